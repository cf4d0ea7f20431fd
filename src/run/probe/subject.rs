//! What an endpoint is tested with: a provider's events, the secret, the address.

use std::time::Duration;

use crate::judge::Expectation;
use crate::run::Recipe;
use crate::signature::Secret;

use super::Blueprints;

/// What all probes are made from.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The events, one recipe each, signed with the secrets the endpoint knows, and what is an accepting answer. At
    /// least one.
    pub recipes: Vec<(Recipe, Expectation)>,
    /// Which of them stands for all others where one is enough.
    pub chosen: usize,
    /// Further secrets of which the endpoint knows one, for a rotation.
    pub rotated: Vec<Secret>,
    /// How long the provider waits for an answer, where that is known.
    pub patience: Option<Duration>,
    /// Where all random choices come from.
    pub seed: u64,
    /// What ids and other values that an endpoint may remember are drawn from besides the seed: another one for each run
    /// whose seed was given, since one that does nothing for an id it has seen is right.
    pub fresh: u64,
    /// The recipes' schemas.
    pub blueprints: Blueprints,
}

impl Subject {
    /// The recipe that stands for all others.
    pub fn chosen(&self) -> &Recipe {
        self.recipe(self.chosen)
    }

    /// A recipe by its place; the first where there is no such place.
    pub fn recipe(&self, which: usize) -> &Recipe {
        let (recipe, _) = self.recipes.get(which).unwrap_or(&self.recipes[0]);
        recipe
    }

    /// What is an accepting answer to a recipe.
    pub fn expectation(&self, which: usize) -> &Expectation {
        let (_, expectation) = self.recipes.get(which).unwrap_or(&self.recipes[0]);
        expectation
    }

    /// The seed with which `hookctl send` sends the same bytes, but for times.
    pub fn sending_seed(&self) -> u64 {
        self.seed ^ self.fresh
    }

    /// What the probe of that id draws its random values from: its own, so that no two probes send the same delivery id.
    pub fn seed_of(&self, probe: &str) -> u64 {
        // FNV-1a (Fowler, Noll, Vo): stable over versions of the compiler, which the standard library's is not.
        let start = 0xcbf2_9ce4_8422_2325 ^ self.sending_seed();
        probe.bytes().fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}
