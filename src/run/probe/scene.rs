//! Where the shots of a probe are made.

use jiff::Timestamp;

use crate::Error;
use crate::run::{Payload, Recipe};
use crate::signature::{Scheme, Secret};

use super::{Shot, Subject};

/// The deliveries of one probe at one moment. All random values come from the probe's own seed, so that the same seed
/// gives the same delivery ids and payloads; times are those of the moment.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// What the endpoint is tested with.
    pub subject: &'a Subject,
    /// Which of the subject's recipes.
    pub which: usize,
    /// That recipe, with the probe's seed.
    pub recipe: Recipe,
    /// The moment.
    pub now: Timestamp,
}

impl<'a> Scene<'a> {
    /// The scene of the probe of that id.
    pub fn new(subject: &'a Subject, which: usize, probe: &str, now: Timestamp) -> Self {
        let mut recipe = subject.recipe(which).clone();
        recipe.fixed.seed = subject.seed_of(probe);
        Scene {
            subject,
            which,
            recipe,
            now,
        }
    }

    /// The provider's scheme, where the event is signed and there is a secret.
    pub fn scheme(&self) -> Option<&Scheme> {
        let event = self.recipe.event.as_ref().is_none_or(|event| event.signed);
        let scheme = self.recipe.pack.provider.signature.as_ref();
        scheme.filter(|_| event && !self.recipe.secrets.is_empty())
    }

    /// Delivery number `number` as the provider would make it; each number has a delivery id of its own.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn good(&self, number: u64) -> Result<Shot, Error> {
        self.shot(number, |_| {})
    }

    /// Delivery number `number` with another recipe: another payload, secret or time, which is then signed.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn shot(&self, number: u64, change: impl FnOnce(&mut Recipe)) -> Result<Shot, Error> {
        let mut recipe = self.recipe.clone();
        change(&mut recipe);
        let prepared = recipe.prepare(number, self.now)?;
        let composed = prepared.compose(self.now)?;
        Ok(Shot::of(composed, &prepared.id, prepared.wire.as_deref()))
    }

    /// The payload of delivery number 0, before it is signed; empty where it has none.
    ///
    /// # Errors
    /// When it cannot be rendered.
    pub fn body(&self) -> Result<Vec<u8>, Error> {
        let unsigned = self.shot(0, |recipe| recipe.secrets.clear())?;
        Ok(unsigned.request.body_bytes().to_vec())
    }

    /// Delivery number 0 with those bytes as its payload, signed over them.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn carrying(&self, body: impl Into<Vec<u8>>) -> Result<Shot, Error> {
        let body = body.into();
        self.shot(0, |recipe| recipe.payload = Payload::Own(body))
    }

    /// Delivery number 0 as if it had been made and signed at that time.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn made_at(&self, at: Timestamp) -> Result<Shot, Error> {
        self.shot(0, |recipe| {
            recipe.fixed.payload_at = Some(at);
            recipe.fixed.signed_at = Some(at);
        })
    }

    /// Delivery number 0 signed with other secrets.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn signed_with(&self, secrets: Vec<Secret>) -> Result<Shot, Error> {
        self.shot(0, |recipe| recipe.secrets = secrets)
    }
}
