//! What a sender may be told.

use std::path::PathBuf;
use std::time::Duration;

/// How deliveries are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientOptions {
    /// For the name look-up, the TCP and the TLS handshake together.
    pub connect_timeout: Duration,
    /// For the whole exchange, connecting included.
    pub timeout: Duration,
    /// Bytes of an answer's body that are kept; reading stops there.
    pub max_body: usize,
    /// Bytes of an answer's head; more is an error.
    pub max_head: usize,
    /// How long a kept connection may have stood idle and still be used; no longer than endpoints keep theirs open,
    /// most often 5 s and more, since one that is closed while a request is on its way loses that request.
    pub max_idle: Duration,
    /// How the other end proves who it is.
    pub tls: TlsOptions,
}

impl Default for ClientOptions {
    fn default() -> Self {
        ClientOptions {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            max_body: 1024 * 1024,
            max_head: 64 * 1024,
            max_idle: Duration::from_secs(2),
            tls: TlsOptions::default(),
        }
    }
}

/// Whose certificates are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsOptions {
    /// A PEM file with the authorities that are trusted instead of the system's.
    pub cacert: Option<PathBuf>,
    /// Whether any certificate will do.
    pub insecure: bool,
}
