//! The schemas that payloads are varied by, each compiled when it is first needed and kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;
use crate::run::Recipe;
use crate::vary::Blueprint;

/// The compiled schemas of a subject's recipes, by the recipe's place. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Blueprints(Arc<Mutex<BTreeMap<usize, Option<Blueprint>>>>);

impl Blueprints {
    /// How many recipes were asked for.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// The schema of the recipe that stands at that place; none where it has none.
    ///
    /// # Errors
    /// When it cannot be read, or is no JSON Schema.
    pub fn of(&self, which: usize, recipe: &Recipe) -> Result<Option<Blueprint>, Error> {
        // A map is whole whenever somebody else panics.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(blueprint) = known.get(&which) {
            return Ok(blueprint.clone());
        }
        let schema = match &recipe.event {
            Some(event) => {
                let edition = event.edition.as_deref().unwrap_or_default();
                recipe.pack.schema(edition, &event.short)?
            }
            None => None,
        };
        let blueprint = schema.as_ref().map(Blueprint::new).transpose()?;
        known.insert(which, blueprint.clone());
        Ok(blueprint)
    }
}
