//! The rows of one event: a line of severity, rule, place, count and share, and what was expected and seen below it.

use std::io::{self, Write};

use crate::report::{Fill, Line, Tone, columns};
use crate::run::drift::{Difference, Sighting, Summary};

use super::Options;
use super::options::{tone, word};
use super::says::says;
use super::words::{number, percent, short_place};

/// What stands between two columns.
const GAP: usize = 2;
/// The least room for places; with less the row is filled like a sentence.
const MIN_PLACE: usize = 20;

/// The one source that all lines are of, when there is only one.
#[derive(Clone, Copy)]
pub(super) struct Source<'a>(pub(super) Option<&'a str>);

impl<'a> Source<'a> {
    /// The source of the records that the rows of a summary name.
    pub(super) fn of(summary: &'a Summary, options: &Options) -> Self {
        let differences = summary.events.iter().flat_map(|event| &event.differences);
        let shown = differences.filter(|difference| !difference.accepted || options.verbose);
        let mut firsts = shown.filter_map(|difference| difference.first.as_ref());
        let Some(first) = firsts.next() else {
            return Source(None);
        };
        let same = |other: &Sighting| other.source == first.source && other.line.is_some();
        Source((first.line.is_some() && firsts.all(same)).then_some(first.source.as_str()))
    }

    /// `line 17`, or with its file where there are several.
    pub(super) fn name(self, sighting: &Sighting) -> String {
        match sighting.line {
            Some(line) if self.0 == Some(sighting.source.as_str()) => format!("line {line}"),
            _ => super::words::at(sighting),
        }
    }
}

/// How the rows of an event are laid out.
pub(super) struct Layout<'a> {
    options: &'a Options,
    source: Source<'a>,
    severity: usize,
    rule: usize,
    place: usize,
    count: usize,
    share: usize,
    /// Whether there is too little room for columns.
    narrow: bool,
}

impl<'a> Layout<'a> {
    /// Room for all of the differences, each row after `indent` spaces.
    pub(super) fn new(
        differences: &[&Difference],
        indent: usize,
        source: Source<'a>,
        options: &'a Options,
    ) -> Self {
        let widest = |text: &dyn Fn(&Difference) -> String| {
            let widths = differences
                .iter()
                .map(|difference| columns(&text(difference)));
            widths.max().unwrap_or(0)
        };
        let mut layout = Layout {
            options,
            source,
            severity: widest(&|difference| word(difference.severity).to_owned()),
            rule: widest(&|difference| difference.rule.as_str().to_owned()),
            place: widest(&|difference| short_place(&difference.place)),
            count: widest(&|difference| number(difference.count)),
            share: widest(&percent),
            narrow: false,
        };
        let others = indent + layout.severity + layout.rule + layout.count + layout.share + 4 * GAP;
        let room = options.columns().saturating_sub(others);
        layout.narrow = room < layout.place.min(MIN_PLACE);
        layout.place = layout.place.min(room);
        layout
    }

    /// Writes the row of a difference.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub(super) fn write(
        &self,
        out: &mut dyn Write,
        difference: &Difference,
        indent: usize,
    ) -> io::Result<()> {
        if self.narrow {
            self.sentence(out, difference, indent)?;
        } else {
            self.columns(out, difference, indent)?;
        }
        let mut details = says(difference);
        if let Some(first) = &difference.first {
            if !details.is_empty() {
                details.glue("; ");
            }
            details.atom(&format!("first at {}", self.source.name(first)), Tone::Dim);
            if self.options.verbose {
                identity(&mut details, first);
            }
        }
        if details.is_empty() {
            return Ok(());
        }
        let below = indent + self.severity + GAP;
        details.write(
            out,
            self.options.palette,
            self.options.columns(),
            (below, below + 2),
        )
    }

    fn columns(
        &self,
        out: &mut dyn Write,
        difference: &Difference,
        indent: usize,
    ) -> io::Result<()> {
        let mut path = Fill::new();
        path.path(&short_place(&difference.place), Tone::Strong);
        let start = indent + self.severity + self.rule + 2 * GAP;
        for (at, text) in path.lines(self.place, self.place).into_iter().enumerate() {
            let mut line = Line::default();
            line.pad(indent);
            if at == 0 {
                line.push(word(difference.severity), tone(difference.severity));
                line.pad(indent + self.severity + GAP);
                line.push(difference.rule.as_str(), Tone::Plain);
            }
            line.pad(start);
            line.extend(text);
            if at == 0 {
                let (count, share) = (number(difference.count), percent(difference));
                line.pad(start + self.place + GAP + self.count - columns(&count));
                line.push(&count, Tone::Plain);
                line.pad(line.columns() + GAP + self.share - columns(&share));
                line.push(&share, Tone::Plain);
            }
            writeln!(out, "{}", line.painted(self.options.palette))?;
        }
        Ok(())
    }

    fn sentence(
        &self,
        out: &mut dyn Write,
        difference: &Difference,
        indent: usize,
    ) -> io::Result<()> {
        let mut fill = Fill::new();
        fill.words(word(difference.severity), tone(difference.severity))
            .glue(" ")
            .words(difference.rule.as_str(), Tone::Plain)
            .glue(" ")
            .path(&short_place(&difference.place), Tone::Strong)
            .glue(" ")
            .atom(&number(difference.count), Tone::Plain)
            .glue(&format!(" ({})", percent(difference)));
        let below = indent + self.severity + GAP;
        fill.write(
            out,
            self.options.palette,
            self.options.columns(),
            (indent, below),
        )
    }
}

/// The id and the time of a record, as far as they are known.
fn identity(details: &mut Fill, sighting: &Sighting) {
    if let Some(id) = &sighting.id {
        details.glue(", ").atom(&format!("id {id}"), Tone::Dim);
    }
    if let Some(at) = &sighting.at {
        details.glue(", ").atom(&at.to_string(), Tone::Dim);
    }
}
