//! A text with placeholders, cut up once for many deliveries: what is the same in all of them is laid out and escaped
//! already, and rendering is putting it together with what differs.
//!
//! It gives the bytes that [`super::render`] and its like give, or nothing where those have something to say.

use super::draws::Draws;
use super::fresh::Values;
use super::placeholder::{Offset, Placeholder, Random};
use super::provider::{Layout, PayloadRule};
use super::template::{gap, text_of};
use super::time_form::TimeForm;
use crate::json::{Escape, Kind, Tape, write_escaped};

/// A text with placeholders, ready to be filled in again and again.
#[derive(Clone, Debug)]
pub struct Stencil {
    holes: Vec<Hole>,
    /// What follows the last hole.
    rest: String,
    /// What is filled in, in the order of their first holes; the same value in several holes is made once.
    sources: Vec<Source>,
    writing: Writing,
}

/// A place that is filled in.
#[derive(Clone, Debug)]
struct Hole {
    /// What stands between it and the one before.
    before: String,
    source: usize,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Event,
    Id,
    Param(String),
    Random { kind: Random, key: String },
    Time { form: TimeForm, offset: Offset },
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Plain,
    Json(Escape),
}

impl Stencil {
    /// Cuts up a sample; none where it cannot be rendered.
    pub fn of_sample(sample: &[u8], rule: &PayloadRule) -> Option<Self> {
        let tape = Tape::new(sample).ok()?;
        let mut cutter = Cutter::new("payload", Writing::Json(rule.escape));
        let mut copied = 0;
        let mut before = None;
        for token in tape.tokens() {
            cutter.literal(match rule.layout {
                Layout::File => text_of(sample, copied, token.start),
                layout => gap(before, token.kind, layout),
            });
            let opens = matches!(token.kind, Kind::Object | Kind::Array);
            copied = if opens { token.start + 1 } else { token.end };
            let raw = text_of(sample, token.start, copied);
            match token.kind {
                Kind::String | Kind::Key => cutter.string(raw, token.kind == Kind::String)?,
                _ => cutter.literal(raw),
            }
            before = Some(token.kind);
        }
        if rule.layout == Layout::File {
            cutter.literal(text_of(sample, copied, sample.len()));
        }
        Some(cutter.end())
    }

    /// Cuts up a text that is not JSON, such as a header's value; none where it cannot be rendered. `place` tells the
    /// random values of one text from those of another.
    pub fn of_text(text: &str, place: &str) -> Option<Self> {
        let mut cutter = Cutter::new(place, Writing::Plain);
        cutter.text(text)?;
        Some(cutter.end())
    }

    /// A text as it is, braces and all.
    pub fn verbatim(text: &str) -> Self {
        let mut cutter = Cutter::new("", Writing::Plain);
        cutter.literal(text);
        cutter.end()
    }

    /// The text itself, where nothing is filled in.
    pub fn constant(&self) -> Option<&str> {
        self.holes.is_empty().then_some(self.rest.as_str())
    }

    /// Writes the text with those values. Nothing where one is lacking or cannot be written; `out` then holds a part.
    pub fn fill(&self, values: &Values, out: &mut String) -> Option<()> {
        let mut made: Vec<(usize, usize)> = Vec::with_capacity(self.sources.len());
        for hole in &self.holes {
            out.push_str(&hole.before);
            if let Some(&(start, end)) = made.get(hole.source) {
                out.extend_from_within(start..end);
                continue;
            }
            let start = out.len();
            self.write(self.sources.get(hole.source)?, values, out)?;
            made.push((start, out.len()));
        }
        out.push_str(&self.rest);
        Some(())
    }

    fn write(&self, source: &Source, values: &Values, out: &mut String) -> Option<()> {
        let text = match source {
            // Neither of them ever holds what has to be escaped.
            Source::Random { kind, key } => {
                values.draw(*kind, key, out);
                return Some(());
            }
            Source::Time { form, offset } => return values.time(*form, *offset, out),
            Source::Event => &values.event,
            Source::Id => &values.id,
            Source::Param(name) => values.params.get(name)?,
        };
        match self.writing {
            Writing::Plain => out.push_str(text),
            Writing::Json(escape) => write_escaped(text, escape, true, out),
        }
        Some(())
    }
}

/// A stencil being cut.
struct Cutter<'a> {
    stencil: Stencil,
    draws: Draws<'a>,
}

impl<'a> Cutter<'a> {
    fn new(place: &'a str, writing: Writing) -> Self {
        Cutter {
            stencil: Stencil {
                holes: Vec::new(),
                rest: String::new(),
                sources: Vec::new(),
                writing,
            },
            draws: Draws::new(place),
        }
    }

    fn end(self) -> Stencil {
        self.stencil
    }

    fn literal(&mut self, text: &str) {
        self.stencil.rest.push_str(text);
    }

    /// One string of a sample. `alone`: it is a value, so that a placeholder that is all of it has its type.
    fn string(&mut self, raw: &str, alone: bool) -> Option<()> {
        let inside = raw.strip_prefix('"')?.strip_suffix('"')?;
        let whole = inside
            .strip_prefix("{{")
            .and_then(|it| it.strip_suffix("}}"));
        let whole = whole.filter(|it| alone && !it.contains("}}"));
        let number = match whole.map(Placeholder::parse) {
            None => false,
            Some(placeholder) => is_number(&placeholder.ok()?),
        };
        if number {
            return self.text(inside);
        }
        self.literal("\"");
        self.text(inside)?;
        self.literal("\"");
        Some(())
    }

    fn text(&mut self, text: &str) -> Option<()> {
        let mut left = text;
        while let Some((before, after)) = left.split_once("{{") {
            let (inside, after) = after.split_once("}}")?;
            self.fixed(before);
            self.hole(inside)?;
            left = after;
        }
        self.fixed(left);
        Some(())
    }

    fn fixed(&mut self, text: &str) {
        match self.stencil.writing {
            Writing::Plain => self.literal(text),
            Writing::Json(escape) => write_escaped(text, escape, false, &mut self.stencil.rest),
        }
    }

    fn hole(&mut self, inside: &str) -> Option<()> {
        let source = match Placeholder::parse(inside).ok()? {
            Placeholder::Event => Source::Event,
            Placeholder::Id => Source::Id,
            Placeholder::Param(name) => Source::Param(name.to_owned()),
            Placeholder::Random { kind, label } => Source::Random {
                kind,
                key: self.draws.key(kind, label),
            },
            Placeholder::Time { form, offset } => Source::Time { form, offset },
        };
        let sources = &mut self.stencil.sources;
        let known = sources.iter().position(|other| *other == source);
        let source = known.unwrap_or_else(|| {
            sources.push(source);
            sources.len() - 1
        });
        let before = std::mem::take(&mut self.stencil.rest);
        self.stencil.holes.push(Hole { before, source });
        Some(())
    }
}

fn is_number(placeholder: &Placeholder) -> bool {
    match placeholder {
        Placeholder::Random { kind, .. } => *kind == Random::Int,
        Placeholder::Time { form, .. } => form.is_number(),
        _ => false,
    }
}
