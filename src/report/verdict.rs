//! What checking a signature came to, and why it does not hold.

use std::io::{self, Write};

use serde::Serialize;

use crate::exchange::SignatureState;
use crate::report::{Palette, counted, plain};
use crate::signature::Reason;

/// A usual mistake that explains a signature which does not hold.
#[derive(Clone, Debug, Serialize)]
pub struct Cause {
    /// A stable word.
    pub id: String,
    /// What happened.
    pub what: String,
    /// What to do.
    pub help: String,
}

/// One checked request.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// What the request is called.
    pub name: String,
    /// What the check came to.
    pub state: SignatureState,
    /// Why it is not valid: a stable word.
    pub reason: Option<String>,
    /// The same in a sentence.
    pub meaning: Option<String>,
    /// Arrival less signed time, in seconds.
    pub skew_s: Option<f64>,
    /// Which of several secrets matched, from 0.
    pub secret: Option<usize>,
    /// The usual mistakes that explain it.
    pub causes: Vec<Cause>,
    /// The signatures that would be right, when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<String>,
}

/// What checking a capture came to.
#[derive(Clone, Debug, Default)]
pub struct VerifyTally {
    /// Valid signatures.
    pub valid: usize,
    /// Invalid ones.
    pub invalid: usize,
    /// Records that could not be checked.
    pub unchecked: usize,
    /// Records of events the provider does not sign.
    pub unsigned: usize,
    /// Records of other providers.
    pub others: usize,
    /// Lines that are no records.
    pub bad: usize,
}

impl VerifyTally {
    /// Counts one record.
    pub fn add(&mut self, state: SignatureState) {
        match state {
            SignatureState::Valid => self.valid += 1,
            SignatureState::Invalid => self.invalid += 1,
            SignatureState::Unchecked => self.unchecked += 1,
            SignatureState::Unsigned => self.unsigned += 1,
        }
    }

    /// The records that were the provider's.
    pub fn records(&self) -> usize {
        self.valid + self.invalid + self.unchecked + self.unsigned
    }
}

/// Writes one verdict and, when it is not valid, what explains it.
///
/// # Errors
/// What writing to `out` gives.
pub fn verdict(out: &mut dyn Write, checked: &Checked, palette: Palette) -> io::Result<()> {
    let state = match checked.state {
        SignatureState::Valid => palette.good("valid"),
        SignatureState::Invalid => palette.bad("invalid"),
        SignatureState::Unchecked => palette.unsure("unchecked"),
        SignatureState::Unsigned => palette.dim("unsigned"),
    };
    let mut line = format!("{}: {state}", plain(&checked.name));
    if let (Some(reason), Some(meaning)) = (&checked.reason, &checked.meaning) {
        line.push_str(&format!(" ({reason}): {meaning}"));
    } else if let Some(skew) = checked.skew_s {
        line.push_str(&format!(", {}", age(skew)));
    }
    if let Some(secret) = checked.secret {
        line.push_str(&format!(", by secret number {}", secret + 1));
    }
    writeln!(out, "{line}")?;
    for cause in &checked.causes {
        writeln!(out, "  {} {}", palette.unsure("cause:"), plain(&cause.what))?;
        writeln!(out, "  {} {}", palette.good("help:"), plain(&cause.help))?;
    }
    let mismatch = checked.reason.as_deref() == Some(Reason::SignatureMismatch.as_str());
    if mismatch && checked.causes.is_empty() {
        writeln!(
            out,
            "  none of the usual mistakes explains it: the secret is another one, or the body was changed"
        )?;
    }
    for text in &checked.expected {
        writeln!(out, "  expected: {}", plain(text))?;
    }
    Ok(())
}

fn age(skew: f64) -> String {
    if skew >= 0.0 {
        format!("signed {skew:.0} s earlier")
    } else {
        format!("signed {:.0} s ahead of the clock", -skew)
    }
}

/// Writes how a capture came out.
///
/// # Errors
/// What writing to `out` gives.
pub fn verify_summary(
    out: &mut dyn Write,
    tally: &VerifyTally,
    palette: Palette,
) -> io::Result<()> {
    let mut text = format!(
        "{}: {} valid",
        counted(tally.records(), "request"),
        tally.valid
    );
    for (count, word) in [
        (tally.invalid, "invalid"),
        (tally.unchecked, "unchecked"),
        (tally.unsigned, "unsigned"),
    ] {
        if count > 0 {
            text.push_str(&format!(", {count} {word}"));
        }
    }
    if tally.others > 0 {
        text.push_str(&format!(
            "; {} of others passed over",
            counted(tally.others, "request")
        ));
    }
    if tally.bad > 0 {
        text.push_str(&format!("; {} skipped", counted(tally.bad, "bad line")));
    }
    writeln!(out, "{}", palette.strong(text))
}
