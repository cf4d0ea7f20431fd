//! Paths to a place in a payload, as users write them.
//!
//! `a.b[0].c`, with `["odd key"]` or `."odd.key"` for names that hold dots, brackets or spaces, `[-]` for the place
//! after an array's last element, and an optional `$` before it all. What starts with `/` is a JSON pointer
//! (RFC 6901), where `-` is that place. The empty path and `$` mean the whole payload. A name of digits is an
//! index where an array stands.

use std::fmt;

use super::tape::Tape;
use super::text::quote;
use crate::Error;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member's name; where an array stands, an index or `-`.
    Name(String),
    /// An element of an array.
    Index(usize),
    /// The place after an array's last element.
    Append,
}

/// A place in a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// [`Error::Payload`] that says what cannot be read.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let steps = match text.strip_prefix('/') {
            Some(pointer) => pointer_steps(pointer),
            None => dotted_steps(text),
        };
        match steps {
            Ok(steps) => Ok(Path { steps }),
            Err(what) => Err(Error::Payload {
                what: format!("the path `{text}` {what}"),
                help: Some(
                    "write `a.b[0].c`, `a[\"odd key\"]` or a JSON pointer such as `/a/b/0`".into(),
                ),
            }),
        }
    }

    /// Its steps, from the document in.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Splits `PATH=VALUE` at the first `=` that is not in quotes.
    pub fn split_assignment(text: &str) -> Option<(&str, &str)> {
        if text.starts_with('/') {
            return text.split_once('=');
        }
        let mut at = 0;
        let mut before = '.';
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let quoted = matches!(c, '"' | '\'') && matches!(before, '.' | '[');
            if c == '=' {
                return Some((text.get(..at)?, text.get(at + 1..)?));
            }
            at += if quoted {
                quoted_length(text.get(at..)?)?
            } else {
                c.len_utf8()
            };
            before = c;
        }
        None
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&shown(&self.steps))
    }
}

/// Steps as a path.
pub fn shown(steps: &[Step]) -> String {
    if steps.is_empty() {
        return "$".to_owned();
    }
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Index(index) => text.push_str(&format!("[{index}]")),
            Step::Append => text.push_str("[-]"),
            Step::Name(name) if is_plain(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Name(name) => text.push_str(&format!("[{}]", quote(name))),
        }
    }
    text
}

fn is_plain(name: &str) -> bool {
    let odd = |c: char| matches!(c, '.' | '[' | ']' | '"' | '\'' | '=' | '/') || c.is_whitespace();
    !name.is_empty() && name != "$" && !name.contains(odd)
}

pub(super) fn pointer_steps(pointer: &str) -> Result<Vec<Step>, String> {
    let step = |part: &str| {
        let stray = part.replace("~0", "").replace("~1", "").contains('~');
        if stray {
            Err("holds a `~` that is not `~0` or `~1`".to_owned())
        } else {
            Ok(Step::Name(part.replace("~1", "/").replace("~0", "~")))
        }
    };
    pointer.split('/').map(step).collect()
}

fn dotted_steps(text: &str) -> Result<Vec<Step>, String> {
    let mut rest = match text.strip_prefix('$') {
        Some(rest) if rest.is_empty() || rest.starts_with(['.', '[']) => rest,
        _ => text,
    };
    let rooted = rest.len() < text.len();
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (step, after) = bracket(inside)?;
            steps.push(step);
            rest = after;
            if !rest.is_empty() && !rest.starts_with(['.', '[']) {
                return Err("goes on after `]` without a dot".to_owned());
            }
            continue;
        }
        let first = steps.is_empty() && !rooted;
        let name = if first {
            Some(rest)
        } else {
            rest.strip_prefix('.')
        };
        let name = name.ok_or("lacks a dot between two names")?;
        let (name, after) = plain_or_quoted(name)?;
        steps.push(Step::Name(name));
        rest = after;
    }
    Ok(steps)
}

pub(super) fn plain_or_quoted(text: &str) -> Result<(String, &str), String> {
    if text.starts_with(['"', '\'']) {
        return quoted(text);
    }
    let (name, rest) = text.split_at(text.find(['.', '[']).unwrap_or(text.len()));
    match name {
        "" => Err("holds an empty name".to_owned()),
        name if name.contains([']', '"']) => {
            Err(format!("holds an odd name: write `[{}]`", quote(name)))
        }
        name => Ok((name.to_owned(), rest)),
    }
}

