//! Where the shots of a probe are made.

use jiff::Timestamp;

use crate::Error;
use crate::exchange::SignatureState;
use crate::run::{Payload, Recipe};
use crate::signature::{Anew, Forgery, Policy, Received, Scheme, Secret, forge, resign, verify};

use super::{Shot, Subject};

/// A moment for looking at what a pack offers. It is a plausible one: samples tell times before it (`{{unix:-10m}}`), and
/// schemas refuse those before 1970.
pub(super) const SOME_MOMENT: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// The deliveries of one probe at one moment. All random values come from the probe's own seed; times are those of the
/// moment.
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
        recipe.fixed.fresh = 0;
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
        Ok(Shot::of(&prepared, composed))
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
        self.carrying_as(0, body)
    }

    /// Delivery number `number` with those bytes as its payload, signed over them.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn carrying_as(&self, number: u64, body: impl Into<Vec<u8>>) -> Result<Shot, Error> {
        let body = body.into();
        self.shot(number, |recipe| recipe.payload = Payload::Own(body))
    }

    /// Delivery number 0 with the signed time at `at`; none where no time is signed.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn signed_at(&self, at: Timestamp) -> Result<Option<Shot>, Error> {
        let Some(scheme) = self.scheme().filter(|scheme| scheme.protects_time()) else {
            return Ok(None);
        };
        let mut shot = self.good(0)?;
        let (url, id) = (shot.url.clone(), shot.delivery.clone().unwrap_or_default());
        let anew = Anew {
            url: &url,
            id: &id,
            at,
        };
        shot.with_request(|request| resign(scheme, &self.recipe.secrets, request, &anew))?;
        Ok(Some(shot))
    }

    /// Delivery number 0 with its signature got wrong; none where the scheme cannot be forged that way.
    ///
    /// # Errors
    /// When it cannot be composed.
    pub fn forged(&self, forgery: Forgery) -> Result<Option<Shot>, Error> {
        let Some(scheme) = self.scheme() else {
            return Ok(None);
        };
        let mut shot = self.good(0)?;
        let (url, id) = (shot.url.clone(), shot.delivery.clone().unwrap_or_default());
        let anew = Anew {
            url: &url,
            id: &id,
            at: self.now,
        };
        let secrets = self.recipe.secrets.get(..1).unwrap_or_default();
        let done = shot.with_request(|request| forge(scheme, secrets, request, &anew, forgery))?;
        Ok(done.then_some(shot))
    }

    /// A secret that the endpoint does not know; none where one can be made only by the provider.
    pub fn stranger(&self) -> Option<Secret> {
        let scheme = self.scheme()?;
        let mut entropy = [0; 64];
        let mut state = self.subject.seed;
        for byte in &mut entropy {
            // The generator of Knuth's MMIX: any bytes will do, as long as the same seed gives the same.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[0];
        }
        let text = scheme.throwaway_secret(entropy)?;
        scheme.secret(text.as_bytes()).ok()
    }

    /// Whether the endpoint has to take that for the provider's, by the scheme and the secrets it knows.
    pub fn holds(&self, shot: &Shot) -> bool {
        // What signing put into the query is part of the URL.
        let path = shot.url.split('?').next().unwrap_or_default();
        let url = match shot.request.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let received = Received {
            method: &shot.request.method,
            url: Some(&url),
            target: &shot.request.target,
            headers: &shot.request.headers,
            body: shot.request.body_bytes(),
        };
        let policy = Policy {
            now: self.now,
            tolerance: None,
        };
        self.scheme().is_some_and(|scheme| {
            let verdict = verify(scheme, &self.recipe.secrets, &received, &policy);
            verdict.state == SignatureState::Valid
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
