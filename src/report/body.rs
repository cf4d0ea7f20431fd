//! A body shown to people: every byte of it as it came, only broken into lines.

use std::io::{self, Write};

use crate::report::{Palette, bytes, counted, plain};

/// How many lines of a body are shown.
pub(super) const MAX_LINES: usize = 60;
/// How much of a line is shown, in characters.
const MAX_LINE: usize = 200;
/// How much of a body is looked at, in bytes.
const MAX_BYTES: usize = 256 * 1024;
/// How many levels of JSON are indented.
const MAX_DEPTH: usize = 30;
/// What stands before each line.
const INDENT: &str = "         ";

/// Writes the lines of a body, each behind a bar.
///
/// # Errors
/// What writing to `out` gives.
pub(super) fn body(out: &mut dyn Write, body: &[u8], palette: Palette) -> io::Result<()> {
    let looked_at = body.get(..MAX_BYTES).unwrap_or(body);
    let text = laid_out(looked_at).unwrap_or_else(|| looked_at.to_vec());
    let mut lines = text.split(|byte| *byte == b'\n').collect::<Vec<_>>();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    for line in lines.iter().take(MAX_LINES) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        bar(out, &shortened(&plain_bytes(line)), palette)?;
    }
    let hidden = lines.len().saturating_sub(MAX_LINES);
    let unseen = body.len() - looked_at.len();
    let note = match (hidden, unseen) {
        (0, 0) => return Ok(()),
        (0, unseen) => format!("… {} more", bytes(unseen)),
        (hidden, 0) => format!("… {}", counted(hidden, "more line")),
        (hidden, unseen) => format!(
            "… {} and {} more",
            counted(hidden, "more line"),
            bytes(unseen)
        ),
    };
    bar(out, &palette.dim(note), palette)
}

/// Writes one line behind a bar.
pub(super) fn bar(out: &mut dyn Write, line: &str, palette: Palette) -> io::Result<()> {
    writeln!(out, "{INDENT}{} {line}", palette.dim("|"))
}

/// Outside bytes made safe for a terminal: text as [`plain`] has it, everything else as `\xff`.
pub(super) fn plain_bytes(bytes: &[u8]) -> String {
    let mut safe = String::new();
    for chunk in bytes.utf8_chunks() {
        safe.push_str(&plain(chunk.valid()));
        for byte in chunk.invalid() {
            safe.push_str(&format!("\\x{byte:02x}"));
        }
    }
    safe
}

/// A line cut at [`MAX_LINE`] characters.
pub(super) fn shortened(line: &str) -> String {
    match line.char_indices().nth(MAX_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// JSON that stands on one line, broken into lines and indented. Every token stays as it came; white space between
/// tokens is ours. None where it is not JSON or has lines already.
pub(super) fn laid_out(body: &[u8]) -> Option<Vec<u8>> {
    let one_line = !body.trim_ascii_end().contains(&b'\n');
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
    if !(one_line && is_json) {
        return None;
    }
    let mut out = Vec::with_capacity(body.len() * 2);
    let (mut depth, mut just_opened) = (0usize, false);
    let (mut in_string, mut escaped) = (false, false);
    for &byte in body {
        if in_string {
            out.push(byte);
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        let closes = matches!(byte, b'}' | b']');
        if byte.is_ascii_whitespace() {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
        }
        // An empty object or array stays on its line.
        if just_opened != closes {
            new_line(&mut out, depth);
        }
        just_opened = false;
        out.push(byte);
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                just_opened = true;
            }
            b',' => new_line(&mut out, depth),
            b':' => out.push(b' '),
            _ => {}
        }
    }
    Some(out)
}

fn new_line(out: &mut Vec<u8>, depth: usize) {
    out.push(b'\n');
    out.extend(std::iter::repeat_n(b' ', 2 * depth.min(MAX_DEPTH)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        body(&mut out, bytes, Palette::new(false)).unwrap();
        let text = String::from_utf8(out).unwrap();
        let bar = format!("{INDENT}| ");
        text.lines()
            .map(|line| format!("{}\n", line.strip_prefix(&bar).unwrap_or(line.trim())))
            .collect()
    }

    #[test]
    fn json_is_laid_out_and_its_tokens_stay() {
        assert_eq!(
            shown(br#"{"a":10.00,"b":[1,{"c":"x, {y} \" \u00e9"}],"d":{},"e":[ ],"a":1E5}"#),
            r#"{
  "a": 10.00,
  "b": [
    1,
    {
      "c": "x, {y} \" \u00e9"
    }
  ],
  "d": {},
  "e": [],
  "a": 1E5
}
"#
        );
        assert_eq!(shown(b"7"), "7\n");
    }

    #[test]
    fn what_has_lines_or_is_no_json_stays_as_it_came() {
        assert_eq!(shown(b"{\r\n \"a\":1}\r\n"), "{\n \"a\":1}\n");
        assert_eq!(shown(b"a=1&b={2}"), "a=1&b={2}\n");
        assert_eq!(shown(b"\xff\x1b[2J\xc3\xa9"), "\\xff\\u{1b}[2Jé\n");
        assert_eq!(shown(b""), "");
    }

    #[test]
    fn there_is_an_end_to_it() {
        let many = "x\n".repeat(MAX_LINES + 2);
        assert!(shown(many.as_bytes()).ends_with("x\n… 2 more lines\n"));
        let long = "x".repeat(3 * MAX_BYTES);
        let text = shown(long.as_bytes());
        assert!(
            text.len() < 400 && text.ends_with("… 524.3 kB more\n"),
            "{text}"
        );
        let deep = "[".repeat(50_000) + &"]".repeat(50_000);
        assert!(shown(deep.as_bytes()).len() < 20_000);
    }

    proptest! {
        #[test]
        fn only_white_space_is_added(text in "[a-z\"\\\\{}\\[\\]:, 0-9]{0,40}") {
            let json = serde_json::json!({"k": [text, 1, {}], "n": null});
            let bytes = serde_json::to_vec(&json).unwrap();
            let laid = laid_out(&bytes).unwrap();
            let read: serde_json::Value = serde_json::from_slice(&laid).unwrap();
            prop_assert_eq!(read, json);
        }

        #[test]
        fn nothing_wild_gets_through(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let text = shown(&bytes);
            prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
