//! Reading suites: what is taken, and what is told of what is not.

use std::path::PathBuf;
use std::time::Instant;

use proptest::prelude::*;

use super::json::Json;
use super::node::{Node, Value};
use super::source::Source;
use super::suite::Suite;
use super::variables::Variables;
use crate::Error;

fn source(text: &str) -> Source {
    Source::new("s.yaml".into(), PathBuf::new(), text.into()).unwrap()
}

fn read(text: &str) -> Result<Suite, Error> {
    Suite::read(source(text))
}

/// What is told: the place and what is wrong, the lines that show it, and the help.
#[track_caller]
fn told(text: &str) -> String {
    let error = read(text).unwrap_err();
    let mut told = vec![error.to_string()];
    told.extend(error.excerpt().iter().cloned());
    told.extend(error.help().map(|help| format!("help: {help}")));
    told.join("\n")
}

/// The one case of a suite.
fn case(text: &str) -> String {
    format!("version: 1\nprovider: acme\ncases:\n  - name: one\n{text}")
}

fn json(yaml: &str) -> String {
    let document = source(&format!("a: {yaml}")).document().unwrap();
    let Value::Map(members) = document.value else {
        panic!("a map");
    };
    let (_, node): &(_, Node) = &members[0];
    let none = |_: &str| None;
    let mut variables = Variables::new(&none);
    variables.set("n", "10.00");
    variables.set("t", "\"x\"");
    Json::read(node).unwrap().fill(&variables).unwrap()
}

