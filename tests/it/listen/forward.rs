//! Passing requests on to the app under development.

use std::io::{Read, Write};
use std::sync::{Arc, Barrier};

use serde_json::Value;

use crate::authority::Authority;
use crate::capture::bytes;
use crate::listener::Listener;
use crate::receiver::{Receiver, body, header, request_line};
use crate::test::Test;

const SECRET: &str = "secret-of-the-listener";

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn the_same_bytes_less_what_is_the_connections() {
    let app = Receiver::always(
        "HTTP/1.1 202 Accepted\r\nx-One: 1\r\nConnection: X-Hop\r\nX-Hop: a\r\nKeep-Alive: timeout=5\r\n\
         Set-Cookie: a\r\nset-cookie: b\r\nTransfer-Encoding: chunked\r\nDate: today\r\n\r\n3\r\nyes\r\n0\r\n\r\n",
    );
    let listener = Listener::start(&["--forward", &app.url()]);
    let answer = listener.say(
        b"PATCH /hooks/a%2Fb?z=1&a=2 HTTP/1.1\r\nhOST: x\r\nX-b: 1\r\nx-A: \xe9\r\nConnection: close, X-Secret-Hop\r\n\
          X-Secret-Hop: 1\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\nx-a: 3\r\n\
          Proxy-Authorization: x\r\n\r\n2;x=y\r\n{\"\r\n3\r\n\":1\r\n1\r\n}\r\n0\r\nX-T: t\r\n\r\n",
    );
    assert_eq!(
        answer,
        "HTTP/1.1 202 Accepted\r\nx-One: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\nDate: today\r\n\
         Content-Length: 3\r\nConnection: close\r\n\r\nyes"
    );
    let mut passed = b"PATCH /hooks/a%2Fb?z=1&a=2 HTTP/1.1\r\nhOST: ".to_vec();
    passed.extend_from_slice(app.url().trim_start_matches("http://").as_bytes());
    passed.extend_from_slice(
        b"\r\nX-b: 1\r\nx-A: \xe9\r\nContent-Length: 6\r\nx-a: 3\r\n\r\n{\"\":1}",
    );
    assert_eq!(
        String::from_utf8_lossy(&app.request()),
        String::from_utf8_lossy(&passed)
    );
    assert_eq!(app.request(), passed);
}

#[test]
fn the_record_holds_both_answers() {
    let app = Receiver::always(
        "HTTP/1.1 418 I'm a teapot\r\nKeep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\nshort",
    );
    let listener = Listener::start(&["--forward", &format!("{}/in", app.url()), "--count", "1"]);
    assert_eq!(status(&listener.post("/x?y", &[], "{}")), "418");
    let ended = listener.ended();
    let said = format!("forwarding to {}/in\n", app.url());
    assert!(ended.stderr.starts_with(&said), "{}", ended.stderr);
    let record = &ended.records()[0];
    assert_eq!(record["request"]["target"], "/x?y");
    assert_eq!(record["response"]["status"], 418);
    assert_eq!(record["response"]["by"], "app");
    assert_eq!(bytes(&record["response"]["body"]), b"short");
    let forwarded = &record["forwarded"];
    assert_eq!(forwarded["url"], format!("{}/in/x?y", app.url()));
    assert_eq!(forwarded["attempts"], 1);
    assert_eq!(forwarded["error"], Value::Null);
    assert_eq!(forwarded["response"]["status"], 418);
    assert_eq!(forwarded["response"]["headers"][0][0], "Keep-Alive");
    assert!(forwarded["timing"]["first_byte_us"].is_u64());
    assert!(ended.stdout.contains(" 418 "), "{}", ended.stdout);
}

#[test]
fn host_is_the_targets_unless_it_is_kept() {
    let app = Receiver::ok();
    for (which, host) in [
        ("target", format!("127.0.0.1:{}", app.port())),
        ("keep", "x".to_owned()),
    ] {
        let listener = Listener::start(&["--forward", &app.url(), "--forward-host", which]);
        listener.post("/", &[], "{}");
        let last = app.requests().pop().unwrap();
        assert_eq!(header(&last, "Host"), Some(host));
    }
}

