//! Markdown as GitHub reads it, from texts of any kind. Plain data in, text out.

use std::io::{self, Write};

use crate::report::plain;

/// The most that a job summary of GitHub holds, in bytes; it shows nothing of a longer one.
pub const MAX_SUMMARY: usize = 1024 * 1024;
/// What is kept free for the line that says that the rest is left out.
const SPARE: usize = 256;

/// A text in which nothing is markup, on one line; it may stand in a cell of a table.
pub fn escaped(text: &str) -> String {
    let text = plain(text);
    let mut safe = String::with_capacity(text.len());
    let mut before = None::<char>;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if is_markup(c, before, rest.peek().copied()) {
            safe.push('\\');
        }
        safe.push(c);
        before = Some(c);
    }
    // An address without a scheme is a link as well.
    safe.replace("www.", "www\\.")
}

/// Whether a character would be markup there. All of them may stand after a backslash.
fn is_markup(c: char, before: Option<char>, after: Option<char>) -> bool {
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        // `@` makes mentions, `#` references and headings, `$` formulas.
        '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '@' | '#' | '$' => true,
        '_' => !(in_word(before) && in_word(after)),
        // `https://`, `:smile:`.
        ':' => after.is_some_and(|c| !c.is_whitespace()),
        // A list or a line that turns the one before it into a heading.
        '-' | '+' | '=' => before.is_none(),
        '.' | ')' => before.is_some_and(|c| c.is_ascii_digit()) && after == Some(' '),
        _ => false,
    }
}

/// A text as code, on one line; it may stand in a cell of a table.
///
/// Where a code span cannot hold it (a pipe parts cells even there), it is escaped between tags instead.
pub fn code(text: &str) -> String {
    let text = plain(text);
    if text.is_empty() {
        return String::new();
    }
    match text.contains(['`', '|']) || text.trim() != text {
        true => format!("<code>{}</code>", escaped(&text)),
        false => format!("`{text}`"),
    }
}

/// Lines of a document that must not grow beyond a limit.
pub struct Document<'a> {
    out: &'a mut dyn Write,
    left: usize,
    cut: bool,
}

impl<'a> Document<'a> {
    /// An empty document of at most that many bytes.
    pub fn new(out: &'a mut dyn Write, limit: usize) -> Self {
        Document {
            out,
            left: limit.saturating_sub(SPARE),
            cut: false,
        }
    }

    /// Writes a line while there is room for it; from the first one that has none on nothing is written.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.cut |= text.len() + 1 > self.left;
        if self.cut {
            return Ok(());
        }
        self.left -= text.len() + 1;
        writeln!(self.out, "{text}")
    }

    /// Ends the document; says so where something was left out, and what shows it: a sentence.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn end(self, elsewhere: &str) -> io::Result<()> {
        match self.cut {
            true => writeln!(
                self.out,
                "\n… the rest is left out: a summary holds no more. {elsewhere}"
            ),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(
            escaped("a|b `c` <i>*d*</i> [e](http://f) www.g.h @i #1 \\|\n_j_"),
            "a\\|b \\`c\\` \\<i\\>\\*d\\*\\</i\\> \\[e\\](http\\://f) www\\.g.h \\@i \\#1 \\\\\\|\\\\n_j\\_"
        );
    }

    #[test]
    fn what_only_looks_like_markup_stays_readable() {
        for text in [
            "message_created: 1,204 payloads (3 (<1%)",
            "a - b + c = d!",
            "capture.jsonl",
        ] {
            assert_eq!(escaped(text), text.replace('<', "\\<"));
        }
        assert_eq!(escaped("- a"), "\\- a");
        assert_eq!(escaped("1. a"), "1\\. a");
        assert_eq!(escaped("_a_b"), "\\_a_b");
        assert_eq!(escaped("a:100: b"), "a\\:100: b");
    }

    #[test]
    fn code_is_a_span_where_it_can_be() {
        assert_eq!(code("messages[].sender_id"), "`messages[].sender_id`");
        assert_eq!(code("<b>&amp;\u{1b}"), "`<b>&amp;\\u{1b}`");
        assert_eq!(code("a|b"), "<code>a\\|b</code>");
        assert_eq!(code("`a`"), "<code>\\`a\\`</code>");
        assert_eq!(code(" a"), "<code> a</code>");
        assert_eq!(code(""), "");
    }

    #[test]
    fn a_document_ends_at_its_limit_and_says_so() {
        let written = |limit: usize| {
            let mut out = Vec::new();
            let mut document = Document::new(&mut out, limit);
            for line in ["12345", "1234567890", "1"] {
                document.line(line).unwrap();
            }
            document.end("`--all` shows all.").unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(1_000), "12345\n1234567890\n1\n");
        let cut = written(SPARE + 10);
        assert!(cut.starts_with("12345\n\n… the rest is left out"), "{cut}");
        assert!(cut.len() <= SPARE + 10);
    }
}
