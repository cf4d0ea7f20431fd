//! Where it can be seen what a delivery did.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use tokio::sync::OnceCell;

use crate::Error;
use crate::exchange::Request;
use crate::run::probe::{About, Group};
use crate::wire::{Client, Target, encode};

use super::proof::{Proof, Unproven};

/// Runs a command and gives what it wrote to its standard output. It is an argument, since a library starts no
/// processes; it limits the time and the size itself.
pub type RunCommand = fn(String) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, Error>>>>;

/// What is read.
#[derive(Clone)]
pub enum Source {
    /// The body of a URL, got with `GET`.
    Url(Target),
    /// What a command writes to its standard output.
    Command {
        /// The command.
        line: String,
        /// Runs it.
        run: RunCommand,
    },
}

/// Where it can be seen what a delivery did, and whether that was proven.
#[derive(Clone, Debug)]
pub struct Oracle {
    source: Source,
    pub(super) proof: OnceCell<Result<Proof, Unproven>>,
    /// The id of the probe that fails where it stays as it is.
    teller: OnceLock<String>,
}

impl Oracle {
    /// Of which nothing is known yet.
    pub fn new(source: Source) -> Self {
        Oracle {
            source,
            proof: OnceCell::new(),
            teller: OnceLock::new(),
        }
    }

    /// Whether that probe is the one that fails where good deliveries leave the oracle as it was: the first that is
    /// about what they do. One fault is told once.
    pub(super) fn is_told_by(&self, about: &About) -> bool {
        let effects = matches!(about.group, Group::Once | Group::Retries);
        effects && *self.teller.get_or_init(|| about.id()) == about.id()
    }

    /// What it shows now.
    ///
    /// # Errors
    /// When it cannot be read, or not in full.
    pub async fn read(&self, client: &Client) -> Result<Vec<u8>, Error> {
        match &self.source {
            Source::Url(target) => get(client, target).await,
            Source::Command { line, run } => run(line.clone()).await,
        }
    }
}

async fn get(client: &Client, target: &Target) -> Result<Vec<u8>, Error> {
    let mut request = Request::new("GET", target.path_and_query.as_str());
    let agent = concat!("hookctl/", env!("CARGO_PKG_VERSION"));
    request.headers.push("Host", target.authority.as_str());
    request.headers.push("User-Agent", agent);
    request.headers.push("Accept", "*/*");
    let delivered = client.deliver(target, &encode(&request), "GET").await;
    let unfit = |what: String| Error::Wire {
        what: format!("the probe `{}` {what}", target.url()),
        help: Some("`--probe` is a URL whose body tells what deliveries did".into()),
    };
    match (delivered.response, delivered.error) {
        (_, Some(error)) => Err(unfit(format!("cannot be read: {error}"))),
        (None, None) => Err(unfit("gave no answer".into())),
        (Some(answer), None) if !(200..300).contains(&answer.status) => {
            Err(unfit(format!("answers with {}", answer.status)))
        }
        (Some(answer), None) if answer.truncated => Err(unfit(format!(
            "is larger than the {} bytes that are read",
            answer.body_bytes().len()
        ))),
        (Some(answer), None) => Ok(answer.body_bytes().to_vec()),
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Source::Url(target) => f.debug_tuple("Url").field(target).finish(),
            Source::Command { line, .. } => f.debug_tuple("Command").field(line).finish(),
        }
    }
}