#[test]
fn a_head_and_an_empty_answer_come_back_as_they_are() {
    let app = Receiver::answering(|number, _| {
        let answers = [
            "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nDate: x\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n",
        ];
        answers[number].into()
    });
    let listener = Listener::start(&["--forward", &app.url()]);
    let answer = listener.say(b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(answer.contains("\r\nContent-Length: 1234\r\n"), "{answer}");
    let answer = listener.say(b"DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_eq!(
        answer,
        "HTTP/1.1 204 No Content\r\nDate: x\r\nConnection: close\r\n\r\n"
    );
}

#[test]
fn routes_are_by_provider_event_and_path() {
    let apps = [Receiver::ok(), Receiver::ok(), Receiver::ok()];
    let [first, second, third] = [apps[0].url(), apps[1].url(), apps[2].url()];
    let toml = format!(
        "[[forward]]\nprovider = \"voxsig\"\nevent = \"message_*\"\nto = \"{first}/messages\"\n\
         [[forward]]\nprovider = \"voxsig\"\nto = \"{second}\"\n\
         [[forward]]\npath = \"/other/*\"\nto = \"{third}\"\n"
    );
    let listener = Listener::with_files(&[("hookctl.toml", &toml)], &[]);
    assert_eq!(
        listener.line(),
        format!("forwarding provider voxsig, event message_* to {first}/messages")
    );
    for event in ["message_created", "conversation_created"] {
        let args = [
            "send",
            "voxsig",
            event,
            "--no-sign",
            "--to",
            &listener.url(),
        ];
        Test::new().args(args).any_stderr().run();
    }
    listener.post("/other/x", &[], "{}");
    listener.post("/others", &[], "{}");
    let lines = apps.each_ref().map(|app| request_line(&app.request()));
    assert_eq!(lines[0], "POST /messages HTTP/1.1");
    assert_eq!(lines[1], "POST / HTTP/1.1");
    assert_eq!(lines[2], "POST /other/x HTTP/1.1");
    let records = listener.interrupt().records();
    assert!(records[3].get("forwarded").is_none());
    assert_eq!(records[3]["response"]["by"], "default");
    let listener = Listener::with_files(&[("hookctl.toml", &toml)], &["--no-forward"]);
    listener.post("/other/x", &[], "{}");
    assert_eq!(apps[2].requests().len(), 1);
}

#[test]
fn the_flag_beats_the_routes() {
    let (app, other) = (Receiver::ok(), Receiver::ok());
    let toml = format!("[[forward]]\nto = \"{}\"\n", other.url());
    let args = ["--forward", &app.url()];
    let listener = Listener::with_files(&[("hookctl.toml", &toml)], &args);
    listener.post("/", &[], "{}");
    assert_eq!(app.requests().len(), 1);
    assert!(other.requests().is_empty());
}

#[test]
fn what_is_invalid_is_rejected_and_not_passed_on() {
    let app = Receiver::ok();
    let url = app.url();
    let args = [
        "--secret-file",
        "it.secret",
        "--reject-invalid",
        "--forward",
        &url,
    ];
    let args = [&args[..], &["--provider", "voxsig"]].concat();
    let listener = Listener::with_files(&[("it.secret", SECRET)], &args);
    let send = |more: &[&str], expect: &str| {
        let test = Test::new()
            .args(["send", "voxsig", "message_created"])
            .args(more);
        test.args(["--to", &listener.url(), "--expect", expect])
            .secret(SECRET)
            .any_stderr()
            .run();
    };
    send(&[], "200");
    send(&["--header", "X-Chatwoot-Signature: sha256=00"], "401");
    send(&["--no-sign"], "401");
    assert_eq!(app.requests().len(), 1);
    let records = listener.interrupt().records();
    for record in &records[1..] {
        assert_eq!(record["response"]["by"], "reject");
        assert_eq!(record["signature"]["state"], "invalid");
        assert!(record.get("forwarded").is_none());
    }
    // Without a secret nothing is known to be invalid.
    let listener = Listener::start(&["--reject-invalid", "--forward", &url]);
    assert_eq!(status(&listener.post("/", &[], "{}")), "200");
}

#[test]
fn an_app_that_is_down_is_answered_for() {
    let gone = Receiver::gone();
    let listener = Listener::start(&["--forward", &gone, "--forward-retries", "2"]);
    let answer = listener.post("/", &[], "{}");
    assert_eq!(status(&answer), "502");
    let place = gone.trim_start_matches("http://");
    let why = format!("`{place}` refused the connection");
    let content = format!("hookctl could not forward this: {why}\n");
    assert_eq!(body(answer.as_bytes()), Some(content.as_bytes()));
    let ended = listener.interrupt();
    let line = format!("not forwarded: {why} (3 attempts)\n");
    assert!(ended.stdout.contains(&line), "{}", ended.stdout);
    assert_eq!(
        ended.summary(),
        "1 request, 1 unchecked signature, 1 failed forward"
    );
    let record = &ended.records()[0];
    assert_eq!(record["response"]["by"], "forward");
    assert_eq!(record["forwarded"]["attempts"], 3);
    assert_eq!(record["forwarded"]["error"], why.as_str());
    assert_eq!(record["forwarded"]["response"], Value::Null);
    assert_eq!(record["error"], Value::Null);
}

#[test]
fn an_app_that_fails_is_tried_again_when_asked_for() {
    let answer = |number: usize, _: &[u8]| {
        let status = if number.is_multiple_of(2) { 500 } else { 201 };
        format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n").into_bytes()
    };
    let app = Receiver::answering(answer);
    let listener = Listener::start(&["--forward", &app.url(), "--forward-retries", "2"]);
    assert_eq!(status(&listener.post("/", &[], "{}")), "201");
    let requests = app.requests();
    assert_eq!((requests.len(), &requests[0]), (2, &requests[1]));
    assert_eq!(
        listener.interrupt().records()[0]["forwarded"]["attempts"],
        2
    );
    let app = Receiver::answering(answer);
    let listener = Listener::start(&["--forward", &app.url()]);
    assert_eq!(status(&listener.post("/", &[], "{}")), "500");
    assert_eq!(app.requests().len(), 1);
}

#[test]
fn an_app_that_takes_too_long_is_a_504() {
    let app = Receiver::raw(|stream| while matches!(stream.read(&mut [0; 1000]), Ok(1..)) {});
    let args = ["--forward", &app.url(), "--forward-timeout", "300ms"];
    let listener = Listener::start(&[&args[..], &["--forward-retries", "5"]].concat());
    assert_eq!(status(&listener.post("/", &[], "{}")), "504");
    let record = &listener.interrupt().records()[0];
    assert_eq!(record["forwarded"]["attempts"], 1);
    let error = record["forwarded"]["error"].as_str().unwrap();
    assert!(error.ends_with("did not answer within 300ms"), "{error}");
}

#[test]
fn an_answer_that_breaks_off_is_a_502_with_what_was_seen() {
    let app = Receiver::always("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    let listener = Listener::start(&["--forward", &app.url(), "--forward-retries", "1"]);
    assert_eq!(status(&listener.post("/", &[], "{}")), "502");
    let record = &listener.interrupt().records()[0];
    let forwarded = &record["forwarded"];
    assert_eq!(forwarded["attempts"], 1);
    assert_eq!(bytes(&forwarded["response"]["body"]), b"half");
    assert!(forwarded["error"].is_string());
}

#[test]
fn an_answer_that_is_too_large_is_not_given_half() {
    let size = (16 << 20) + 1;
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n{}",
        "a".repeat(size)
    );
    let app = Receiver::always(&answer);
    let listener = Listener::start(&["--forward", &app.url()]);
    let answer = listener.post("/", &[], "{}");
    assert_eq!(status(&answer), "502");
    assert!(
        answer.contains("larger than the 16777216 bytes"),
        "{answer}"
    );
}

#[test]
fn requests_do_not_wait_for_one_another() {
    // The app answers nobody before all three are there.
    let together = Arc::new(Barrier::new(3));
    let app = Receiver::answering(move |_, _| {
        together.wait();
        crate::receiver::OK.into()
    });
    let listener = Listener::start(&["--forward", &app.url()]);
    let request = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    let streams = [(); 3].map(|()| {
        let mut stream = listener.connect();
        stream.write_all(request).unwrap();
        stream
    });
    for mut stream in streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert_eq!(status(&answer), "200");
    }
}

