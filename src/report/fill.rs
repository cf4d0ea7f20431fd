//! Texts in their tones, filled into lines of a given width. Nothing filled here is wider than it may be.

use std::io::{self, Write};

use super::line::split;
use crate::report::{Line, Palette, Tone, columns, plain};

/// Texts that are to be filled into lines. Control characters in them are escaped.
#[derive(Clone, Debug, Default)]
pub struct Fill {
    pieces: Vec<(String, Tone)>,
}

impl Fill {
    /// No text.
    pub fn new() -> Self {
        Fill::default()
    }

    /// Adds a text that may be broken after spaces and commas, though not within a number.
    pub fn words(&mut self, text: &str, tone: Tone) -> &mut Self {
        let text = plain(text);
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (word, after) = rest.split_at(first_break(rest));
            self.pieces.push((word.to_owned(), tone));
            rest = after;
        }
        self
    }

    /// Adds a path, which may be broken before each of its steps.
    pub fn path(&mut self, text: &str, tone: Tone) -> &mut Self {
        let text = plain(text);
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let next = rest.char_indices().skip(1);
            let end = next
                .filter(|(_, c)| matches!(c, '.' | '['))
                .map(|(at, _)| at)
                .next();
            let (step, after) = rest.split_at(end.unwrap_or(rest.len()));
            self.atom(step, tone);
            rest = after;
        }
        self
    }

    /// Adds a text that is broken only where it is longer than a line.
    pub fn atom(&mut self, text: &str, tone: Tone) -> &mut Self {
        self.pieces.push((plain(text), tone));
        self
    }

    /// Adds a text to the end of the last one, from which it is not parted.
    pub fn glue(&mut self, text: &str) -> &mut Self {
        match self.pieces.last_mut() {
            Some((last, _)) => last.push_str(&plain(text)),
            None => self.pieces.push((plain(text), Tone::Plain)),
        }
        self
    }

    /// Adds all of another one.
    pub fn append(&mut self, other: Fill) -> &mut Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The text on one line, without tones.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// The lines, the first of at most `first` columns, the others of at most `rest`. Never none.
    pub fn lines(&self, first: usize, rest: usize) -> Vec<Line> {
        let mut lines = vec![Line::default()];
        let (mut left, mut full) = (first, false);
        for (piece, tone) in &self.pieces {
            let mut piece = piece.as_str();
            let fresh = lines.last().is_none_or(|line| line.is_empty());
            if (full || columns(piece.trim_end_matches(' ')) > left) && !fresh {
                lines.push(Line::default());
                left = rest;
            }
            while columns(piece.trim_end_matches(' ')) > left {
                let (head, tail) = split(piece, left);
                push(&mut lines, head, *tone);
                lines.push(Line::default());
                (piece, left) = (tail, rest);
            }
            push(&mut lines, piece, *tone);
            // The space at its end may be the one too many, which is gone only where nothing follows.
            full = columns(piece) > left;
            left = left.saturating_sub(columns(piece));
        }
        lines
    }

    /// Writes the lines, the first after `indent` spaces, the others after `hanging`.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn write(
        &self,
        out: &mut dyn Write,
        palette: Palette,
        width: usize,
        (indent, hanging): (usize, usize),
    ) -> io::Result<()> {
        let left = |indent| width.saturating_sub(indent).max(1);
        let lines = self.lines(left(indent), left(hanging));
        for (number, line) in lines.iter().enumerate() {
            let spaces = " ".repeat(if number == 0 { indent } else { hanging });
            writeln!(
                out,
                "{}",
                format!("{spaces}{}", line.painted(palette)).trim_end_matches(' ')
            )?;
        }
        Ok(())
    }
}

/// Where the first word of a text ends: after a space, or after a comma that no space follows and no digits surround.
fn first_break(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + 1);
        match bytes.get(at) {
            Some(b' ') => true,
            Some(b',') if after == Some(&b' ') => false,
            Some(b',') => {
                !(before.is_some_and(u8::is_ascii_digit) && after.is_some_and(u8::is_ascii_digit))
            }
            _ => false,
        }
    };
    // What ends a word is ASCII, so the byte after it starts a character.
    (0..bytes.len())
        .find(|&at| ends(at))
        .map_or(bytes.len(), |at| at + 1)
}

fn push(lines: &mut [Line], text: &str, tone: Tone) {
    if let Some(line) = lines.last_mut() {
        line.push(text, tone);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(fill: &Fill, first: usize, rest: usize) -> Vec<String> {
        let lines = fill.lines(first, rest);
        lines
            .iter()
            .map(|line| line.painted(Palette::new(false)))
            .collect()
    }

    #[test]
    fn words_break_after_spaces_and_commas_and_paths_before_steps() {
        let mut fill = Fill::new();
        fill.words("one of [\"a\",\"b\"], or none", Tone::Plain);
        assert_eq!(
            filled(&fill, 11, 9),
            ["one of", "[\"a\",", "\"b\"], or", "none"]
        );
        let mut fill = Fill::new();
        fill.path("messages[].sender.type", Tone::Plain).glue(":");
        assert_eq!(filled(&fill, 12, 12), ["messages[]", ".sender", ".type:"]);
        assert_eq!(filled(&fill, 80, 80), ["messages[].sender.type:"]);
    }

    #[test]
    fn what_takes_no_column_does_not_follow_a_space_that_is_too_many() {
        let mut fill = Fill::new();
        fill.words("ab \u{301}", Tone::Plain);
        assert_eq!(filled(&fill, 2, 2), ["ab", "\u{301}"]);
        assert_eq!(filled(&fill, 3, 3), ["ab \u{301}"]);
    }

    #[test]
    fn what_has_no_place_to_break_is_cut_and_wide_characters_count_twice() {
        let mut fill = Fill::new();
        fill.words("漢字漢字漢字 e\u{301}e\u{301}e\u{301}e\u{301}", Tone::Plain);
        assert_eq!(
            filled(&fill, 5, 5),
            ["漢字", "漢字", "漢字", "e\u{301}e\u{301}e\u{301}e\u{301}"]
        );

        assert_eq!(
            filled(&fill, 0, 0).concat().chars().count(),
            14,
            "one a line, and an end"
        );
    }

    #[test]
    fn tones_stay_with_their_texts_and_control_characters_are_tame() {
        let mut fill = Fill::new();
        fill.words("seen ", Tone::Dim)
            .words("a\u{1b}[2J ", Tone::Bad);
        let mut out = Vec::new();
        fill.write(&mut out, Palette::new(true), 80, (2, 4))
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "  \u{1b}[2mseen \u{1b}[0m\u{1b}[1m\u{1b}[31ma\\u{1b}[2J\u{1b}[0m\n"
        );
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in any::<String>(), path in any::<String>(), width in 2..60usize) {
            let mut fill = Fill::new();
            fill.words(&text, Tone::Plain).path(&path, Tone::Bad);
            let lines = fill.lines(width, width);
            let spare = |text: String| text.replace(' ', "");
            let together: String = lines.iter().map(|line| line.painted(Palette::new(false))).collect();
            prop_assert_eq!(spare(together), spare(fill.text()));
            for line in lines {
                let line = line.painted(Palette::new(false));
                prop_assert!(columns(&line) <= width, "{:?}", line);
            }
        }
    }
}
