//! Finding out what a received request is: whose, which event, whether signed and whether as promised.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;

use crate::exchange::{
    Body, Exchange, SchemaState, SchemaVerdict, SignatureState, SignatureVerdict,
};
use crate::judge::{Finding, MAX_DECODED, Rule, Schema, Undecoded, decoded};
use crate::pack::{Pack, Recognised, recognise_by};
use crate::run::{Handshake, KeyRing};
use crate::signature::{Policy, Reason, Received, Tolerance, Verdict, verify};

/// Recognises, verifies and validates.
pub struct Inspector {
    /// The packs that may be recognised; of equals the earlier one wins.
    pub packs: Vec<Pack>,
    /// What signatures are checked with.
    pub keys: KeyRing,
    /// The edition to validate against; without one every edition that has the event is tried.
    pub edition: Option<String>,
    /// How old a signed time may be, when not as the scheme says.
    pub tolerance: Option<Tolerance>,
    /// The start of the endpoint's URL as providers know it, without a path.
    pub public_url: Option<String>,
    /// The same as this machine knows it: tried when no other is known, and proof of nothing when it does not fit.
    pub own_url: Option<String>,
    schemas: Mutex<HashMap<(String, String, String), Option<Schema>>>,
}

/// What was found out besides what the exchange holds.
#[derive(Clone, Debug, Default)]
pub struct Inspected {
    /// What does not hold.
    pub findings: Vec<Finding>,
    /// Whose request it is, and which event.
    pub recognised: Option<Recognised>,
    /// The handshake it makes, when it is one.
    pub handshake: Option<Handshake>,
    /// What the user can do about a check that could not be made.
    pub help: Option<String>,
}

impl Inspector {
    /// An inspector that knows these packs and secrets.
    pub fn new(packs: Vec<Pack>, keys: KeyRing) -> Self {
        Inspector {
            packs,
            keys,
            edition: None,
            tolerance: None,
            public_url: None,
            own_url: None,
            schemas: Mutex::default(),
        }
    }

    /// Fills in what can be found out about the exchange's request.
    pub fn inspect(&self, exchange: &mut Exchange, now: Timestamp) -> Inspected {
        let payload = decoded(&exchange.request, MAX_DECODED);
        // What does not decode can still be recognised by its head.
        let seen = payload.clone().unwrap_or_default();
        let request = &exchange.request;
        let recognised =
            recognise_by(&self.packs, request, seen.as_bytes()).or_else(|| self.assumed());
        let handshake = Handshake::find(&self.packs, request, seen.as_bytes(), recognised.as_ref());
        let recognised = recognised.or_else(|| handshake.as_ref().map(Handshake::recognised));
        let mut inspected = Inspected {
            handshake,
            ..Inspected::default()
        };
        if let Err(why) = &payload {
            inspected.undecoded(why, exchange);
        }
        let Some(recognised) = recognised else {
            exchange.signature = Some(unchecked("unknown_provider"));
            return inspected;
        };
        exchange.provider = Some(recognised.provider.clone());
        exchange.event = recognised.wire.clone();
        if let Some(pack) = self
            .packs
            .iter()
            .find(|pack| pack.name == recognised.provider)
        {
            self.check_signature(pack, &recognised, exchange, now, &mut inspected);
            if let Ok(payload) = payload {
                self.check_payload(pack, &recognised, &payload, exchange, &mut inspected);
            }
        }
        inspected.recognised = Some(recognised);
        inspected
    }

    /// With one provider named there is nothing to guess, even where its pack cannot be recognised.
    fn assumed(&self) -> Option<Recognised> {
        let [only] = self.packs.as_slice() else {
            return None;
        };
        let provider = only.name.clone();
        Some(Recognised {
            provider,
            event: None,
            wire: None,
            editions: Vec::new(),
            params: Vec::new(),
        })
    }

