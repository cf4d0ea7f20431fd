//! What carries a delivery: TCP, or TLS over it.

use std::io;
use std::mem::MaybeUninit;

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// A connection to an endpoint, plain or not.
pub(super) trait Carrier: AsyncRead + AsyncWrite + Send + Unpin {
    /// Whether the other side has said nothing that was not read: neither bytes nor that the connection ends.
    ///
    /// Asks the system without waiting, and not the event loop, which learns of a close only when it next looks.
    fn is_quiet(&mut self) -> bool;
}

impl Carrier for TcpStream {
    fn is_quiet(&mut self) -> bool {
        let mut byte = [MaybeUninit::uninit()];
        match SockRef::from(&*self).peek(&mut byte) {
            Err(error) => error.kind() == io::ErrorKind::WouldBlock,
            Ok(_) => false,
        }
    }
}

impl Carrier for TlsStream<TcpStream> {
    /// Whatever came in counts, a late session ticket too: a new connection costs less than telling them apart.
    fn is_quiet(&mut self) -> bool {
        let (stream, session) = self.get_mut();
        stream.is_quiet()
            && session
                .process_new_packets()
                .is_ok_and(|state| state.plaintext_bytes_to_read() == 0 && !state.peer_has_closed())
    }
}
