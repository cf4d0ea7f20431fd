//! The compiled schemas of the packs' events, each compiled when first asked for.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::judge::{Drift, Schema};
use crate::pack::Pack;

/// A schema, none, or what is wrong with it.
pub(crate) type Compiled = Result<Option<Arc<Drift>>, String>;

/// By pack, edition and event: maps within maps, which borrowed names can be looked up in.
type Packs = HashMap<String, HashMap<String, HashMap<String, Compiled>>>;

/// What payloads of known events are held against.
#[derive(Debug, Default)]
pub(crate) struct Drifts {
    no_cache: bool,
    known: RwLock<Packs>,
}

impl Drifts {
    /// None yet; `no_cache` for ones that remember no shapes.
    pub(crate) fn new(no_cache: bool) -> Self {
        Drifts {
            no_cache,
            known: RwLock::default(),
        }
    }

    /// That of an event in an edition; an error is the pack's fault, not the payload's.
    pub(crate) fn of(&self, pack: &Pack, edition: &str, event: &str) -> Compiled {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let editions = known.get(&pack.name);
        let events = editions.and_then(|editions| editions.get(edition));
        if let Some(compiled) = events.and_then(|events| events.get(event)) {
            return compiled.clone();
        }
        drop(known);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let editions = known.entry(pack.name.clone()).or_default();
        let events = editions.entry(edition.to_owned()).or_default();
        let compiled = events.entry(event.to_owned()).or_insert_with(|| {
            let schema = pack
                .schema(edition, event)
                .map_err(|error| error.to_string())?;
            let compiled = schema.map(|schema| Schema::compile(&schema, &pack.place(event)));
            let compiled = compiled.transpose().map_err(|error| error.to_string())?;
            Ok(compiled.map(|schema| Arc::new(self.drift(schema))))
        });
        compiled.clone()
    }

    /// A new one of a schema that is no pack's.
    pub(crate) fn drift(&self, schema: Schema) -> Drift {
        match self.no_cache {
            true => Drift::without_cache(schema),
            false => Drift::new(schema),
        }
    }
}
