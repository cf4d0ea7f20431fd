//! Requests that two readers could read in two ways, and odd ones that are sound.

use hookctl::wire::ServerLimits;

use crate::site::Site;

/// A head with one more line, then a body.
fn with(line: &str, body: &str) -> Vec<u8> {
    format!("POST /x HTTP/1.1\r\nHost: a\r\n{line}\r\n\r\n{body}").into_bytes()
}

fn chunked(body: &str) -> Vec<u8> {
    with("Transfer-Encoding: chunked", body)
}

fn refused() -> Vec<(&'static str, u16, Vec<u8>)> {
    let raw = |bytes: &str| bytes.as_bytes().to_vec();
    vec![
        ("lines ended by LF", 400, raw("GET / HTTP/1.1\nHost: a\n\n")),
        (
            "one line ended by LF",
            400,
            raw("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"),
        ),
        ("bare CR in a value", 400, with("X: a\rb", "")),
        (
            "bare CR as a line end",
            400,
            raw("GET / HTTP/1.1\rHost: a\r\r"),
        ),
        ("NUL in a value", 400, with("X: a\0b", "")),
        ("NUL in a name", 400, with("X\0: a", "")),
        ("control character", 400, with("X: \x1b[31m", "")),
        ("DEL in a value", 400, with("X: a\x7f", "")),
        ("plus in the length", 400, with("Content-Length: +3", "abc")),
        (
            "minus in the length",
            400,
            with("Content-Length: -3", "abc"),
        ),
        (
            "space in the length",
            400,
            with("Content-Length: 1 1", "abc"),
        ),
        ("list of lengths", 400, with("Content-Length: 3, 3", "abc")),
        ("empty length", 400, with("Content-Length:", "abc")),
        (
            "length in hexadecimal",
            400,
            with("Content-Length: 0x3", "abc"),
        ),
        (
            "length beyond 64 bits",
            400,
            with("Content-Length: 18446744073709551619", "abc"),
        ),
        (
            "lengths that differ",
            400,
            with("Content-Length: 3\r\nContent-Length: 4", "abcd"),
        ),
        (
            "length and chunked",
            400,
            with(
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "0\r\n\r\n",
            ),
        ),
        (
            "chunked and length",
            400,
            with(
                "Transfer-Encoding: chunked\r\ncontent-length: 3",
                "0\r\n\r\n",
            ),
        ),
        (
            "chunked twice",
            400,
            with(
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "0\r\n\r\n",
            ),
        ),
        (
            "chunked twice in a list",
            400,
            with("Transfer-Encoding: chunked, chunked", "0\r\n\r\n"),
        ),
        (
            "chunked not last",
            400,
            with("Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
        ),
        (
            "another coding",
            400,
            with("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"),
        ),
        (
            "quoted chunked",
            400,
            with("Transfer-Encoding: \"chunked\"", "0\r\n\r\n"),
        ),
        (
            "chunked in HTTP/1.0",
            400,
            raw("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
        (
            "space before the colon",
            400,
            with("Content-Length : 3", "abc"),
        ),
        (
            "tab before the colon",
            400,
            with("Transfer-Encoding\t: chunked", "0\r\n\r\n"),
        ),
        ("line without a colon", 400, with("garbage", "")),
        ("empty name", 400, with(": x", "")),
        ("folded line", 400, with("X: a\r\n b", "")),
        (
            "first field folded",
            400,
            raw("GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        ),
        ("non-ASCII name", 400, with("Xé: a", "")),
        ("no host", 400, raw("GET / HTTP/1.1\r\nX: y\r\n\r\n")),
        ("two hosts", 400, with("host: b", "")),
        ("two equal hosts", 400, with("Host: a", "")),
        (
            "host list",
            400,
            raw("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        ),
        (
            "host with a path",
            400,
            raw("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        ),
        (
            "two hosts in HTTP/1.0",
            400,
            raw("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        ),
        ("HTTP/0.9", 400, raw("GET /\r\n")),
        (
            "half an HTTP/2 preface",
            505,
            raw("PRI * HTTP/2.0\r\n\r\nGET / HTTP/1.1\r\n"),
        ),
        ("HTTP/1.2", 505, raw("GET / HTTP/1.2\r\nHost: a\r\n\r\n")),
        (
            "another protocol",
            400,
            raw("GET / ICAP/1.0\r\nHost: a\r\n\r\n"),
        ),
        (
            "lower-case protocol",
            400,
            raw("GET / http/1.1\r\nHost: a\r\n\r\n"),
        ),
        ("two spaces", 400, raw("GET  / HTTP/1.1\r\nHost: a\r\n\r\n")),
        (
            "space in the target",
            400,
            raw("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        ),
        (
            "space at the line's end",
            400,
            raw("GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        ),
        (
            "space in front",
            400,
            raw(" GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ),
        (
            "target without a slash",
            400,
            raw("GET x HTTP/1.1\r\nHost: a\r\n\r\n"),
        ),
        (
            "star of a GET",
            400,
            raw("GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
        ),
        (
            "target that is not UTF-8",
            400,
            b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(),
        ),
        (
            "tunnel",
            501,
            raw("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        ),
        ("TLS", 400, b"\x16\x03\x01\x02\x00\x01".to_vec()),
        (
            "unknown expectation",
            417,
            with("Expect: 100-continue, x\r\nContent-Length: 3", "abc"),
        ),
        (
            "chunk size ended by LF",
            400,
            chunked("3\nabc\r\n0\r\n\r\n"),
        ),
        ("chunk ended by LF", 400, chunked("3\r\nabc\n0\r\n\r\n")),
        ("chunk ended by nothing", 400, chunked("3\r\nabc0\r\n\r\n")),
        (
            "chunk longer than its size",
            400,
            chunked("3\r\nabcd\r\n0\r\n\r\n"),
        ),
        (
            "chunk shorter than its size",
            400,
            chunked("3\r\nab\r\n0\r\n\r\n"),
        ),
        ("negative chunk size", 400, chunked("-1\r\n")),
        ("chunk size in C", 400, chunked("0x3\r\nabc\r\n0\r\n\r\n")),
        ("huge chunk size", 400, chunked("fffffffffffffffff\r\n")),
        ("no chunk size", 400, chunked("\r\nabc\r\n0\r\n\r\n")),
        (
            "chunk size after a space",
            400,
            chunked(" 3\r\nabc\r\n0\r\n\r\n"),
        ),
        (
            "chunk size before a space",
            400,
            chunked("3 \r\nabc\r\n0\r\n\r\n"),
        ),
        (
            "LF in a chunk extension",
            400,
            chunked("3;a\nb\r\nabc\r\n0\r\n\r\n"),
        ),
        (
            "CR in a chunk extension",
            400,
            chunked("3;a\rb\r\nabc\r\n0\r\n\r\n"),
        ),
        (
            "trailer without a colon",
            400,
            chunked("0\r\ngarbage\r\n\r\n"),
        ),
        ("trailer with a space", 400, chunked("0\r\nX : y\r\n\r\n")),
        ("folded trailer", 400, chunked("0\r\nX: y\r\n z\r\n\r\n")),
        ("trailers ended by LF", 400, chunked("0\r\nX: y\n\n")),
    ]
}

#[tokio::test]
async fn what_could_be_smuggled_is_refused_at_once() {
    let site = Site::open(ServerLimits::default()).await;
    for (name, status, bytes) in refused() {
        for pieces in [vec![&bytes[..]], bytes.chunks(1).collect()] {
            // The sender leaves its side open: the refusal must not wait for its end.
            let answer = site.say(&pieces, false).await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status} ")),
                "{name}: {answer:?}"
            );
            assert!(
                answer.contains("\r\nConnection: close\r\n"),
                "{name}: {answer:?}"
            );
            assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{name}: {answer:?}");
            assert!(site.arrival().is_none(), "{name}");
            let rejection = site.rejection().unwrap();
            assert!(
                answer.ends_with(&format!("\r\n\r\n{}\n", rejection.why)),
                "{name}"
            );
        }
    }
    site.assert_alive().await;
}

#[tokio::test]
async fn a_tls_handshake_is_called_by_its_name() {
    let site = Site::open(ServerLimits::default()).await;
    site.say(&[b"\x16\x03\x01"], false).await;
    assert_eq!(
        site.rejection().unwrap().why,
        "a TLS handshake came in where plain HTTP is spoken"
    );
}

#[tokio::test]
async fn a_request_cut_off_anywhere_is_refused_or_nothing() {
    let site = Site::open(ServerLimits::default()).await;
    let whole = chunked("3;x\r\nabc\r\n0\r\nX: y\r\n\r\n");
    for length in 1..whole.len() {
        let answer = site.say(&[&whole[..length]], true).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{length}: {answer:?}");
        assert!(site.arrival().is_none(), "{length}");
        assert!(
            site.rejection()
                .unwrap()
                .why
                .starts_with("the connection ended")
        );
    }
    assert_eq!(site.say(&[b"\r\n"], true).await, "");
    assert_eq!(site.say(&[], true).await, "");
    assert!(site.rejection().is_none());
}

#[tokio::test]
async fn odd_and_sound_requests_are_served() {
    let site = Site::open(ServerLimits::default()).await;
    for (bytes, target, body) in [
        ("get /lower HTTP/1.1\r\nHost: a\r\n\r\n", "/lower", None),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "*", None),
        (
            "GET http://b:1/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
            "http://b:1/x?y",
            None,
        ),
        (
            "GET //a//../b HTTP/1.1\r\nHost: a\r\n\r\n",
            "//a//../b",
            None,
        ),
        (
            "GET /?q=[]{}|^%zz\"<> HTTP/1.1\r\nHost: a\r\n\r\n",
            "/?q=[]{}|^%zz\"<>",
            None,
        ),
        ("GET /no-host HTTP/1.0\r\n\r\n", "/no-host", None),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", "/", None),
        ("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "/", None),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
            "/",
            Some("hi"),
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0002\r\n\r\nhi",
            "/",
            Some("hi"),
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChUnKeD\r\n\r\n0\r\n\r\n",
            "/",
            Some(""),
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n00000002 ; a = \"b;c\"\r\nhi\r\n000\r\n\r\n",
            "/",
            Some("hi"),
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nX:\r\nx: \t y \t\r\n\r\n",
            "/",
            None,
        ),
    ] {
        let answer = site.say(&[bytes.as_bytes()], true).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{bytes:?}: {answer:?}");
        let request = site.arrival().unwrap().request;
        assert_eq!(request.target, target);
        assert_eq!(request.body.is_some(), body.is_some(), "{bytes:?}");
        assert_eq!(request.body_bytes(), body.unwrap_or_default().as_bytes());
        let head = bytes.split_inclusive("\r\n\r\n").next().unwrap();
        let kept = request
            .raw_head
            .clone()
            .unwrap_or_else(|| request.head_bytes().into());
        assert_eq!(kept.as_bytes(), head.as_bytes());
    }
}
