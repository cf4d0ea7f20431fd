//! `--expect 'message_created>=2'`: what has to have come in by the end.

use std::fmt;
use std::str::FromStr;

use crate::run::Counts;

/// What may be counted besides events.
const WORDS: &[&str] = &[
    "requests",
    "valid",
    "invalid",
    "unchecked",
    "unsigned",
    "match",
    "drift",
    "refused",
    "duplicate",
];

/// The word for a sender whose attempts are as its provider documents.
pub const SENDER_OK: &str = "sender-ok";

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    subject: String,
    bound: Bound,
    number: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Exactly,
    AtLeast,
    AtMost,
    More,
    Fewer,
    /// No finding about the sender.
    SenderOk,
}

/// How things stand while more may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// All hold, and nothing that may still come changes it.
    Settled,
    /// One does not hold, and nothing that may still come changes it.
    Broken,
    /// The end will tell.
    Open,
}

/// An expectation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// What was expected.
    pub expected: String,
    /// How many were seen.
    pub seen: u64,
}

impl Expect {
    /// The name of the event it counts, when it counts one.
    pub fn event(&self) -> Option<&str> {
        let word = WORDS.contains(&self.subject.as_str()) || self.bound == Bound::SenderOk;
        (!word).then_some(self.subject.as_str())
    }

    fn seen(&self, counts: &Counts, sender_findings: u64) -> u64 {
        if self.bound == Bound::SenderOk {
            return sender_findings;
        }
        match self.subject.as_str() {
            "requests" => counts.requests,
            "valid" => counts.valid,
            "invalid" => counts.invalid,
            "unchecked" => counts.unchecked,
            "unsigned" => counts.unsigned,
            "match" => counts.matching,
            "drift" => counts.drift,
            "refused" => counts.refused,
            "duplicate" => counts.duplicate,
            name => counts.of(name),
        }
    }

    fn holds(&self, seen: u64) -> bool {
        match self.bound {
            Bound::Exactly => seen == self.number,
            Bound::AtLeast => seen >= self.number,
            Bound::AtMost => seen <= self.number,
            Bound::More => seen > self.number,
            Bound::Fewer => seen < self.number,
            Bound::SenderOk => seen == 0,
        }
    }

    fn standing(&self, counts: &Counts) -> Standing {
        let seen = self.seen(counts, 0);
        match self.bound {
            Bound::AtLeast | Bound::More if self.holds(seen) => Standing::Settled,
            Bound::Exactly if seen > self.number => Standing::Broken,
            Bound::AtMost | Bound::Fewer if !self.holds(seen) => Standing::Broken,
            _ => Standing::Open,
        }
    }
}

/// How all of them stand together: one that is broken beats one that is open. None at all are open.
pub fn standing(expected: &[Expect], counts: &Counts) -> Standing {
    let mut all = expected.iter().map(|expect| expect.standing(counts));
    let first = all.next().unwrap_or(Standing::Open);
    all.fold(first, |sum, one| match (sum, one) {
        (Standing::Broken, _) | (_, Standing::Broken) => Standing::Broken,
        (Standing::Settled, Standing::Settled) => Standing::Settled,
        _ => Standing::Open,
    })
}

/// Those that do not hold at the end.
pub fn unmet(expected: &[Expect], counts: &Counts, sender_findings: u64) -> Vec<Unmet> {
    let unmet = expected.iter().map(|expect| {
        let seen = expect.seen(counts, sender_findings);
        (expect, seen)
    });
    unmet
        .filter(|(expect, seen)| !expect.holds(*seen))
        .map(|(expect, seen)| Unmet {
            expected: expect.to_string(),
            seen,
        })
        .collect()
}

impl FromStr for Expect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = text.find(['=', '<', '>', '!']).unwrap_or(text.len());
        let (subject, rest) = text.split_at(at);
        let subject = subject.trim();
        let digits = rest.trim_start_matches(['=', '<', '>', '!']);
        let sign = rest.strip_suffix(digits).unwrap_or(rest);
        if subject.is_empty() {
            return Err(format!(
                "`{text}` names nothing to count: write an event, or one of {}",
                WORDS.join(", ")
            ));
        }
        if subject == SENDER_OK {
            return match rest {
                "" => Ok(expect(subject, Bound::SenderOk, 0)),
                _ => Err("`sender-ok` stands alone: it is no number".into()),
            };
        }
        let bound = match sign {
            "" => return Ok(expect(subject, Bound::AtLeast, 1)),
            "==" => Bound::Exactly,
            ">=" => Bound::AtLeast,
            "<=" => Bound::AtMost,
            ">" => Bound::More,
            "<" => Bound::Fewer,
            "=" => {
                return Err(format!(
                    "`=` in `{text}` says too little: write `==`, `>=` or `<=`"
                ));
            }
            _ => {
                return Err(format!(
                    "`{sign}` in `{text}` is none of `==`, `>=`, `<=`, `>` and `<`"
                ));
            }
        };
        let digits = digits.trim();
        let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let number = whole.then(|| digits.parse().ok()).flatten();
        let number = number.ok_or_else(|| {
            format!("`{digits}` in `{text}` is not a whole number; write `{subject}{sign}2`")
        })?;
        if bound == Bound::Fewer && number == 0 {
            return Err(format!("`{text}` can never hold"));
        }
        Ok(expect(subject, bound, number))
    }
}

fn expect(subject: &str, bound: Bound, number: u64) -> Expect {
    Expect {
        subject: subject.to_owned(),
        bound,
        number,
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sign = match self.bound {
            Bound::Exactly => "==",
            Bound::AtLeast => ">=",
            Bound::AtMost => "<=",
            Bound::More => ">",
            Bound::Fewer => "<",
            Bound::SenderOk => return f.write_str(SENDER_OK),
        };
        write!(f, "{}{sign}{}", self.subject, self.number)
    }
}

#[cfg(test)]
#[path = "expect_cases.rs"]
mod tests;
