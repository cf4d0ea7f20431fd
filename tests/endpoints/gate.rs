//! The check of the signature, by hand.

use std::sync::atomic::{AtomicUsize, Ordering};

use subtle::ConstantTimeEq;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::intake::Delivery;
use crate::payload;
use crate::scheme::{Scheme, code, older_code};

/// How many digits one that compares a prefix looks at.
const PREFIX: usize = 16;

/// How many refusals it takes to be locked out.
const LOCKED: usize = 5;

/// How many digits there are.
const DIGITS: usize = 64;

/// What a check takes.
pub struct Gate {
    /// How the provider signs.
    pub scheme: Scheme,
    /// The secrets, the newest first.
    pub secrets: Vec<String>,
    /// What it does wrong.
    pub fault: Option<Fault>,
    /// How many deliveries it refused.
    pub refused: AtomicUsize,
}

impl Gate {
    /// Lets a delivery in, or says why not. `now` is in seconds since 1970.
    pub fn check(&self, delivery: &Delivery, now: i64) -> Result<(), Answer> {
        if self.is(Fault::NoSignatureCheck) {
            return Ok(());
        }
        let refused = self.refused.load(Ordering::SeqCst);
        if self.is(Fault::LocksSenderOut) && refused >= LOCKED {
            return Err(Answer::Status(403, "too many failed attempts"));
        }
        if self.is(Fault::BreaksOnMalformedTimestamp) && refused > 0 {
            return Err(Answer::Status(404, "no such application"));
        }
        self.checked(delivery, now).map_err(|refused| {
            let timeless = refused == Answer::Status(401, "no timestamp");
            if timeless || !self.is(Fault::BreaksOnMalformedTimestamp) {
                self.refused.fetch_add(1, Ordering::SeqCst);
            }
            if self.is(Fault::FailsInsteadOfRefusing) {
                return Answer::Status(500, "signature verification error");
            }
            refused
        })
    }

    fn checked(&self, delivery: &Delivery, now: i64) -> Result<(), Answer> {
        if self.is(Fault::RequiresHeaderCase) {
            self.check_case(delivery)?;
        }
        let values = delivery.values(self.scheme.signature).map_err(|refused| {
            if self.is(Fault::FailsOnNonAsciiSignature) {
                return Answer::Status(500, "strings with non-ascii characters are not supported");
            }
            refused
        })?;
        match values.first() {
            None if self.is(Fault::AcceptsMissingSignature) => return Ok(()),
            None => return Err(Answer::Status(401, "not signed")),
            Some(value)
                if self.is(Fault::AcceptsEmptySignature) && self.digits(value).is_empty() =>
            {
                return Ok(());
            }
            Some(_) => {}
        }
        let timestamp = delivery.single(self.scheme.timestamp)?;
        let timestamp = timestamp.ok_or_else(|| self.timeless())?;
        self.check_time(timestamp, now)?;
        let body = self.seen(&delivery.body)?;
        for value in self.chosen(delivery, &values)? {
            if self.matches(value, timestamp, &body)? {
                return Ok(());
            }
        }
        Err(Answer::Status(401, "wrong signature"))
    }

    /// Looks the signature's header up as it is documented, in that case only.
    fn check_case(&self, delivery: &Delivery) -> Result<(), Answer> {
        let name = format!("\r\n{}:", self.scheme.signature);
        let there = delivery
            .head
            .windows(name.len())
            .any(|part| part == name.as_bytes());
        there.then_some(()).ok_or(Answer::Status(401, "not signed"))
    }

    fn check_time(&self, timestamp: &str, now: i64) -> Result<(), Answer> {
        let at: i64 = timestamp.parse().map_err(|_| self.timeless())?;
        let age = now.saturating_sub(at);
        let old = age > self.scheme.tolerance && !self.is(Fault::IgnoresTimestamp);
        let ahead = age < -self.scheme.tolerance
            && !self.is(Fault::IgnoresTimestamp)
            && !self.is(Fault::AcceptsFuture);
        if old || ahead {
            return Err(Answer::Status(401, "the timestamp is too far off"));
        }
        Ok(())
    }

    /// What is answered where no time can be read.
    fn timeless(&self) -> Answer {
        match self.is(Fault::FailsOnMalformedTimestamp) {
            true => Answer::Status(500, "invalid literal for int()"),
            false => Answer::Status(401, "no timestamp"),
        }
    }

    /// The body as it is checked: the bytes that came, unless that is what is wrong.
    fn seen(&self, body: &[u8]) -> Result<Vec<u8>, Answer> {
        if self.is(Fault::VerifiesReserialised) {
            return payload::rewritten(body).ok_or(Answer::Status(400, "not json"));
        }
        if self.is(Fault::DecodesLatin1) {
            let text: String = body.iter().copied().map(char::from).collect();
            return Ok(text.into_bytes());
        }
        Ok(body.to_vec())
    }

    /// Which of the signatures count. Several that differ do not.
    fn chosen<'a>(
        &self,
        delivery: &'a Delivery,
        values: &[&'a str],
    ) -> Result<Vec<&'a str>, Answer> {
        if self.is(Fault::TakesAnySignature) {
            return Ok(values.to_vec());
        }
        if self.is(Fault::TakesLastSignature) {
            return Ok(values.last().copied().into_iter().collect());
        }
        Ok(delivery
            .single(self.scheme.signature)?
            .into_iter()
            .collect())
    }

    fn matches(&self, value: &str, timestamp: &str, body: &[u8]) -> Result<bool, Answer> {
        let decoded = self.scheme.decode(value);
        if decoded.is_none() && self.is(Fault::FailsOnMalformedSignature) {
            return Err(Answer::Status(500, "non-hexadecimal digit found"));
        }
        if self.is(Fault::FailsOnOtherLength) && self.digits(value).len() != DIGITS {
            return Err(Answer::Status(
                500,
                "input buffers must have the same length",
            ));
        }
        let known = match self.fault {
            Some(Fault::KnowsNewestSecret) => &self.secrets[..1],
            _ => &self.secrets[..],
        };
        let older = |secret: &str| older_code(secret, &self.scheme.message(timestamp, body));
        Ok(known.iter().any(|secret| {
            let expected = self.scheme.code(secret, timestamp, body);
            self.equal(&expected, value, decoded.as_deref())
                || self.is(Fault::AcceptsOlderHash)
                    && self.equal(&older(secret), value, decoded.as_deref())
                || self.is(Fault::AcceptsOlderScheme)
                    && self.equal(&code(secret, body), value, decoded.as_deref())
        }))
    }

    /// Compares what is expected with what came: all of it, and in constant time.
    fn equal(&self, expected: &[u8], value: &str, decoded: Option<&[u8]>) -> bool {
        let expected_digits = data_encoding::HEXLOWER.encode(expected);
        let digits = self.digits(value).to_ascii_lowercase();
        if self.is(Fault::ComparesShorter) {
            let length = digits.len().min(expected_digits.len());
            return digits.get(..length) == expected_digits.get(..length);
        }
        if self.is(Fault::ComparesPrefix) {
            return digits.get(..PREFIX) == expected_digits.get(..PREFIX);
        }
        decoded.is_some_and(|decoded| bool::from(decoded.ct_eq(expected)))
    }

    /// What follows the prefix, or all where it is not there.
    fn digits<'a>(&self, value: &'a str) -> &'a str {
        value.strip_prefix(self.scheme.prefix).unwrap_or(value)
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}
