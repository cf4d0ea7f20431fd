//! TLS on the listening side: certificates made on the spot and given, and senders that get the handshake wrong.

use std::net::{Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hookctl::error::{Class, Error};
use hookctl::exchange::Request;
use hookctl::wire::{Client, ClientOptions, Listener, ServerLimits, ServerTls, Target, TlsOptions};
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;

use crate::endpoint::deliver;
use crate::misbehaviour::as_asked;
use crate::site::{Site, within};

pub fn made() -> ServerTls {
    let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
    ServerTls::generate(&names, Timestamp::now()).unwrap()
}

pub async fn site(tls: ServerTls, limits: ServerLimits) -> Site {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let listener = Listener::from(listener).with_tls(tls);
    assert_eq!(listener.url(), format!("https://{address}"));
    Site::on(listener, address, limits, as_asked)
}

/// The client's settings to trust that certificate, and the folder it lies in.
pub fn trusting(tls: &ServerTls) -> (ClientOptions, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let cacert = folder.path().join("listener.pem");
    std::fs::write(&cacert, tls.pem().unwrap()).unwrap();
    let tls = TlsOptions {
        cacert: Some(cacert),
        insecure: false,
    };
    let options = ClientOptions {
        tls,
        ..ClientOptions::default()
    };
    (options, folder)
}

fn get(target: &Target) -> Request {
    let mut request = Request::new("GET", target.path_and_query.as_str());
    request.headers.push("Host", target.authority.as_str());
    request
}

#[tokio::test]
async fn a_certificate_made_on_the_spot_can_be_trusted_by_every_name() {
    let tls = made();
    assert_eq!(tls.fingerprint().len(), 64);
    assert_ne!(tls.fingerprint(), made().fingerprint());
    let (options, _folder) = trusting(&tls);
    let site = site(tls, ServerLimits::default()).await;
    for host in ["localhost", "127.0.0.1"] {
        let url = format!("https://{host}:{}/x", site.address.port());
        let target = Target::parse(&url).unwrap();
        let delivered = deliver(options.clone(), &target, &get(&target)).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        assert_eq!(delivered.response.unwrap().body_bytes(), b"ok");
        let request = site.arrival().unwrap().request;
        assert_eq!(
            (request.version.as_str(), request.target.as_str()),
            ("1.1", "/x")
        );
    }
    let target = Target::parse(&format!("https://{}/", site.address)).unwrap();
    let delivered = deliver(ClientOptions::default(), &target, &get(&target)).await;
    let error = delivered.error.unwrap().to_string();
    assert!(error.contains("is not trusted here"), "{error}");
    let rejection = site.next_rejection().await;
    assert!(
        rejection
            .why
            .starts_with("the sender does not trust the certificate ("),
        "{}",
        rejection.why
    );
    assert_eq!(rejection.status, None);
}

#[tokio::test]
async fn ipv6_is_listened_on_and_its_url_has_brackets() {
    let tls = made();
    let (options, _folder) = trusting(&tls);
    for secure in [false, true] {
        let any = SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
        let mut listener = Listener::tcp(any).await.unwrap();
        if secure {
            listener = listener.with_tls(tls.clone());
        }
        let url = listener.url();
        assert!(url.contains("://[::1]:"), "{url}");
        let target = Target::parse(&url).unwrap();
        let site = Site::on(listener, any, ServerLimits::default(), as_asked);
        let delivered = deliver(options.clone(), &target, &get(&target)).await;
        assert_eq!(delivered.response.unwrap().status, 200);
        let peer = site.arrival().unwrap().connection.peer;
        assert!(peer.starts_with("[::1]:"), "{peer}");
    }
}

async fn shake(
    site: &Site,
    tls: &ServerTls,
    alpn: &[&[u8]],
) -> tokio_rustls::client::TlsStream<tokio::net::TcpStream> {
    let mut roots = RootCertStore::empty();
    let pem = tls.pem().unwrap().as_bytes();
    roots
        .add(rustls::pki_types::CertificateDer::from_pem_slice(pem).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = site.connect().await;
    within(TlsConnector::from(Arc::new(config)).connect(name, stream))
        .await
        .unwrap()
}

#[tokio::test]
async fn the_protocol_is_the_one_agreed_on() {
    let tls = made();
    let site = site(tls.clone(), ServerLimits::default()).await;
    for (alpn, agreed) in [
        (&[&b"h2"[..], b"http/1.1"][..], Some(&b"h2"[..])),
        (&[b"http/1.1"], Some(b"http/1.1")),
        (&[], None),
    ] {
        let mut stream = shake(&site, &tls, alpn).await;
        assert_eq!(stream.get_ref().1.alpn_protocol(), agreed);
        if agreed == Some(b"h2") {
            // The server speaks first: an empty connection preface of its own is SETTINGS.
            stream
                .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
                .await
                .unwrap();
            let get = b"\0\0\x03\x01\x05\0\0\0\x01\x82\x87\x84";
            stream.write_all(get).await.unwrap();
            let mut frame = [0; 9];
            within(stream.read_exact(&mut frame)).await.unwrap();
            assert_eq!(frame[3], 4);
        } else {
            let get = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            stream.write_all(get).await.unwrap();
            let mut answer = String::new();
            within(stream.read_to_string(&mut answer)).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
        }
        let version = within(async {
            loop {
                match site.arrival() {
                    Some(arrival) => return arrival.request.version,
                    None => tokio::task::yield_now().await,
                }
            }
        })
        .await;
        assert_eq!(version, if agreed == Some(b"h2") { "2" } else { "1.1" });
    }
}

#[tokio::test]
async fn a_reset_goes_through_tls() {
    let tls = made();
    let site = site(tls.clone(), ServerLimits::default()).await;
    let mut stream = shake(&site, &tls, &[]).await;
    stream
        .write_all(b"GET /reset HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    let error = within(stream.read_u8()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn a_handshake_that_fails_or_stalls_costs_nobody_but_its_sender() {
    let limits = ServerLimits {
        head_timeout: Duration::from_millis(30),
        ..ServerLimits::default()
    };
    let tls = made();
    let (options, _folder) = trusting(&tls);
    let site = site(tls, limits).await;
    for (bytes, half_close, why) in [
        (
            &b"\x16\x03\x01\x02"[..],
            false,
            "the TLS handshake did not arrive within 30ms",
        ),
        (
            b"\x16\x03\x01\x02",
            true,
            "the connection ended during the TLS handshake",
        ),
        (
            b"\x16\x03\x01\0\x05hello",
            false,
            "the TLS handshake failed: ",
        ),
        (
            b"GET / HTTP/1.1\r\n",
            false,
            "plain HTTP came in where TLS is spoken",
        ),
    ] {
        let answer = site.say(&[bytes], half_close).await;
        let rejection = site.next_rejection().await;
        assert!(rejection.why.starts_with(why), "{}", rejection.why);
        assert_eq!(
            rejection.status.is_some(),
            answer.starts_with("HTTP/1.1 400 ")
        );
        assert_eq!(rejection.status.is_some(), bytes.starts_with(b"GET"));
    }
    assert_eq!(site.say(&[], true).await, "");
    assert!(site.rejection().is_none());
    let target = Target::parse(&format!("https://{}/", site.address)).unwrap();
    let delivered = deliver(options, &target, &get(&target)).await;
    assert_eq!(delivered.response.unwrap().status, 200);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_handshakes() {
    let site = site(made(), ServerLimits::default()).await;
    let mut silent = site.connect().await;
    let mut half = site.connect().await;
    half.write_all(b"\x16\x03").await.unwrap();
    // The third is served after the first two were let in.
    assert!(site.say(&[b"x"], true).await.starts_with("HTTP/1.1 400 "));
    assert_eq!(site.close().await.cut_off, 0);
    assert_eq!(within(silent.read(&mut [0])).await.unwrap(), 0);
    let _ = within(half.read(&mut [0])).await;
}

struct Files(TempDir);

impl Files {
    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

#[tokio::test]
async fn a_certificate_and_its_key_come_from_files() {
    let files = Files(tempfile::tempdir().unwrap());
    let pair = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let cert = files.write("cert.pem", &pair.cert.pem());
    let key = files.write("key.pem", &pair.signing_key.serialize_pem());
    let tls = ServerTls::load(&cert, &key).unwrap();
    assert_eq!(tls.pem(), None);
    let site = site(tls, ServerLimits::default()).await;
    let options = ClientOptions {
        tls: TlsOptions {
            cacert: Some(cert),
            insecure: false,
        },
        ..ClientOptions::default()
    };
    let url = format!("https://localhost:{}/", site.address.port());
    let target = Target::parse(&url).unwrap();
    let client = Client::new(options).unwrap();
    let bytes = hookctl::wire::encode(&get(&target));
    let delivered = within(client.deliver(&target, &bytes, "GET")).await;
    assert_eq!(delivered.response.unwrap().status, 200);
}

#[test]
fn files_that_cannot_be_used_are_told() {
    let files = Files(tempfile::tempdir().unwrap());
    let pair = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = rcgen::KeyPair::generate().unwrap();
    let cert = files.write("cert.pem", &pair.cert.pem());
    let key = files.write("key.pem", &pair.signing_key.serialize_pem());
    let foreign = files.write("other.pem", &other.serialize_pem());
    let text = files.write("text", "no PEM");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let broken = files.write("broken.pem", broken);
    let missing = files.0.path().join("missing");
    for (cert, key, what) in [
        (&cert, &foreign, "does not belong to the certificate"),
        (&text, &key, "text` holds no certificate that can be used"),
        (&key, &key, "key.pem` holds no certificate that can be used"),
        (
            &broken,
            &key,
            "broken.pem` holds no certificate that can be used",
        ),
        (&cert, &text, "text` holds no private key that can be used"),
        (
            &cert,
            &cert,
            "cert.pem` holds no private key that can be used",
        ),
    ] {
        let error = ServerTls::load(cert, key).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(error.class(), Class::Invalid);
        assert!(error.help().is_some());
    }
    for (cert, key) in [(&missing, &key), (&cert, &missing)] {
        let error = ServerTls::load(cert, key).unwrap_err();
        assert!(
            matches!(&error, Error::File { path, .. } if *path == missing),
            "{error}"
        );
    }
}

#[test]
fn a_name_that_cannot_be_in_a_certificate_is_told() {
    let error =
        ServerTls::generate(&["zürich.test".to_owned()], Timestamp::UNIX_EPOCH).unwrap_err();
    assert_eq!(error.class(), Class::Invalid, "{error}");
}
