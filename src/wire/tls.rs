//! TLS on the sending side: whom to trust, and what a failed handshake means to a reader.

use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{CertificateError, ClientConfig, RootCertStore};

use crate::error::Error;

use super::fault::wire;
use super::options::TlsOptions;
use super::verifier::AnyCertificate;

/// The TLS settings, made when the first `https` delivery needs them.
#[derive(Debug)]
pub(super) struct Tls {
    insecure: bool,
    given: Option<Vec<CertificateDer<'static>>>,
    config: OnceLock<Arc<ClientConfig>>,
}

impl Tls {
    /// Reads the authorities' file at once, so that a wrong one is told before anything is sent.
    pub fn new(options: &TlsOptions) -> Result<Self, Error> {
        Ok(Tls {
            insecure: options.insecure,
            given: options.cacert.as_deref().map(authorities).transpose()?,
            config: OnceLock::new(),
        })
    }

    /// The settings; reading the system's authorities takes a moment the first time.
    pub fn config(&self) -> Result<Arc<ClientConfig>, Error> {
        if let Some(config) = self.config.get() {
            return Ok(Arc::clone(config));
        }
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| wire(format!("TLS cannot be set up: {error}"), "use `http://`"))?;
        let config = if self.insecure {
            config
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        } else {
            config.with_root_certificates(self.roots()?)
        };
        let config = Arc::new(config.with_no_client_auth());
        Ok(Arc::clone(self.config.get_or_init(|| config)))
    }

    fn roots(&self) -> Result<RootCertStore, Error> {
        let mut roots = RootCertStore::empty();
        if let Some(given) = &self.given {
            roots.add_parsable_certificates(given.iter().cloned());
            return Ok(roots);
        }
        let found = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(found.certs);
        if !roots.is_empty() {
            return Ok(roots);
        }
        let what = match found.errors.first() {
            Some(error) => format!("the system's certificate authorities cannot be read: {error}"),
            None => "this system has no certificate authorities".into(),
        };
        Err(wire(
            what,
            "install them (the package is often named `ca-certificates`), or name a PEM file with `--cacert`",
        ))
    }
}

fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let unusable = |why: String| {
        Error::usage(
            format!(
                "`{}` holds no certificate that can be used: {why}",
                path.display()
            ),
            "`--cacert` takes a PEM file: `-----BEGIN CERTIFICATE-----` …",
        )
    };
    let read: Result<Vec<_>, pem::Error> =
        CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let certificates = match read {
        Ok(certificates) => certificates,
        Err(pem::Error::Io(source)) => return Err(Error::file("read", path, source)),
        Err(error) => return Err(unusable(error.to_string())),
    };
    let (usable, _) =
        RootCertStore::empty().add_parsable_certificates(certificates.iter().cloned());
    match usable {
        0 => Err(unusable("there is none in it".into())),
        _ => Ok(certificates),
    }
}

/// What a failed handshake with `place` means; `host` is the name that was asked for.
pub(super) fn explain(error: &io::Error, host: &str, place: &str) -> Error {
    let inner = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => certificate(why, host),
        Some(rustls::Error::InvalidMessage(_)) => wire(
            format!("`{place}` does not speak TLS"),
            "use `http://` if the endpoint listens in plain text there",
        ),
        Some(rustls::Error::AlertReceived(alert)) => wire(
            format!("`{place}` refused the TLS handshake: {alert:?}"),
            "check that the endpoint serves this host name over TLS 1.2 or 1.3",
        ),
        Some(other) => wire(
            format!("the TLS handshake with `{place}` failed: {other}"),
            "check that the endpoint serves this host name over TLS 1.2 or 1.3",
        ),
        None => wire(
            format!("`{place}` closed the connection during the TLS handshake"),
            "check that the port speaks TLS; use `http://` if it does not",
        ),
    }
}

fn certificate(why: &CertificateError, host: &str) -> Error {
    const INSECURE: &str = "`--insecure` delivers without checking certificates";
    const CACERT: &str = "name the PEM file of the authority with `--cacert`; `--insecure` delivers without checking";
    match why {
        // A signature that does not fit: an authority of a trusted one's name, made anew with another key.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => wire(
            format!("the certificate of `{host}` comes from an authority that is not trusted here"),
            CACERT,
        ),
        CertificateError::NotValidForNameContext { presented, .. } => {
            let names: Vec<String> = presented.iter().map(|name| plain_name(name)).collect();
            wire(
                format!(
                    "the certificate is not for `{host}` but for {}",
                    list(&names)
                ),
                format!("use a name it is for; {INSECURE}"),
            )
        }
        CertificateError::NotValidForName => wire(
            format!("the certificate is not for `{host}`"),
            format!("use a name it is for; {INSECURE}"),
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => wire(
            format!("the certificate of `{host}` has expired"),
            format!("renew it, or check this machine's clock; {INSECURE}"),
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => wire(
            format!("the certificate of `{host}` is not valid yet"),
            format!("check this machine's clock; {INSECURE}"),
        ),
        other => wire(
            format!("the certificate of `{host}` cannot be trusted: {other}"),
            CACERT,
        ),
    }
}

/// `DnsName("a.test")` as the verifier words it, without its wrapping.
fn plain_name(presented: &str) -> String {
    match (presented.find('('), presented.rfind(')')) {
        (Some(open), Some(close)) => presented
            .get(open + 1..close)
            .unwrap_or(presented)
            .trim_matches('"')
            .to_owned(),
        _ => presented.to_owned(),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => "no name at all".into(),
        names => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}
