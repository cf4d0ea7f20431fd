//! What an endpoint is tested with: a provider's events, the secret, the address.

use std::time::Duration;

use crate::run::Recipe;
use crate::signature::Secret;

/// What all probes are made from.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The events, one recipe each, signed with the secrets the endpoint knows. At least one.
    pub recipes: Vec<Recipe>,
    /// Which of them stands for all others where one is enough.
    pub chosen: usize,
    /// Further secrets of which the endpoint knows one, for a rotation.
    pub rotated: Vec<Secret>,
    /// How long the provider waits for an answer, where that is known.
    pub patience: Option<Duration>,
    /// Where all random choices come from.
    pub seed: u64,
}

impl Subject {
    /// The recipe that stands for all others.
    pub fn chosen(&self) -> &Recipe {
        self.recipes
            .get(self.chosen)
            .unwrap_or_else(|| &self.recipes[0])
    }

    /// What the probe of that id draws its random values from: its own, so that no two probes send the same delivery
    /// id, and the same whenever the seed is the same.
    pub fn seed_of(&self, probe: &str) -> u64 {
        // FNV-1a (Fowler, Noll, Vo): stable over versions of the compiler, which the standard library's is not.
        let start = 0xcbf2_9ce4_8422_2325 ^ self.seed;
        probe.bytes().fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}
