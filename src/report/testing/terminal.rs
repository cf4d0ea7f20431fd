//! A test for the people who wait for it: what is worth knowing as it happens, then what it all came to.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::judge::{TestRun, Trial, Upshot};
use crate::report::{Fill, Tone, counted, duration_us, plain};

use super::account::{Label, figures, rows};
use super::cause::{Cause, causes};
use super::suites::suites;
use super::upshot::{is_bad, sentence};
use super::{Extent, Options, Reporter, Totals, masked};

/// The fewest columns that are filled, and the most: longer lines are hard to read.
const COLUMNS: (usize, usize) = (40, 80);
/// How wide the mark before a trial is.
const MARK: usize = 8;
/// How wide the label before a row is.
const LABEL: usize = 11;
/// The most columns that the names of suites are aligned to.
const MAX_NAME: usize = 20;

/// Writes trials as they end, and a summary.
pub struct Terminal {
    options: Options,
    /// The suite whose heading was written last.
    suite: Option<String>,
    /// The hints that were told, and of which trial.
    told: HashMap<String, String>,
    /// Skipped trials of one suite and one reason that are not written yet: the first, and how many.
    skipped: Option<(Trial, usize)>,
}

impl Terminal {
    /// Nothing is written yet.
    pub fn new(options: Options) -> Self {
        Terminal {
            options: Options {
                width: options.width.clamp(COLUMNS.0, COLUMNS.1),
                ..options
            },
            suite: None,
            told: HashMap::new(),
            skipped: None,
        }
    }

    /// Whether the trial waits for more that were skipped for the same reason. Where all is asked for, each has its line.
    fn waits(&self, trial: &Trial) -> bool {
        matches!(trial.upshot, Upshot::Skipped(_)) && self.options.extent != Extent::All
    }

    /// Writes the skipped trials that wait for more of their kind.
    fn release(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some((first, count)) = self.skipped.take() else {
            return Ok(());
        };
        self.heading(out, &first.suite)?;
        match count {
            1 => self.line(out, &first),
            _ => self.line(
                out,
                &Trial {
                    name: counted(count, "trial"),
                    ..first
                },
            ),
        }
    }

    fn shows(&self, trial: &Trial) -> bool {
        match self.options.extent {
            Extent::Failures => is_bad(trial),
            Extent::Notable => trial.upshot != Upshot::Passed || !trial.figures.is_empty(),
            Extent::All => true,
        }
    }

    fn heading(&mut self, out: &mut dyn Write, suite: &str) -> io::Result<()> {
        if self.suite.as_deref() == Some(suite) {
            return Ok(());
        }
        if self.suite.is_some() {
            writeln!(out)?;
        }
        self.suite = Some(suite.to_owned());
        self.filled(out, (0, 2), |fill| {
            fill.words(suite, Tone::Strong);
        })
    }

    /// A hint in full the first time, and where it stands after that.
    fn hint(&mut self, trial: &Trial, hint: String) -> String {
        match self.told.get(&hint) {
            Some(first) => format!("as for {first}"),
            None => {
                self.told.insert(hint.clone(), trial.id());
                hint
            }
        }
    }

    fn filled(
        &self,
        out: &mut dyn Write,
        indents: (usize, usize),
        add: impl FnOnce(&mut Fill),
    ) -> io::Result<()> {
        let mut fill = Fill::new();
        add(&mut fill);
        fill.write(out, self.options.palette, self.options.width, indents)
    }

    /// The line of a trial.
    fn line(&self, out: &mut dyn Write, trial: &Trial) -> io::Result<()> {
        let (mark, tone) = mark(&trial.upshot);
        self.filled(out, (2, 2 + MARK), |fill| {
            fill.atom(&format!("{mark:<MARK$}"), tone);
            fill.words(&trial.name, Tone::Plain);
            match &trial.upshot {
                Upshot::NotObserved(_) | Upshot::NotProtected(_) | Upshot::Skipped(_) => {
                    fill.glue(": ").words(&sentence(&trial.upshot), Tone::Dim);
                }
                Upshot::Passed | Upshot::Failed | Upshot::Error { .. } => {
                    fill.glue("  ").words(&took(trial), Tone::Dim);
                }
            }
            if self.options.extent != Extent::All && !trial.figures.is_empty() && !is_bad(trial) {
                fill.glue("  ").words(&figures(trial), Tone::Plain);
            }
        })
    }

    fn row(&self, out: &mut dyn Write, label: Label, text: &str) -> io::Result<()> {
        let start = format!("{:<LABEL$}", label.as_str());
        if label == Label::Reproduce {
            return self.command(out, &start, text);
        }
        self.filled(out, (4, 4 + LABEL), |fill| {
            fill.atom(&start, Tone::Dim);
            let tone = match label {
                Label::Seen => Tone::Bad,
                Label::LookAt => Tone::Strong,
                _ => Tone::Plain,
            };
            fill.words(text, tone);
        })
    }

