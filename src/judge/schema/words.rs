//! Which rule a fault breaks, and what was expected, in words.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::judge::Rule;

/// The rule of a fault and what the schema expects.
pub(super) fn words(error: &ValidationError) -> (Rule, String) {
    let kind = error.kind();
    let rule = match kind {
        Kind::Type { .. } => Rule::TypeChanged,
        Kind::Enum { .. } => Rule::EnumOutOfSet,
        Kind::Constant { .. } => Rule::ConstMismatch,
        Kind::Format { .. } => Rule::FormatMismatch,
        Kind::Required { .. } => Rule::MissingRequired,
        _ => Rule::Constraint,
    };
    let expected = value_words(kind)
        .or_else(|| container_words(kind))
        .unwrap_or_else(|| format!("otherwise: {}", error.masked()));
    (rule, expected)
}

fn value_words(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Type { kind } => types(kind),
        Kind::Enum { options } => format!("one of {options}"),
        Kind::Constant { expected_value } => expected_value.to_string(),
        Kind::Format { format } => format!("format {format}"),
        Kind::Pattern { pattern } => format!("pattern {pattern}"),
        Kind::MinLength { limit } => format!("at least {}", count(*limit, "character")),
        Kind::MaxLength { limit } => format!("at most {}", count(*limit, "character")),
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::FalseSchema => "nothing there".to_owned(),
        Kind::Not { schema } => match schema.as_object().is_some_and(|schema| schema.len() == 1) {
            true => format!("not {schema}"),
            false => "not what the schema rules out".to_owned(),
        },
        _ => return None,
    })
}

fn container_words(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Required { property } => format!("member {property}"),
        Kind::MinItems { limit } => format!("at least {}", count(*limit, "element")),
        Kind::MaxItems { limit } => format!("at most {}", count(*limit, "element")),
        Kind::UniqueItems => "elements that differ".to_owned(),
        Kind::Contains => "elements of which enough match".to_owned(),
        Kind::MinProperties { limit } => format!("at least {}", count(*limit, "member")),
        Kind::MaxProperties { limit } => format!("at most {}", count(*limit, "member")),
        Kind::OneOfMultipleValid { .. } => "exactly one of the alternatives".to_owned(),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => "one of the alternatives".to_owned(),
        Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => {
            "no other member".to_owned()
        }
        Kind::AdditionalItems { .. } | Kind::UnevaluatedItems { .. } => {
            "no further element".to_owned()
        }
        _ => return None,
    })
}

/// The words for a list of values: the one value, or all of them.
pub(super) fn listed(values: &[Value]) -> String {
    match values {
        [value] => value.to_string(),
        values => format!("one of {}", Value::from(values.to_vec())),
    }
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(name) => name.to_string(),
        TypeKind::Multiple(names) => {
            let names: Vec<_> = names.iter().map(|name| name.to_string()).collect();
            names.join(", ")
        }
    }
}

fn count(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
