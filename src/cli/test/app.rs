//! The application under test: started, waited for, and ended with everything it started.

use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use hookctl::Error;
use hookctl::wire::{Client, ClientOptions, Target, encode};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use super::args::AppArgs;
use crate::cli::command::Running;
use crate::cli::payload::FOR_EVER;
use crate::cli::runtime::{interrupted, runtime};
use crate::cli::session::Session;

/// How long it is from one look to the next.
const PAUSE: Duration = Duration::from_millis(50);
/// How long one look may take.
const LOOK: Duration = Duration::from_secs(2);

/// What is started and waited for.
#[derive(Clone, Debug)]
pub struct AppPlan {
    /// The command, and the folder it is run in where that is not this one.
    pub exec: Option<(String, Option<PathBuf>)>,
    /// A URL that answers, or HOST:PORT that takes connections.
    pub wait_for: Option<String>,
    /// How long that may take.
    pub wait_timeout: Duration,
}

impl AppPlan {
    /// What the flags say.
    pub fn of(args: &AppArgs) -> Self {
        AppPlan {
            exec: args.exec.clone().map(|command| (command, None)),
            wait_for: args.wait_for.clone(),
            wait_timeout: args.wait_timeout.unwrap_or(Duration::from_secs(30)),
        }
    }
}

/// What there has to be before the work begins.
enum Wanted {
    /// Something that takes connections.
    Connection(Target),
    /// Something that answers, and not with a 5xx: what is still starting says that.
    Answer(Target),
}

/// Does the work with the application there: starts it, waits for it, and ends it whatever comes. None when the user
/// interrupts.
///
/// # Errors
/// When the application does not start, ends too soon or is not there in time; then those of the work.
pub fn during<T>(
    plan: &AppPlan,
    endpoint: Option<&Target>,
    client: &ClientOptions,
    session: &Session,
    work: impl AsyncFnOnce() -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let wanted = wanted(plan, endpoint)?;
    runtime()?.block_on(async {
        let stop = interrupted();
        tokio::pin!(stop);
        let mut app = start(plan, wanted.as_ref(), endpoint).await?;
        let done = async {
            if let Some(wanted) = &wanted {
                ready(wanted, plan.wait_timeout, app.as_mut(), client).await?;
            }
            work().await
        };
        let done = tokio::select! {
            done = done => done.map(Some),
            () = &mut stop => Ok(None),
        };
        if let Some(app) = &mut app {
            if let (Ok(Some(_)), Some(status)) = (&done, app.gone()) {
                session.warn(&format!("the application ended during the test: {status}"));
            }
            app.stop().await;
        }
        done
    })
}

fn wanted(plan: &AppPlan, endpoint: Option<&Target>) -> Result<Option<Wanted>, Error> {
    match (&plan.wait_for, &plan.exec, endpoint) {
        (Some(url), _, _) if url.contains("://") => {
            Target::parse(url).map(Wanted::Answer).map(Some)
        }
        (Some(place), _, _) => {
            let host_and_port = place.rsplit_once(':').is_some_and(|(host, port)| {
                !host.is_empty() && port.parse::<u16>().is_ok() && !place.contains('/')
            });
            if !host_and_port {
                return Err(Error::usage(
                    format!("`{place}` is nothing that can be waited for"),
                    "write a URL that answers, or `HOST:PORT` that takes connections",
                ));
            }
            Target::parse(&format!("http://{place}"))
                .map(Wanted::Connection)
                .map(Some)
        }
        (None, Some(_), Some(endpoint)) => Ok(Some(Wanted::Connection(endpoint.clone()))),
        (None, _, _) => Ok(None),
    }
}

/// Starts the application. What is there already would be tested in its place, so nothing may be.
async fn start(
    plan: &AppPlan,
    wanted: Option<&Wanted>,
    endpoint: Option<&Target>,
) -> Result<Option<Running>, Error> {
    let Some((command, folder)) = &plan.exec else {
        return Ok(None);
    };
    let waited = wanted.map(|(Wanted::Connection(target) | Wanted::Answer(target))| target);
    for target in [waited, endpoint].into_iter().flatten() {
        if connects(target).await {
            return Err(Error::usage(
                format!(
                    "something is at `{}` already, before the application was started",
                    target.authority
                ),
                "end it, or leave out `--exec` to test what is there",
            ));
        }
    }
    let url = endpoint.map(Target::url).unwrap_or_default();
    let port = endpoint.map(|endpoint| endpoint.port);
    // Standard output is for reports.
    Running::start(command, &url, port, true, folder.as_deref()).map(Some)
}

/// Waits until it is there.
async fn ready(
    wanted: &Wanted,
    limit: Duration,
    app: Option<&mut Running>,
    client: &ClientOptions,
) -> Result<(), Error> {
    let deadline = Instant::now() + limit.min(FOR_EVER);
    let looking = async {
        loop {
            let there = match wanted {
                Wanted::Connection(target) => connects(target).await,
                Wanted::Answer(target) => answers(target, client).await?,
            };
            if there {
                return Ok(true);
            }
            if Instant::now() + PAUSE >= deadline {
                return Ok(false);
            }
            sleep(PAUSE).await;
        }
    };
    let started = app.is_some();
    let ended = async {
        match app {
            Some(app) => app.ended().await,
            None => std::future::pending().await,
        }
    };
    let there = tokio::select! {
        there = looking => there?,
        status = ended => return Err(gone(wanted, status?)),
    };
    match there {
        true => Ok(()),
        false => Err(absent(wanted, limit, started)),
    }
}

async fn connects(target: &Target) -> bool {
    let connecting = TcpStream::connect((target.host.as_str(), target.port));
    matches!(timeout(LOOK, connecting).await, Ok(Ok(_)))
}

async fn answers(target: &Target, client: &ClientOptions) -> Result<bool, Error> {
    let client = Client::new(ClientOptions {
        timeout: LOOK,
        ..client.clone()
    })?;
    let mut request = hookctl::exchange::Request::new("GET", target.path_and_query.as_str());
    request.headers.push("Host", target.authority.as_str());
    request.headers.push("Accept", "*/*");
    let delivered = client.deliver(target, &encode(&request), "GET").await;
    let answer = delivered.response.filter(|_| delivered.error.is_none());
    Ok(answer.is_some_and(|answer| answer.status < 500))
}

impl Wanted {
    fn place(&self) -> String {
        match self {
            Wanted::Connection(target) => target.authority.clone(),
            Wanted::Answer(target) => target.url(),
        }
    }
}

fn gone(wanted: &Wanted, status: ExitStatus) -> Error {
    Error::Wire {
        what: format!(
            "the application ended before it was there at `{}`: {status}",
            wanted.place()
        ),
        help: Some("what it wrote stands above; it has to stay in the foreground".into()),
    }
}

fn absent(wanted: &Wanted, limit: Duration, started: bool) -> Error {
    let limit = humantime::format_duration(limit);
    let what = match wanted {
        Wanted::Connection(_) => "takes connections",
        Wanted::Answer(_) => "answers with less than a 500",
    };
    Error::Wire {
        what: format!("nothing at `{}` {what} after {limit}", wanted.place()),
        help: Some(match started {
            true => "the application runs: does it listen on another port? `$HOOKCTL_PORT` and `$HOOKCTL_URL` tell it where; `--wait-timeout` gives it longer".into(),
            false => "start it, or let `--exec` do so; `--wait-timeout` gives it longer".into(),
        }),
    }
}
