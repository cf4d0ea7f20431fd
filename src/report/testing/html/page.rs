//! The page: what was tested and what it came to, then the causes, then each suite.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::judge::{TestRun, Trial};
use crate::report::{counted, duration_us};

use super::super::suites::suites;
use super::super::{Reporter, Totals, masked};
use super::causes::write_causes;
use super::text::escaped;
use super::trial::{anchor, write_trial};

/// How the page looks. It stands in the page, because the page is all there is.
const STYLE: &str = include_str!("style.css");

/// Writes a page when all trials have ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Html;

impl Reporter for Html {
    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        let title = escaped(&run.title);
        // The policy forbids what the page does not do, should anything in it ever try.
        write!(
            out,
            r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<title>{title}: webhook test</title>
<style>
{STYLE}</style>
</head>
<body>
"#
        )?;
        header(out, run)?;
        writeln!(out, "<main>")?;
        write_causes(out, run)?;
        for (number, (name, trials)) in suites(run).into_iter().enumerate() {
            suite(out, number, name, &trials)?;
        }
        writeln!(out, "</main>")?;
        footer(out)
    }
}

fn header(out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
    let totals = Totals::of(&run.trials);
    writeln!(out, "<header>\n<p class=\"kind\">Webhook endpoint test</p>")?;
    writeln!(out, "<h1>{}</h1>", escaped(&run.title))?;
    let (class, verdict) = verdict(run, &totals);
    writeln!(out, "<p class=\"verdict {class}\">{verdict}</p>")?;
    writeln!(out, "<ul class=\"counts\">")?;
    for (text, word) in totals.parts() {
        let (number, words) = text.split_once(' ').unwrap_or((text.as_str(), ""));
        let class = class_of(word);
        writeln!(out, "<li class=\"{class}\"><b>{number}</b> {words}</li>")?;
    }
    writeln!(out, "</ul>\n<dl class=\"facts\">")?;
    let took = duration_us(u64::try_from(run.took.as_micros()).unwrap_or(u64::MAX));
    for (name, value) in [
        ("Endpoint", masked::url(&run.target)),
        (
            "Begun",
            run.begun.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        ),
        ("Took", took),
        ("Seed", run.seed.to_string()),
    ] {
        writeln!(
            out,
            "<div><dt>{name}</dt><dd>{}</dd></div>",
            escaped(&value)
        )?;
    }
    writeln!(out, "</dl>\n</header>")
}

/// The verdict in a sentence, and the class it is coloured by.
fn verdict(run: &TestRun, totals: &Totals) -> (&'static str, String) {
    let all = counted(totals.all(), "trial");
    let (class, text) = match (totals.failed, totals.errors) {
        (0, 0) if totals.is_empty() => ("unsure", "Nothing was found out".to_owned()),
        (0, 0) => (
            "passed",
            format!("{} of {all} passed, none failed", totals.passed),
        ),
        (0, errors) => ("failed", format!("{errors} of {all} could not be made")),
        (failed, 0) => ("failed", format!("{failed} of {all} failed")),
        (failed, errors) => (
            "failed",
            format!("{failed} of {all} failed, {errors} could not be made"),
        ),
    };
    match run.interrupted {
        true => ("failed", format!("Interrupted: {text}")),
        false => (class, text),
    }
}

/// The class of what has that word.
fn class_of(word: &str) -> &'static str {
    match word {
        "passed" => "passed",
        "failed" | "error" | "errors" => "failed",
        "not observed" => "unsure",
        _ => "skipped",
    }
}

fn suite(out: &mut dyn Write, number: usize, name: &str, trials: &[&Trial]) -> io::Result<()> {
    let totals = Totals::of(trials.iter().copied());
    let heading = format!("s{number}");
    // An anchor stands once; of trials of one name the first one has it.
    let mut anchors = HashSet::new();
    writeln!(out, "<section aria-labelledby=\"{heading}\">")?;
    writeln!(out, "<h2 id=\"{heading}\">{}</h2>", escaped(name))?;
    writeln!(out, "<p class=\"totals\">{}</p>", totals.sentence())?;
    writeln!(
        out,
        "<table>\n<thead><tr><th scope=\"col\">Result</th><th scope=\"col\">Trial</th><th scope=\"col\" class=\"time\">Time</th></tr></thead>\n<tbody>"
    )?;
    for trial in trials {
        let anchor = anchor(trial);
        let is_new = anchors.insert(anchor.clone());
        write_trial(out, is_new.then_some(anchor.as_str()), trial)?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

fn footer(out: &mut dyn Write) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    writeln!(
        out,
        "<footer><p>Made by hookctl {version}. The secrets in use, and values that name themselves secrets, are masked.</p></footer>\n</body>\n</html>"
    )
}