pub(super) fn bracket(inside: &str) -> Result<(Step, &str), String> {
    let (step, rest) = if inside.starts_with(['"', '\'']) {
        let (name, rest) = quoted(inside)?;
        (Step::Name(name), rest)
    } else {
        let (index, rest) = inside.split_at(inside.find(']').unwrap_or(inside.len()));
        let step = match index {
            "-" => Step::Append,
            index => Step::Index(
                super::tape::array_index(index)
                    .ok_or_else(|| format!("holds `[{index}]`, which is not an index"))?,
            ),
        };
        (step, rest)
    };
    let rest = rest.strip_prefix(']').ok_or("lacks a `]`")?;
    Ok((step, rest))
}

fn quoted(text: &str) -> Result<(String, &str), String> {
    let length = quoted_length(text).ok_or("holds a quote that does not end")?;
    let (name, rest) = text.split_at(length);
    if name.starts_with('\'') {
        return Ok((name.trim_matches('\'').to_owned(), rest));
    }
    let tape = Tape::new(name.as_bytes()).map_err(|fault| format!("holds {}", fault.what))?;
    let name = tape.text(0).unwrap_or_default();
    Ok((name.into_owned(), rest))
}

/// The length of the quoted text that something starts with. In single quotes nothing is escaped.
fn quoted_length(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, quote) = chars.next()?;
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Some(at + 1);
        }
        if c == '\\' && quote == '"' {
            chars.next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> Step {
        Step::Name(text.to_owned())
    }

    fn steps(text: &str) -> Vec<Step> {
        Path::parse(text).unwrap().steps
    }

    #[test]
    fn paths_are_read() {
        let abc = [name("a"), name("b"), Step::Index(0), name("c")];
        assert_eq!(steps("a.b[0].c"), abc);
        assert_eq!(steps("$.a.b[0].c"), abc);
        assert_eq!(
            steps("/a/b/0/c"),
            [name("a"), name("b"), name("0"), name("c")]
        );
        assert_eq!(steps(r#"["odd key"].b"#), [name("odd key"), name("b")]);
        assert_eq!(
            steps(r#"a."odd.key"['x"y'][-]"#),
            [name("a"), name("odd.key"), name("x\"y"), Step::Append]
        );
        assert_eq!(steps(r#"["\u00e9\""]"#), [name("é\"")]);
        assert_eq!(steps(""), []);
        assert_eq!(steps("$"), []);
        assert_eq!(steps("$schema.x"), [name("$schema"), name("x")]);
        assert_eq!(steps("/"), [name("")]);
        assert_eq!(steps("/a~1b/m~0n"), [name("a/b"), name("m~n")]);
        assert_eq!(steps("meta:x-y"), [name("meta:x-y")]);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let why = |text: &str| Path::parse(text).unwrap_err().to_string();
        assert_eq!(why("a..b"), "the path `a..b` holds an empty name");
        assert_eq!(why("a["), "the path `a[` holds `[]`, which is not an index");
        assert_eq!(why("a[1"), "the path `a[1` lacks a `]`");
        assert_eq!(
            why("a[1]b"),
            "the path `a[1]b` goes on after `]` without a dot"
        );
        assert_eq!(
            why("a[01]"),
            "the path `a[01]` holds `[01]`, which is not an index"
        );
        assert_eq!(
            why("[\"a"),
            "the path `[\"a` holds a quote that does not end"
        );
        assert_eq!(
            why("/a~2"),
            "the path `/a~2` holds a `~` that is not `~0` or `~1`"
        );
        for wrong in [".", "a.", ".a", "$.", "$..a", "a]", "a[x]", "\"a\"b"] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn assignments_split_outside_quotes() {
        assert_eq!(Path::split_assignment("a.b=1=2"), Some(("a.b", "1=2")));
        assert_eq!(
            Path::split_assignment(r#"["a=b"].c=1"#),
            Some((r#"["a=b"].c"#, "1"))
        );
        assert_eq!(Path::split_assignment("/a\"b=1"), Some(("/a\"b", "1")));
        assert_eq!(Path::split_assignment("it's=1"), Some(("it's", "1")));
        assert_eq!(Path::split_assignment("a.b"), None);
        assert_eq!(Path::split_assignment("[\"a=1"), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(names in proptest::collection::vec(any::<String>(), 0..4), index in any::<u32>()) {
            let mut steps: Vec<Step> = names.into_iter().map(Step::Name).collect();
            steps.push(Step::Index(index as usize));
            steps.push(Step::Append);
            prop_assert_eq!(Path::parse(&shown(&steps)).unwrap().steps, steps);
        }

        #[test]
        fn no_text_panics(text in "[a\\.\\[\\]\"'$/~0=\\\\é-]{0,12}") {
            let _ = Path::parse(&text);
            let _ = Path::split_assignment(&text);
        }
    }
}
