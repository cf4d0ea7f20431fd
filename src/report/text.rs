//! Small texts: sizes, durations, counted nouns, and outside text made safe for a terminal.

use std::io::{self, Write};

/// The columns of a terminal that text is filled for.
const WIDTH: usize = 80;

/// Outside text with control characters escaped, so that nothing received can drive the terminal.
///
/// Besides C0, DEL and C1 the characters that reorder a line (bidirectional overrides) are escaped.
pub fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        let reorders = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || reorders {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Writes words in lines of at most 80 columns, each after `indent` spaces, control characters escaped.
///
/// # Errors
/// What writing to `out` gives.
pub fn wrapped<'a>(
    out: &mut dyn Write,
    words: impl Iterator<Item = &'a str>,
    indent: usize,
) -> io::Result<()> {
    let mut line = " ".repeat(indent);
    for word in words.map(plain) {
        let empty = line.chars().count() == indent;
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(out, "{line}")?;
            line = " ".repeat(indent);
        } else if !empty {
            line.push(' ');
        }
        line.push_str(&word);
    }
    writeln!(out, "{}", line.trim_end())
}

/// A size for people: `812 B`, `2.4 kB`, `1.3 MB` (powers of 1000).
pub fn bytes(count: usize) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

/// A duration for people: `0.3 ms`, `12.4 ms`, `2.1 s`.
pub fn duration_us(us: u64) -> String {
    if us < 1_000_000 {
        format!("{:.1} ms", us as f64 / 1e3)
    } else {
        format!("{:.1} s", us as f64 / 1e6)
    }
}

/// A number with its noun: `1 request`, `2 requests`.
pub fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !noun.ends_with("ey") => format!("{count} {stem}ies"),
        _ => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_a_terminal_gets_through() {
        let wild = "a\u{1b}[31mred\u{7}\r\n\u{9b}2J\u{202e}é";
        assert_eq!(
            plain(wild),
            "a\\u{1b}[31mred\\u{7}\\r\\n\\u{9b}2J\\u{202e}é"
        );
    }

    #[test]
    fn sizes_durations_and_nouns() {
        assert_eq!(
            [bytes(999), bytes(2_417), bytes(16 << 20)],
            ["999 B", "2.4 kB", "16.8 MB"]
        );
        assert_eq!(
            [duration_us(340), duration_us(2_140_000)],
            ["0.3 ms", "2.1 s"]
        );
        assert_eq!(
            [counted(1, "request"), counted(0, "request")],
            ["1 request", "0 requests"]
        );
        assert_eq!(counted(2, "delivery"), "2 deliveries");
    }
}
