//! Where `hookctl listen` listens and whether it speaks TLS, as flags.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use hookctl::Error;
use hookctl::wire::{Listener, ServerTls};

use super::session::{Session, now};

/// TLS and the Unix socket.
#[derive(Args)]
#[command(next_help_heading = "Socket")]
pub struct SocketArgs {
    /// Speak TLS, with a certificate made on the spot for localhost and the address that is bound
    #[arg(long)]
    tls: bool,
    /// Write the certificate that was made to this PEM file, for `hookctl send --cacert` and `curl --cacert`
    #[arg(long, value_name = "FILE", requires = "tls", conflicts_with = "cert")]
    tls_out: Option<PathBuf>,
    /// Speak TLS with the certificate of this PEM file, its authority's after it
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The certificate's private key, in PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Listen on a Unix socket instead of a port
    #[cfg(unix)]
    #[arg(long, value_name = "PATH", conflicts_with = "bind")]
    unix: Option<PathBuf>,
}

impl SocketArgs {
    /// The listener, bound.
    pub async fn listener(
        &self,
        bind: IpAddr,
        port: u16,
        session: &Session,
    ) -> Result<Listener, Error> {
        let tls = self.certificate(bind)?;
        let listener = self.socket(SocketAddr::new(bind, port)).await?;
        let Some(tls) = tls else {
            return Ok(listener);
        };
        self.tell(&tls, session)?;
        Ok(listener.with_tls(tls))
    }

    async fn socket(&self, address: SocketAddr) -> Result<Listener, Error> {
        #[cfg(unix)]
        if let Some(path) = &self.unix {
            return Listener::unix(path);
        }
        Listener::tcp(address).await
    }

    fn certificate(&self, bind: IpAddr) -> Result<Option<ServerTls>, Error> {
        if let (Some(cert), Some(key)) = (&self.cert, &self.key) {
            return ServerTls::load(cert, key).map(Some);
        }
        if !self.tls {
            return Ok(None);
        }
        let mut names: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
        let bound = bind.to_string();
        if !bind.is_unspecified() && !names.contains(&bound) {
            names.push(bound);
        }
        ServerTls::generate(&names, now()).map(Some)
    }

    /// Says which certificate is shown, so that whoever sends can tell it is this one.
    fn tell(&self, tls: &ServerTls, session: &Session) -> Result<(), Error> {
        let fingerprint = tls.fingerprint();
        match (tls.pem(), &self.tls_out) {
            (Some(pem), Some(path)) => {
                std::fs::write(path, pem).map_err(|error| Error::file("write", path, error))?;
                let path = path.display();
                session.note(&format!("certificate in {path}, SHA-256 {fingerprint}"));
            }
            (Some(_), None) => session.note(&format!(
                "certificate made for this run, SHA-256 {fingerprint}; `--tls-out FILE` keeps it for senders to trust"
            )),
            (None, _) => session.note(&format!("certificate SHA-256 {fingerprint}")),
        }
        Ok(())
    }
}
