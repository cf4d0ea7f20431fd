//! Which members hold times, by what the packs' samples have there.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use crate::pack::{Pack, time_members};

/// Names of members.
type Members = Arc<BTreeSet<String>>;

/// The members of each event, by provider and name, that hold times: looked up once.
#[derive(Debug, Default)]
pub struct Declared(Mutex<HashMap<(String, String), Members>>);

impl Declared {
    /// The names of the members that hold times in an event, by the samples of all editions.
    pub fn of(&self, pack: &Pack, event: &str) -> Members {
        let key = (pack.name.clone(), event.to_owned());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let members = known
            .entry(key)
            .or_insert_with(|| Arc::new(time_members(pack, event)));
        Arc::clone(members)
    }
}
