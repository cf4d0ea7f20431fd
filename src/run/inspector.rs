//! Finding out what a received request is: whose, which event, whether signed and whether as promised.

use jiff::Timestamp;

use crate::exchange::{Exchange, SchemaState, SchemaVerdict, SignatureState, SignatureVerdict};
use crate::json::Tape;
use crate::judge::{Finding, MAX_DECODED, Rule, Severity, Undecoded, decoded};
use crate::pack::{EventPlace, Pack, Recognised, recognise_scanned};
use crate::run::drift::{Drifts, Severities};
use crate::run::nearest::{Nearest, Payload};
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
    /// How much each difference from what was promised matters.
    pub severities: Severities,
    pub(super) drifts: Drifts,
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
            severities: Severities::default(),
            drifts: Drifts::default(),
        }
    }

    /// Fills in what can be found out about the exchange's request.
    pub fn inspect(&self, exchange: &mut Exchange, now: Timestamp) -> Inspected {
        let payload = decoded(&exchange.request, MAX_DECODED);
        // What does not decode can still be recognised by its head.
        let seen = payload.clone().unwrap_or_default();
        let scanned = Tape::new(seen.as_bytes());
        let request = &exchange.request;
        let recognised = recognise_scanned(&self.packs, request, scanned.as_ref().ok())
            .or_else(|| self.assumed());
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
            if payload.is_ok() {
                let payload = Payload::new(&seen, &scanned);
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
        payload: &Payload,
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
            None => Ok(unknown_event(pack, recognised, payload)
                .map(|finding| -> Nearest { (None, vec![finding]) })),
        };
        let (edition, mut findings) = match nearest {
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
        let event = recognised.event.as_deref().or(recognised.wire.as_deref());
        let provider = Some(pack.name.as_str());
        // Before anything is ignored.
        let unknown = findings.iter().any(|f| f.rule == Rule::UnknownEvent);
        self.severities.settle_all(&mut findings, provider, event);
        // What is only worth knowing makes no drift.
        let serious = findings.iter().filter(|f| f.severity > Severity::Info);
        let serious = serious.count();
        let verdict = |state| SchemaVerdict {
            state,
            findings: serious,
            why: None,
        };
        exchange.schema = Some(match serious {
            _ if unknown => unchecked(Some("unknown_event".into())),
            0 => verdict(SchemaState::Match),
            _ => verdict(SchemaState::Drift),
        });
        exchange.edition = edition;
        inspected.findings.extend(findings);
    }
}

/// What is to be said of a request whose provider is known and whose event is not.
fn unknown_event(pack: &Pack, recognised: &Recognised, payload: &Payload) -> Option<Finding> {
    if pack.events(None).is_empty() {
        return None;
    }
    let place = pack.provider.recognise.as_ref().map(|rule| &rule.event);
    if let (Some(EventPlace::Body(_)), Some(finding)) = (place, payload.not_json()) {
        return Some(finding);
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
    let event = recognised.event.as_deref();
    let signed = event.and_then(|event| pack.signs(event, edition));
    signed.unwrap_or(true)
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
