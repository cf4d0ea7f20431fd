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
}

impl Rule {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Status => "status",
            Rule::AnswerBody => "answer-body",
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
            Rule::Pack => "pack",
            Rule::Attempts => "attempts",
            Rule::Spacing => "spacing",
            Rule::DeliveryId => "delivery-id",
            Rule::Freshness => "freshness",
            Rule::SameBody => "same-body",
        }
    }

    /// The severity unless the user says otherwise.
    pub fn severity(self) -> Severity {
        match self {
            Rule::EnumOutOfSet | Rule::ConstMismatch | Rule::FormatMismatch | Rule::Constraint => {
                Severity::Warning
            }
            Rule::UnknownEvent => Severity::Info,
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
        Finding {
            rule,
            severity: rule.severity(),
            path: path.into(),
            expected: expected.into(),
            seen: seen.into(),
        }
    }
}
