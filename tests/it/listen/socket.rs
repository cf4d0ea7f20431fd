//! TLS, HTTP/2, IPv6 and Unix sockets from the command line.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output};

use crate::listener::Listener;
use crate::test::{Test, clean, hookctl};

/// Runs curl, which a listener has to get along with; `None` where it is not installed or knows no HTTP/2.
fn curl(args: &[&str]) -> Option<Output> {
    let version = Command::new("curl").arg("--version").output().ok()?;
    if !String::from_utf8_lossy(&version.stdout).contains("HTTP2") {
        return None;
    }
    let mut command = Command::new("curl");
    clean(&mut command, Path::new("."));
    Some(
        command
            .args(["-sS", "-d", "{}"])
            .args(args)
            .output()
            .unwrap(),
    )
}

#[test]
fn curl_speaks_http_2_with_prior_knowledge() {
    let listener = Listener::start(&["--json"]);
    let Some(output) = curl(&[
        "--http2-prior-knowledge",
        "-w",
        "%{http_version}",
        &listener.url(),
    ]) else {
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "2", "{output:?}");
    let records = listener.interrupt().records();
    let request = &records[0]["request"];
    assert_eq!(request["version"], "2");
    assert_eq!(request["fidelity"], "normalized");
    assert_eq!(request["body"]["utf8"], "{}");
}

#[test]
fn a_certificate_made_on_the_spot_is_trusted_by_who_has_it() {
    let listener = Listener::start(&["--tls", "--tls-out", "dev.pem"]);
    let cacert = listener.path("dev.pem");
    let cacert = cacert.to_str().unwrap();
    let url = format!("https://localhost:{}/x", listener.port());
    let sent = Test::new()
        .args([
            "send",
            "voxsig",
            "message_created",
            "--to",
            &url,
            "--cacert",
            cacert,
        ])
        .args(["--no-sign"]);
    sent.any_stderr().run();
    let mut versions = vec!["1.1"];
    if let Some(output) = curl(&["--http2", "--cacert", cacert, "-w", "%{http_version}", &url]) {
        assert_eq!(String::from_utf8_lossy(&output.stdout), "2", "{output:?}");
        versions.push("2");
    }
    let records = listener.interrupt().records();
    let seen: Vec<_> = records
        .iter()
        .map(|r| r["request"]["version"].as_str().unwrap())
        .collect();
    assert_eq!(seen, versions);
}

#[test]
fn who_does_not_trust_the_certificate_is_told_of() {
    let listener = Listener::start(&["--tls"]);
    let url = format!("https://localhost:{}/", listener.port());
    let sent = Test::new()
        .args([
            "send",
            "voxsig",
            "message_created",
            "--to",
            &url,
            "--no-sign",
        ])
        .exit(3)
        .any_stderr()
        .run();
    let shown = String::from_utf8_lossy(&sent.stdout);
    assert!(shown.contains("not trusted here"), "{shown}");
    assert!(
        listener
            .line()
            .contains("the sender does not trust the certificate")
    );
}

#[test]
fn ipv6_has_brackets_in_its_url() {
    let listener = Listener::start(&["--bind", "::1"]);
    assert!(
        listener.url().starts_with("http://[::1]:"),
        "{}",
        listener.url()
    );
    assert!(listener.post("/", &[], "{}").starts_with("HTTP/1.1 200 OK"));
}

#[cfg(unix)]
#[test]
fn a_unix_socket_is_served_and_removed() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::net::UnixStream;
    use std::process::Stdio;

    let folder = tempfile::tempdir().unwrap();
    let mut child = hookctl(folder.path())
        .args(["listen", "--unix", "hooks.sock", "--count", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut ready = String::new();
    stderr.read_line(&mut ready).unwrap();
    assert_eq!(ready, "listening on unix:hooks.sock\n");
    let path = folder.path().join("hooks.sock");
    let mut stream = UnixStream::connect(&path).unwrap();
    stream
        .write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
    assert!(child.wait().unwrap().success());
    assert!(!path.exists());
}

#[test]
fn what_cannot_be_listened_with() {
    let listen = |args: &[&str]| {
        Test::new()
            .args(["listen", "--port", "0", "--count", "1"])
            .args(args)
    };
    let missing = "cannot read `no.pem`: No such file or directory (os error 2)";
    listen(&["--cert", "no.pem", "--key", "no.pem"]).fails(3, missing, Some("check the path"));
    for args in [
        &["--cert", "a.pem"][..],
        &["--key", "a.pem"],
        &["--tls-out", "a.pem"],
        &["--max-body", "1.5M"],
        &["--max-connections", "0"],
        &["--head-timeout", "soon"],
    ] {
        listen(args).exit(2).any_stderr().run();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_system_out_of_descriptors_keeps_nobody_out() {
    use std::io::{BufRead, BufReader};
    use std::net::TcpStream;
    use std::process::Stdio;

    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    clean(&mut command, folder.path());
    let mut child = command
        .args(["-c", "ulimit -n 40; exec \"$0\" listen --port 0 --count 1"])
        .arg(env!("CARGO_BIN_EXE_hookctl"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut ready = String::new();
    stderr.read_line(&mut ready).unwrap();
    let address = ready.trim().rsplit('/').next().unwrap();
    let slow: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(b"POST / HT").unwrap();
            stream
        })
        .collect();
    let mut good = TcpStream::connect(address).unwrap();
    good.set_read_timeout(Some(crate::test::LIMIT)).unwrap();
    good.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    good.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
    drop(slow);
    assert!(child.wait().unwrap().success());
}

#[test]
fn limits_are_flags() {
    let listener = Listener::start(&[
        "--max-body",
        "1k",
        "--max-head",
        "200",
        "--max-headers",
        "3",
        "--max-requests",
        "1",
    ]);
    assert!(
        listener
            .post("/", &[], &"x".repeat(1024))
            .contains("200 OK")
    );
    assert!(listener.post("/", &[], &"x".repeat(1025)).contains("413 "));
    let long = "X: ".to_owned() + &"y".repeat(200);
    assert!(listener.post("/", &[&long], "").contains("431 "));
    assert!(listener.post("/", &["A: 1", "B: 2"], "").contains("431 "));
    let twice = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2);
    assert_eq!(listener.say(twice.as_bytes()).matches("200 OK").count(), 1);
}
