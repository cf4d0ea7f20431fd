//! Documents found in: pointers, paths, spans, escapes.

use super::item::Kind;
use super::path::Path;
use super::tape::Tape;
use super::unescape::unescape;

fn at(document: &str, pointer: &str) -> Option<String> {
    let tape = Tape::new(document.as_bytes()).unwrap();
    tape.pointer(pointer).map(|i| tape.raw_text(i).to_owned())
}

#[test]
fn pointers_follow_rfc_6901() {
    let document = r#"{"foo":["bar","baz"],"":0,"a/b":1,"m~n":8,"k\"l":6,"\u0061":1,"a":2}"#;
    assert_eq!(at(document, "/foo/1").as_deref(), Some("\"baz\""));
    assert_eq!(at(document, "/").as_deref(), Some("0"));
    assert_eq!(at(document, "/a~1b").as_deref(), Some("1"));
    assert_eq!(at(document, "/m~0n").as_deref(), Some("8"));
    assert_eq!(at(document, "/k\"l").as_deref(), Some("6"));
    assert_eq!(
        at(document, "/a").as_deref(),
        Some("2"),
        "the last duplicate"
    );
    assert_eq!(at(document, "").as_deref(), Some(document));
    for missing in ["/foo/2", "/foo/01", "/foo/-", "/foo/0/x", "/nope", "foo"] {
        assert_eq!(at(document, missing), None, "{missing}");
    }
}

#[test]
fn paths_lead_where_pointers_do() {
    let tape = Tape::new(br#"{"a":[{"b":1},{"b":2}],"0":3}"#).unwrap();
    let at = |path: &str| {
        let found = tape.find(&Path::parse(path).unwrap());
        found.map(|index| tape.raw_text(index))
    };
    assert_eq!(at("a[1].b"), Some("2"));
    assert_eq!(at("$.a.0.b"), Some("1"));
    assert_eq!(at("0"), Some("3"));
    assert_eq!(at("a[2]"), None);
    assert_eq!(at("a[-]"), None);
    assert_eq!(at("a.b"), None);
}

#[test]
fn spans_of_containers_reach_to_their_end() {
    let tape = Tape::new(b" {\"a\":[1, {}]} ").unwrap();
    let seen: Vec<_> = tape
        .tokens()
        .map(|t| (t.kind, t.start, t.end, t.next))
        .collect();
    assert_eq!(
        seen,
        [
            (Kind::Object, 1, 14, 8),
            (Kind::Key, 2, 5, 2),
            (Kind::Array, 6, 13, 7),
            (Kind::Number, 7, 8, 4),
            (Kind::Object, 10, 12, 6),
            (Kind::Close, 11, 12, 6),
            (Kind::Close, 12, 13, 7),
            (Kind::Close, 13, 14, 8),
        ]
    );
    let counts: Vec<_> = (0..9).map(|index| tape.count(index)).collect();
    assert_eq!(counts, [1, 0, 2, 0, 0, 0, 0, 0, 0]);
    assert_eq!(tape.depth(), 3);
}

#[test]
fn a_tape_of_fewer_tokens_is_a_document_of_its_own() {
    let tape = Tape::new(br#"{"a":[1,[2],3],"b":{"c":4},"d":5}"#).unwrap();
    // Without `1` and `[2]`, without `"c":4`, without `"d":5`.
    let fewer = tape.with_only(&[0, 1, 2, 7, 8, 9, 10, 13, 16]);
    let seen: Vec<_> = fewer.tokens().map(|t| (t.kind, t.next)).collect();
    assert_eq!(
        seen,
        [
            (Kind::Object, 9),
            (Kind::Key, 2),
            (Kind::Array, 5),
            (Kind::Number, 4),
            (Kind::Close, 5),
            (Kind::Key, 6),
            (Kind::Object, 8),
            (Kind::Close, 8),
            (Kind::Close, 9),
        ]
    );
    assert_eq!((fewer.count(0), fewer.count(2), fewer.count(6)), (2, 1, 0));
    assert_eq!(fewer.raw_text(fewer.pointer("/a/0").unwrap()), "3");
    assert_eq!(fewer.pointer("/b/c"), None);
}

#[test]
fn escapes_decode() {
    assert_eq!(unescape(r#"a\"\\\/\b\f\n\r\té"#), "a\"\\/\u{8}\u{c}\n\r\té");
    assert_eq!(unescape(r"\ud83d\ude00!\u00e9"), "😀!é");
    assert_eq!(unescape(r"\ud83d x\ude00"), "\u{fffd} x\u{fffd}");
    assert_eq!(unescape(r"\\u0041"), r"\u0041");
}
