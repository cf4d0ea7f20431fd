//! How a text may be spelled inside another: in a JSON string, in a URL. Only looks, writes nothing.

/// How a text is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As it is.
    Plain,
    /// As it is, in letters of either case.
    AnyCase,
    /// In a JSON string (RFC 8259, 7): each character may be escaped, in any of the ways there are.
    Json,
    /// In a URL or a form: each byte may be percent-encoded (RFC 3986, 2.1), and a space may be a plus.
    Percent,
}

/// How many bytes at the start of `bytes` are the text in that spelling; none where it is not there.
///
/// What may be an escape is one, so nothing is read twice, however much of it looks like the text.
pub(super) fn spelled(spelling: Spelling, bytes: &[u8], text: &[u8]) -> Option<usize> {
    let step = match spelling {
        Spelling::Plain => return bytes.starts_with(text).then_some(text.len()),
        Spelling::AnyCase => {
            let start = bytes.get(..text.len())?;
            return start.eq_ignore_ascii_case(text).then_some(text.len());
        }
        Spelling::Json => json,
        Spelling::Percent => percent,
    };
    let (mut rest, mut wanted) = (bytes, text);
    while !wanted.is_empty() {
        let (read, meant) = step(rest, wanted).or_else(|| same(rest, wanted))?;
        rest = rest.get(read..)?;
        wanted = wanted.get(meant..)?;
    }
    Some(bytes.len() - rest.len())
}

/// A byte that stands for itself: how many bytes are read, and how many of the text they are.
fn same(bytes: &[u8], text: &[u8]) -> Option<(usize, usize)> {
    (bytes.first()? == text.first()?).then_some((1, 1))
}

/// The same for an escape of a JSON string.
fn json(bytes: &[u8], text: &[u8]) -> Option<(usize, usize)> {
    let (b'\\', rest) = bytes.split_first()? else {
        return None;
    };
    let plain = match rest.first()? {
        b'u' => return unicode(bytes, text),
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        byte => *byte,
    };
    (plain == *text.first()?).then_some((2, 1))
}

/// The same for `\uXXXX`, and for two of them that are one character.
fn unicode(bytes: &[u8], text: &[u8]) -> Option<(usize, usize)> {
    let unit = |at: usize| match bytes.get(at..at + 6)? {
        [b'\\', b'u', digits @ ..] => u16::try_from(number(digits)?).ok(),
        _ => None,
    };
    let units = [unit(0)?].into_iter().chain(unit(6));
    let c = char::decode_utf16(units).next()?.ok()?;
    let mut buffer = [0; 4];
    let meant = c.encode_utf8(&mut buffer).as_bytes();
    text.starts_with(meant)
        .then_some((6 * c.len_utf16(), meant.len()))
}

/// The same for `%XX`, and for a plus.
fn percent(bytes: &[u8], text: &[u8]) -> Option<(usize, usize)> {
    let wanted = u32::from(*text.first()?);
    match bytes {
        [b'%', high, low, ..] => (number(&[*high, *low])? == wanted).then_some((3, 1)),
        [b'+', ..] => (wanted == u32::from(b' ')).then_some((1, 1)),
        _ => None,
    }
}

/// What hexadecimal digits come to.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        Some(number * 16 + char::from(*digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::json::{Escape, write_escaped};

    proptest! {
        #[test]
        fn what_json_makes_of_a_text_is_the_text(text in ".{1,20}", html: bool) {
            let mut written = String::new();
            let escape = if html { Escape::Html } else { Escape::Ascii };
            write_escaped(&text, escape, true, &mut written);
            let all = format!("{written}, more");
            let found = spelled(Spelling::Json, all.as_bytes(), text.as_bytes());
            prop_assert_eq!(found, Some(written.len()));
        }

        #[test]
        fn percent_encoded_bytes_are_the_bytes(text in prop::collection::vec(any::<u8>(), 1..20)) {
            let upper: String = text.iter().map(|byte| format!("%{byte:02X}")).collect();
            for written in [upper.to_lowercase(), upper] {
                let found = spelled(Spelling::Percent, written.as_bytes(), &text);
                prop_assert_eq!(found, Some(written.len()));
            }
        }

        #[test]
        fn nothing_is_read_beyond_the_end(bytes in r"[\\u0-9%+/]{0,12}", text in r"[0-9%+/\\]{1,4}") {
            for spelling in [Spelling::Plain, Spelling::AnyCase, Spelling::Json, Spelling::Percent] {
                let found = spelled(spelling, bytes.as_bytes(), text.as_bytes());
                prop_assert!(found.is_none_or(|length| length <= bytes.len() && length > 0));
            }
        }
    }
}