#[test]
fn scalars_become_json_by_their_own_text() {
    for (yaml, expected) in [
        ("10.00", "10.00"),
        ("1e3", "1e3"),
        ("10000000000000000000000", "10000000000000000000000"),
        ("-0.0", "-0.0"),
        ("\"10.00\"", "\"10.00\""),
        ("'10.00'", "\"10.00\""),
        ("hello", "\"hello\""),
        ("yes", "\"yes\""),
        ("true", "true"),
        ("~", "null"),
        ("", "null"),
        ("2026-11-21", "\"2026-11-21\""),
        ("{b: [1.50, x], \"c\": {}}", r#"{"b":[1.50,"x"],"c":{}}"#),
        ("\"${n}\"", "10.00"),
        ("\"${n} \"", "\"10.00 \""),
        ("\"${t}\"", "\"x\""),
        ("$${n}", "\"${n}\""),
        ("costs $5", "\"costs $5\""),
        ("|\n  two\n  lines\n", "\"two\\nlines\\n\""),
    ] {
        assert_eq!(json(yaml), expected, "{yaml}");
    }
}

#[test]
fn a_number_that_json_cannot_write_is_refused() {
    assert_eq!(
        told(&case("    send: { event: x, set: { a: 0x1f } }\n")),
        "s.yaml:5:33: `0x1f` is a number that JSON cannot write\n  \
           5 |     send: { event: x, set: { a: 0x1f } }\n    \
             |                                 ^^^^\n\
         help: write it in decimal digits, or in quotes to make it a text"
    );
}

#[test]
fn a_wrong_key_is_shown_with_the_nearest_known_one() {
    assert_eq!(
        told("version: 1\ncasse: []\n"),
        // Whatever it is, it is not known to be a suite.
        "s.yaml:2:1: `suite` has no key `casse`\nhelp: did you mean `cases`?"
    );
    assert_eq!(
        told(&case(
            "    send:\n      event: x\n    expect:\n\n      staus: 200\n"
        )),
        "s.yaml:9:7: `expect` has no key `staus`\n  9 |       staus: 200\n    |       ^^^^^\nhelp: did you mean `status`?"
    );
}

#[test]
fn wrong_kinds_say_what_is_wanted() {
    for (text, expected) in [
        ("[]", "s.yaml:1:1: `suite` is a map, not a list"),
        ("cases: []", "s.yaml:1:1: `suite` lacks `version`"),
        (
            "version: 2\ncases: []",
            "s.yaml:1:10: `2` is no version of suites that is known here",
        ),
        (
            "version: 1\ncases: {}",
            "s.yaml:2:8: here stands a map, not a list of cases",
        ),
        (
            "version: 1\ncases: []\ntimeout: soon",
            "s.yaml:3:10: `soon` is not a duration",
        ),
        (
            "version: 1\ncases: []\ntimeout: 5",
            "s.yaml:3:10: `5` is a number, not a duration",
        ),
        ("", "s.yaml:1:1: there is no suite in it"),
    ] {
        let told = told(text);
        assert_eq!(told.lines().next(), Some(expected), "{told}");
    }
    for (text, expected) in [
        (
            "send: { event: x, count: 0 }",
            "`0` is a number, not a whole number from 1 on",
        ),
        (
            "send: { event: x, sign: no }",
            "`no` is not `true` or `false`",
        ),
        (
            "send: { event: x, retry: often }",
            "`often` is not a retry policy",
        ),
        ("send: { event: x, rate: 0 }", "`0` is a number, not a rate"),
        ("send: { event: x, vary: wild }", "`wild` is not a variety"),
        ("send: { event: x, at: noon }", "`noon` is not a time"),
        (
            "send: { event: x, line: 3 }",
            "`line` is the line of a capture, and there is none",
        ),
        (
            "send: { event: x, new_id: true }",
            "without `capture` every delivery has a new id, so there is no `new_id`",
        ),
        (
            "send: { count: 2 }",
            "`send` says nothing that could be sent",
        ),
        ("send: { data: none.json }", "there is no file `none.json`"),
        (
            "send: { event: x, headers: { a b: c } }",
            "`a b` is not a header name",
        ),
        (
            "send: { event: x, set: { \"a[\": 1 } }",
            "the path `a[` holds `[]`, which is not an index",
        ),
        (
            "send: { event: x, set_json: { a: 1x } }",
            "`1x` is not JSON: more text after the end of the value",
        ),
        ("send: { event: \"${\" }", "`${` is not a variable"),
        (
            "send: { event: \"${no}\" }",
            "nothing gives `no` a value before this",
        ),
        ("pause: 1", "`1` is a number, not a duration"),
        ("skip: later", "nothing is done in this case"),
        (
            "robustness: { only: refuse }",
            "there is no group of probes `refuse`",
        ),
        (
            "matrix: { a: x }\n    pause: 1s",
            "`x` is not a list of values",
        ),
        (
            "matrix: { a: [] }\n    pause: 1s",
            "there is no value in it",
        ),
        ("sequence: []", "there is no step in it"),
        ("sequence: [ { name: x } ]", "nothing is done here"),
        (
            "permute: { steps: [ { pause: 1s } ] }",
            "orders are of 2 to 64 steps, and here is 1",
        ),
        (
            "pause: 1s\n    save: { a: status }",
            "there is no answer to save from",
        ),
        (
            "poll: { url: /x }\n    expect: { status: 200 }",
            "`expect` is about the answer to `send`",
        ),
        ("poll: {}", "`poll` lacks `url`"),
        (
            "send: { event: x }\n    poll: { url: /x }",
            "`case` has `send` and `poll`: one of them is enough",
        ),
        (
            "sequence: [ { pause: 1s } ]\n    expect: { status: 200 }",
            "`expect` belongs to a step of `sequence`",
        ),
        (
            "send: { event: x }\n    save: { 1a: status }",
            "`1a` is not a name for a variable",
        ),
        (
            "send: { event: x }\n    save: { a: where }",
            "`where` is not a place in an answer",
        ),
        (
            "send: { event: x }\n    expect: { status: 20x }",
            "`20x` is not a set of statuses",
        ),
        (
            "send: { event: x }\n    expect: { json: { a: 1 } }",
            "`a` is not a JSON path (RFC 9535): parser error at position 0",
        ),
        (
            "send: { event: x }\n    expect: { no_answer: true, status: 200 }",
            "with `no_answer` there is nothing that `status` could be held against",
        ),
        (
            "send: { event: x }\n    expect: { schema: s.json }",
            "`s.json` cannot be read: ",
        ),
    ] {
        let told = told(&case(&format!("    {text}\n")));
        let first = told.lines().next().unwrap_or_default();
        let (_, what) = first.split_once(": ").unwrap();
        assert!(what.starts_with(expected), "{text}\n{told}");
        assert!(told.contains("^"), "{told}");
    }
}

#[test]
fn a_secret_that_stands_in_the_suite_is_refused_and_not_shown() {
    for text in [
        "version: 1\nsecret: hunter2hunter2\ncases: []",
        "version: 1\nsecret: [ { env: A }, hunter2hunter2 ]\ncases: []",
        "version: 1\nsecret: \"hunter2hunter2\ncases: []",
        "version: 1\nsecret: { value: hunter2hunter2 }\ncases: []",
        "version: 1\nsecret: {hunter2hunter2: 1}\ncases: []",
    ] {
        let told = told(text);
        assert!(!told.contains("hunter2hunter2"), "{told}");
    }
    assert_eq!(
        told("version: 1\nsecret: hunter2hunter2\ncases: []"),
        "s.yaml:2:9: a secret does not stand in a suite itself\n  2 | secret: …\n    |         ^\n\
         help: name where it is: `secret: { env: NAME }` or `secret: { file: PATH }`"
    );
}

#[test]
fn names_and_variables_are_unique_and_known() {
    let text = "version: 1\ncases:\n- {name: a, pause: 1s}\n- {name: a, pause: 1s}\n";
    assert!(told(text).starts_with("s.yaml:4:10: the case of line 3 has this name too\n"));
    let text =
        "version: 1\nvars: { greeting: x }\ncases:\n- {name: a, poll: {url: \"/${greting}\"}}\n";
    assert!(told(text).ends_with("help: did you mean `${greeting}`?"));
    let text = "version: 1\ncases:\n- {name: a, poll: {url: \"/${t}\"}}\n- {name: b, poll: {url: /}, save: {t: status}}\n";
    assert!(told(text).contains(": nothing gives `t` a value before this\n"));
}

#[test]
fn yaml_that_is_none_says_where() {
    let told = told("version: 1\ncases:\n\t- name: x\n");
    assert!(told.starts_with("s.yaml:3:"), "{told}");
    assert!(told.contains("not YAML that can be read: "), "{told}");
    let twice = "version: 1\nversion: 1\ncases: []\n";
    assert!(
        read(twice)
            .unwrap_err()
            .to_string()
            .contains("s.yaml:2:1: ")
    );
    let bytes = Source::new("s.yaml".into(), PathBuf::new(), vec![b'a', 0xff]);
    assert_eq!(
        bytes.unwrap_err().to_string(),
        "`s.yaml` is not UTF-8 text: byte 1 is not"
    );
}

#[test]
fn a_laughing_document_is_not_read_to_its_end() {
    let mut text = "version: 1\nvars:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for n in 1..12 {
        let before = n - 1;
        let again = vec![format!("*a{before}"); 10].join(",");
        text.push_str(&format!("  a{n}: &a{n} [{again}]\n"));
    }
    text.push_str("cases: []\n");
    let begun = Instant::now();
    assert!(read(&text).is_err());
    assert!(begun.elapsed().as_secs() < 20);
    let deep = "[".repeat(5000);
    assert!(read(&deep).is_err());
    let deep: String = (0..5000)
        .map(|n| format!("{}a:\n", " ".repeat(n)))
        .collect();
    assert!(read(&deep).is_err());
}

