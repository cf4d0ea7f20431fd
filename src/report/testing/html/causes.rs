//! What went wrong, by its causes: what is read first.

use std::io::{self, Write};

use crate::judge::TestRun;

use super::super::cause::{Cause, causes};
use super::text::escaped;
use super::trial::anchor;

/// Writes a list of the causes with links to their trials; nothing where nothing went wrong.
pub(super) fn write_causes(out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
    let causes = causes(run);
    if causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section class=\"causes\" aria-labelledby=\"causes\">")?;
    writeln!(out, "<h2 id=\"causes\">What to look at</h2>\n<ol>")?;
    for cause in &causes {
        one(out, cause)?;
    }
    writeln!(out, "</ol>\n</section>")
}

fn one(out: &mut dyn Write, cause: &Cause) -> io::Result<()> {
    writeln!(out, "<li>")?;
    writeln!(out, "<p class=\"hint\">{}</p>", escaped(&cause.title()))?;
    if let Some(help) = cause.help {
        writeln!(out, "<p>{}</p>", escaped(help))?;
    }
    let what = if cause.failed { "Failed" } else { "Not made" };
    write!(out, "<p class=\"links\">{what}: ")?;
    for (number, trial) in cause.trials.iter().enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        let (anchor, id) = (anchor(trial), escaped(&trial.id()));
        write!(out, "{comma}<a href=\"#{anchor}\">{id}</a>")?;
    }
    writeln!(out, "</p>\n</li>")
}
