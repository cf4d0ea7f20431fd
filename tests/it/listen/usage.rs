//! What it cannot listen to or with.

use crate::listener::Listener;
use crate::test::Test;

fn listen(args: &[&str]) -> Test {
    Test::new()
        .args(["listen", "--port", "0", "--count", "1"])
        .args(args)
}

#[test]
fn a_port_that_is_taken() {
    let listener = Listener::start(&[]);
    let address = format!("127.0.0.1:{}", listener.port());
    let why = std::net::TcpListener::bind(&address).unwrap_err();
    let what = format!("cannot listen on {address}: {why}");
    let test = Test::new().args(["listen", "--port", listener.port()]);
    test.fails(3, &what, Some("--port 0"));
}

#[test]
fn a_capture_that_is_taken_or_cannot_be_made() {
    let listener = Listener::start(&[]);
    let path = listener.path("capture.jsonl");
    let path = path.to_str().unwrap();
    let what = format!("cannot lock `{path}`: it is in use by another process");
    listen(&["--out", path]).fails(3, &what, Some("another process"));
    let missing = "cannot create `no/such/c.jsonl`: No such file or directory (os error 2)";
    listen(&["--out", "no/such/c.jsonl"]).fails(3, missing, Some("create the folder first"));
}

#[test]
fn names_nobody_knows() {
    let help = Some("did you mean `voxsig`?");
    listen(&["--provider", "voxsgi"]).fails(2, "unknown provider `voxsgi`", help);
    let test = listen(&["--provider", "voxsig", "--edition", "life"]);
    test.fails(2, "unknown edition `life`", Some("`documented`, `live`"));
}

#[test]
fn a_secret_that_does_not_fit_the_provider() {
    let test = listen(&["--provider", "svix"]).secret("whsec_!no!base64!");
    test.fails(
        2,
        "the secret is not base64",
        Some("exactly as the provider shows it"),
    );
}

#[test]
fn nothing_is_recorded_when_it_cannot_begin() {
    let listener = Listener::start(&[]);
    let test = Test::new().args(["listen", "--port", listener.port(), "--out", "new.jsonl"]);
    let output = test.exit(3).any_stderr().run();
    assert!(!output.path("new.jsonl").exists());
}

#[test]
fn a_public_url_that_is_none() {
    let what = "`hooks.example.com` is not a usable address: it has no scheme";
    listen(&["--public-url", "hooks.example.com"]).fails(2, what, Some("http"));
}
