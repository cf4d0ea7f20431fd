//! What arrived: a line for each request, a summary at the end.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::capture::Trouble;
use crate::exchange::{Exchange, SchemaState, SignatureState};
use crate::judge::{Case, Severity};
use crate::report::{Palette, bytes, counted, duration_us, plain};
use crate::wire::Rejection;

/// How wide the column of provider and event is.
const NAME_WIDTH: usize = 28;
/// How much of a longer name is shown, in characters.
const MAX_NAME: usize = 100;
/// How many findings are shown under a request's line.
pub const MAX_FINDINGS: usize = 20;

/// What came in so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Requests recorded.
    pub requests: usize,
    /// Requests with a valid signature.
    pub valid: usize,
    /// Requests with an invalid one.
    pub invalid: usize,
    /// Requests the provider does not sign.
    pub unsigned: usize,
    /// Requests whose payload matches its schema.
    pub matching: usize,
    /// Requests whose payload does not.
    pub drifting: usize,
    /// Requests that could not be passed on.
    pub unforwarded: usize,
    /// Further attempts at a delivery that came before.
    pub repeated: usize,
    /// Requests that a filter kept from being shown.
    pub hidden: usize,
    /// What came in but was no complete request.
    pub refused: usize,
    /// Requests that could not be recorded and were answered 503.
    pub unrecorded: usize,
}

impl Tally {
    /// Counts one request.
    pub fn add(&mut self, exchange: &Exchange) {
        self.requests += 1;
        match exchange.signature.as_ref().map(|s| s.state) {
            Some(SignatureState::Valid) => self.valid += 1,
            Some(SignatureState::Invalid) => self.invalid += 1,
            Some(SignatureState::Unsigned) => self.unsigned += 1,
            Some(SignatureState::Unchecked) | None => {}
        }
        match exchange.schema.as_ref().map(|s| s.state) {
            Some(SchemaState::Match) => self.matching += 1,
            Some(SchemaState::Drift) => self.drifting += 1,
            _ => {}
        }
        let forwarded = exchange.forwarded.as_ref();
        self.unforwarded += usize::from(forwarded.is_some_and(|f| f.error.is_some()));
        self.repeated += usize::from(exchange.attempt.is_some_and(|attempt| attempt > 1));
    }
}

/// Writes the line of one request and, below it, what was found.
///
/// # Errors
/// What writing to `out` gives.
pub fn arrival(out: &mut dyn Write, case: &Case, palette: Palette) -> io::Result<()> {
    let exchange = &case.exchange;
    let status = match exchange.response.as_ref().map(|response| response.status) {
        None => palette.bad("---"),
        Some(status) if status < 400 => palette.good(status.to_string()),
        Some(status) => palette.bad(status.to_string()),
    };
    writeln!(
        out,
        "{} {:<4} {} {} {:>7} {:>7} {} {}{}",
        palette.dim(time_of_day(exchange.at)),
        plain(&exchange.request.method),
        padded(&name(exchange), NAME_WIDTH),
        status,
        bytes(exchange.request.body_bytes().len()),
        duration_us(exchange.timing.total_us),
        signature(exchange, palette),
        schema(exchange, palette),
        marks(exchange, palette),
    )?;
    unforwarded(out, exchange, palette)?;
    findings(out, case, palette)
}

/// Writes that a request could not be passed on.
fn unforwarded(out: &mut dyn Write, exchange: &Exchange, palette: Palette) -> io::Result<()> {
    let Some(forwarded) = &exchange.forwarded else {
        return Ok(());
    };
    let Some(error) = &forwarded.error else {
        return Ok(());
    };
    let tries = match forwarded.attempts {
        1 => String::new(),
        more => format!(" ({more} attempts)"),
    };
    let word = palette.bad("not forwarded:");
    writeln!(out, "         {word} {}{tries}", plain(error))
}

/// Writes what was found about a case, indented below its line.
pub(super) fn findings(out: &mut dyn Write, case: &Case, palette: Palette) -> io::Result<()> {
    for finding in case.findings.iter().take(MAX_FINDINGS) {
        let place = if finding.path.is_empty() {
            String::new()
        } else {
            format!("{}: ", plain(&finding.path))
        };
        writeln!(
            out,
            "         {} {place}expected {}, got {}",
            match finding.severity {
                Severity::Error => palette.bad(finding.rule.as_str()),
                Severity::Warning | Severity::Info => palette.unsure(finding.rule.as_str()),
            },
            plain(&finding.expected),
            plain(&finding.seen)
        )?;
    }
    if let Some(more) = case
        .findings
        .len()
        .checked_sub(MAX_FINDINGS)
        .filter(|more| *more > 0)
    {
        writeln!(out, "         … and {more} more")?;
    }
    if let Some(help) = &case.help {
        writeln!(out, "         {} {}", palette.dim("help:"), plain(help))?;
    }
    Ok(())
}

/// Writes that something came in which was no complete request.
///
/// # Errors
/// What writing to `out` gives.
pub fn refusal(out: &mut dyn Write, rejection: &Rejection, palette: Palette) -> io::Result<()> {
    let status = rejection
        .status
        .map_or_else(|| "closed".to_owned(), |status| status.to_string());
    writeln!(
        out,
        "{}  {} {} from {}: {}",
        palette.dim(rejection.at.strftime("%H:%M:%S%.3f").to_string()),
        palette.bad("refused"),
        status,
        plain(&rejection.connection.peer),
        plain(&rejection.why)
    )
}

