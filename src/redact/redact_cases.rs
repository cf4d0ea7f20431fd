//! Whole documents.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::json::{Kind as Token, Step, Tape};

fn redacted(document: &str) -> (String, Vec<(Kind, String)>) {
    let done = Redactor::new(b"salt").json(document.as_bytes()).unwrap();
    let text = String::from_utf8(done.text).unwrap();
    assert_eq!(
        check(text.as_bytes()).unwrap(),
        [],
        "what is left in {text}"
    );
    (
        text,
        done.found.into_iter().map(|f| (f.kind, f.place)).collect(),
    )
}

/// What stands at a pointer afterwards, and what it was found to be.
fn one(document: Value, pointer: &str) -> (String, Vec<Kind>) {
    let (text, found) = redacted(&document.to_string());
    let value: Value = serde_json::from_str(&text).unwrap();
    let at = value.pointer(pointer).unwrap();
    let at = at.as_str().map_or_else(|| at.to_string(), str::to_owned);
    (at, found.into_iter().map(|f| f.0).collect())
}

#[test]
fn each_sort_is_found_and_keeps_its_form() {
    let cases = [
        ("email", "Jane.Doe@corp.io", Kind::Email),
        ("anything", "jane@corp.io", Kind::Email),
        ("phone", "0170/1234567", Kind::Phone),
        ("anything", "+491701234567", Kind::Phone),
        ("name", "Jane Doe", Kind::Name),
        ("sender", "Jane", Kind::Name),
        ("password", "hunter2", Kind::Secret),
        ("x", "sk_live_51HabcDEF789ghi", Kind::Secret),
        ("x", "aB3dE5fG7hJ9kL1mN3pQ5rS7", Kind::Secret),
        ("content", "Hello, I am Jane", Kind::Text),
        ("ip", "8.8.8.8", Kind::Ip),
        (
            "avatar",
            "https://cdn.acme.io/u/jane.png?sig=abc",
            Kind::Url,
        ),
        ("website", "acme.io", Kind::Url),
        ("city", "Springfield", Kind::Address),
        ("zip", "D-10115", Kind::Address),
        ("address", "1 Main St, Springfield", Kind::Address),
        ("dob", "1980-02-13", Kind::Birth),
        ("ssn", "123-45-6789", Kind::Account),
        ("x", "DE89370400440532013000", Kind::Account),
        ("x", "4242 4242 4242 4242", Kind::Card),
        ("lat", "52.5170", Kind::Position),
        ("filename", "jane-doe-cv.pdf", Kind::Text),
    ];
    for (name, value, kind) in cases {
        let (other, found) = one(json!({ name: value }), &format!("/{name}"));
        assert_eq!(found, [kind], "{name}: {value}");
        assert_ne!(other, value);
        let words = value
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 3);
        for word in words.filter(|w| {
            w.chars().all(char::is_alphabetic) && !["https", "avatar", "live"].contains(w)
        }) {
            assert!(!other.contains(word), "{name}: {value}: {other}");
        }
    }
}

#[test]
fn what_is_neither_stays() {
    let document = r#"{"id": 42, "uuid":"2b930401-a717-4368-b096-9e091d987f49","event":"message_created","status":"open",
 "at":"2026-02-13T01:27:33.365Z","token_type":"bearer","total":10.00,"big":10000000000000000000000,"ok":true,"no":null,
 "sender_type":"agent","sender":"agent_bot","token":"","email":null,"sha":"d41d8cd98f00b204e9800998ecf8427e",
 "phone":{"count":3},"s":"\u00e9\/","id2":"evt_1NabcDEF","url":"https://example.com/api","host":"127.0.0.1"}"#;
    assert_eq!(redacted(document), (document.to_owned(), vec![]));
}

