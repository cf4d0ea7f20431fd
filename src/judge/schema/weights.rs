//! What single parts say of the value of a scalar, each asked for itself: patterns, formats, bounds and lists.
//!
//! Which value is valid as a whole follows from these answers and from the names and types in it.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use jsonschema::Validator;
use jsonschema::json::Node;
use serde_json::Value;

use super::node::{TapeJson, TapeNode};
use super::outline::Outline;
use super::part::{PartId, of_scalars};
use super::schema::compile;
use crate::json::Tape;

/// Names a question.
pub(in crate::judge) type Weight = usize;

/// The questions that the parts of a schema put to scalars.
#[derive(Debug, Default)]
pub(in crate::judge) struct Weights {
    questions: Vec<Question>,
    of_part: HashMap<PartId, Vec<Weight>>,
}

enum Question {
    /// Whether it is one of these.
    Listed(Vec<Value>),
    /// Whether the keywords hold; compiled when it is first asked.
    Holds(Value, OnceLock<Option<Validator<TapeJson>>>),
}

impl Weights {
    /// The questions of those parts; parts that ask the same share it.
    pub(super) fn of(outline: &Outline, schema: &Value) -> Self {
        let mut weights = Weights::default();
        let mut known: HashMap<String, Weight> = HashMap::new();
        for (pointer, id) in outline.pointers() {
            let Some(part) = outline.part(id) else {
                continue;
            };
            let listed = part.listed.clone().map(Question::Listed);
            let keywords = schema.pointer(pointer).map(of_scalars).unwrap_or_default();
            let held = (!keywords.is_empty())
                .then(|| Question::Holds(Value::Object(keywords), OnceLock::new()));
            for question in listed.into_iter().chain(held) {
                let next = weights.questions.len();
                let weight = *known.entry(question.text()).or_insert(next);
                if weight == next {
                    weights.questions.push(question);
                }
                weights.of_part.entry(id).or_default().push(weight);
            }
        }
        weights
    }

    /// What these parts ask, each question once.
    pub(in crate::judge) fn of_parts(&self, parts: &[PartId]) -> Vec<Weight> {
        let weights = parts.iter().filter_map(|id| self.of_part.get(id));
        let mut weights: Vec<_> = weights.flatten().copied().collect();
        weights.sort_unstable();
        weights.dedup();
        weights
    }

    /// The answer for a scalar; none where nobody can tell.
    pub(in crate::judge) fn holds(&self, weight: Weight, tape: &Tape, at: usize) -> Option<bool> {
        let scalar = TapeNode::At(tape, at);
        match self.questions.get(weight)? {
            Question::Listed(values) => Some(values.iter().any(|value| scalar.equals_value(value))),
            Question::Holds(keywords, validator) => {
                let validator = validator.get_or_init(|| compile(keywords).ok());
                Some(validator.as_ref()?.is_valid(scalar))
            }
        }
    }
}

impl Question {
    fn text(&self) -> String {
        match self {
            Question::Listed(values) => format!("{values:?}"),
            Question::Holds(keywords, _) => keywords.to_string(),
        }
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text())
    }
}
