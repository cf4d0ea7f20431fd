//! A test as JUnit XML: a suite for each suite, a case for each trial.
//!
//! It fits both schemas that are about (see [`crate::report::junit`]). One of them knows no output of a case: what there
//! is to say of a trial that failed is the text of its failure, and of the others the suite's output tells.

use std::io::{self, Write};

use crate::judge::{TestRun, Trial, Upshot};
use crate::report::junit::{Outcome, Ran, Report, Suite, TestCase, Trouble, write};

use super::account::{seen, text};
use super::suites::suites;
use super::upshot::{is_bad, sentence, why_skipped};
use super::{Reporter, masked};

/// Writes JUnit XML when all trials have ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Junit;

impl Reporter for Junit {
    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        let suites = suites(run).into_iter();
        let report = Report {
            name: String::new(),
            suites: suites
                .map(|(name, trials)| suite(run, name, &trials))
                .collect(),
        };
        write(out, &report)
    }
}

fn suite(run: &TestRun, name: &str, trials: &[&Trial]) -> Suite {
    let mut properties = vec![
        ("title".to_owned(), run.title.clone()),
        ("target".to_owned(), masked::url(&run.target)),
        ("seed".to_owned(), run.seed.to_string()),
    ];
    if run.interrupted {
        properties.push(("interrupted".to_owned(), "true".to_owned()));
    }
    let judged = trials.iter().filter(|trial| !is_bad(trial));
    let output = judged.map(|trial| {
        let upshot = sentence(&trial.upshot);
        format!("{}: {upshot}\n{}\n", trial.name, text(trial))
    });
    Suite {
        name: name.to_owned(),
        cases: trials.iter().map(|trial| case(trial)).collect(),
        ran: Some(Ran {
            begun: run.begun,
            properties,
            output: output.collect::<Vec<_>>().join("\n"),
        }),
    }
}

fn case(trial: &Trial) -> TestCase {
    let message = seen(trial).into_iter().next();
    let trouble = |kind: &str| Trouble {
        kind: kind.to_owned(),
        message: message.clone().unwrap_or_else(|| "failed".to_owned()),
        text: text(trial),
    };
    TestCase {
        // Readers part classes at dots, and a file's name has one.
        class: trial.suite.replace('.', "_"),
        name: trial.name.clone(),
        outcome: match &trial.upshot {
            Upshot::Passed => Outcome::Passed,
            Upshot::Failed => {
                let first = trial.findings.first();
                Outcome::Failed(trouble(first.map_or("failed", |first| first.rule.as_str())))
            }
            Upshot::Error { .. } => Outcome::Error(trouble("error")),
            skipped @ (Upshot::NotObserved(_) | Upshot::NotProtected(_) | Upshot::Skipped(_)) => {
                Outcome::Skipped(why_skipped(skipped))
            }
        },
        time: Some(trial.took),
        output: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{run, written};
    use super::*;

    #[test]
    fn suites_are_whole_and_failures_and_errors_apart() {
        let text = written(&mut Junit, &run());
        let start = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="accepts" tests="2" failures="0" errors="0" skipped="1" time="0.006" timestamp="2026-11-21T23:44:34" hostname="localhost" package="hookctl" id="0">
    <properties>
      <property name="title" value="acme documented"/>
      <property name="target" value="http://127.0.0.1:9/hooks?token=(masked)"/>
      <property name="seed" value="42"/>
    </properties>
    <testcase classname="accepts" name="created" time="0.003"/>
    <testcase classname="accepts" name="gzip" time="0.003">
      <skipped message="the provider does not compress"/>
    </testcase>
    <system-out>created: passed
sent: created, created
expected: a 2xx
why: providers do that
reproduce: hookctl send acme created --probe accepts/created

gzip: skipped: the provider does not compress
sent: created, gzip
expected: a 2xx
why: providers do that
reproduce: hookctl send acme created --probe accepts/gzip
</system-out>
    <system-err/>
  </testsuite>
  <testsuite name="refuses" tests="3" failures="2" errors="0" skipped="1" time="0.009" timestamp="2026-11-21T23:44:34" hostname="localhost" package="hookctl" id="1">
    <properties>
      <property name="title" value="acme documented"/>
      <property name="target" value="http://127.0.0.1:9/hooks?token=(masked)"/>
      <property name="seed" value="42"/>
    </properties>
    <testcase classname="refuses" name="no-signature" time="0.003">
      <failure message="status: expected a 4xx, got 200" type="status">status: expected a 4xx, got 200
sent: created, no-signature
expected: a 4xx
seen: status: expected a 4xx, got 200
answer: HTTP 200 in 3.1 ms, 2 B: ok
why: providers do that
look at: compare the signature before anything else
reproduce: hookctl send acme created --probe refuses/no-signature</failure>
    </testcase>
    <testcase classname="refuses" name="wrong-secret" time="0.003">
      <failure message="status: expected a 4xx, got 200" type="status">status: expected a 4xx, got 200
sent: created, wrong-secret
expected: a 4xx
seen: status: expected a 4xx, got 200
answer: HTTP 200 in 3.1 ms, 2 B: ok
why: providers do that
look at: compare the signature before anything else
reproduce: hookctl send acme created --probe refuses/wrong-secret</failure>
    </testcase>
    <testcase classname="refuses" name="stale" time="0.003">
      <skipped message="not protected by the provider's scheme: it signs no time"/>
    </testcase>
    <system-out>stale: not protected by the provider's scheme: it signs no time
sent: created, stale
expected: a 2xx
why: providers do that
reproduce: hookctl send acme created --probe refuses/stale
</system-out>
    <system-err/>
  </testsuite>
"#;
        assert!(text.starts_with(start), "{text}");
        let error =
            "<error message=\"`http://127.0.0.1:9/` refused the connection\" type=\"error\">";
        assert!(text.contains(error), "{text}");
        assert!(text.contains("<testcase classname=\"smoke_yaml\" name=\"order\" time=\"0.003\">"));
    }

    /// The order of elements and the attributes that both schemas ask for.
    #[test]
    fn each_suite_has_what_the_stricter_schema_asks_for() {
        let text = written(&mut Junit, &run());
        assert!(text.contains("\n<testsuites>\n"), "{text}");
        let suites: Vec<&str> = text.split("<testsuite ").skip(1).collect();
        assert_eq!(suites.len(), 6);
        for (number, suite) in suites.iter().enumerate() {
            let (head, inside) = suite.split_once('>').unwrap();
            for name in [
                "name",
                "tests",
                "failures",
                "errors",
                "time",
                "timestamp",
                "hostname",
                "package",
            ] {
                assert!(head.contains(&format!("{name}=\"")), "no {name} in {head}");
            }
            assert!(head.ends_with(&format!(" id=\"{number}\"")), "{head}");
            let tags = [
                "<properties>",
                "<testcase ",
                "<system-out>",
                "<system-err/>",
            ];
            let places: Vec<_> = tags.iter().map(|tag| inside.find(tag)).collect();
            assert!(
                places.is_sorted() && places.iter().all(Option::is_some),
                "{inside}"
            );
            let last_case = inside.rfind("<testcase ");
            assert!(
                last_case < inside.find("<system-out>"),
                "no case has an output of its own"
            );
        }
    }
}