/// Writes what is wrong with the capture, and what to do.
///
/// # Errors
/// What writing to `out` gives.
pub fn failure(out: &mut dyn Write, trouble: &Trouble, palette: Palette) -> io::Result<()> {
    let (error, colon) = (&trouble.error, palette.bad("error:"));
    match trouble.refusing {
        true => writeln!(
            out,
            "{colon} {error}; what cannot be recorded is answered 503"
        )?,
        false => writeln!(out, "{colon} {error}")?,
    }
    match error.help() {
        Some(help) => writeln!(out, "{} {help}", palette.good("help:")),
        None => Ok(()),
    }
}

/// Writes how it all went.
///
/// # Errors
/// What writing to `out` gives.
pub fn summary(out: &mut dyn Write, tally: &Tally, palette: Palette) -> io::Result<()> {
    let mut parts = vec![counted(tally.requests, "request")];
    let other = tally.requests - tally.valid - tally.invalid - tally.unsigned;
    let counts = [
        (tally.valid, "valid signature"),
        (tally.invalid, "invalid signature"),
        (other, "unchecked signature"),
        (tally.unsigned, "unsigned request"),
        (tally.drifting, "payload off its schema"),
        (tally.unforwarded, "failed forward"),
        (tally.repeated, "repeated delivery"),
        (tally.refused, "refused connection"),
        (tally.unrecorded, "request answered 503"),
    ];
    for (count, noun) in counts.into_iter().filter(|(count, _)| *count > 0) {
        parts.push(match noun {
            "payload off its schema" if count != 1 => format!("{count} payloads off their schema"),
            "request answered 503" if count != 1 => format!("{count} requests answered 503"),
            _ => counted(count, noun),
        });
    }
    if tally.hidden > 0 {
        parts.push(format!("{} not shown", tally.hidden));
    }
    writeln!(out, "{}", palette.strong(parts.join(", ")))
}

/// Hours, minutes and seconds in UTC.
fn time_of_day(at: Timestamp) -> String {
    let time = Offset::UTC.to_datetime(at);
    let parts = [time.hour(), time.minute(), time.second()];
    let [hours, minutes, seconds] = parts.map(|part| part.unsigned_abs());
    let digit = |digit: u8| char::from(b'0' + digit % 10);
    let mut text = String::with_capacity(8);
    text.extend([digit(hours / 10), digit(hours), ':']);
    text.extend([digit(minutes / 10), digit(minutes), ':']);
    text.extend([digit(seconds / 10), digit(seconds)]);
    text
}

/// Provider and event where known, else the path.
fn name(exchange: &Exchange) -> String {
    match (&exchange.provider, &exchange.event) {
        (Some(provider), Some(event)) => plain(&format!("{provider} {event}")),
        _ => plain(exchange.request.path()),
    }
}

/// A longer name pushes its line's end out rather than lose its own, up to a limit.
fn padded(text: &str, width: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_NAME) {
        return format!("{}…", &text[..end]);
    }
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

/// Nine columns: the widest word.
fn signature(exchange: &Exchange, palette: Palette) -> String {
    match exchange.signature.as_ref().map(|verdict| verdict.state) {
        Some(SignatureState::Valid) => palette.good("valid    "),
        Some(SignatureState::Invalid) => palette.bad("INVALID  "),
        Some(SignatureState::Unsigned) => palette.dim("unsigned "),
        Some(SignatureState::Unchecked) | None => palette.unsure("unchecked"),
    }
}

/// What is out of the ordinary: a further attempt at a delivery, by its id or by its bytes; an answer withheld.
fn marks(exchange: &Exchange, palette: Palette) -> String {
    let mut marks = String::new();
    if let Some(attempt) = exchange.attempt.filter(|attempt| *attempt > 1) {
        let mark = match exchange.delivery {
            Some(_) => format!("attempt {attempt}"),
            None => "again".to_owned(),
        };
        marks.push_str(&format!("  {}", palette.unsure(mark)));
    }
    if let (None, Some(why)) = (&exchange.response, &exchange.error) {
        marks.push_str(&format!("  {}", palette.dim(plain(why))));
    }
    marks
}

/// The edition that matches, `drift` with the nearest one, or a dash where nothing was checked.
fn schema(exchange: &Exchange, palette: Palette) -> String {
    let edition = plain(exchange.edition.as_deref().unwrap_or_default());
    match exchange.schema.as_ref().map(|verdict| verdict.state) {
        Some(SchemaState::Match) => palette.good(edition),
        Some(SchemaState::Drift) => palette.bad(format!("drift from {edition}")),
        Some(SchemaState::Unchecked) | None => palette.dim("-"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn times_are_those_that_a_format_gives(ns in any::<i64>()) {
            let at = Timestamp::from_nanosecond(ns.into()).unwrap();
            prop_assert_eq!(time_of_day(at), at.strftime("%H:%M:%S").to_string());
        }
    }
}
