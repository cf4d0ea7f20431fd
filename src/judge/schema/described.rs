//! What a schema describes: which members of a payload it does not speak of, and which of its own no payload had.

use std::fmt;
use std::sync::OnceLock;

use jsonschema::Validator;

use super::coverage::{Unknown, unknown};
use super::explain::Explained;
use super::node::TapeJson;
use super::outline::Outline;
use super::part::{Part, PartId};
use super::relevance::Relevance;
use super::schema::{Schema, compile};
use super::weights::Weights;
use crate::json::Tape;

/// A schema that is asked what it describes.
pub(in crate::judge) struct Described {
    schema: Schema,
    relevance: Relevance,
    /// The validator of the numbered copy, compiled when it is first asked.
    numbered: OnceLock<Option<Validator<TapeJson>>>,
    weights: Weights,
}

impl Described {
    pub(in crate::judge) fn new(schema: Schema) -> Self {
        Described {
            relevance: Relevance::of(schema.outline()),
            weights: Weights::of(schema.outline(), schema.source()),
            schema,
            numbered: OnceLock::new(),
        }
    }

    pub(in crate::judge) fn relevance(&self) -> &Relevance {
        &self.relevance
    }

    pub(in crate::judge) fn weights(&self) -> &Weights {
        &self.weights
    }

    pub(in crate::judge) fn outline(&self) -> &Outline {
        self.schema.outline()
    }

    /// What is wrong with a payload that has no repeated members and is not too deep.
    pub(in crate::judge) fn explained(&self, tape: &Tape) -> Explained {
        self.schema.explained(tape)
    }

    /// What in such a payload the schema does not speak of. `token` gives the token of the payload that was explained
    /// for one of this, which may have fewer.
    pub(in crate::judge) fn unknown(
        &self,
        tape: &Tape,
        explained: &Explained,
        token: impl Fn(usize) -> usize,
    ) -> Vec<Unknown> {
        let outline = self.schema.outline();
        let numbered = self.numbered.get_or_init(|| {
            // It differs from what was compiled already by annotations alone.
            compile(&outline.numbered(self.schema.source())).ok()
        });
        let Some(numbered) = numbered else {
            return Vec::new();
        };
        let meant = |at: usize, by: &str| {
            let key = (token(at), by.to_owned());
            explained.meant.get(&key).copied()
        };
        unknown(numbered, outline, tape, &meant)
    }
}

impl fmt::Debug for Described {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_tuple("Described").field(&self.schema).finish()
    }
}

impl Outline {
    /// All parts that may describe a value which these parts look at, alternatives among them; `false` is none.
    pub(in crate::judge) fn describing(&self, parts: &[PartId]) -> Vec<(PartId, &Part)> {
        let mut found: Vec<PartId> = Vec::new();
        for part in parts.iter().flat_map(|part| self.around(*part)) {
            if !found.contains(&part) {
                found.push(part);
            }
        }
        let parts = found
            .into_iter()
            .filter_map(|id| Some((id, self.part(id)?)));
        parts.filter(|(_, part)| !part.never).collect()
    }
}
