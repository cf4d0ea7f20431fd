//! Reading a record fast: its request's body is taken out and unescaped apart, as it is most of what there is to read.
//!
//! A body that is JSON has its every quote escaped, which is what general readers of JSON are slowest at. Whatever is
//! out of the ordinary is left to them, so that what is accepted, and what is said of the rest, is the same.

use crate::exchange::{Body, Exchange};

/// How a body of text begins in the form that writers give it.
const START: &[u8] = br#""body":{"utf8":""#;

/// The record of a line; none where it has to be read the usual way.
pub(super) fn record(line: &[u8]) -> Option<Exchange> {
    let start = body_of_request(line)?;
    let escaped = line.get(start..)?;
    let (body, length) = unescaped(escaped)?;
    let after = escaped.get(length..)?;
    let rest = [line.get(..start)?, after].concat();
    let mut exchange: Exchange = serde_json::from_slice(&rest).ok()?;
    // The place it was taken from holds an empty body now.
    let place = exchange.request.body.as_mut()?;
    *place = Body::from(body);
    Some(exchange)
}

/// Where the text of the request's body starts: two objects deep, in the member `request` of the outer one.
fn body_of_request(line: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    let mut outer: &[u8] = b"";
    while let Some(byte) = line.get(at) {
        match byte {
            b'"' => {
                let rest = line.get(at..)?;
                if depth == 2 && outer == b"request" && rest.starts_with(START) {
                    return Some(at + START.len());
                }
                let length = string_length(line.get(at + 1..)?)?;
                if depth == 1 {
                    outer = line.get(at + 1..at + 1 + length)?;
                }
                at += length + 1;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
    }
    None
}

/// How long a string is whose first quote was passed already.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text
            .get(at..)?
            .iter()
            .position(|b| matches!(b, b'"' | b'\\'))?;
        if text.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// How many bytes are looked at in one go.
const WORD: usize = 8;

/// The text up to the quote that ends it, and how long it was; none where it is not all plain or simply escaped.
///
/// What is plain is copied a word at a time: a quote or a backslash stands every ten bytes or so, which is too often
/// for calls that look for one or copy a run.
fn unescaped(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut out = vec![0; text.len() + WORD];
    let (mut at, mut to) = (0, 0);
    loop {
        let word = text.get(at..at + WORD);
        if let Some(word) = word.and_then(|word| <[u8; WORD]>::try_from(word).ok()) {
            out.get_mut(to..to + WORD)?.copy_from_slice(&word);
            let plain = specials(word).trailing_zeros() as usize / 8;
            at += plain;
            to += plain;
            if plain == WORD {
                continue;
            }
        }
        let [byte, next] = *text.get(at..at + 2)? else {
            return None;
        };
        let c = match (byte, next) {
            (b'"', _) => break,
            (b'\\', b'u') => {
                let c = escaped_char(text.get(at + 2..at + 6)?)?;
                let mut bytes = [0; 4];
                let bytes = c.encode_utf8(&mut bytes).as_bytes();
                out.get_mut(to..to + bytes.len())?.copy_from_slice(bytes);
                to += bytes.len();
                at += 6;
                continue;
            }
            (b'\\', letter) => {
                at += 1;
                short_escape(letter)?
            }
            (0..0x20, _) => return None,
            (plain, _) => plain,
        };
        *out.get_mut(to)? = c;
        to += 1;
        at += 1;
    }
    out.truncate(to);
    std::str::from_utf8(&out).is_ok().then_some((out, at))
}

/// The quotes, backslashes and control characters among eight bytes: the lowest bit that is set is the top bit of the
/// first of them. Bits above it may be wrong.
fn specials(word: [u8; WORD]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; WORD]);
    const TOPS: u64 = u64::from_le_bytes([0x80; WORD]);
    let word = u64::from_le_bytes(word);
    // Of a byte less than `n`, n up to 128, taking n away borrows into its top bit, which it did not have.
    let less = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word & TOPS;
    let is = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
    less(word, 0x20) | is(b'"') | is(b'\\')
}

/// The character of `\uXXXX`; half of a pair of surrogates is none.
fn escaped_char(digits: &[u8]) -> Option<char> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let digits = std::str::from_utf8(digits).ok()?;
    u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
}

