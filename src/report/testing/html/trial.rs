//! The row of a trial, which opens to all there is to say of it.

use std::io::{self, Write};

use crate::judge::{Trial, Upshot};
use crate::report::{duration_us, plain};

use super::super::account::Label;
use super::super::upshot::{is_bad, words};
use super::super::{account, command};
use super::exchange::write_exchange;
use super::plot::{is_telling, write_plot};
use super::text::escaped;

/// How many exchanges of a trial are shown.
const MAX_EXCHANGES: usize = 6;
/// How long the lines of a command are, in characters.
const COMMAND: usize = 76;

/// The anchor of a trial: a name made of what any address may hold, the same for the same trial.
pub(super) fn anchor(trial: &Trial) -> String {
    let mut anchor = String::from("t-");
    for byte in trial.id().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => anchor.push(char::from(byte)),
            b'/' => anchor.push('.'),
            byte => anchor.push_str(&format!("_{byte:02x}")),
        }
    }
    anchor
}

/// Writes the row of a trial, with an anchor where it has one. What is bad is open, and so is a picture of many.
pub(super) fn write_trial(
    out: &mut dyn Write,
    anchor: Option<&str>,
    trial: &Trial,
) -> io::Result<()> {
    let (class, word) = (class(&trial.upshot), short(&trial.upshot));
    match anchor {
        Some(anchor) => writeln!(out, "<tr id=\"{anchor}\">")?,
        None => writeln!(out, "<tr>")?,
    }
    writeln!(out, "<td><span class=\"badge {class}\">{word}</span></td>")?;
    let open = match is_bad(trial) || is_telling(&trial.exchanges) {
        true => " open",
        false => "",
    };
    write!(
        out,
        "<td><details{open}><summary><span class=\"name\">{}</span>",
        escaped(&trial.name)
    )?;
    // What is bad stands open below.
    let note = match &trial.upshot {
        Upshot::Failed | Upshot::Error { .. } => "",
        Upshot::Passed => &trial.sends,
        Upshot::NotObserved(why) | Upshot::NotProtected(why) | Upshot::Skipped(why) => why,
    };
    if !note.is_empty() {
        write!(out, " <span class=\"note\">{}</span>", escaped(note))?;
    }
    for (name, value) in &trial.figures {
        let (name, value) = (escaped(name), escaped(value));
        write!(
            out,
            " <span class=\"figure\"><span>{name}</span> {value}</span>"
        )?;
    }
    writeln!(out, "</summary>")?;
    say(out, trial)?;
    write_plot(out, &trial.exchanges)?;
    exchanges(out, trial)?;
    writeln!(out, "</details></td>")?;
    let took = duration_us(u64::try_from(trial.took.as_micros()).unwrap_or(u64::MAX));
    writeln!(out, "<td class=\"time\">{took}</td>\n</tr>")
}

fn say(out: &mut dyn Write, trial: &Trial) -> io::Result<()> {
    writeln!(out, "<dl>")?;
    let mut last = None;
    for (label, text) in account::rows(trial) {
        // Figures stand in the summary, and the answer below with all of its head.
        if matches!(label, Label::Measured | Label::Answer) {
            continue;
        }
        let text = match label {
            Label::Reproduce => escaped(&command::lines(&plain(&text), COMMAND).join("\n")),
            _ => escaped(&text),
        };
        if last != Some(label) {
            writeln!(out, "<dt>{}</dt>", label.as_str())?;
        }
        last = Some(label);
        match label {
            Label::Reproduce => writeln!(
                out,
                "<dd><pre class=\"command\"><code>{text}</code></pre></dd>"
            )?,
            Label::Seen => writeln!(out, "<dd class=\"seen\">{text}</dd>")?,
            Label::LookAt => writeln!(out, "<dd class=\"hint\">{text}</dd>")?,
            _ => writeln!(out, "<dd>{text}</dd>")?,
        }
    }
    writeln!(out, "</dl>")
}

/// The exchanges from the first on; where there are too many, the last one too, which is the one a trial often ends
/// with.
fn exchanges(out: &mut dyn Write, trial: &Trial) -> io::Result<()> {
    let all = &trial.exchanges;
    let head = match all.len() {
        0..=MAX_EXCHANGES => all.len(),
        _ => MAX_EXCHANGES - 1,
    };
    let open = is_bad(trial) && all.len() == 1;
    for exchange in all.iter().take(head) {
        write_exchange(out, exchange, open)?;
    }
    if let Some(last) = all.last().filter(|_| head < all.len()) {
        writeln!(
            out,
            "<p class=\"note\">… {} more …</p>",
            all.len() - head - 1
        )?;
        write_exchange(out, last, open)?;
    }
    Ok(())
}

fn class(upshot: &Upshot) -> &'static str {
    match upshot {
        Upshot::Passed => "passed",
        Upshot::Failed | Upshot::Error { .. } => "failed",
        Upshot::NotObserved(_) => "unsure",
        Upshot::NotProtected(_) | Upshot::Skipped(_) => "skipped",
    }
}

/// Words that have room in a badge.
fn short(upshot: &Upshot) -> &'static str {
    match upshot {
        Upshot::NotProtected(_) => "not protected",
        other => words(other),
    }
}
