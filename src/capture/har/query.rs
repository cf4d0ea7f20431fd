//! Names and values in queries and forms: `a=1&b=%41+c` (WHATWG URL, application/x-www-form-urlencoded).

use super::entry::Pair;
use super::text::Text;

/// The parameters of a query, decoded for people to read.
pub(super) fn parameters(query: &str) -> Vec<Pair> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Pair {
            name: decoded(name).as_slice().into(),
            value: decoded(value).as_slice().into(),
        }
    };
    pairs.map(pair).collect()
}

/// Parameters as a form. Some tools write them decoded and some as they were: an escape is taken for one.
pub(super) fn form(params: &[Pair]) -> Vec<u8> {
    let mut form = Vec::new();
    for Pair { name, value } in params {
        if !form.is_empty() {
            form.push(b'&');
        }
        encode(name, &mut form);
        form.push(b'=');
        encode(value, &mut form);
    }
    form
}

fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => match escape(after) {
                Some((byte, after)) => {
                    bytes.push(byte);
                    rest = after;
                }
                None => bytes.push(b'%'),
            },
            other => bytes.push(other),
        }
    }
    bytes
}

/// The byte that two hexadecimal digits stand for, and what is after them.
fn escape(after: &[u8]) -> Option<(u8, &[u8])> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match after {
        [high, low, rest @ ..] => {
            let byte = digit(*high)? * 16 + digit(*low)?;
            Some((u8::try_from(byte).ok()?, rest))
        }
        _ => None,
    }
}

fn encode(text: &Text, out: &mut Vec<u8>) {
    let bytes = text.bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let after = bytes.get(at + 1..).unwrap_or_default();
        match byte {
            b' ' => out.push(b'+'),
            b'%' if escape(after).is_some() => out.push(b'%'),
            b'*' | b'-' | b'.' | b'_' | b'+' => out.push(byte),
            _ if byte.is_ascii_alphanumeric() => out.push(byte),
            _ => out.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> Pair {
        let (name, value) = (name.into(), value.into());
        Pair { name, value }
    }

    #[test]
    fn a_query_is_taken_apart() {
        let pairs = parameters("a=1&b=%41+c%&&=x&d&é=%C3%A9");
        let expected = [("a", "1"), ("b", "A c%"), ("", "x"), ("d", ""), ("é", "é")];
        assert_eq!(pairs, expected.map(|(name, value)| pair(name, value)));
        assert_eq!(parameters(""), []);
    }

    #[test]
    fn a_form_is_put_together() {
        let params = [pair("a b", "1&2"), pair("c", "%26"), pair("d", "50%é")];
        assert_eq!(form(&params), b"a+b=1%262&c=%26&d=50%25%C3%A9");
    }
}
