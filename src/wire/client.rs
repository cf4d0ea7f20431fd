//! The sender's side: bytes go out as they are, and what comes back is told exactly.

use crate::error::Error;

use super::delivered::Delivered;
use super::line::Line;
use super::manner::Manner;
use super::options::ClientOptions;
use super::target::Target;
use super::tls::Tls;

/// Makes deliveries, each over a connection of its own or over a [`Line`]. Follows no redirect and sends nothing twice.
#[derive(Debug)]
pub struct Client {
    pub(super) options: ClientOptions,
    pub(super) tls: Tls,
}

impl Client {
    /// A client with those options.
    ///
    /// # Errors
    ///
    /// [`Error::File`] or [`Error::Usage`] when the authorities' file cannot be used.
    pub fn new(options: ClientOptions) -> Result<Client, Error> {
        Ok(Client {
            tls: Tls::new(&options.tls)?,
            options,
        })
    }

    /// Writes `bytes` to the target over a connection of its own, unchanged, and reads the answer. `method` is the
    /// method in those bytes: the answer to a `HEAD` has no body.
    pub async fn deliver(&self, target: &Target, bytes: &[u8], method: &str) -> Delivered {
        self.line(target).deliver(bytes, method).await
    }

    /// The same, with the bytes going out in that manner. Where it is to close the connection, there is neither an
    /// answer nor an error, unless one came before.
    pub async fn deliver_as(
        &self,
        target: &Target,
        bytes: &[u8],
        method: &str,
        manner: &Manner,
    ) -> Delivered {
        self.line(target).deliver_as(bytes, method, manner).await
    }

    /// A line to the target's host and port; it connects when it is first needed.
    pub fn line(&self, target: &Target) -> Line<'_> {
        Line::new(self, target)
    }
}
