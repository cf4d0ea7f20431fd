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

#[cfg(test)]
mod tests {
    use super::super::fixture::{run, written};
    use super::*;

    #[test]
    fn every_upshot_has_its_test_point() {
        let text = written(&mut Tap::default(), &run());
        let points: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(
            points,
            [
                "TAP version 14",
                "ok 1 - accepts/created",
                "ok 2 - accepts/gzip # SKIP the provider does not compress",
                "not ok 3 - refuses/no-signature",
                "not ok 4 - refuses/wrong-secret",
                "ok 5 - refuses/stale # SKIP not protected by the provider's scheme: it signs no time",
                "not ok 6 - once/twice # TODO not observed: nothing says what a delivery did",
                "ok 7 - on-time/rate",
                "not ok 8 - survives/large",
                "not ok 9 - smoke.yaml/order",
                "# acme documented at http://127.0.0.1:9/hooks?token=(masked)",
                "# 2 passed, 3 failed, 1 error, 1 not observed, 1 not protected by the provider's scheme, 1 skipped; seed 42",
                "1..9",
            ]
        );
        let failed = r#"not ok 3 - refuses/no-signature
  ---
  upshot: failed
  duration_ms: 3.140
  sent: "created, no-signature"
  expected: "a 4xx"
  seen: "status: expected a 4xx, got 200"
  answer: "HTTP 200 in 3.1 ms, 2 B: ok"
  why: "providers do that"
  look_at: "compare the signature before anything else"
  reproduce: "hookctl send acme created --probe refuses/no-signature"
  ...
"#;
        assert!(text.contains(failed), "{text}");
    }

    #[test]
    fn what_ended_early_bails_out_and_what_is_empty_is_skipped() {
        let interrupted = TestRun {
            interrupted: true,
            ..run()
        };
        let text = written(&mut Tap::default(), &interrupted);
        assert!(text.ends_with("\nBail out! interrupted\n"), "{text}");
        let empty = TestRun {
            trials: Vec::new(),
            ..run()
        };
        let text = written(&mut Tap::default(), &empty);
        assert!(text.starts_with("TAP version 14\n# acme"), "{text}");
        assert!(
            text.ends_with("\n1..0 # SKIP no trial is selected\n"),
            "{text}"
        );
    }

    #[test]
    fn a_scalar_is_one_of_yaml() {
        assert_eq!(
            yaml("a: \"b\" \\ #\n\u{2028}é"),
            r#""a: \"b\" \\ #\\n\u2028é""#
        );
    }
}
