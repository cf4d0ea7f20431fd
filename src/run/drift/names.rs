//! What payloads are held against, by the names that their records give: looked up once for each pair of names.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::plan::Plan;

/// How many pairs of names are remembered; further ones are looked up each time.
const MAX: usize = 1_000;

/// How many bytes such a pair has at most.
const LONGEST: usize = 1024;

/// The plans by provider and event, as records name them; none where the names do not tell.
type Known = HashMap<String, HashMap<String, Option<Arc<Plan>>>>;

/// The names that were met.
#[derive(Debug, Default)]
pub(super) struct Names(RwLock<Known>);

impl Names {
    /// What is remembered of these names, or what `look_up` says of them.
    pub(super) fn find(
        &self,
        provider: &str,
        event: &str,
        look_up: impl FnOnce() -> Option<Arc<Plan>>,
    ) -> Option<Arc<Plan>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let events = known.get(provider);
        if let Some(plan) = events.and_then(|events| events.get(event)) {
            return plan.clone();
        }
        let full = known.values().map(HashMap::len).sum::<usize>() >= MAX;
        drop(known);
        let plan = look_up();
        if !full && provider.len() + event.len() <= LONGEST {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            let events = known.entry(provider.to_owned()).or_default();
            events.insert(event.to_owned(), plan.clone());
        }
        plan
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_once_unless_they_are_long() {
        let names = Names::default();
        for (event, times) in [("created".to_owned(), 1), ("x".repeat(LONGEST), 2)] {
            let mut looked_up = 0;
            for _ in 0..2 {
                let found = names.find("acme", &event, || {
                    looked_up += 1;
                    None
                });
                assert!(found.is_none());
            }
            assert_eq!(looked_up, times);
        }
    }
}
