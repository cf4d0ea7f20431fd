//! What came in so far, by the words and names that `--expect` knows.

use std::collections::HashMap;

use crate::exchange::{SchemaState, SignatureState};
use crate::judge::Case;

/// How many different names are counted; those of later ones are passed over.
const MAX_NAMES: usize = 10_000;

/// Requests counted.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// All that were recorded.
    pub requests: u64,
    /// With a valid signature.
    pub valid: u64,
    /// With an invalid one.
    pub invalid: u64,
    /// With one that was not checked.
    pub unchecked: u64,
    /// That the provider does not sign.
    pub unsigned: u64,
    /// Whose payload matches its schema.
    pub matching: u64,
    /// Whose payload does not.
    pub drift: u64,
    /// Further attempts at a delivery that came before.
    pub duplicate: u64,
    /// What was no complete request.
    pub refused: u64,
    names: HashMap<String, u64>,
}

impl Counts {
    /// Counts one request. The case's name is the event's short name where the event is known.
    pub fn add(&mut self, case: &Case) {
        let exchange = &case.exchange;
        self.requests += 1;
        match exchange.signature.as_ref().map(|verdict| verdict.state) {
            Some(SignatureState::Valid) => self.valid += 1,
            Some(SignatureState::Invalid) => self.invalid += 1,
            Some(SignatureState::Unsigned) => self.unsigned += 1,
            Some(SignatureState::Unchecked) | None => self.unchecked += 1,
        }
        match exchange.schema.as_ref().map(|verdict| verdict.state) {
            Some(SchemaState::Match) => self.matching += 1,
            Some(SchemaState::Drift) => self.drift += 1,
            Some(SchemaState::Unchecked) | None => {}
        }
        self.duplicate += u64::from(exchange.attempt.is_some_and(|attempt| attempt > 1));
        let Some(wire) = &exchange.event else { return };
        let names = [Some(&case.name), (*wire != case.name).then_some(wire)];
        for name in names.iter().flatten() {
            self.count(name);
            if let Some(provider) = &exchange.provider {
                self.count(&[provider, "/", name].concat());
            }
        }
    }

    fn count(&mut self, name: &str) {
        if let Some(count) = self.names.get_mut(name) {
            *count += 1;
        } else if self.names.len() < MAX_NAMES {
            self.names.insert(name.to_owned(), 1);
        }
    }

    /// How many requests were that event, by its short name, its wire name or `provider/event`.
    pub fn of(&self, name: &str) -> u64 {
        self.names.get(name).copied().unwrap_or_default()
    }
}
