//! Writing the inside of a JSON string.

use std::fmt::Write;

use serde::Deserialize;

/// Which characters of a payload are written as `\uXXXX` though JSON does not ask for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Escape {
    /// None.
    #[default]
    None,
    /// `<`, `>`, `&`, U+2028 and U+2029, as Rails and Go write them.
    Html,
    /// Everything beyond ASCII, as Python writes it.
    Ascii,
}

/// Writes text into a JSON string. `plain`: the text is not JSON yet, so quotes, backslashes and control characters
/// are escaped as well; otherwise it is the inside of a valid string, whose escapes stay as they are.
pub fn write_escaped(text: &str, escape: Escape, plain: bool, out: &mut String) {
    let harmless = |byte: &u8| matches!(byte, b' ' | b'+'..=b':' | b'?'..=b'[' | b']'..=b'~');
    if text.as_bytes().iter().all(harmless) {
        return out.push_str(text);
    }
    for c in text.chars() {
        match c {
            '"' if plain => out.push_str("\\\""),
            '\\' if plain => out.push_str("\\\\"),
            '\n' if plain => out.push_str("\\n"),
            '\r' if plain => out.push_str("\\r"),
            '\t' if plain => out.push_str("\\t"),
            '\u{8}' if plain => out.push_str("\\b"),
            '\u{c}' if plain => out.push_str("\\f"),
            '\0'..='\x1f' if plain => unicode(c, out),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if escape == Escape::Html => unicode(c, out),
            c if escape == Escape::Ascii && !c.is_ascii() => unicode(c, out),
            c => out.push(c),
        }
    }
}

/// A text as a JSON string, with its quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    write_escaped(text, Escape::None, true, &mut out);
    out.push('"');
    out
}

fn unicode(c: char, out: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn another_parser_reads_back_what_is_quoted(text in any::<String>()) {
            prop_assert_eq!(serde_json::from_str::<String>(&quote(&text)).unwrap(), text.clone());
            for escape in [Escape::Html, Escape::Ascii] {
                let mut inside = String::new();
                write_escaped(&text, escape, true, &mut inside);
                prop_assert_eq!(&serde_json::from_str::<String>(&format!("\"{inside}\"")).unwrap(), &text);
                prop_assert!(escape != Escape::Ascii || inside.is_ascii());
            }
        }
    }

    #[test]
    fn escapes_are_written_as_the_senders_write_them() {
        let write = |text, escape, plain| {
            let mut out = String::new();
            write_escaped(text, escape, plain, &mut out);
            out
        };
        assert_eq!(
            write("<é&\u{2028}>", Escape::Html, true),
            r"\u003cé\u0026\u2028\u003e"
        );
        assert_eq!(write("é😀", Escape::Ascii, true), r"\u00e9\ud83d\ude00");
        assert_eq!(
            write(r#"\u00e9\"<"#, Escape::Html, false),
            r#"\u00e9\"\u003c"#
        );
        assert_eq!(write("\u{1}/", Escape::None, true), r"\u0001/");
    }
}
