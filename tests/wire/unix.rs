//! Listening on a Unix socket.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use hookctl::error::Class;
use hookctl::wire::{Listener, ServerLimits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use crate::misbehaviour::as_asked;
use crate::site::{Site, within};

fn site(path: &Path) -> Site {
    let listener = Listener::unix(path).unwrap();
    assert_eq!(listener.url(), format!("unix:{}", path.display()));
    assert_eq!(listener.origin(), "http://localhost");
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    Site::on(listener, nowhere, ServerLimits::default(), as_asked)
}

async fn get(path: &Path, target: &str) -> String {
    let mut stream = UnixStream::connect(path).await.unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    within(stream.read_to_string(&mut answer)).await.unwrap();
    answer
}

#[tokio::test]
async fn it_is_private_and_goes_with_its_listener() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hooks.sock");
    let site = site(&path);
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(get(&path, "/x").await.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(site.arrival().unwrap().connection.peer, "unix");
    // It knows no reset, so the connection just ends.
    assert_eq!(get(&path, "/reset").await, "");
    site.close().await;
    assert!(!path.exists());
}

#[tokio::test]
async fn only_what_nobody_listens_on_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hooks.sock");
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(path.exists(), "a dead listener leaves its file");
    let site = site(&path);
    let error = Listener::unix(&path).unwrap_err();
    assert!(
        error.to_string().ends_with("another process listens there"),
        "{error}"
    );
    assert!(get(&path, "/").await.starts_with("HTTP/1.1 200 OK\r\n"));
    site.close().await;

    std::fs::write(&path, "precious").unwrap();
    let error = Listener::unix(&path).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("there is a file already that is no socket"),
        "{error}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");

    let nowhere = folder.path().join("no/such/folder.sock");
    let error = Listener::unix(&nowhere).unwrap_err();
    assert_eq!(error.class(), Class::Incomplete, "{error}");
    let long = folder.path().join("x".repeat(200));
    assert!(Listener::unix(&long).is_err());
}

#[tokio::test]
async fn a_file_that_another_listener_put_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hooks.sock");
    let first = Listener::unix(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let second = Listener::unix(&path).unwrap();
    drop(first);
    assert!(path.exists());
    drop(second);
    assert!(!path.exists());
}
