//! A document out of a string, read at once and read in two steps: the same.

use proptest::prelude::*;

use super::quoted::Quoted;
use super::scan_cases::{NO, YES, any_json};
use super::tape::Tape;

/// How a text may stand in a string: as it mostly is, and with escapes for all that is not ASCII.
fn forms(text: &str) -> [String; 2] {
    let usual = serde_json::to_string(text).unwrap();
    let ascii: String = usual
        .chars()
        .map(|c| match c {
            c if c.is_ascii() => c.to_string(),
            c => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect(),
        })
        .collect();
    [usual, ascii]
}

/// What is read at once is what is read in two steps.
fn agrees(quoted: &mut Quoted, string: &str) -> bool {
    let inside = &string.as_bytes()[1..];
    let Some(length) = quoted.scan(inside) else {
        return false;
    };
    assert_eq!(inside.get(length), Some(&b'"'), "{string}");
    let text: String = serde_json::from_str(&string[..length + 2]).unwrap();
    let usual = Tape::new(text.as_bytes()).unwrap();
    let tape = quoted.take().unwrap();
    assert_eq!(tape.bytes(), usual.bytes());
    assert_eq!(tape.depth(), usual.depth());
    assert!(tape.tokens().eq(usual.tokens()), "{string}");
    for at in 0..tape.len() {
        assert_eq!(tape.is_escaped(at), usual.is_escaped(at));
        assert_eq!(tape.count(at), usual.count(at));
    }
    assert_eq!(
        tape.without_repeats().is_some(),
        usual.without_repeats().is_some()
    );
    true
}

#[test]
fn what_is_json_is_read_and_nothing_else_is() {
    let mut quoted = Quoted::default();
    for text in YES {
        // A byte-order mark, and a character that is written as two escapes: not for us.
        let mark = text.starts_with('\u{feff}');
        let pairs = text.chars().any(|c| u32::from(c) > 0xffff);
        let [usual, ascii] = forms(text);
        assert_eq!(agrees(&mut quoted, &usual), !mark, "{usual}");
        assert_eq!(agrees(&mut quoted, &ascii), !mark && !pairs, "{ascii}");
    }
    for text in NO {
        for string in forms(text) {
            assert!(!agrees(&mut quoted, &string), "{string}");
        }
    }
    for string in [
        r#""{} "#,
        r#""{\"a\":1"#,
        r#""\"a"#,
        r#""\"\\\u0022\"""#,
        r#""\u0022a\"""#,
        r#""1\u0020""#,
    ] {
        assert!(!agrees(&mut quoted, string), "{string}");
    }
    assert!(agrees(&mut quoted, r#""[1]", "more""#));
    assert!(quoted.take().is_none());
}

proptest! {
    #[test]
    fn any_json_is_read(value in any_json(), pretty in any::<bool>()) {
        let text = match pretty {
            true => serde_json::to_string_pretty(&value).unwrap(),
            false => value.to_string(),
        };
        let [usual, ascii] = forms(&text);
        let mut quoted = Quoted::default();
        prop_assert!(agrees(&mut quoted, &usual));
        // Pairs of escapes for one character are not for us.
        prop_assert_eq!(agrees(&mut quoted, &ascii), text.chars().all(|c| u32::from(c) <= 0xffff));
    }

    #[test]
    fn damaged_texts_are_read_as_others_do(value in any_json(), at in any::<prop::sample::Index>(), new in "[\"\\\\u/n{}\\[\\]:,0-9a-f é]{0,3}") {
        let [mut string, _] = forms(&value.to_string());
        let ends: Vec<_> = string.char_indices().map(|(at, _)| at).skip(1).collect();
        let at = *at.get(&ends);
        let end = string[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        string.replace_range(at..end, &new);
        let mut quoted = Quoted::default();
        if quoted.scan(&string.as_bytes()[1..]).is_some() {
            prop_assert!(agrees(&mut quoted, &string));
        }
    }
}
