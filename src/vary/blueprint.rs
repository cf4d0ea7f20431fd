//! A schema to vary payloads by: compiled once, used for as many payloads as there are.

use std::sync::Arc;

use serde_json::Value;

use super::lookout::Lookout;
use crate::Error;
use crate::judge::Schema;

/// A compiled schema with its source. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blueprint {
    schema: Schema,
    source: Arc<Value>,
}

impl Blueprint {
    /// Compiles a self-contained schema.
    ///
    /// # Errors
    /// [`Error::Pack`] when it is no JSON Schema.
    pub fn new(schema: &Value) -> Result<Self, Error> {
        Ok(Blueprint {
            schema: Schema::compile(schema, "schema")?,
            source: Arc::new(schema.clone()),
        })
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn lookout(&self) -> Lookout<'_> {
        Lookout::new(&self.source)
    }
}
