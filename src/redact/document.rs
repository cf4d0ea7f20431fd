//! Finding what is to be replaced in a JSON document, and replacing it: single tokens, or stretches of them. The
//! document is never written again.

use std::borrow::Cow;
use std::ops::Range;

use ring::hmac;

use super::context::Context;
use super::draw::Draw;
use super::naming::Says;
use super::part::{Part, replaced, until_settled};
use super::policy::{Half, Policy, Treat};
use super::{Found, Kind, encoded, inside, known, number, people, raw, value};
use crate::json::{Escape, Fault, Kind as Token, Step, Tape, shown, write_escaped};

/// A stretch of a document that is replaced.
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) found: Found,
}

/// What is to be replaced in a document, in order.
pub(super) fn edits(
    key: &hmac::Key,
    document: &[u8],
    policy: &Policy,
    around: Context,
    depth: usize,
) -> Result<Vec<Edit>, Fault> {
    let tape = Tape::new(document)?;
    let mut walk = Walk {
        key,
        tape: &tape,
        policy,
        depth,
        open: Vec::new(),
        path: Vec::new(),
        edits: Vec::new(),
        known: known::Known::default(),
        untouched: Vec::new(),
    };
    for index in 0..tape.tokens().len() {
        walk.token(index, around);
    }
    walk.second_look();
    let mut edits = walk.edits;
    edits.sort_by_key(|edit| edit.range.start);
    Ok(edits)
}

/// A document with those edits made.
pub(super) fn edited(document: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.len());
    let mut from = 0;
    for edit in edits {
        out.extend_from_slice(document.get(from..edit.range.start).unwrap_or_default());
        out.extend_from_slice(edit.text.as_bytes());
        from = edit.range.end;
    }
    out.extend_from_slice(document.get(from..).unwrap_or_default());
    out
}

/// An object or array that the walk is inside of.
struct Open {
    array: bool,
    own: Context,
    child: Context,
    /// What the current member is called from now on.
    renamed: Option<String>,
}

struct Walk<'a> {
    key: &'a hmac::Key,
    tape: &'a Tape<'a>,
    policy: &'a Policy<'a>,
    depth: usize,
    open: Vec<Open>,
    path: Vec<Step>,
    edits: Vec<Edit>,
    known: known::Known,
    /// Strings of which nothing was replaced, and where they stand.
    untouched: Vec<(usize, String, Context)>,
}

