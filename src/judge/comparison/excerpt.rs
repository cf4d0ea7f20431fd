//! Values shown on one line: shortened, what is secret masked, everything else as it is written.

use super::masking::MASKED;
use crate::json::{Kind, Tape};
use crate::redact::is_secret;

/// The longest excerpt, in characters.
pub(super) const WIDTH: usize = 72;
/// How much of what two texts begin with alike is shown before their first difference, in characters.
const LEAD: usize = 16;

/// A value on one line. `secret`: something it is in has a name that says so.
pub(super) fn excerpt(tape: &Tape, index: usize, secret: bool) -> String {
    shortened(&written(tape, index, secret))
}

/// A text, or as much of it as is shown.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Two texts that are not the same, each shortened so that the first difference can be seen.
pub fn excerpts(before: &str, after: &str) -> (String, String) {
    let long = |text: &str| text.chars().nth(WIDTH).is_some();
    if !long(before) && !long(after) {
        return (before.to_owned(), after.to_owned());
    }
    let alike = before.chars().zip(after.chars());
    let alike = alike.take_while(|(b, a)| b == a).count();
    let skip = match alike > WIDTH / 2 {
        true => alike - LEAD,
        false => 0,
    };
    (from(before, skip), from(after, skip))
}

fn from(text: &str, skip: usize) -> String {
    let start = text.char_indices().nth(skip).map_or(text.len(), |c| c.0);
    let rest = shortened(text.get(start..).unwrap_or_default());
    match skip {
        0 => rest,
        _ => format!("…{rest}"),
    }
}

/// The two values of a place, shortened so that the first difference can be seen.
pub(super) fn pair(
    before: (&Tape, usize),
    after: (&Tape, usize),
    secret: bool,
) -> (String, String) {
    let leaf = |(tape, index): (&Tape, usize)| match secret && !is_literal(tape, index) {
        true => MASKED.to_owned(),
        false => tape.raw_text(index).to_owned(),
    };
    excerpts(&leaf(before), &leaf(after))
}

/// A value with what it is: `number 10`, `string "10"`, `null`.
pub(super) fn with_type(tape: &Tape, index: usize, secret: bool) -> String {
    match type_of(tape, index) {
        "null" => "null".to_owned(),
        name => format!("{name} {}", excerpt(tape, index, secret)),
    }
}

/// What a value is, in JSON Schema's words.
pub(super) fn type_of(tape: &Tape, index: usize) -> &'static str {
    match (tape.kind(index), tape.raw(index)) {
        (Some(Kind::Object), _) => "object",
        (Some(Kind::Array), _) => "array",
        (Some(Kind::Number), _) => "number",
        (Some(Kind::Literal), b"null") => "null",
        (Some(Kind::Literal), _) => "boolean",
        _ => "string",
    }
}

fn is_literal(tape: &Tape, index: usize) -> bool {
    tape.kind(index) == Some(Kind::Literal)
}

/// A value without white space between its tokens, at least as much of it as is shown.
fn written(tape: &Tape, index: usize, secret: bool) -> String {
    let end = tape.token(index).map_or(index, |token| token.next);
    let mut out = String::new();
    let mut at = index;
    // A comma goes before what follows a value.
    let mut follows = false;
    let mut length = 0;
    while at < end && length <= WIDTH {
        let Some(token) = tape.token(at) else { break };
        let opens = matches!(token.kind, Kind::Object | Kind::Array);
        if follows && token.kind != Kind::Close {
            out.push(',');
        }
        let text = match token.kind {
            Kind::Object => "{",
            Kind::Array => "[",
            _ => tape.raw_text(at),
        };
        let hidden = secret && matches!(token.kind, Kind::String | Kind::Number);
        let text = if hidden { MASKED } else { text };
        out.extend(text.chars().take(WIDTH + 1));
        follows = !opens && token.kind != Kind::Key;
        at += 1;
        if token.kind == Kind::Key {
            out.push(':');
            let name = tape.text(at - 1).unwrap_or_default();
            if is_secret(&name) && !is_literal(tape, at) {
                out.push_str(MASKED);
                follows = true;
                at = tape.token(at).map_or(end, |value| value.next);
            }
        }
        length = out.chars().count();
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(document: &str) -> String {
        excerpt(&Tape::new(document.as_bytes()).unwrap(), 0, false)
    }

    #[test]
    fn values_stand_on_one_line_as_they_are_written() {
        assert_eq!(
            shown("{\"a\": [1.00, {}, [],\n \"\\u00e9\"], \"b\" : {\"c\": null}}"),
            r#"{"a":[1.00,{},[],"\u00e9"],"b":{"c":null}}"#
        );
        assert_eq!(shown("[]"), "[]");
        let long = format!("[{}1]", "100,".repeat(100));
        assert_eq!(shown(&long).chars().count(), WIDTH + 1);
        assert!(shown(&long).ends_with('…'));
    }

    #[test]
    fn secrets_are_masked() {
        assert_eq!(
            shown(r#"{"token":"abc","password":{"a":[1]},"has_token":true,"x":1}"#),
            r#"{"token":(masked),"password":(masked),"has_token":true,"x":1}"#
        );
        let tape = Tape::new(br#"{"a":["x",1,null]}"#).unwrap();
        assert_eq!(excerpt(&tape, 0, true), r#"{"a":[(masked),(masked),null]}"#);
    }

    #[test]
    fn what_differs_is_seen() {
        let same = "x".repeat(100);
        let (before, after) = excerpts(&format!("{same}one"), &format!("{same}two"));
        assert_eq!(before, format!("…{}one", "x".repeat(LEAD)));
        assert_eq!(after, format!("…{}two", "x".repeat(LEAD)));
        let (before, after) = excerpts(&same, "y");
        assert_eq!((before.chars().count(), after.as_str()), (WIDTH + 1, "y"));
        assert_eq!(excerpts("é", "e"), ("é".into(), "e".into()));
    }

    proptest! {
        #[test]
        fn texts_that_differ_are_shown_differently(same in "[ab]{0,200}", before in "[ab]{0,90}", after in "[ab]{0,90}") {
            let (before, after) = (format!("{same}{before}"), format!("{same}{after}"));
            let (b, a) = excerpts(&before, &after);
            prop_assert_eq!(b == a, before == after);
            prop_assert!(b.chars().count() <= WIDTH + 2);
        }
    }
}
