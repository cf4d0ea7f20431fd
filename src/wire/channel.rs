//! A sender's connection, whatever carries it.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// A stream that can also be broken off.
pub(super) trait Channel: AsyncRead + AsyncWrite + Send + Unpin {
    /// Makes the coming close a reset, where the carrier knows one.
    fn reset_on_close(&self);
}

/// Any channel.
pub(super) type Pipe = Box<dyn Channel>;

impl Channel for TcpStream {
    fn reset_on_close(&self) {
        // A socket that refuses is gone already.
        let _ = self.set_zero_linger();
    }
}

#[cfg(unix)]
impl Channel for tokio::net::UnixStream {
    fn reset_on_close(&self) {}
}

impl<S: Channel> Channel for TlsStream<S> {
    fn reset_on_close(&self) {
        self.get_ref().0.reset_on_close();
    }
}

impl Channel for Pipe {
    fn reset_on_close(&self) {
        self.as_ref().reset_on_close();
    }
}

impl Channel for tokio::io::DuplexStream {
    fn reset_on_close(&self) {}
}
