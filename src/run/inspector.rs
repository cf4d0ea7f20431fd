//! Finding out what a received request is: whose, which event, whether signed and whether as promised.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;

use crate::exchange::{
    Body, Exchange, SchemaState, SchemaVerdict, SignatureState, SignatureVerdict,
};
use crate::json::Tape;
use crate::judge::{Finding, MAX_DECODED, Rule, Schema, Undecoded, decoded};
use crate::pack::{EventPlace, Pack, Recognised, recognise_by};
use crate::run::{Handshake, KeyRing};
use crate::signature::{Policy, Reason, Received, Tolerance, Verdict, verify};

/// The edition that fits best, and what does not hold against it.
type Nearest = (Option<String>, Vec<Finding>);

/// A schema, none, or what is wrong with it.
type Compiled = Result<Option<Schema>, String>;

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
    schemas: Mutex<HashMap<(String, String, String), Compiled>>,
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
        let scheme = pack.provider.signature.as_ref();
        let in_query = inspected.handshake.as_ref().is_some_and(|h| h.is_query);
        let Some(scheme) = scheme.filter(|scheme| {
            // What carries a signature is checked, whatever its body says it is.
            let carries = || {
                scheme
                    .headers()
                    .any(|name| exchange.request.headers.get(name).is_some())
            };
            !in_query && (is_signed(pack, recognised) || carries())
        }) else {
            let state = SignatureState::Unsigned;
            exchange.signature = Some(SignatureVerdict {
                state,
                scheme: None,
                skew_s: None,
                why: None,
            });
            return;
        };
        if exchange.request.truncated {
            exchange.signature = Some(unchecked(Reason::BodyTruncated.as_str()));
            return;
        }
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

    fn check_payload(
        &self,
        pack: &Pack,
        recognised: &Recognised,
        payload: &Body,
        exchange: &mut Exchange,
        inspected: &mut Inspected,
    ) {
        let unchecked = |why| SchemaVerdict {
            state: SchemaState::Unchecked,
            findings: 0,
            why,
        };
        if exchange.request.truncated {
            let why = "the body was not received in full";
            inspected.help = Some(format!("{why}, so nothing of it is checked"));
            exchange.schema = Some(unchecked(Some(why.into())));
            return;
        }
        let nearest = match &recognised.event {
            Some(event) => self.nearest_edition(pack, event, recognised, payload),
            None => {
                Ok(unknown_event(pack, recognised, payload).map(|finding| (None, vec![finding])))
            }
        };
        let (edition, findings) = match nearest {
            Ok(Some(nearest)) => nearest,
            Ok(None) => {
                exchange.schema = Some(unchecked(None));
                return;
            }
            Err(why) => {
                inspected.help = Some(format!("the payload is not validated: {why}"));
                exchange.schema = Some(unchecked(Some(why)));
                return;
            }
        };
        let known = findings
            .iter()
            .all(|finding| finding.rule != Rule::UnknownEvent);
        let verdict = |state| SchemaVerdict {
            state,
            findings: findings.len(),
            why: None,
        };
        exchange.schema = Some(match findings.is_empty() {
            true => verdict(SchemaState::Match),
            false if known => verdict(SchemaState::Drift),
            false => unchecked(Some("unknown_event".into())),
        });
        exchange.edition = edition;
        inspected.findings.extend(findings);
    }

    /// Tries the editions in turn, the default one first; the first that matches is the one. When none does, the one
    /// with the fewest findings is taken for the one that was meant. An error says why nothing could be checked.
    fn nearest_edition(
        &self,
        pack: &Pack,
        event: &str,
        recognised: &Recognised,
        payload: &Body,
    ) -> Result<Option<Nearest>, String> {
        let mut nearest: Option<Nearest> = None;
        let mut unchecked = None;
        let asked = |edition: &&String| self.edition.as_ref().is_none_or(|asked| asked == *edition);
        for edition in recognised.editions.iter().filter(asked) {
            let schema = match self.schema(pack, edition, event) {
                Ok(Some(schema)) => schema,
                Ok(None) => continue,
                Err(broken) => {
                    unchecked = Some(broken);
                    continue;
                }
            };
            let checked = schema.check(payload.as_bytes());
            if checked.unchecked.is_some() {
                unchecked = checked.unchecked;
                continue;
            }
            let holds = checked.findings.is_empty();
            let fewest = nearest.as_ref().map(|(_, findings)| findings.len());
            if fewest.is_none_or(|fewest| checked.findings.len() < fewest) {
                nearest = Some((Some(edition.clone()), checked.findings));
            }
            if holds {
                break;
            }
        }
        match (nearest, unchecked) {
            (None, Some(why)) => Err(why),
            (nearest, _) => Ok(nearest),
        }
    }

    /// The compiled schema of an event, compiled once; an error is the pack's fault, not the payload's.
    fn schema(&self, pack: &Pack, edition: &str, event: &str) -> Compiled {
        let key = (pack.name.clone(), edition.to_owned(), event.to_owned());
        let mut schemas = self
            .schemas
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let compiled = schemas.entry(key).or_insert_with(|| {
            let schema = pack
                .schema(edition, event)
                .map_err(|error| error.to_string())?;
            let compiled = schema.map(|schema| Schema::compile(&schema, &pack.place(event)));
            compiled.transpose().map_err(|error| error.to_string())
        });
        compiled.clone()
    }
}

/// What is to be said of a request whose provider is known and whose event is not.
fn unknown_event(pack: &Pack, recognised: &Recognised, payload: &Body) -> Option<Finding> {
    if pack.events(None).is_empty() {
        return None;
    }
    let place = pack.provider.recognise.as_ref().map(|rule| &rule.event);
    if let Some(EventPlace::Body(_)) = place
        && let Err(fault) = Tape::new(payload.as_bytes())
    {
        let seen = match payload.is_empty() {
            true => "no body".into(),
            false => format!("{} at byte {}", fault.what, fault.offset),
        };
        return Some(Finding::new(Rule::NotJson, "", "a JSON document", seen));
    }
    let seen = recognised
        .wire
        .as_ref()
        .map_or_else(|| "none".to_owned(), |wire| format!("`{wire}`"));
    let expected = format!("an event of `{}`", pack.name);
    Some(Finding::new(Rule::UnknownEvent, "", expected, seen))
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
