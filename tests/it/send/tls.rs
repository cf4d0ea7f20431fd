//! TLS: who is trusted, and what is said when somebody is not.

use crate::authority::Authority;
use crate::receiver::Receiver;
use crate::test::Test;

fn send(url: &str, authority: &Authority, args: &[&str]) -> Test {
    let test = Test::new()
        .file("ca.pem", authority.pem())
        .args(["send", "stripe"]);
    test.args(["--data", "-", "--no-sign", "--to", url])
        .args(args)
}

#[test]
fn a_given_authority_is_trusted_and_the_bytes_are_the_same() {
    let authority = Authority::new();
    for host in ["localhost", "127.0.0.1"] {
        let receiver = Receiver::tls(authority.server(host));
        let url = receiver.url_at(host);
        let shown = send(&url, &authority, &["--dry-run"])
            .stdin("10.00")
            .run()
            .stdout;
        send(&url, &authority, &["--cacert", "ca.pem"])
            .stdin("10.00")
            .run();
        assert_eq!(receiver.request(), shown);
    }
}

#[test]
fn an_unknown_authority_is_told() {
    let receiver = Receiver::tls(Authority::new().server("localhost"));
    let url = receiver.url_at("localhost");
    let output = send(&url, &Authority::new(), &["--cacert", "ca.pem"])
        .exit(3)
        .run();
    output.prints(
        "error: the certificate of `localhost` comes from an authority that is not trusted here\n",
    );
    output.prints("help: ").prints("--cacert");
    assert!(receiver.requests().is_empty());
}

#[test]
fn a_name_mismatch_is_told() {
    let authority = Authority::new();
    let receiver = Receiver::tls(authority.server("other.test"));
    let url = receiver.url_at("localhost");
    let output = send(&url, &authority, &["--cacert", "ca.pem"])
        .exit(3)
        .run();
    output.prints("error: the certificate is not for `localhost` but for `other.test`\n");
    output.prints("help: ");
    assert!(receiver.requests().is_empty());
}

#[test]
fn insecure_takes_any_certificate() {
    let receiver = Receiver::tls(Authority::new().server("other.test"));
    let url = receiver.url_at("localhost");
    send(&url, &Authority::new(), &["--insecure"])
        .stdin("x")
        .any_stderr()
        .run();
    assert_eq!(receiver.requests().len(), 1);
}

#[test]
fn a_plain_server_on_a_tls_port_is_told() {
    let receiver = Receiver::raw(|stream| {
        drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
        drop(stream.read(&mut [0; 1000]));
    });
    let url = receiver.url().replace("http:", "https:");
    let output = send(&url, &Authority::new(), &[]).exit(3).run();
    output
        .prints("does not speak TLS\n")
        .prints("help: ")
        .prints("http://");
}

#[test]
fn a_file_of_authorities_has_to_hold_some() {
    let receiver = Receiver::tls(Authority::new().server("localhost"));
    let url = receiver.url_at("localhost");
    let missing = "cannot read `missing.pem`: No such file or directory (os error 2)";
    let test = send(&url, &Authority::new(), &["--cacert", "missing.pem"]);
    test.fails(3, missing, Some("check the path"));
    let test = send(&url, &Authority::new(), &["--cacert", "empty.pem"]).file("empty.pem", "");
    let output = test.any_stderr().exit(2).run();
    assert!(
        output
            .stderr
            .starts_with("error: `empty.pem` holds no certificate"),
        "{}",
        output.stderr
    );
    assert!(output.stderr.contains("\nhelp: "), "{}", output.stderr);
}
