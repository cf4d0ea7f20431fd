//! Handshakes of every kind: which requests are one, and what they are answered.

use super::challenge_rule::{Challenge, ChallengeRule};
use crate::exchange::{Body, Request};
use crate::signature::Secret;

fn rule(text: &str) -> ChallengeRule {
    toml::from_str(text).unwrap()
}

fn why(text: &str) -> String {
    let error = toml::from_str::<ChallengeRule>(text).unwrap_err();
    error.message().to_owned()
}

fn get(target: &str) -> Request {
    Request::new("GET", target)
}

fn post(body: &str) -> Request {
    let mut request = Request::new("POST", "/");
    request.body = Some(Body::from(body.to_owned()));
    request
}

fn find(rule: &ChallengeRule, request: &Request) -> Option<String> {
    let found = rule.find(request, request.body_bytes())?;
    Some(found.value)
}

fn answer(rule: &ChallengeRule, value: &str, secret: Option<&str>) -> Option<String> {
    let challenge = Challenge {
        value: value.to_owned(),
        token: None,
    };
    let secret = secret.map(Secret::token);
    let response = rule.answer(&challenge, secret.as_ref())?;
    assert_eq!(response.status, 200);
    let mut text = String::new();
    for header in &response.headers {
        let value = String::from_utf8_lossy(&header.value);
        text.push_str(&format!("{}: {value}\n", header.name));
    }
    text.push_str(std::str::from_utf8(response.body_bytes()).unwrap());
    Some(text)
}

#[test]
fn a_query_is_echoed() {
    let rule = rule(
        "from = \"query:hub.challenge\"\nquery = { \"hub.mode\" = \"subscribe\" }\ntoken = \"hub.verify_token\"\n\
         answer_headers = [\"X-Content-Type-Options: nosniff\"]",
    );
    let request = get("/h?hub.mode=subscribe&hub.challenge=a%2Bb+c&hub.verify_token=t%20t");
    let found = rule.find(&request, b"").unwrap();
    assert_eq!(found.value, "a+b c");
    assert_eq!(found.token.as_deref(), Some("t t"));
    for other in [
        "/h?hub.challenge=1",
        "/h?hub.mode=unsubscribe&hub.challenge=1",
        "/h?hub.mode=subscribe",
        "/h",
    ] {
        assert_eq!(find(&rule, &get(other)), None, "{other}");
    }
    let mut posted = get("/h?hub.mode=subscribe&hub.challenge=1");
    posted.method = "POST".into();
    assert_eq!(find(&rule, &posted), None);
    assert_eq!(
        answer(&rule, "<a>", None).unwrap(),
        "Content-Type: text/plain\nX-Content-Type-Options: nosniff\n<a>"
    );
}

#[test]
fn a_body_is_echoed() {
    let rule = rule("from = \"body:/challenge\"\nmatch = { \"/type\" = \"hello\" }");
    let seen = |body: &str| find(&rule, &post(body));
    assert_eq!(
        seen(r#"{"type":"hello","challenge":"a\n"}"#).as_deref(),
        Some("a\n")
    );
    for other in [
        r#"{"type":"event","challenge":"a"}"#,
        r#"{"type":"hello","challenge":7}"#,
        r#"{"type":"hello"}"#,
        "",
        "type=hello",
    ] {
        assert_eq!(seen(other), None, "{other}");
    }
}

#[test]
fn a_header_tells_a_handshake() {
    let rule = rule("from = \"body:/challenge\"\nheaders = [\"X-Type: verification\"]");
    let mut request = post(r#"{"challenge":"a"}"#);
    assert_eq!(find(&rule, &request), None);
    request.headers.push("x-type", "verification");
    assert_eq!(find(&rule, &request).as_deref(), Some("a"));
}

#[test]
fn a_code_takes_the_secret() {
    let rule = rule(
        "from = \"body:/t\"\ncontent_type = \"application/json\"\n\
         answer = '{\"plain\":\"{{challenge}}\",\"hex\":\"{{hmac-sha256:hex}}\",\"b64\":\"={{hmac-sha256:base64}}\"}'",
    );
    assert!(rule.answer.needs_secret());
    assert_eq!(answer(&rule, "what do ya want for nothing?", None), None);
    let text = answer(&rule, "what do ya want for nothing?", Some("Jefe")).unwrap();
    assert_eq!(
        text,
        "Content-Type: application/json\n{\"plain\":\"what do ya want for nothing?\",\
         \"hex\":\"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\",\
         \"b64\":\"=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=\"}"
    );
    // What came cannot leave its string.
    let text = answer(&rule, "\",\"x\":\"\\", Some("k")).unwrap();
    assert!(text.contains(r#""plain":"\",\"x\":\"\\","hex""#), "{text}");
}

#[test]
fn an_answer_may_be_always_the_same() {
    let rule = rule("match = { \"/type\" = 1 }\nanswer = '{\"type\":1}'");
    assert_eq!(
        find(&rule, &post(r#"{"id":"x","type":1}"#)).as_deref(),
        Some("")
    );
    assert_eq!(find(&rule, &post(r#"{"type":2}"#)), None);
    assert_eq!(
        answer(&rule, "", None).unwrap(),
        "Content-Type: text/plain\n{\"type\":1}"
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (text, told) in [
        (
            "",
            "`from` is missing: the answer holds the challenge, or a code over it",
        ),
        (
            "answer = \"ok\"",
            "nothing tells a handshake: give `from`, `match` or `headers`",
        ),
        (
            "from = \"header:X\"",
            "`header:X` is not a place: write `body:/json/pointer` or `query:name`",
        ),
        (
            "from = \"query:c\"\nmatch = { type = 1 }",
            "`type` in `match` is not a JSON pointer",
        ),
        (
            "from = \"body:/c\"\ntoken = \"t\"",
            "`token` is for a handshake `from` a query",
        ),
        (
            "from = \"body:/c\"\nanswer = \"{{event}}\"",
            "unknown placeholder `{{event}}` in `answer`: write `{{challenge}}`, `{{hmac-sha256:hex}}` or \
             `{{hmac-sha256:base64}}`",
        ),
        (
            "from = \"body:/c\"\nanswer = \"{{\"",
            "`{{` is not closed in `answer`",
        ),
    ] {
        assert_eq!(why(text).trim_end(), told, "{text}");
    }
}