#[test]
fn parts_of_texts_change_and_the_rest_stays_as_it_is_written() {
    let (text, found) =
        redacted(r#"{"t":"\u00e9 \/ jane@corp.io \ud83d\ude00 +491701234567","k":[10.00,1e5]}"#);
    assert!(text.starts_with(r#"{"t":"\u00e9 \/ "#), "{text}");
    assert!(text.contains(r#"@example.com \ud83d\ude00 +999"#), "{text}");
    assert!(text.ends_with(r#""k":[10.00,1e5]}"#), "{text}");
    assert_eq!(
        found,
        [(Kind::Email, "t".into()), (Kind::Phone, "t".into())]
    );
}

#[test]
fn names_are_replaced_wherever_they_stand_in_the_document() {
    let (text, _) = redacted(
        r#"{"label":"with Jane Doe","contact":{"name":"Jane Doe"},"x":"Jane Doerr","to":"Jane Doe <jane@corp.io>"}"#,
    );
    assert!(
        !text.contains("Jane Doe\"") && !text.contains("Jane Doe ") && text.contains("Jane Doerr"),
        "{text}"
    );
    let value: Value = serde_json::from_str(&text).unwrap();
    let name = value["contact"]["name"].as_str().unwrap();
    assert_eq!(value["label"], format!("with {name}"));
    assert!(
        value["to"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{name} <")),
        "{text}"
    );
}

#[test]
fn what_only_a_machine_reads_is_no_place_to_hide() {
    let bytes: Vec<u8> = (0..3_000u32).map(|n| (n * n % 251) as u8).collect();
    let image = data_encoding::BASE64.encode(&bytes);
    let (text, found) = redacted(&format!(
        r#"{{"image":"data:image/png;base64,{image}","n":1}}"#
    ));
    assert!(
        text.starts_with(r#"{"image":"data:image/png;base64,"#) && !text.contains(&image[..40])
    );
    assert_eq!(found, [(Kind::Secret, "image".into())]);
}

#[test]
fn a_number_is_known_by_its_digits_as_well() {
    let (text, _) = redacted(
        r#"{"phone":"+44 20 7946 0188","source_id":"442079460188","version":"148.0.0.0"}"#,
    );
    let value: Value = serde_json::from_str(&text).unwrap();
    let phone = value["phone"].as_str().unwrap().replace(['+', ' '], "");
    assert_eq!(value["source_id"], phone);
    assert_eq!(value["version"], "148.0.0.0");
}

#[test]
fn json_within_strings_and_members_that_are_data() {
    let (text, found) =
        redacted(r#"{"payload":"{\"user\":{\"name\":\"Jane\"},\"n\":1.50}","jane@corp.io":1}"#);
    assert!(
        text.contains(r#",\"n\":1.50}"#) && !text.contains("Jane") && !text.contains("jane@"),
        "{text}"
    );
    assert_eq!(found[0], (Kind::Name, "payload".into()));
    assert!(
        found[1].1.ends_with("@example.com\"]") || found[1].1.contains("example"),
        "{found:?}"
    );
    let policy = |_: &[Step], half| match half {
        Half::Name => Treat::Data,
        Half::Value => Treat::Keep,
    };
    let document = br#"{"Bob":"jane@corp.io","42":1,"Ann":2}"#;
    let done = Redactor::new(b"salt").json_by(document, &policy).unwrap();
    let text = String::from_utf8(done.text).unwrap();
    assert!(
        !text.contains("Bob") && !text.contains("Ann") && text.contains(r#""jane@corp.io","42":1"#),
        "{text}"
    );
}

#[test]
fn a_secret_or_an_address_colours_what_is_inside() {
    let (text, found) = redacted(
        r#"{"credentials":{"kind":"basic","value":"S3cret"},"address":{"state":"Bavaria","country":"DE","line1":"1 Main St"}}"#,
    );
    assert!(
        text.contains(r#""kind":"basic""#) && text.contains(r#""country":"DE""#),
        "{text}"
    );
    let places: Vec<_> = found.iter().map(|f| f.1.as_str()).collect();
    assert_eq!(
        places,
        ["credentials.value", "address.state", "address.line1"]
    );
}

#[test]
fn texts_and_names_in_parts() {
    let (text, found) = redacted(
        r#"{"text_content":{"full":"Hi, Jane","kind":"text/plain","of":{"x":"Hi, you"}},"company":{"first":"jane","plan":"pro"},
 "messages":[{"channel":"a; b"}],"social_profiles":{"x":"iris_walks"},"odd":"call her back tomorrow","at":"Fri, 13 Feb 2026 01:27:33 GMT"}"#,
    );
    let places: Vec<_> = found.iter().map(|f| f.1.as_str()).collect();
    assert_eq!(
        places,
        [
            "text_content.full",
            "company.first",
            "social_profiles.x",
            "odd"
        ]
    );
    for kept in [
        r#""kind":"text/plain""#,
        "Hi, you",
        r#""plan":"pro""#,
        "a; b",
        "01:27:33 GMT",
    ] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn a_map_by_ids_says_what_its_values_are() {
    let (text, found) = redacted(r#"{"names":{"42":"Jane"},"counts":{"42":"Jane"}}"#);
    assert!(text.ends_with(r#""counts":{"42":"Jane"}}"#), "{text}");
    assert_eq!(found, [(Kind::Name, "names.42".into())]);
}

#[test]
fn the_salt_decides_and_the_same_is_the_same_everywhere() {
    let by = |salt: &[u8], document: &str| {
        String::from_utf8(Redactor::new(salt).json(document.as_bytes()).unwrap().text).unwrap()
    };
    let one = r#"{"email":"jane@corp.io"}"#;
    assert_eq!(by(b"a", one), by(b"a", one));
    assert_ne!(by(b"a", one), by(b"b", one));
    let two = by(b"a", r#"{"x":"JANE@corp.io"}"#);
    assert_eq!(two.replace("\"x\"", "\"email\""), by(b"a", one));
}

fn json_value() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("email"),
        Just("name"),
        Just("token"),
        Just("content"),
        Just("phone"),
        Just("url"),
        Just("address"),
        Just("ip"),
        Just("pin"),
        Just("dob"),
        Just("iban"),
        Just("lat"),
        Just("id"),
        Just("sender"),
        Just("city"),
        Just("filename"),
        Just("signature"),
        Just("x"),
        Just("j@c.io"),
        Just("password"),
        Just("zip"),
        Just("ssn"),
    ];
    let text = prop_oneof![
        "\\PC{0,30}",
        "[a-zA-Z0-9_+/=.-]{0,50}",
        "[a-z]{1,8}@[a-z]{1,8}\\.io",
        "\\+[1-9][0-9]{5,14}",
        "[0-9a-f]{32}",
        "[0-9]{1,19}",
        "https?://[a-z]{1,9}\\.io/[a-zA-Z0-9%/?=&#.]{0,30}",
        "([0-9]{1,3}\\.){3}[0-9]{1,3}",
        "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}",
        "[A-Z]{2}[0-9]{2}[0-9A-Z]{11,20}",
        "(sk_live_|whsec_|AKIA)[a-zA-Z0-9]{12,30}",
        "\\{\"name\":\"[a-z]{0,9}\",\"t\":\\[[0-9]{1,3}\\]\\}",
        "-----BEGIN [A-Z ]{3,9}-----\n[a-zA-Z0-9+/]{20,64}\n-----END",
        "(a|b|token|password)=[a-z0-9]{0,12}(&| )[a-z.@ ]{0,20}",
    ];
    let number = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from)
    ];
    let leaf = prop_oneof![4 => text.prop_map(Value::from), 1 => number, 1 => Just(Value::Null), 1 => any::<bool>().prop_map(Value::from)];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        let member = (name.clone(), inner.clone());
        prop_oneof![
            proptest::collection::vec(inner, 0..5).prop_map(Value::from),
            proptest::collection::vec(member, 0..6).prop_map(|members| members
                .into_iter()
                .map(|(n, v)| (n.to_owned(), v))
                .collect()),
        ]
    })
}

/// What the tokens are, strings and numbers without what they say.
fn structure(document: &[u8]) -> Vec<Token> {
    Tape::new(document)
        .unwrap()
        .tokens()
        .map(|token| token.kind)
        .collect()
}

proptest! {
    #[test]
    fn valid_json_of_the_same_structure_with_nothing_left_to_find(value in json_value(), pretty in any::<bool>()) {
        let document = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let done = Redactor::new(b"salt").json(document.as_bytes()).unwrap();
        prop_assert_eq!(structure(document.as_bytes()), structure(&done.text));
        prop_assert!(serde_json::from_slice::<Value>(&done.text).is_ok());
        prop_assert_eq!(done.found.is_empty(), done.text == document.as_bytes());
        let again = Redactor::new(b"other").json(&done.text).unwrap();
        prop_assert_eq!(&again.found, &[], "{} became {}", document, String::from_utf8_lossy(&done.text));
        // Whatever is between tokens, and every literal, is as it was.
        let (before, after) = (Tape::new(document.as_bytes()).unwrap(), Tape::new(&done.text).unwrap());
        let gaps = |tape: &Tape| {
            let mut gaps = Vec::new();
            let mut from = 0;
            for (index, token) in tape.tokens().enumerate() {
                gaps.push(tape.bytes().get(from..token.start).unwrap().to_vec());
                let whole = matches!(token.kind, Token::Key | Token::String | Token::Number);
                from = if whole { token.end } else { token.start };
                if token.kind == Token::Literal {
                    gaps.push(tape.raw(index).to_vec());
                }
            }
            gaps
        };
        prop_assert_eq!(gaps(&before), gaps(&after));
    }

    #[test]
    fn any_text_ends_without_a_panic(text in "\\PC{0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let redactor = Redactor::new(b"salt");
        let once = redactor.text(&text);
        prop_assert_eq!(redactor.text(&once.text).found, vec![]);
        let pairs = redactor.pairs(&text);
        prop_assert_eq!(redactor.pairs(&pairs.text).found, vec![]);
        let _ = redactor.json(&bytes);
    }
}