    /// A command that can be copied: its lines are parted as a shell parts them.
    fn command(&self, out: &mut dyn Write, start: &str, text: &str) -> io::Result<()> {
        let indent = " ".repeat(4 + LABEL);
        let room = self.options.width.saturating_sub(4 + LABEL);
        let label = self.options.palette.dim(start);
        for (number, line) in super::command::lines(&plain(text), room).iter().enumerate() {
            match number {
                0 => writeln!(out, "    {label}{line}")?,
                _ => writeln!(out, "{indent}{line}")?,
            }
        }
        Ok(())
    }

    fn suites(&self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        let suites = suites(run);
        let widths = suites.iter().map(|(suite, _)| suite.chars().count());
        let width = widths.max().unwrap_or(0).min(MAX_NAME);
        for (suite, trials) in suites {
            let totals = Totals::of(trials);
            self.filled(out, (2, 4 + width), |fill| {
                fill.atom(&format!("{suite:<width$}  "), Tone::Plain);
                counts(fill, &totals);
            })?;
        }
        Ok(())
    }

    fn cause(&self, out: &mut dyn Write, cause: &Cause) -> io::Result<()> {
        let what = if cause.failed { "FAILED" } else { "ERROR" };
        self.filled(out, (2, 2 + MARK), |fill| {
            fill.atom(&format!("{what:<MARK$}"), Tone::Bad);
            fill.words(&cause.title(), Tone::Strong);
        })?;
        self.filled(out, (2 + MARK, 4 + MARK), |fill| {
            fill.words(&counted(cause.trials.len(), "trial"), Tone::Plain)
                .glue(": ")
                .words(&cause.ids(), Tone::Dim);
        })
    }

    fn total(&self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        let totals = Totals::of(&run.trials);
        self.filled(out, (0, 2), |fill| {
            match totals.all() {
                0 => fill.words("no trial", Tone::Unsure),
                all => fill.words(&counted(all, "trial"), Tone::Strong).glue(": "),
            };
            counts(fill, &totals);
            let took = duration_us(u64::try_from(run.took.as_micros()).unwrap_or(u64::MAX));
            fill.words(&format!("  in {took}, seed {}", run.seed), Tone::Dim);
        })?;
        if run.interrupted {
            let text = "interrupted: what was left was not tried";
            self.filled(out, (0, 2), |fill| {
                fill.words(text, Tone::Unsure);
            })?;
        }
        Ok(())
    }
}

impl Reporter for Terminal {
    fn trial(&mut self, out: &mut dyn Write, trial: &Trial) -> io::Result<()> {
        if !self.shows(trial) {
            return Ok(());
        }
        let alike = |(first, _): &(Trial, usize)| {
            first.suite == trial.suite && first.upshot == trial.upshot
        };
        if !self.skipped.as_ref().is_some_and(alike) {
            self.release(out)?;
        }
        if self.waits(trial) {
            let (_, count) = self.skipped.get_or_insert_with(|| (trial.clone(), 0));
            *count += 1;
            return Ok(());
        }
        self.heading(out, &trial.suite)?;
        self.line(out, trial)?;
        if is_bad(trial) || self.options.extent == Extent::All {
            for (label, text) in rows(trial) {
                let text = match label {
                    Label::LookAt => self.hint(trial, text),
                    _ => text,
                };
                self.row(out, label, &text)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        self.release(out)?;
        if self.suite.is_some() {
            writeln!(out)?;
        }
        self.filled(out, (0, 2), |fill| {
            fill.words(&run.title, Tone::Strong)
                .glue(" ")
                .words(&format!("at {}", masked::url(&run.target)), Tone::Dim);
        })?;
        if self.options.extent != Extent::Failures {
            self.suites(out, run)?;
        }
        let causes = causes(run);
        if !causes.is_empty() {
            writeln!(out)?;
        }
        for cause in &causes {
            self.cause(out, cause)?;
        }
        if self.options.extent != Extent::Failures || !causes.is_empty() {
            writeln!(out)?;
        }
        self.total(out, run)
    }
}

fn mark(upshot: &Upshot) -> (&'static str, Tone) {
    match upshot {
        Upshot::Passed => ("ok", Tone::Good),
        Upshot::Failed => ("FAILED", Tone::Bad),
        Upshot::Error { .. } => ("ERROR", Tone::Bad),
        Upshot::NotObserved(_) => ("?", Tone::Unsure),
        Upshot::NotProtected(_) | Upshot::Skipped(_) => ("-", Tone::Dim),
    }
}

fn took(trial: &Trial) -> String {
    duration_us(u64::try_from(trial.took.as_micros()).unwrap_or(u64::MAX))
}

/// Counts in their tones.
fn counts(fill: &mut Fill, totals: &Totals) {
    for (number, (text, word)) in totals.parts().into_iter().enumerate() {
        if number > 0 {
            fill.glue(", ");
        }
        let tone = match word {
            "passed" => Tone::Good,
            "failed" | "error" | "errors" => Tone::Bad,
            "not observed" => Tone::Unsure,
            _ => Tone::Dim,
        };
        fill.words(&text, tone);
    }
}
