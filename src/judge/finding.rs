//! One thing that does not hold.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// May break a consumer.
    Warning,
    /// A check failed.
    Error,
}

/// The rule a finding is about; its text form is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The answer's status is not one that was expected.
    Status,
    /// The answer's body does not hold the expected text.
    AnswerBody,
    /// A header field of the answer is not as it was.
    AnswerHeader,
    /// The answer took longer than it did, or than it may.
    Latency,
    /// The answer does not match the schema of the answer the endpoint owes.
    AnswerSchema,
    /// The signature is not valid.
    Signature,
    /// The event is none of the pack's.
    UnknownEvent,
    /// The body is not JSON.
    NotJson,
    /// A required member is missing.
    MissingRequired,
    /// A value has another type than the schema says, null included.
    TypeChanged,
    /// A value is not among the listed ones.
    EnumOutOfSet,
    /// A value is not the one constant value.
    ConstMismatch,
    /// A string does not have its format.
    FormatMismatch,
    /// Another constraint of the schema does not hold.
    Constraint,
    /// A member that no part of the schema speaks of.
    UndocumentedField,
    /// A member the schema speaks of, and no payload of its event has.
    NeverSeen,
    /// The body was not recorded in full.
    Truncated,
    /// Of two payloads, only the second has it.
    Added,
    /// Of two payloads, only the first has it.
    Removed,
    /// Two payloads have other values there.
    ValueChanged,
    /// Two payloads have the same value there, written otherwise: `10.00` and `10.0`.
    FormChanged,
    /// Two payloads have the same elements there, in another order.
    OrderChanged,
    /// Of two captures, only one has the payload.
    Unpaired,
    /// A pack does not hold what it promises.
    Pack,
    /// A sender made more or fewer attempts than its provider documents.
    Attempts,
    /// A sender tried again sooner or later than its provider documents.
    Spacing,
    /// An attempt does not carry the id of the delivery.
    DeliveryId,
    /// An attempt carries the time or the signature of the one before.
    Freshness,
    /// An attempt does not carry the body of the first.
    SameBody,
    /// The endpoint took a connection and gave no answer.
    NoAnswer,
    /// What a delivery did is not what it should have done: twice for once, or not at all.
    Effect,
    /// A measured figure is beyond the limit that was set for it.
    Threshold,
    /// A value that a suite asks for is not there.
    Missing,
}

impl Rule {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Status => "status",
            Rule::AnswerBody => "answer-body",
            Rule::AnswerHeader => "answer-header",
            Rule::Latency => "latency",
            Rule::AnswerSchema => "answer-schema",
            Rule::Signature => "signature",
            Rule::UnknownEvent => "unknown-event",
            Rule::NotJson => "not-json",
            Rule::MissingRequired => "missing-required",
            Rule::TypeChanged => "type-changed",
            Rule::EnumOutOfSet => "enum-out-of-set",
            Rule::ConstMismatch => "const-mismatch",
            Rule::FormatMismatch => "format-mismatch",
            Rule::Constraint => "constraint",
            Rule::UndocumentedField => "undocumented-field",
            Rule::NeverSeen => "never-seen",
            Rule::Truncated => "truncated",
            Rule::Added => "added",
            Rule::Removed => "removed",
            Rule::ValueChanged => "value-changed",
            Rule::FormChanged => "form-changed",
            Rule::OrderChanged => "order-changed",
            Rule::Unpaired => "unpaired",
            Rule::Pack => "pack",
            Rule::Attempts => "attempts",
            Rule::Spacing => "spacing",
            Rule::DeliveryId => "delivery-id",
            Rule::Freshness => "freshness",
            Rule::SameBody => "same-body",
            Rule::NoAnswer => "no-answer",
            Rule::Effect => "effect",
            Rule::Threshold => "threshold",
            Rule::Missing => "missing",
        }
    }

    /// The severity unless the user says otherwise.
    pub fn severity(self) -> Severity {
        match self {
            Rule::EnumOutOfSet | Rule::ConstMismatch | Rule::FormatMismatch | Rule::Constraint => {
                Severity::Warning
            }
            Rule::OrderChanged => Severity::Warning,
            Rule::UnknownEvent
            | Rule::UndocumentedField
            | Rule::NeverSeen
            | Rule::Added
            | Rule::FormChanged => Severity::Info,
            _ => Severity::Error,
        }
    }
}

/// One thing that does not hold: which rule, how bad, where, what was expected and what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// Where: a path in the payload such as `messages[0].sender`, a file, or empty for the whole.
    pub path: String,
    /// The same for every payload alike: `messages[].sender`, array positions and the keys of maps folded.
    pub place: String,
    /// What was expected, in words.
    pub expected: String,
    /// What was seen instead, shortened.
    pub seen: String,
}

impl Finding {
    /// A finding of the rule's own severity.
    pub fn new(
        rule: Rule,
        path: impl Into<String>,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) -> Self {
        let path = path.into();
        Finding {
            rule,
            severity: rule.severity(),
            place: folded(&path),
            path,
            expected: expected.into(),
            seen: seen.into(),
        }
    }
}

/// A path with its array positions folded: `a[3].b` gives `a[].b`. What stands in quotes stays.
fn folded(path: &str) -> String {
    let mut place = String::with_capacity(path.len());
    let mut rest = path;
    let (mut quoted, mut escaped) = (false, false);
    while let Some(c) = rest.chars().next() {
        let (first, after) = rest.split_at(c.len_utf8());
        place.push_str(first);
        rest = after;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                if digits > 0 && rest.as_bytes().get(digits) == Some(&b']') {
                    rest = rest.get(digits..).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_folded_and_names_are_not() {
        assert_eq!(folded("a[3].b[12]"), "a[].b[]");
        assert_eq!(folded("a[\"3\"].b[-]"), "a[\"3\"].b[-]");
        assert_eq!(folded("[0][1]"), "[][]");
        assert_eq!(folded("a[12"), "a[12");
        assert_eq!(folded(r#"["a[3]"][4]["\"[5]"]"#), r#"["a[3]"][]["\"[5]"]"#);
        assert_eq!(folded(""), "");
    }
}
