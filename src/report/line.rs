//! A line of a terminal and how wide it is.
//!
//! Width is counted in columns, character by character as most terminals do it: wide ones take two, combining ones
//! none.

use unicode_width::UnicodeWidthChar;

use crate::report::{Palette, Tone};

/// How many columns of a terminal a text takes.
pub fn columns(text: &str) -> usize {
    text.chars().map(of_one).sum()
}

fn of_one(c: char) -> usize {
    match c {
        // It makes the character before it an emoji, which takes a column more in terminals that know that.
        '\u{fe0f}' => 1,
        c => c.width().unwrap_or(0),
    }
}

/// A line: texts in their tones, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(Vec<(String, Tone)>);

impl Line {
    /// Adds a text, to the last one where that has the same tone.
    pub fn push(&mut self, text: &str, tone: Tone) {
        match self.0.last_mut() {
            Some((last, same)) if *same == tone => last.push_str(text),
            _ => self.0.push((text.to_owned(), tone)),
        }
    }

    /// Adds spaces until it is that wide.
    pub fn pad(&mut self, width: usize) {
        let missing = width.saturating_sub(self.columns());
        self.push(&" ".repeat(missing), Tone::Plain);
    }

    /// Adds all of another line.
    pub fn extend(&mut self, other: Line) {
        for (text, tone) in other.0 {
            self.push(&text, tone);
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many columns it takes.
    pub fn columns(&self) -> usize {
        self.0.iter().map(|(text, _)| columns(text)).sum()
    }

    /// It in colours, without spaces at its end.
    pub fn painted(&self, palette: Palette) -> String {
        let bare: String = self.0.iter().map(|(text, _)| text.as_str()).collect();
        let mut left = bare.trim_end_matches(' ').len();
        let mut line = String::new();
        for (text, tone) in &self.0 {
            let shown = text.get(..left.min(text.len())).unwrap_or_default();
            left -= shown.len();
            match shown.trim_matches(' ') {
                "" => line.push_str(shown),
                _ => line.push_str(&palette.paint(*tone, shown)),
            }
        }
        line
    }
}

/// What fits into that many columns, at least one character of it, and the rest.
pub(super) fn split(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += of_one(c);
        if used > width && at > 0 {
            return text.split_at(at);
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_wide_as_a_terminal_shows_it() {
        assert_eq!(columns("漢e\u{301}"), 3);
        let mut line = Line::default();
        line.push("漢", Tone::Strong);
        line.pad(4);
        line.push("a  ", Tone::Plain);
        line.push("  ", Tone::Bad);
        assert_eq!(line.columns(), 9);
        assert_eq!(line.painted(Palette::new(false)), "漢  a");
        assert_eq!(line.painted(Palette::new(true)), "\u{1b}[1m漢\u{1b}[0m  a");
    }

    #[test]
    fn a_split_makes_way() {
        assert_eq!(split("漢字", 3), ("漢", "字"));
        assert_eq!(split("漢字", 0), ("漢", "字"));
        assert_eq!(split("", 0), ("", ""));
    }
}