    fn check_signature(
        &self,
        pack: &Pack,
        recognised: &Recognised,
        exchange: &mut Exchange,
        now: Timestamp,
        inspected: &mut Inspected,
    ) {
        let Some(scheme) = pack
            .provider
            .signature
            .as_ref()
            .filter(|_| is_signed(pack, recognised))
            .filter(|_| !inspected.handshake.as_ref().is_some_and(|h| h.is_query))
        else {
            let state = SignatureState::Unsigned;
            exchange.signature = Some(SignatureVerdict {
                state,
                scheme: None,
                skew_s: None,
                why: None,
            });
            return;
        };
        let base = self
            .public_url
            .as_ref()
            .or(self.own_url.as_ref().filter(|_| scheme.needs_url()));
        let url = base.map(|base| format!("{base}{}", exchange.request.target));
        let received = Received {
            method: &exchange.request.method,
            url: url.as_deref(),
            target: &exchange.request.target,
            headers: &exchange.request.headers,
            body: exchange.request.body_bytes(),
        };
        let policy = Policy {
            now,
            tolerance: self.tolerance,
        };
        let mut verdict = verify(scheme, self.keys.of(&pack.name), &received, &policy);
        let guessed = self.public_url.is_none() && scheme.needs_url();
        if guessed && verdict.state == SignatureState::Invalid {
            verdict.state = SignatureState::Unchecked;
            verdict.reason = Some(Reason::UrlUnknown);
            inspected.help = Some(
                "the provider signs its URL of this endpoint: give it with `--public-url`".into(),
            );
        }
        if verdict.state == SignatureState::Invalid {
            inspected.findings.push(signature_finding(&verdict));
        }
        exchange.signature = Some(verdict.record(&pack.name));
    }

    /// Tries the editions in turn, the default one first; the first that matches is the one. When none does, the one
    /// with the fewest findings is taken for the one that was meant.
    fn check_payload(
        &self,
        pack: &Pack,
        recognised: &Recognised,
        payload: &Body,
        exchange: &mut Exchange,
        inspected: &mut Inspected,
    ) {
        let mut unchecked = None;
        let mut nearest: Option<(&String, Vec<Finding>)> = None;
        for edition in &recognised.editions {
            if self.edition.as_ref().is_some_and(|asked| asked != edition) {
                continue;
            }
            let Some(schema) = self.schema(pack, edition, recognised.event.as_deref()) else {
                continue;
            };
            let checked = schema.check(payload.as_bytes());
            if let Some(why) = checked.unchecked {
                inspected.help = Some(format!("the payload is not validated: {why}"));
                unchecked = Some(why);
                continue;
            }
            let fewest = nearest.as_ref().map(|(_, findings)| findings.len());
            if fewest.is_none_or(|fewest| checked.findings.len() < fewest) {
                nearest = Some((edition, checked.findings));
            }
            if nearest
                .as_ref()
                .is_some_and(|(_, findings)| findings.is_empty())
            {
                break;
            }
        }
        let Some((edition, findings)) = nearest else {
            exchange.schema = Some(SchemaVerdict {
                state: SchemaState::Unchecked,
                findings: 0,
                why: unchecked,
            });
            return;
        };
        let state = if findings.is_empty() {
            SchemaState::Match
        } else {
            SchemaState::Drift
        };
        exchange.schema = Some(SchemaVerdict {
            state,
            findings: findings.len(),
            why: None,
        });
        exchange.edition = Some(edition.clone());
        inspected.findings.extend(findings);
    }

    /// The compiled schema of an event, compiled once. A broken schema is the pack's fault, not the payload's.
    fn schema(&self, pack: &Pack, edition: &str, event: Option<&str>) -> Option<Schema> {
        let event = event?;
        let key = (pack.name.clone(), edition.to_owned(), event.to_owned());
        let mut schemas = self
            .schemas
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let compiled = schemas.entry(key).or_insert_with(|| {
            let schema = pack.schema(edition, event).ok().flatten()?;
            Schema::compile(&schema, event).ok()
        });
        compiled.clone()
    }
}

impl Inspected {
    /// A body whose content coding cannot be undone is not looked into.
    fn undecoded(&mut self, why: &Undecoded, exchange: &mut Exchange) {
        self.help = Some(format!("the payload is not validated: {why}"));
        exchange.schema = Some(SchemaVerdict {
            state: SchemaState::Unchecked,
            findings: 0,
            why: Some(why.to_string()),
        });
    }
}

/// Whether the provider signs the event that was recognised; one that is not known counts as signed.
pub fn is_signed(pack: &Pack, recognised: &Recognised) -> bool {
    let edition = recognised.editions.first().map(String::as_str);
    let event = recognised
        .event
        .as_deref()
        .and_then(|event| pack.resolve(event, edition).ok());
    event.is_none_or(|event| event.signed)
}

fn signature_finding(verdict: &Verdict) -> Finding {
    let why = verdict
        .reason
        .map_or("not valid", |reason| reason.meaning());
    Finding::new(Rule::Signature, "", "a valid signature", why)
}

fn unchecked(why: &str) -> SignatureVerdict {
    let why = Some(why.to_owned());
    SignatureVerdict {
        state: SignatureState::Unchecked,
        scheme: None,
        skew_s: None,
        why,
    }
}