#[test]
fn anchors_and_merges_are_read() {
    let text = "version: 1\nvars: { a: &a { b: 1.50 }, c: *a }\ndefaults: { expect: &e { status: 200 } }\n\
                cases:\n- {name: x, send: {event: e}, expect: { <<: *e, text: hi }}\n";
    let suite = read(text).unwrap();
    assert_eq!(suite.cases.len(), 1);
    let none = |_: &str| None;
    let variables = Variables::new(&none);
    assert_eq!(suite.vars[1].1.fill(&variables).unwrap(), r#"{"b":1.50}"#);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(source) = Source::new("s".into(), PathBuf::new(), bytes) {
            let _ = Suite::read(source);
        }
    }

    #[test]
    fn no_likely_text_makes_it_panic(
        text in "(version: 1\n|cases:\n|  - name: a\n|    send: |\\{|\\}|\\[|\\]|event: x|, |\\$\\{a\\}|\\$\\{|&a |\\*a|secret: |é|\"|'|\n|: |- |~|10\\.00|!!int |<<: |\\|\n|\t){0,24}"
    ) {
        let _ = read(&text);
    }

    #[test]
    fn no_string_in_any_place_makes_it_panic(text in ".{0,30}", key in "[a-z_]{1,12}") {
        let quoted = crate::json::quote(&text);
        for part in ["send", "expect", "poll", "permute", "matrix", "save", "robustness", "sequence"] {
            let _ = read(&case(&format!("    {part}: {{ {key}: {quoted} }}\n")));
            let _ = read(&case(&format!("    {part}: {quoted}\n    send: {{ event: {quoted}, set: {{ {quoted}: {quoted} }} }}\n")));
        }
    }

    #[test]
    fn numbers_of_json_keep_every_byte(number in "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,3})?") {
        prop_assert_eq!(json(&number), number);
    }
}
