//! A test in the Test Anything Protocol, version 14, as <https://testanything.org/tap-version-14-specification.html>
//! has it.
//!
//! The plan stands at the end, because nobody knows before how many trials there will be. What was not observed is still
//! to be done: `not ok` with a `TODO`, which fails nothing. What cannot be protected from or was not tried has a `SKIP`.

use std::io::{self, Write};

use crate::judge::{TestRun, Trial, Upshot};
use crate::report::plain;

use super::account::rows;
use super::{Reporter, Totals, masked, upshot};

/// Writes test points as trials end, and the plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tap {
    points: usize,
}

impl Tap {
    fn version(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.points {
            0 => writeln!(out, "TAP version 14"),
            _ => Ok(()),
        }
    }
}

impl Reporter for Tap {
    fn trial(&mut self, out: &mut dyn Write, trial: &Trial) -> io::Result<()> {
        self.version(out)?;
        self.points += 1;
        let (ok, directive) = match &trial.upshot {
            Upshot::Passed => ("ok", None),
            Upshot::Failed | Upshot::Error { .. } => ("not ok", None),
            Upshot::NotObserved(_) => ("not ok", Some("TODO")),
            Upshot::NotProtected(_) | Upshot::Skipped(_) => ("ok", Some("SKIP")),
        };
        write!(out, "{ok} {} - {}", self.points, description(&trial.id()))?;
        if let Some(directive) = directive {
            let why = upshot::why_skipped(&trial.upshot);
            write!(out, " # {directive} {}", description(&why))?;
        }
        writeln!(out)?;
        diagnostics(out, trial)
    }

    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        self.version(out)?;
        let comment = |text: String| format!("# {}", plain(&text));
        writeln!(
            out,
            "{}",
            comment(format!("{} at {}", run.title, masked::url(&run.target)))
        )?;
        let totals = Totals::of(&run.trials).sentence();
        writeln!(out, "{}", comment(format!("{totals}; seed {}", run.seed)))?;
        match (run.interrupted, self.points) {
            (true, _) => writeln!(out, "Bail out! interrupted"),
            (false, 0) => writeln!(out, "1..0 # SKIP no trial is selected"),
            (false, points) => writeln!(out, "1..{points}"),
        }
    }
}

/// A description or reason: what would end it is escaped.
fn description(text: &str) -> String {
    // Escapes of control characters have a backslash of their own, which is a backslash to whoever reads it.
    plain(text).replace('\\', "\\\\").replace('#', "\\#")
}

fn diagnostics(out: &mut dyn Write, trial: &Trial) -> io::Result<()> {
    writeln!(out, "  ---")?;
    writeln!(out, "  upshot: {}", upshot::token(&trial.upshot))?;
    writeln!(out, "  duration_ms: {:.3}", trial.took.as_secs_f64() * 1e3)?;
    let rows = rows(trial);
    let mut last = None;
    for (label, _) in &rows {
        if last == Some(*label) {
            continue;
        }
        last = Some(*label);
        let texts = rows.iter().filter(|(other, _)| other == label);
        let texts: Vec<String> = texts.map(|(_, text)| yaml(text)).collect();
        let key = label.as_str().replace(' ', "_");
        match texts.as_slice() {
            [one] => writeln!(out, "  {key}: {one}")?,
            several => {
                writeln!(out, "  {key}:")?;
                for text in several {
                    writeln!(out, "    - {text}")?;
                }
            }
        }
    }
    writeln!(out, "  ...")
}

/// A text as a double-quoted scalar of YAML (1.2, 7.3.1), of which a JSON string is one where every character may be
/// printed.
fn yaml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in plain(text).chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
