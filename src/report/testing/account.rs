//! What there is to say of a trial, row by row: the same in every form that people read.

use crate::exchange::Exchange;
use crate::judge::{Finding, Trial, Upshot};
use crate::report::body::plain_bytes;
use crate::report::{bytes, duration_us};

use super::masked;

/// How many findings of a trial are told.
const MAX_FINDINGS: usize = 8;
/// How much of an answer's body is told, in characters.
const MAX_ANSWER: usize = 160;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// What was sent.
    Sent,
    /// What was expected.
    Expected,
    /// What was seen instead.
    Seen,
    /// What the endpoint answered.
    Answer,
    /// What was measured.
    Measured,
    /// Why it matters.
    Why,
    /// What to look at, or what to do.
    LookAt,
    /// Where the user wrote it.
    Written,
    /// A command that sends the same again.
    Reproduce,
}

impl Label {
    /// The word before the row.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Sent => "sent",
            Label::Expected => "expected",
            Label::Seen => "seen",
            Label::Answer => "answer",
            Label::Measured => "measured",
            Label::Why => "why",
            Label::LookAt => "look at",
            Label::Written => "at",
            Label::Reproduce => "reproduce",
        }
    }
}

/// The rows of a trial, none of them empty. A trial that is not bad has no hint, because there is nothing to look at.
pub(super) fn rows(trial: &Trial) -> Vec<(Label, String)> {
    let mut rows = vec![
        (Label::Sent, trial.sends.clone()),
        (Label::Expected, trial.expects.clone()),
    ];
    rows.extend(seen(trial).into_iter().map(|text| (Label::Seen, text)));
    if trial.upshot == Upshot::Failed {
        rows.extend(answer(trial).map(|text| (Label::Answer, text)));
    }
    rows.push((Label::Measured, figures(trial)));
    rows.push((Label::Why, trial.why.clone()));
    match &trial.upshot {
        Upshot::Failed => rows.push((Label::LookAt, trial.hint.clone())),
        Upshot::Error { help, .. } => {
            rows.push((Label::LookAt, help.clone().unwrap_or_default()));
        }
        _ => {}
    }
    if let Some(origin) = &trial.origin {
        rows.push((Label::Written, format!("{}:{}", origin.file, origin.line)));
    }
    rows.extend(trial.reproduce.clone().map(|line| (Label::Reproduce, line)));
    rows.retain(|(_, text)| !text.is_empty());
    rows
}

/// The rows as lines of a plain text, each `label: text`.
pub(super) fn text(trial: &Trial) -> String {
    let lines = rows(trial)
        .into_iter()
        .map(|(label, text)| format!("{}: {text}", label.as_str()));
    lines.collect::<Vec<_>>().join("\n")
}

/// What was seen, in a line for each finding; what could not be found out has its reason there.
pub(super) fn seen(trial: &Trial) -> Vec<String> {
    let mut seen = Vec::new();
    if let Upshot::Error { what, .. } = &trial.upshot {
        seen.push(what.clone());
    }
    seen.extend(trial.findings.iter().take(MAX_FINDINGS).map(says));
    let more = trial.findings.len().saturating_sub(MAX_FINDINGS);
    if more > 0 {
        seen.push(format!("… and {more} more"));
    }
    seen
}

/// A finding in a line: `status: expected a 4xx, got 200`.
pub(super) fn says(finding: &Finding) -> String {
    let mut says = finding.rule.as_str().to_owned();
    if !finding.path.is_empty() {
        says.push_str(&format!(" {}", finding.path));
    }
    match (finding.expected.as_str(), finding.seen.as_str()) {
        ("", "") => {}
        ("", seen) => says.push_str(&format!(": {seen}")),
        (expected, "") => says.push_str(&format!(": expected {expected}")),
        (expected, seen) => says.push_str(&format!(": expected {expected}, got {seen}")),
    }
    says
}

/// What was measured: `p50 3.1 ms, p99 12.4 ms`.
pub(super) fn figures(trial: &Trial) -> String {
    let figures = trial.figures.iter();
    let figures: Vec<String> = figures
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    figures.join(", ")
}

/// What the endpoint answered, where there was one exchange: of several nobody knows which one is meant.
fn answer(trial: &Trial) -> Option<String> {
    match trial.exchanges.as_slice() {
        [exchange] => Some(answered(exchange)),
        _ => None,
    }
}

fn answered(exchange: &Exchange) -> String {
    let took = duration_us(exchange.timing.total_us);
    let Some(response) = &exchange.response else {
        let why = exchange.error.as_deref().unwrap_or("none");
        return format!("{why} (after {took})");
    };
    let body = response.body_bytes();
    let mut text = format!("HTTP {} in {took}, {}", response.status, bytes(body.len()));
    if !body.is_empty() {
        // A character has four bytes at most.
        let start = body.get(..4 * MAX_ANSWER).unwrap_or(body);
        let start = plain_bytes(&masked::body(start));
        let shown: String = start.trim().chars().take(MAX_ANSWER).collect();
        let cut = shown.len() < start.trim().len() || start.len() < body.len();
        text.push_str(&format!(": {shown}{}", if cut { "…" } else { "" }));
    }
    text
}
