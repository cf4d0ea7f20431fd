//! TLS on the listening side: a certificate from files, or made on the spot.

use std::path::Path;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use jiff::{Span, Timestamp, tz::TimeZone};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use ring::digest::{SHA256, digest};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{InconsistentKeys, ServerConfig};
use tokio_rustls::TlsAcceptor;

use crate::error::Error;

use super::fault::wire;

/// How long a certificate made here holds, in days: senders refuse what holds for years.
const DAYS: i64 = 90;

/// A certificate with its key, ready to be shown.
#[derive(Clone)]
pub struct ServerTls {
    config: Arc<ServerConfig>,
    certificate: CertificateDer<'static>,
    pem: Option<String>,
}

impl std::fmt::Debug for ServerTls {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "ServerTls({})", self.fingerprint())
    }
}

impl ServerTls {
    /// A certificate for these names and addresses that vouches for itself, from the day before `now` on for 90 days.
    /// Its key is never written anywhere.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when one of the names cannot stand in a certificate, [`Error::Wire`] when the system gives no
    /// randomness.
    pub fn generate(names: &[String], now: Timestamp) -> Result<Self, Error> {
        let failed = |error: rcgen::Error| {
            wire(
                format!("cannot make a certificate: {error}"),
                "name one of your own with `--cert` and `--key`",
            )
        };
        let mut params = CertificateParams::new(names).map_err(|error| {
            Error::usage(
                format!("cannot make a certificate for these names: {error}"),
                "host names in ASCII, or IP addresses",
            )
        })?;
        params
            .distinguished_name
            .push(DnType::CommonName, "hookctl listen");
        let today = now.to_zoned(TimeZone::UTC).date();
        let day = |date: Date| {
            let part = |number: i8| u8::try_from(number).unwrap_or(1);
            date_time_ymd(date.year().into(), part(date.month()), part(date.day()))
        };
        params.not_before = day(today.saturating_sub(Span::new().days(1)));
        params.not_after = day(today.saturating_add(Span::new().days(DAYS)));
        let key = KeyPair::generate().map_err(failed)?;
        let made = params.self_signed(&key).map_err(failed)?;
        let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut tls = ServerTls::with(vec![made.der().clone()], secret).map_err(|error| {
            wire(
                format!("cannot use the certificate that was made: {error}"),
                "name one of your own with `--cert` and `--key`",
            )
        })?;
        tls.pem = Some(made.pem());
        Ok(tls)
    }

    /// A certificate, with those that lead to its authority behind it, and its key, from PEM files.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when a file cannot be read, [`Error::Usage`] when it does not hold what it should or the key
    /// is another certificate's.
    pub fn load(cert: &Path, key: &Path) -> Result<Self, Error> {
        let read: Result<Vec<_>, pem::Error> =
            CertificateDer::pem_file_iter(cert).and_then(Iterator::collect);
        let chain = match read {
            Ok(chain) if !chain.is_empty() => chain,
            Ok(_) => return Err(no_certificate(cert, "there is none in it")),
            Err(pem::Error::Io(source)) => return Err(Error::file("read", cert, source)),
            Err(error) => return Err(no_certificate(cert, &error.to_string())),
        };
        let secret = match PrivateKeyDer::from_pem_file(key) {
            Ok(secret) => secret,
            Err(pem::Error::Io(source)) => return Err(Error::file("read", key, source)),
            Err(pem::Error::NoItemsFound) => return Err(no_key(key, "there is none in it")),
            Err(error) => return Err(no_key(key, &error.to_string())),
        };
        ServerTls::with(chain, secret).map_err(|error| match error {
            rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => Error::usage(
                format!(
                    "the key `{}` does not belong to the certificate `{}`",
                    key.display(),
                    cert.display()
                ),
                "the certificate of the listener comes first in its file, its authority's after it",
            ),
            rustls::Error::InvalidCertificate(why) => no_certificate(cert, &why.to_string()),
            other => no_key(key, &other.to_string()),
        })
    }

    /// The certificate that was made, as a PEM file holds it; `None` when it came from a file.
    pub fn pem(&self) -> Option<&str> {
        self.pem.as_deref()
    }

    /// The SHA-256 of the certificate, in hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(digest(&SHA256, &self.certificate).as_ref())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }

    fn with(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, rustls::Error> {
        let certificate = chain
            .first()
            .cloned()
            .ok_or(rustls::Error::NoCertificatesPresented)?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(ServerTls {
            config: Arc::new(config),
            certificate,
            pem: None,
        })
    }
}

fn no_certificate(path: &Path, why: &str) -> Error {
    Error::usage(
        format!(
            "`{}` holds no certificate that can be used: {why}",
            path.display()
        ),
        "`--cert` takes a PEM file: `-----BEGIN CERTIFICATE-----` …",
    )
}

fn no_key(path: &Path, why: &str) -> Error {
    Error::usage(
        format!(
            "`{}` holds no private key that can be used: {why}",
            path.display()
        ),
        "`--key` takes a PEM file without a password: `-----BEGIN PRIVATE KEY-----` …",
    )
}