fn short_escape(letter: u8) -> Option<u8> {
    match letter {
        b'"' | b'\\' | b'/' => Some(letter),
        b'b' => Some(8),
        b'f' => Some(12),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::{Direction, Forwarded, Request, Response, Timing};

    fn answer(body: Option<Vec<u8>>) -> Response {
        Response {
            body: body.map(Body::from),
            ..Response::new(200)
        }
    }

    fn exchange(bodies: [Option<Vec<u8>>; 3]) -> Exchange {
        let [first, second, third] = bodies;
        let mut request = Request::new("POST", "/");
        request.headers.push("X-Odd", "\"body\":{\"utf8\":\"");
        request.body = first.map(Body::from);
        let mut exchange = Exchange::new("a", Timestamp::UNIX_EPOCH, Direction::Sent, request);
        exchange.response = Some(answer(second));
        exchange.forwarded = Some(Forwarded {
            url: "http://x/".into(),
            attempts: 1,
            response: Some(answer(third)),
            timing: Timing::default(),
            error: None,
        });
        exchange
    }

    fn body() -> impl Strategy<Value = Option<Vec<u8>>> {
        proptest::option::of(prop_oneof![
            any::<String>().prop_map(String::into_bytes),
            "[\"\\\\/\n\r\t\u{8}\u{c}a\u{1f}é😀{}:]{0,12}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..12),
        ])
    }

    proptest! {
        #[test]
        fn it_reads_what_the_usual_way_reads(first in body(), second in body(), third in body()) {
            let line = serde_json::to_vec(&exchange([first.clone(), second, third])).unwrap();
            let usual: Exchange = serde_json::from_slice(&line).unwrap();
            let usual_body = first.is_some_and(|body| std::str::from_utf8(&body).is_ok());
            prop_assert_eq!(record(&line).is_some(), usual_body);
            if let Some(quick) = record(&line) {
                prop_assert_eq!(quick, usual);
            }
        }

        #[test]
        fn it_accepts_nothing_else(first in body(), second in body(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut line = serde_json::to_vec(&exchange([first, second, None])).unwrap();
            let at = at.index(line.len());
            line[at] = byte;
            if let Some(quick) = record(&line) {
                prop_assert_eq!(Some(quick), serde_json::from_slice::<Exchange>(&line).ok());
            }
        }

        #[test]
        fn texts_are_unescaped_as_others_do(text in "([a-z\"é]|\\\\[\"\\\\/bfnrtux0]|\\\\u[0-9a-fA-F+]{4}|\\\\ud83d\\\\ude00){0,6}") {
            if let Some((bytes, length)) = unescaped(format!("{text}\"}}").as_bytes()) {
                let usual = serde_json::from_str::<String>(&format!("\"{}\"", &text[..length]));
                prop_assert_eq!(Some(bytes), usual.ok().map(String::into_bytes));
            }
        }
    }

    proptest! {
        #[test]
        fn the_first_special_byte_is_found(word in any::<[u8; WORD]>(), special in "[\"\\\\\u{1}\u{1f} !]{8}", at in 0..WORD) {
            for word in [word, special.as_bytes().try_into().unwrap()] {
                let is_special = |b: &u8| matches!(b, b'"' | b'\\' | 0..0x20);
                let first = word.iter().position(is_special).unwrap_or(WORD);
                prop_assert_eq!(specials(word).trailing_zeros() as usize / 8, first);
                let mut word = word;
                word[at] = b'"';
                let first = word.iter().position(is_special).unwrap_or(WORD);
                prop_assert_eq!(specials(word).trailing_zeros() as usize / 8, first);
            }
        }
    }

    #[test]
    fn only_the_body_of_the_request_is_taken_out() {
        let text = || Some(b"{\"a\":\"\\u00e9\n\"}".to_vec());
        let line = serde_json::to_string(&exchange([text(), text(), None])).unwrap();
        assert_eq!(
            record(line.as_bytes()),
            Some(exchange([text(), text(), None]))
        );
        // Elsewhere, and twice: not for the quick.
        let inner = r#""conn":{"id":1,"seq":1,"peer":"x","request":{"body":{"utf8":"no"}}}"#;
        let odd = line.replace(r#""conn":null"#, inner);
        assert_ne!(odd, line);
        let read = record(odd.as_bytes()).unwrap();
        assert_eq!(read.request.body, text().map(Body::from));
        let later = line.replace("\"v\":1", r#""v":1,"later":{"body":{"utf8":"no"}}"#);
        let read = record(later.as_bytes()).unwrap();
        assert_eq!(read.request.body, text().map(Body::from));
        assert_eq!(read.unknown["later"]["body"]["utf8"], "no");
        let twice = line.replacen("\"body\":{", "\"body\":{\"utf8\":\"x\"},\"body\":{", 1);
        assert_eq!(record(twice.as_bytes()), None);
        let two = line.replacen(
            "\"request\":",
            "\"request\":{\"body\":{\"utf8\":\"x\"}},\"request\":",
            1,
        );
        assert_eq!(record(two.as_bytes()), None);
        let more = line.replacen("\"utf8\":", "\"base64\":\"\",\"utf8\":", 1);
        assert_eq!(record(more.as_bytes()), None);
    }
}
