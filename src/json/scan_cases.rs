//! Known verdicts for the scanner, in the manner of the public JSON test suites, and parity with another parser.

use proptest::prelude::*;
use serde_json::Value;

use super::tape::Tape;

/// Texts that are JSON.
pub(super) const YES: &[&str] = &[
    "[]",
    "{}",
    "[ ]",
    "{ }",
    " [] ",
    "\t\r\n[]\n",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "1.5",
    "-0.0",
    "0.1e1",
    "1e5",
    "1E+5",
    "1e-5",
    "123456789012345678901234567890",
    "10.00",
    "20e1",
    "[1,2]",
    "[1 , 2]",
    "[[]]",
    "[[],[[]]]",
    "[null, 1, \"1\", {}]",
    "[false,true]",
    "{\"a\":1}",
    "{\"a\":1,\"a\":2}",
    "{\"a\":{},\"b\":[]}",
    "{\"\":0}",
    "{ \"a\" : 1 , \"b\" : 2 }",
    "{\"\\u0000\":1}",
    "\"\"",
    "\"a\"",
    "\" \"",
    "\"\\\"\"",
    "\"\\\\\"",
    "\"\\/\"",
    "\"\\b\\f\\n\\r\\t\"",
    "\"\\u0061\\u30af\"",
    "\"\\uD801\\udc37\"",
    "\"\u{7f}\"",
    "\"é\u{2028}\u{2029}\u{10ffff}\"",
    "\"/*x*/\"",
    "\"\\u0022\"",
    "[\"\\u005C\"]",
    "{\"a\":[{\"b\":[{}]}]}",
];

/// Texts that are not.
pub(super) const NO: &[&str] = &[
    "",
    " ",
    "[",
    "]",
    "{",
    "}",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[,]",
    "[1,,2]",
    "[1 2]",
    "[1}",
    "{]",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{\"a\"::1}",
    "{,}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{\"a\":1 \"b\":2}",
    "{null:1}",
    "{[]:1}",
    "[1]]",
    "[] []",
    "1 2",
    "[1]x",
    "nul",
    "nulll",
    "True",
    "NaN",
    "Infinity",
    "-Infinity",
    "+1",
    "-",
    "--1",
    "01",
    "-01",
    "1.",
    ".5",
    "1.e5",
    "1e",
    "1e+",
    "1E",
    "0x1",
    "1_000",
    "1 000",
    "0e",
    "1.2.3",
    "- 1",
    "２",
    "\"",
    "\"a",
    "\"\\",
    "\"\\\"",
    "\"\\x00\"",
    "\"\\a\"",
    "\"\\u\"",
    "\"\\u00\"",
    "\"\\u00g0\"",
    "\"\\ud800\\u\"",
    "\"\n\"",
    "\"\t\"",
    "\"\0\"",
    "'a'",
    "a",
    "[\"a\",\n4\n,1,",
    "//x\n[]",
    "[]//",
    "/**/[]",
    "{\"a\":/**/1}",
    "\u{c}[]",
    "\u{a0}[]",
    "[\u{2060}]",
    "[\"x\"",
    "[1:2]",
    "{\"a\",\"b\"}",
    "{\"a\":\"b\"}#",
    "\u{feff}",
    "tru\\u0065",
    "[1\u{0}]",
];

fn ours(text: &[u8]) -> bool {
    Tape::new(text).is_ok()
}

#[test]
fn valid_texts_pass() {
    for text in YES {
        assert!(ours(text.as_bytes()), "{text:?}");
        assert!(serde_json::from_str::<Value>(text).is_ok(), "{text:?}");
    }
}

#[test]
fn invalid_texts_do_not() {
    for text in NO {
        assert!(!ours(text.as_bytes()), "{text:?}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text:?}");
    }
}

#[test]
fn bytes_that_are_not_utf8_do_not_pass() {
    for bytes in [
        &b"\"\xff\""[..],
        b"[\xe9]",
        b"\"\xed\xa0\x80\"",
        b"\"\xc0\xaf\"",
        b"\xff\xfe[\0]\0",
    ] {
        assert!(!ours(bytes), "{bytes:?}");
    }
}

#[test]
fn what_the_grammar_leaves_open_passes() {
    for text in [
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "1e400",
        "-1e400",
        "\u{feff}[]",
    ] {
        assert!(ours(text.as_bytes()), "{text:?}");
    }
}

/// Rebuilds a value from the tape, to compare with what another parser made of the same bytes.
fn build(tape: &Tape, index: usize) -> Value {
    use super::item::Kind;
    match tape.kind(index).unwrap() {
        Kind::Object => Value::Object(
            tape.members(index)
                .map(|(key, value)| (tape.text(key).unwrap().into_owned(), build(tape, value)))
                .collect(),
        ),
        Kind::Array => tape.elements(index).map(|i| build(tape, i)).collect(),
        Kind::String => Value::String(tape.text(index).unwrap().into_owned()),
        Kind::Number | Kind::Literal => serde_json::from_str(tape.raw_text(index)).unwrap(),
        Kind::Key | Kind::Close => panic!("not a value"),
    }
}

/// Any JSON document.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1.0e6..1.0e6f64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((any::<String>(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn both_parsers_read_the_same_values(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_vec_pretty(&value) } else { serde_json::to_vec(&value) }.unwrap();
        let tape = Tape::new(&text).unwrap();
        prop_assert_eq!(build(&tape, 0), value);
    }

    #[test]
    fn both_parsers_agree_on_damaged_texts(value in any_json(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut text = serde_json::to_vec(&value).unwrap();
        let at = at.index(text.len());
        if cut { text.remove(at); } else { text[at] = byte; }
        // The other parser refuses lone surrogates and numbers beyond its range, which the grammar allows.
        let open = text.windows(3).any(|w| w.eq_ignore_ascii_case(b"\\ud")) || text.iter().any(|b| b.eq_ignore_ascii_case(&b'e'));
        prop_assume!(!open);
        prop_assert_eq!(ours(&text), serde_json::from_slice::<Value>(&text).is_ok());
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\\u0e-. ntf".to_vec())], 0..60)) {
        if let Ok(tape) = Tape::new(&bytes) {
            for index in 0..tape.len() + 2 {
                let _ = (tape.text(index), tape.members(index).count(), tape.elements(index).count());
            }
        }
    }
}
