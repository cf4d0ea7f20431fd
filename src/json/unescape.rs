//! Reading the inside of a JSON string.

use std::borrow::Cow;

/// Decodes the escapes of a valid JSON string's inside; a lone surrogate becomes U+FFFD.
pub fn unescape(inside: &str) -> Cow<'_, str> {
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let mut text = String::with_capacity(inside.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = inside;
    while let Some(first) = rest.chars().next() {
        let unit = rest
            .strip_prefix("\\u")
            .and_then(|rest| rest.get(..4))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        if let Some(unit) = unit {
            units.push(unit);
            rest = rest.get(6..).unwrap_or_default();
            continue;
        }
        flush(&mut units, &mut text);
        let mut chars = rest.chars();
        chars.next();
        match first {
            '\\' => text.extend(chars.next().map(short_escape)),
            other => text.push(other),
        }
        rest = chars.as_str();
    }
    flush(&mut units, &mut text);
    Cow::Owned(text)
}

fn flush(units: &mut Vec<u16>, text: &mut String) {
    text.extend(
        char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
    );
}

fn short_escape(letter: char) -> char {
    match letter {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_decode() {
        assert_eq!(unescape(r#"a\"\\\/\b\f\n\r\té"#), "a\"\\/\u{8}\u{c}\n\r\té");
        assert_eq!(unescape(r"\ud83d\ude00!\u00e9"), "😀!é");
        assert_eq!(unescape(r"\ud83d x\ude00"), "\u{fffd} x\u{fffd}");
        assert_eq!(unescape(r"\\u0041"), r"\u0041");
    }
}
