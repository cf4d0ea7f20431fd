//! What was sent: a line for each attempt, the endpoint's answer when it is not the expected one, a summary.

use std::io::{self, Write};

use crate::exchange::Response;
use crate::judge::{Case, Status};
use crate::report::arrival::findings;
use crate::report::{Palette, bytes, counted, duration_us, plain};

/// How much of an unexpected answer is shown, in lines and in characters a line.
const MAX_LINES: usize = 12;
const MAX_LINE: usize = 160;

/// What was delivered so far.
#[derive(Clone, Debug, Default)]
pub struct DeliveryTally {
    /// Deliveries that were accepted, as expected.
    pub accepted: usize,
    /// Deliveries that ended as expected, and not with a 2xx: a forgery that was refused.
    pub as_expected: usize,
    /// Deliveries with an answer that was not the expected one.
    pub refused: usize,
    /// Deliveries without a complete answer.
    pub failed: usize,
    /// Attempts, retries counted.
    pub attempts: usize,
}

/// Writes the line of one attempt and, when it failed, the answer or the reason.
///
/// # Errors
/// What writing to `out` gives.
pub fn delivery(
    out: &mut dyn Write,
    case: &Case,
    verbose: bool,
    palette: Palette,
) -> io::Result<()> {
    let exchange = &case.exchange;
    let status = exchange
        .response
        .as_ref()
        .map_or_else(|| "---".to_owned(), |r| r.status.to_string());
    let status = match case.status {
        Status::Pass | Status::Skip => palette.good(status),
        Status::Fail | Status::Error => palette.bad(status),
    };
    let attempt = match exchange.attempt {
        Some(attempt) if attempt > 1 => palette.dim(format!("  attempt {attempt}")),
        _ => String::new(),
    };
    writeln!(
        out,
        "{:<4}  {}  {}  {}{attempt}",
        plain(&exchange.request.method),
        plain(&case.name),
        status,
        palette.dim(timing(case)),
    )?;
    if let Some(varied) = &exchange.varied {
        writeln!(out, "         {}", plain(varied))?;
    }
    if let Some(error) = &exchange.error {
        writeln!(out, "         {} {}", palette.bad("error:"), plain(error))?;
    }
    findings(out, case, palette)?;
    match &exchange.response {
        Some(response) if verbose || case.status != Status::Pass => answer(out, response, palette),
        _ => Ok(()),
    }
}

/// Writes how it all went, when there was more than one delivery.
///
/// # Errors
/// What writing to `out` gives.
pub fn delivery_summary(
    out: &mut dyn Write,
    tally: &DeliveryTally,
    palette: Palette,
) -> io::Result<()> {
    let deliveries = tally.accepted + tally.as_expected + tally.refused + tally.failed;
    let counts = [
        (tally.accepted, "accepted"),
        (tally.as_expected, "as expected"),
        (tally.refused, "not as expected"),
        (tally.failed, "without an answer"),
    ];
    // Where nothing else is to be said, that nothing was accepted is.
    let refused_only = tally.as_expected > 0 && tally.accepted == 0;
    let told = counts.iter().enumerate().filter(|(place, (count, _))| {
        let first = *place == 0 && !refused_only;
        first || *count > 0
    });
    let told: Vec<_> = told
        .map(|(_, (count, word))| format!("{count} {word}"))
        .collect();
    let mut text = format!("{}: {}", counted(deliveries, "delivery"), told.join(", "));
    if tally.attempts > deliveries {
        text.push_str(&format!(" ({})", counted(tally.attempts, "attempt")));
    }
    writeln!(out, "{}", palette.strong(text))
}

fn timing(case: &Case) -> String {
    let timing = &case.exchange.timing;
    let mut parts = Vec::new();
    if let Some(connect) = timing.connect_us {
        parts.push(format!("connect {}", duration_us(connect)));
    }
    if let Some(first) = timing.first_byte_us {
        parts.push(format!("first byte {}", duration_us(first)));
    }
    parts.push(format!("total {}", duration_us(timing.total_us)));
    parts.join(", ")
}

pub(super) fn answer(out: &mut dyn Write, response: &Response, palette: Palette) -> io::Result<()> {
    let bar = palette.dim("|");
    writeln!(out, "         {bar} HTTP {}", response.status)?;
    for header in &response.headers {
        let value = String::from_utf8_lossy(&header.value);
        writeln!(
            out,
            "         {bar} {}",
            shortened(&format!("{}: {value}", header.name))
        )?;
    }
    let body = response.body_bytes();
    if body.is_empty() {
        return Ok(());
    }
    writeln!(out, "         {bar}")?;
    let Ok(text) = std::str::from_utf8(body) else {
        return writeln!(
            out,
            "         {bar} {} that are not text",
            bytes(body.len())
        );
    };
    for line in text.lines().take(MAX_LINES) {
        writeln!(out, "         {bar} {}", shortened(line))?;
    }
    let hidden = text.lines().count().saturating_sub(MAX_LINES);
    if hidden > 0 || response.truncated {
        let more = if response.truncated {
            "cut short".into()
        } else {
            counted(hidden, "more line")
        };
        writeln!(out, "         {bar} {}", palette.dim(format!("… {more}")))?;
    }
    Ok(())
}

fn shortened(line: &str) -> String {
    let line = plain(line);
    match line.char_indices().nth(MAX_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