#[test]
fn an_app_behind_tls() {
    let authority = Authority::new();
    let app = Receiver::tls(authority.server("localhost"));
    let url = app.url_at("localhost");
    let pem = authority.pem();
    for (args, wanted) in [
        (&["--forward-cacert", "ca.pem"][..], "200"),
        (&["--forward-insecure"], "200"),
        (&[], "502"),
    ] {
        let args = [&["--forward", url.as_str()], args].concat();
        let listener = Listener::with_files(&[("ca.pem", &pem)], &args);
        assert_eq!(status(&listener.post("/", &[], "{}")), wanted, "{args:?}");
    }
    assert_eq!(app.requests().len(), 2);
}

#[test]
fn where_nothing_can_be_forwarded_to() {
    let listen = |args: &[&str]| Test::new().args(["listen", "--port", "0"]).args(args);
    let what = "`localhost:3000` is not a usable address: it has no scheme";
    listen(&["--forward", "localhost:3000"]).fails(2, what, Some("http://localhost:3000"));
    let toml = "[[forward]]\nprovider = \"voxsgi\"\nto = \"http://127.0.0.1:9\"\n";
    let test = listen(&[]).file("hookctl.toml", toml);
    test.fails(
        2,
        "unknown provider `voxsgi`",
        Some("did you mean `voxsig`?"),
    );
    let test = listen(&[]).file("hookctl.toml", "[[forward]]\npath = \"/x\"\n");
    let output = test.exit(2).any_stderr().run();
    assert!(
        output.stderr.contains("missing field `to`"),
        "{}",
        output.stderr
    );
    let missing = "cannot read `none.pem`: No such file or directory (os error 2)";
    let args = [
        "--forward",
        "https://127.0.0.1:9",
        "--forward-cacert",
        "none.pem",
    ];
    listen(&args).fails(3, missing, Some("check the path"));
}

#[test]
fn a_listener_does_not_forward_to_itself() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    for host in ["localhost", "127.0.0.1", "0.0.0.0"] {
        let url = format!("http://{host}:{port}/x");
        let test = Test::new().args(["listen", "--port", &port, "--forward", &url]);
        let what = format!("`{url}` is this listener itself");
        test.fails(2, &what, Some("the port of your app"));
    }
}
