//! What deliveries did: the endpoint's database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

/// How many of the last effects are shown.
const SHOWN: usize = 5;

/// The effects, and the deliveries that were seen. It outlives the connections, not the endpoint.
#[derive(Default)]
pub struct Ledger {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    seen: BTreeSet<String>,
    effects: Vec<String>,
    latest: BTreeMap<String, i64>,
}

impl Ledger {
    /// Notes a delivery as seen; false when it was seen before. Atomic: of two at once one gets true.
    pub fn claim(&self, key: &str) -> bool {
        self.state().seen.insert(key.to_owned())
    }

    /// Whether a delivery was seen. What is true of it now may not be in a moment.
    pub fn has(&self, key: &str) -> bool {
        self.state().seen.contains(key)
    }

    /// Notes the time of a thing's last event; false when it was later already.
    pub fn advance(&self, thing: &str, at: i64) -> bool {
        let mut state = self.state();
        let latest = state.latest.entry(thing.to_owned()).or_insert(at);
        let newer = at >= *latest;
        *latest = at.max(*latest);
        newer
    }

    /// Records what a delivery did.
    pub fn act(&self, id: &str) {
        self.state().effects.push(id.to_owned());
    }

    /// How many effects there are.
    pub fn count(&self) -> usize {
        self.state().effects.len()
    }

    /// What `GET /effects` shows: how many there are, and whose the last were.
    pub fn shown(&self) -> String {
        let state = self.state();
        let last: Vec<_> = state.effects.iter().rev().take(SHOWN).collect();
        serde_json::json!({ "count": state.effects.len(), "last": last }).to_string()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}
