//! A payload laid out around what was found in it.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use crate::json::{Kind, Path, Step, Tape, array_index, quote};
use crate::judge::{Finding, Rule};
use crate::redact::is_secret;
use crate::report::{Fill, Tone, columns, counted, plain};

use super::Options;
use super::options::tone;
use super::value::{folded, inline};

/// The deepest place that is walked to; what lies deeper is told below the payload.
const MAX_DEPTH: usize = 256;
/// How many levels are indented.
const MAX_INDENT: usize = 16;

/// A finding and the editions it is one against, when there are several.
pub(super) struct Mark<'a> {
    pub(super) finding: &'a Finding,
    pub(super) editions: Vec<&'a str>,
}

/// A payload and where in it the marks are.
pub(super) struct Tree<'a> {
    tape: &'a Tape<'a>,
    options: &'a Options,
    /// By the token of the value they are about.
    on: HashMap<usize, Vec<&'a Mark<'a>>>,
    /// By the token of the object that lacks the member, with its name.
    missing: HashMap<usize, Vec<(&'a Mark<'a>, String)>>,
    /// The containers that are laid out, since something in them is marked.
    open: HashSet<usize>,
    /// What has no place in the payload.
    elsewhere: Vec<&'a Mark<'a>>,
}

/// A value about to be shown.
struct Spot<'t> {
    token: usize,
    /// What stands before it: nothing, or its name.
    key: Option<&'t str>,
    depth: usize,
    /// Whether another one follows in its container.
    followed: bool,
    secret: bool,
}

