//! `name=value&…`: queries and forms. Names, order and separators stay.

use ring::hmac;

use super::context::Context;
use super::part::{replaced, until_settled};
use super::policy::Treat;
use super::{Found, document, value};

/// The same pairs with what is secret or personal replaced, and what that was.
pub(super) fn pairs(key: &hmac::Key, text: &str) -> (String, Vec<Found>) {
    let mut found = Vec::new();
    let pairs: Vec<String> = text
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, raw)) => {
                let name_said = decoded(name);
                match other(key, &name_said, &decoded(raw), &mut found) {
                    Some(other) => format!("{name}={}", encoded(&other)),
                    None => pair.to_owned(),
                }
            }
            None => pair.to_owned(),
        })
        .collect();
    (pairs.join("&"), found)
}

fn other(key: &hmac::Key, name: &str, said: &str, found: &mut Vec<Found>) -> Option<String> {
    let context = Context::named(name);
    if said.starts_with(['{', '['])
        && let Ok(edits) = document::edits(key, said.as_bytes(), &|_, _| Treat::Usual, context, 1)
    {
        let new = String::from_utf8(document::edited(said.as_bytes(), &edits)).ok()?;
        let inner = edits.into_iter().map(|edit| Found {
            place: format!("{name}: {}", edit.found.place),
            ..edit.found
        });
        found.extend(inner);
        return Some(new).filter(|new| new != said);
    }
    let parts = until_settled(said, |said| value::parts(key, context, said));
    found.extend(parts.iter().map(|part| Found::new(part.kind, name)));
    (!parts.is_empty()).then(|| replaced(said, &parts))
}

/// `+` is a space and `%41` an `A` (application/x-www-form-urlencoded, WHATWG URL, 5.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|d| std::str::from_utf8(d).ok());
        let digits = digits.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(other),
        }
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"-._~*:/@,".contains(&byte) => {
                out.push(char::from(byte))
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_values_that_tell_something_change() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        let text = "a=1&token=hunter-two-42&x&Body=%7B%22name%22%3A%22Jane%22%7D&From=%2B491701234567&b=c%20d";
        let (other, found) = pairs(&key, text);
        assert!(other.starts_with("a=1&token="), "{other}");
        assert!(
            other.contains("&x&Body=%7B%22name%22:%22") && other.ends_with("&b=c%20d"),
            "{other}"
        );
        assert!(other.contains("&From=%2B999"), "{other}");
        let places: Vec<_> = found.iter().map(|f| f.place.as_str()).collect();
        assert_eq!(places, ["token", "Body: name", "From"]);
        assert_eq!(pairs(&key, &other), (other.clone(), vec![]), "known again");
    }
}
