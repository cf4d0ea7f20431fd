//! TLS: who is trusted, and what is said when somebody is not.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hookctl::error::{Class, Error};
use hookctl::wire::{Client, ClientOptions, Target, TlsOptions};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

use crate::endpoint::{endpoint, get, read_head, told};

/// An authority of our own and its PEM file.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    pub fn new(name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority { issuer, folder };
        std::fs::write(authority.file(), authority.issuer.pem()).unwrap();
        authority
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// The settings of a server whose certificate is for `name`.
    pub fn server(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// An endpoint that answers 200 over TLS; closes without a farewell where the body ends with the connection.
async fn secure(acceptor: TlsAcceptor) -> SocketAddr {
    endpoint(move |stream| async move {
        let Ok(mut stream) = acceptor.accept(stream).await else {
            return;
        };
        read_head(&mut stream).await;
        let answer = b"HTTP/1.1 200 OK\r\n\r\nsecret";
        stream.write_all(answer).await.unwrap();
        stream.flush().await.unwrap();
    })
    .await
}

pub fn at(host: &str, address: SocketAddr) -> Target {
    Target::parse(&format!("https://{host}:{}/", address.port())).unwrap()
}

pub fn trusting(authority: &Authority) -> ClientOptions {
    ClientOptions {
        tls: TlsOptions {
            cacert: Some(authority.file()),
            insecure: false,
        },
        ..ClientOptions::default()
    }
}

#[tokio::test]
async fn a_given_authority_is_trusted() {
    let authority = Authority::new("acme authority");
    for name in ["localhost", "127.0.0.1"] {
        let address = secure(authority.server(name, |_| ())).await;
        let delivered = get(trusting(&authority), &at(name, address)).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        assert_eq!(delivered.response.unwrap().body_bytes(), b"secret");
    }
}

#[tokio::test]
async fn who_cannot_be_trusted_is_told() {
    let authority = Authority::new("acme authority");
    let stranger = Authority::new("stranger");
    let namesake = Authority::new("acme authority");
    let past = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    };
    let future = |params: &mut CertificateParams| params.not_before = date_time_ymd(4000, 1, 1);
    for (acceptor, what, help) in [
        (
            authority.server("other.test", |_| ()),
            "the certificate is not for `localhost` but for `other.test`",
            "--insecure",
        ),
        (
            stranger.server("localhost", |_| ()),
            "the certificate of `localhost` comes from an authority that is not trusted here",
            "--cacert",
        ),
        (
            namesake.server("localhost", |_| ()),
            "the certificate of `localhost` comes from an authority that is not trusted here",
            "--cacert",
        ),
        (
            authority.server("localhost", past),
            "the certificate of `localhost` has expired",
            "--insecure",
        ),
        (
            authority.server("localhost", future),
            "the certificate of `localhost` is not valid yet",
            "clock",
        ),
    ] {
        let address = secure(acceptor).await;
        let delivered = get(trusting(&authority), &at("localhost", address)).await;
        let (seen, advice) = told(&delivered);
        assert_eq!(seen, what);
        assert!(advice.contains(help), "{advice}");
        assert!(delivered.response.is_none());
    }
}

#[tokio::test]
async fn anybody_is_taken_when_asked_to() {
    let authority = Authority::new("acme authority");
    let past = |params: &mut CertificateParams| params.not_after = date_time_ymd(2002, 1, 1);
    let address = secure(authority.server("other.test", past)).await;
    let options = ClientOptions {
        tls: TlsOptions {
            cacert: None,
            insecure: true,
        },
        ..ClientOptions::default()
    };
    let delivered = get(options, &at("localhost", address)).await;
    assert!(delivered.error.is_none(), "{:?}", delivered.error);
    assert_eq!(delivered.response.unwrap().status, 200);
}

#[tokio::test]
async fn plain_text_on_a_tls_port_is_told() {
    let authority = Authority::new("acme authority");
    let address = endpoint(|mut stream| async move {
        let answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
        let _ = tokio::io::AsyncReadExt::read_u8(&mut stream).await;
    })
    .await;
    let delivered = get(trusting(&authority), &at("localhost", address)).await;
    let (what, help) = told(&delivered);
    assert_eq!(
        what,
        format!("`localhost:{}` does not speak TLS", address.port())
    );
    assert!(help.contains("http://"), "{help}");
}

#[tokio::test]
async fn a_handshake_that_hangs_counts_as_connecting() {
    let authority = Authority::new("acme authority");
    let address = endpoint(|stream| async move {
        let _stream = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let options = ClientOptions {
        connect_timeout: Duration::from_millis(50),
        ..trusting(&authority)
    };
    let delivered = get(options, &at("localhost", address)).await;
    let place = format!("localhost:{}", address.port());
    let what = format!("the TLS handshake with `{place}` did not end within 50ms");
    assert_eq!(told(&delivered).0, what);
}

#[tokio::test]
async fn a_connection_closed_in_the_handshake_is_told() {
    let authority = Authority::new("acme authority");
    let address = endpoint(|mut stream| async move {
        let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 4096]).await;
    })
    .await;
    let delivered = get(trusting(&authority), &at("localhost", address)).await;
    let place = format!("localhost:{}", address.port());
    let what = format!("`{place}` closed the connection during the TLS handshake");
    assert_eq!(told(&delivered).0, what);
}

#[test]
fn a_file_that_holds_no_authority_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let with = |name: &str| {
        let tls = TlsOptions {
            cacert: Some(folder.path().join(name)),
            insecure: false,
        };
        let options = ClientOptions {
            tls,
            ..ClientOptions::default()
        };
        Client::new(options).unwrap_err()
    };
    let missing = with("missing.pem");
    assert!(matches!(missing, Error::File { .. }), "{missing}");
    for content in [
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n",
    ] {
        std::fs::write(folder.path().join("a.pem"), content).unwrap();
        let error = with("a.pem");
        assert_eq!(error.class(), Class::Invalid, "{error}");
        assert!(
            error
                .to_string()
                .contains("a.pem` holds no certificate that can be used")
        );
        assert!(error.help().unwrap().contains("--cacert"));
    }
}