impl<'a> Tree<'a> {
    /// Finds the place of each mark.
    pub(super) fn new(tape: &'a Tape<'a>, marks: &'a [Mark<'a>], options: &'a Options) -> Self {
        let mut tree = Tree {
            tape,
            options,
            on: HashMap::new(),
            missing: HashMap::new(),
            open: HashSet::new(),
            elsewhere: Vec::new(),
        };
        for mark in marks {
            tree.place(mark);
        }
        tree
    }

    fn place(&mut self, mark: &'a Mark<'a>) {
        let steps = match Path::parse(&mark.finding.path) {
            Ok(path) if path.steps().len() <= MAX_DEPTH => path.steps().to_vec(),
            _ => return self.elsewhere.push(mark),
        };
        let mut way = Vec::new();
        let mut token = 0;
        for (at, step) in steps.iter().enumerate() {
            way.push(token);
            match step_into(self.tape, token, step) {
                Some(next) => token = next,
                None => {
                    let last = at + 1 == steps.len();
                    let name = match step {
                        Step::Name(name) => Some(name.clone()),
                        Step::Index(index) => Some(index.to_string()),
                        Step::Append => None,
                    };
                    return match (last, self.tape.kind(token), name) {
                        (true, Some(Kind::Object), Some(name)) => {
                            self.open.extend(way);
                            self.missing.entry(token).or_default().push((mark, name));
                        }
                        _ => self.elsewhere.push(mark),
                    };
                }
            }
        }
        self.open.extend(way);
        self.on.entry(token).or_default().push(mark);
    }

    /// Writes the payload; gives back what has no place in it.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub(super) fn write(self, out: &mut dyn Write) -> io::Result<Vec<&'a Mark<'a>>> {
        let root = Spot {
            token: 0,
            key: None,
            depth: 0,
            followed: false,
            secret: false,
        };
        if !(self.on.is_empty() && self.missing.is_empty()) {
            self.value(out, &root)?;
        }
        Ok(self.elsewhere)
    }

    /// One value with what is found about it, and what is in it. The stack is as deep as the deepest mark.
    fn value(&self, out: &mut dyn Write, spot: &Spot) -> io::Result<()> {
        let marks = self
            .on
            .get(&spot.token)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let added = |mark: &&&Mark| mark.finding.rule == Rule::UndocumentedField;
        let sign = marks
            .iter()
            .find(added)
            .map(|mark| ("+", tone(mark.finding.severity)));
        let comma = if spot.followed { "," } else { "" };
        let key = spot.key.map_or(String::new(), |key| format!("{key}: "));
        let open = self.open.contains(&spot.token);
        let array = self.tape.kind(spot.token) == Some(Kind::Array);
        let text = match (open, array) {
            (true, true) => "[".to_owned(),
            (true, false) => "{".to_owned(),
            (false, _) => {
                let room = self.room(spot.depth).saturating_sub(columns(&key) + 1);
                let value = inline(self.tape, spot.token, spot.secret, room);
                format!("{value}{comma}")
            }
        };
        self.line(out, sign, spot.depth, &format!("{key}{text}"), Tone::Plain)?;
        for mark in marks {
            let mut fill = Fill::new();
            fill.words("^ ", tone(mark.finding.severity));
            mark.says(&mut fill);
            let indent = indent(spot.depth);
            fill.write(
                out,
                self.options.palette,
                self.options.columns(),
                (indent, indent + 4),
            )?;
        }
        if open {
            self.children(out, spot)?;
            let close = if array { "]" } else { "}" };
            self.line(
                out,
                None,
                spot.depth,
                &format!("{close}{comma}"),
                Tone::Plain,
            )?;
        }
        Ok(())
    }

    fn children(&self, out: &mut dyn Write, parent: &Spot) -> io::Result<()> {
        let members = self
            .tape
            .members(parent.token)
            .map(|(key, value)| (Some(key), value));
        let elements = self.tape.elements(parent.token).map(|value| (None, value));
        let all: Vec<(Option<usize>, usize)> = members.chain(elements).collect();
        let depth = parent.depth + 1;
        let mut at = 0;
        while let Some(&(key, token)) = all.get(at) {
            let idle = all.get(at..).unwrap_or_default().iter();
            let idle = idle
                .take_while(|(_, token)| !self.is_marked(*token))
                .count();
            let short =
                idle == 1 && !matches!(self.tape.kind(token), Some(Kind::Object | Kind::Array));
            if idle > 0 && !short {
                let noun = if key.is_some() {
                    "more member"
                } else {
                    "more element"
                };
                self.line(
                    out,
                    None,
                    depth,
                    &format!("… {}", counted(idle, noun)),
                    Tone::Dim,
                )?;
                at += idle;
                continue;
            }
            at += 1;
            let name = key.and_then(|key| self.tape.text(key));
            self.value(
                out,
                &Spot {
                    token,
                    key: key.map(|key| self.tape.raw_text(key)),
                    depth,
                    followed: at < all.len(),
                    secret: parent.secret || name.is_some_and(|name| is_secret(&name)),
                },
            )?;
        }
        self.lacking(out, parent.token, depth)
    }

    fn lacking(&self, out: &mut dyn Write, object: usize, depth: usize) -> io::Result<()> {
        for (mark, name) in self.missing.get(&object).into_iter().flatten() {
            let tone = tone(mark.finding.severity);
            let mut fill = Fill::new();
            fill.words("- ", tone).glue(&" ".repeat(indent(depth) - 2));
            fill.words(&quote(name), tone).glue(": ");
            mark.says(&mut fill);
            fill.write(
                out,
                self.options.palette,
                self.options.columns(),
                (0, indent(depth) + 4),
            )?;
        }
        Ok(())
    }

    fn is_marked(&self, token: usize) -> bool {
        self.open.contains(&token) || self.on.contains_key(&token)
    }

    /// The columns that a value and its name may take.
    fn room(&self, depth: usize) -> usize {
        self.options.columns().saturating_sub(indent(depth))
    }

    fn line(
        &self,
        out: &mut dyn Write,
        sign: Option<(&str, Tone)>,
        depth: usize,
        text: &str,
        tone: Tone,
    ) -> io::Result<()> {
        let palette = self.options.palette;
        let (sign, tone) = match sign {
            Some((sign, tone)) => (palette.paint(tone, sign), tone),
            None => (" ".to_owned(), tone),
        };
        let spaces = " ".repeat(indent(depth) - 1);
        let text = folded(&plain(text), self.room(depth));
        writeln!(out, "{sign}{spaces}{}", palette.paint(tone, &text))
    }
}

/// Two columns for the sign, two for each level.
fn indent(depth: usize) -> usize {
    2 + 2 * depth.min(MAX_INDENT)
}

/// Where a step leads. A name of digits is an index where an array stands, and the other way round.
fn step_into(tape: &Tape, token: usize, step: &Step) -> Option<usize> {
    match (tape.kind(token)?, step) {
        (Kind::Object, Step::Name(name)) => tape.member(token, name),
        (Kind::Object, Step::Index(index)) => tape.member(token, &index.to_string()),
        (Kind::Array, Step::Index(index)) => tape.elements(token).nth(*index),
        (Kind::Array, Step::Name(name)) => tape.elements(token).nth(array_index(name)?),
        _ => None,
    }
}
