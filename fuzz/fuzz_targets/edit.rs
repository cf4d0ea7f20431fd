//! Edits of a payload: any body, any edit. The input is a body and edits, parted by the byte 0xff.
//!
//! What an edit does not name keeps its bytes, JSON stays JSON, and the result is what the same edit does to values.

#![no_main]

mod model;

use hookctl::json::{Path, Tape};
use hookctl::pack::{Edit, apply};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &[u8]| {
    let mut parts = input.split(|byte| *byte == 0xff);
    let mut body = parts.next().unwrap_or_default().to_vec();
    for part in parts.take(4) {
        let Some((edit, change)) = read(part) else {
            return;
        };
        let result = apply(&body, std::slice::from_ref(&edit));
        if Tape::new(&body).is_err() {
            assert!(result.is_err(), "what is not JSON is not edited");
            return;
        }
        compare(&body, &edit, change.as_ref(), result.as_deref().ok());
        let Ok(edited) = result else { continue };
        assert!(Tape::new(&edited).is_ok(), "{}", edited.escape_ascii());
        untouched(&body, &edit, change.as_ref(), &edited);
        body = edited;
    }
});

/// The same edit in the model's words: a JSON pointer and a value, or a patch.
enum Change {
    Set(String, Value),
    Unset(String),
    Merge(Value),
}

fn read(part: &[u8]) -> Option<(Edit, Option<Change>)> {
    let (&what, rest) = part.split_first()?;
    if what == b'm' {
        let change = serde_json::from_slice(rest).ok().map(Change::Merge);
        return Some((
            Edit::Merge {
                json: rest.to_vec(),
            },
            change,
        ));
    }
    let text = std::str::from_utf8(rest).ok()?;
    let is_pointer = text.starts_with('/');
    match what {
        b's' => {
            let edit = Edit::set(text).ok()?;
            let (path, json) = Path::split_assignment(text)?;
            let value = serde_json::from_str(json).ok();
            let change = value.map(|value| Change::Set(path.to_owned(), value));
            Some((edit, change.filter(|_| is_pointer)))
        }
        b't' => {
            let edit = Edit::set_text(text).ok()?;
            let (path, said) = Path::split_assignment(text)?;
            let change = Change::Set(path.to_owned(), said.into());
            Some((edit, Some(change).filter(|_| is_pointer)))
        }
        b'u' => {
            let edit = Edit::unset(text).ok()?;
            let change = Change::Unset(text.to_owned());
            Some((edit, Some(change).filter(|_| is_pointer)))
        }
        _ => None,
    }
}

/// Holds the result against the same edit of values, where `serde_json` can read the payload.
fn compare(body: &[u8], edit: &Edit, change: Option<&Change>, edited: Option<&[u8]>) {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let (Ok(value), Some(change)) = (serde_json::from_slice::<Value>(text), change) else {
        return;
    };
    let expected = match change {
        Change::Set(pointer, json) => model::set(value, pointer, json.clone()),
        Change::Unset(pointer) => model::unset(value, pointer),
        Change::Merge(patch) => Some(model::merge(value, patch)),
    };
    let seen = edited.map(|edited| {
        let edited = edited.strip_prefix(b"\xef\xbb\xbf").unwrap_or(edited);
        serde_json::from_slice::<Value>(edited)
    });
    match seen {
        Some(Ok(seen)) => assert_eq!(Some(seen), expected, "{edit:?}"),
        // One level more than `serde_json` reads.
        Some(Err(error)) => assert!(error.to_string().contains("recursion"), "{error}"),
        None => assert_eq!(None, expected, "{edit:?}"),
    }
}

/// What comes before and after the place of one change is as it was.
fn untouched(body: &[u8], edit: &Edit, change: Option<&Change>, edited: &[u8]) {
    let before = body.iter().zip(edited).take_while(|(a, b)| a == b).count();
    let after = body.iter().rev().zip(edited.iter().rev());
    let after = after.take_while(|(a, b)| a == b).count();
    match (edit, change) {
        (Edit::Unset { .. }, _) => {
            let mut kept = body.iter();
            assert!(
                edited.iter().all(|byte| kept.any(|b| b == byte)),
                "{edit:?}"
            );
        }
        (Edit::Merge { .. }, _) | (_, None | Some(Change::Unset(_) | Change::Merge(_))) => {}
        (_, Some(Change::Set(pointer, _))) => {
            let gone = model::span(body, pointer).map_or(0, |span| span.len());
            assert!(before + after + gone >= body.len(), "{edit:?}");
        }
    }
}