impl Walk<'_> {
    fn token(&mut self, index: usize, around: Context) {
        let Some(kind) = self.tape.kind(index) else {
            return;
        };
        if kind == Token::Close {
            self.open.pop();
            self.path.pop();
            return;
        }
        if kind == Token::Key {
            self.name(index);
            return;
        }
        let context = self.step(around);
        match kind {
            Token::Object | Token::Array => {
                let array = kind == Token::Array;
                let inside = self.open.last().is_some_and(|open| open.array);
                let context = match inside && !array {
                    true => context.element(),
                    false => context,
                };
                self.open.push(Open {
                    array,
                    own: context,
                    child: context,
                    renamed: None,
                });
                self.path.push(match array {
                    true => Step::Append,
                    false => Step::Name(String::new()),
                });
            }
            Token::String if !self.kept(Half::Value) => self.string(index, context),
            Token::Number if !self.kept(Half::Value) => self.number(index, context),
            _ => {}
        }
    }

    /// Moves on to the next value of what is open, and says what is known of it.
    fn step(&mut self, around: Context) -> Context {
        let Some(open) = self.open.last() else {
            return around;
        };
        if let (true, Some(step)) = (open.array, self.path.last_mut()) {
            *step = match step {
                Step::Index(index) => Step::Index(index.saturating_add(1)),
                _ => Step::Index(0),
            };
        }
        open.child
    }

    fn kept(&self, half: Half) -> bool {
        (self.policy)(&self.path, half) == Treat::Keep
    }

    fn name(&mut self, index: usize) {
        let name = self.tape.text(index).unwrap_or_default().into_owned();
        if let Some(step) = self.path.last_mut() {
            *step = Step::Name(name.clone());
        }
        if let Some(open) = self.open.last_mut() {
            open.child = open.own.member(&name);
            open.renamed = None;
        }
        let treat = (self.policy)(&self.path, Half::Name);
        if treat == Treat::Keep {
            return;
        }
        // A name is no place for prose, and a random one tells things apart.
        let context = Context {
            says: Some(Says::Id),
            within: None,
        };
        let mut parts = until_settled(&name, |name| value::parts(self.key, context, name));
        if parts.is_empty() && treat == Treat::Data && !tells_apart(&name) {
            let mut draw = Draw::new(self.key, "member", &name);
            let end: String = (0..4).map(|_| draw.letter(b"0123456789abcdef")).collect();
            let other = format!("{}-{end}", people::handle(&mut draw));
            parts = Part::whole(&name, Kind::Name, other);
        }
        if parts.is_empty() {
            self.untouched.push((index, self.place(), context));
            return;
        }
        if let Some(open) = self.open.last_mut() {
            open.renamed = Some(replaced(&name, &parts));
        }
        self.replace(index, &name, parts);
    }

    fn string(&mut self, index: usize, context: Context) {
        let text = self.tape.text(index).unwrap_or_default();
        let parts = until_settled(&text, |text| self.parts(text, context));
        match parts.is_empty() {
            true => self.untouched.push((index, self.place(), context)),
            false => self.replace(index, &text, parts),
        }
    }

    fn parts(&self, text: &str, context: Context) -> Vec<Part> {
        self.inner(text, context)
            .unwrap_or_else(|| value::parts(self.key, context, text))
    }

    /// JSON inside a string.
    fn inner(&self, text: &str, context: Context) -> Option<Vec<Part>> {
        if !text.trim_start().starts_with(['{', '[']) || !inside::may_go_deeper(self.depth) {
            return None;
        }
        let usual = |_: &[Step], _| Treat::Usual;
        let depth = self.depth + 1;
        let edits = edits(self.key, text.as_bytes(), &usual, context, depth).ok()?;
        let part = |edit: Edit| Part {
            range: edit.range,
            kind: edit.found.kind,
            text: edit.text,
        };
        Some(edits.into_iter().map(part).collect())
    }

    fn number(&mut self, index: usize, context: Context) {
        let raw = self.tape.raw_text(index);
        if let (Some((kind, text)), Some(token)) = (
            number::number(self.key, context, raw),
            self.tape.token(index),
        ) {
            self.edits.push(Edit {
                range: token.start..token.end,
                text,
                found: Found::new(kind, self.place()),
            });
        }
    }

    /// Notes the parts of a string as edits of how it is written.
    fn replace(&mut self, index: usize, text: &str, parts: Vec<Part>) {
        let place = self.place();
        for part in &parts {
            let own = text.get(part.range.clone()).unwrap_or_default();
            self.known.add(part.kind, own, &part.text);
        }
        self.write(index, text, &parts, &place);
    }

    fn write(&mut self, index: usize, text: &str, parts: &[Part], place: &str) {
        let Some(token) = self.tape.token(index) else {
            return;
        };
        let start = token.start + 1;
        let inside = self.tape.raw_text(index);
        let inside = inside
            .get(1..inside.len().saturating_sub(1))
            .unwrap_or_default();
        let ranges: Option<Vec<_>> = parts
            .iter()
            .map(|part| raw::written(inside, &part.range))
            .collect();
        let edit = |range: Range<usize>, kind, text: &str| Edit {
            range: start + range.start..start + range.end,
            text: escaped(text),
            found: Found::new(kind, place),
        };
        match ranges {
            Some(ranges) => {
                let all = parts.iter().zip(ranges);
                self.edits
                    .extend(all.map(|(part, range)| edit(range, part.kind, &part.text)));
            }
            // A part that would cut an escape takes the whole string with it.
            None => {
                let kind = parts.first().map_or(Kind::Text, |part| part.kind);
                let text = replaced(text, parts);
                self.edits.push(edit(0..inside.len(), kind, &text));
            }
        }
    }

    /// What was replaced somewhere is replaced wherever else it stands in a longer text.
    fn second_look(&mut self) {
        if self.known.is_empty() {
            return;
        }
        for (index, place, context) in std::mem::take(&mut self.untouched) {
            let text: Cow<str> = self.tape.text(index).unwrap_or_default();
            if self.known.parts(&text).is_empty() {
                continue;
            }
            let parts = until_settled(&text, |now| match self.known.parts(now) {
                parts if parts.is_empty() => self.parts(now, context),
                parts => parts,
            });
            self.write(index, &text, &parts, &place);
        }
    }

    /// Where the walk is, members called as they are from now on.
    fn place(&self) -> String {
        let step = |(step, open): (&Step, &Open)| match &open.renamed {
            Some(name) => Step::Name(name.clone()),
            None => step.clone(),
        };
        let steps: Vec<Step> = self.path.iter().zip(&self.open).map(step).collect();
        shown(&steps)
    }
}

/// Whether a member's name is a number or UUID: an id, which tells nothing by itself.
fn tells_apart(name: &str) -> bool {
    encoded::is_uuid(name) || encoded::is_hex(name) || name.bytes().all(|b| b.is_ascii_digit())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    write_escaped(text, Escape::None, true, &mut out);
    out
}
