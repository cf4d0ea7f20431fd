//! From a recorded request to the one that goes out: what is made anew, and what cannot be.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::declared::Declared;
use super::ids::{DeliveryId, Ids, received};
use super::outgoing::{Destination, keep_raw_lines, path_of, readdress, reframe};
use super::shift::Shift;
use crate::Error;
use crate::exchange::{Body, Exchange, Headers, Request, SignatureState};
use crate::judge::{MAX_DECODED, decoded};
use crate::pack::{Edit, Pack, apply};
use crate::run::KeyRing;
use crate::signature::{Anew, Claims, Reason, Scheme, resign};
use crate::wire::Target;

/// What becomes of the recorded signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resign {
    /// It goes out as it was, whether it still holds or not.
    Keep,
    /// A new one is made as of now.
    Fresh,
    /// A new one is made whose time is as old as the recorded one's was when it arrived.
    Aged,
}

/// Why a record does not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The body was cut off when it was recorded.
    #[error("{}", self.kind())]
    Truncated,
    /// What was secret in it was masked, and it was not signed again.
    #[error("{}", self.kind())]
    Masked,
    /// The head or the body cannot be sent.
    #[error("{}: {_0}", self.kind())]
    Unsound(String),
    /// A change was asked for that its body does not allow.
    #[error("{}: {_0}", self.kind())]
    Unchangeable(String),
    /// It lacks what its scheme signs.
    #[error("{}: {_0}", self.kind())]
    Unsignable(String),
}

impl Unfit {
    /// The reason without what is this record's alone.
    pub fn kind(&self) -> &'static str {
        match self {
            Unfit::Truncated => "its body was not recorded in full",
            Unfit::Masked => "what was secret in it is masked",
            Unfit::Unsound(_) => "it cannot be sent",
            Unfit::Unchangeable(_) => "it cannot be changed as asked",
            Unfit::Unsignable(_) => "it cannot be signed",
        }
    }
}

/// What is made anew in requests that are replayed.
#[derive(Debug)]
pub struct Renewal {
    /// The endpoint's URL as the providers know it, where that is another one than the destination.
    pub public_url: Option<Target>,
    /// The same for single providers, by name.
    pub public_urls: HashMap<String, Target>,
    /// What becomes of their signatures.
    pub resign: Resign,
    /// Whether a missing secret stops the replay; else what cannot be signed goes out with its recorded signature.
    pub must_sign: bool,
    /// What becomes of their ids.
    pub ids: Ids,
    /// How far the times in their bodies are moved.
    pub shift: Option<Shift>,
    /// Edits of their bodies.
    pub edits: Vec<Edit>,
    /// Header fields that are replaced or added, after signing too.
    pub headers: Headers,
    /// Whether records go out that are masked or cut off, and forged ones are signed.
    pub force: bool,
    /// What they are signed with.
    pub keys: KeyRing,
    /// Which members hold times.
    pub declared: Declared,
    /// When the replay began, which a resumed one keeps.
    pub begun: Timestamp,
}

/// A record that is to go out again.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// The record.
    pub record: &'a Exchange,
    /// The pack of its provider, when it is known.
    pub pack: Option<&'a Pack>,
    /// Which round of the captures, from 0.
    pub round: u64,
}

/// A request that is ready to go out again.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// The request.
    pub request: Request,
    /// The delivery id it carries, where its scheme has one.
    pub id: Option<String>,
    /// What became of its signature.
    pub signing: Signing,
}

/// What became of a request's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signing {
    /// It has none, or its provider signs nothing.
    None,
    /// The recorded one goes out, as asked for.
    Kept,
    /// The recorded one goes out, since there is no secret.
    NoSecret,
    /// The recorded one goes out, since it was forged then: what did not hold does not hold again.
    Forged,
    /// It was made anew.
    Fresh,
}

impl Renewal {
    /// Why the record cannot go out, before anything is made of it.
    fn unfit(&self, record: &Exchange) -> Option<Unfit> {
        if self.force {
            return None;
        }
        if record.request.truncated {
            return Some(Unfit::Truncated);
        }
        let redacted = record.unknown.get("redacted")?;
        let resigned = redacted
            .get("resigned")
            .and_then(serde_json::Value::as_bool);
        (resigned == Some(false)).then_some(Unfit::Masked)
    }

    /// The request of a record for a destination, made at `now`.
    ///
    /// # Errors
    /// The reason why this record does not go out; [`Error`] (inside) what stops the whole replay, such as a missing
    /// secret.
    pub fn renew(
        &self,
        original: Original,
        to: &Destination,
        now: Timestamp,
    ) -> Result<Result<Renewed, Unfit>, Error> {
        let Original {
            record,
            pack,
            round,
        } = original;
        if let Some(unfit) = self.unfit(record) {
            return Ok(Err(unfit));
        }
        let mut request = readdress(&record.request, to, by_path(pack));
        let scheme = pack.and_then(|pack| pack.provider.signature.as_ref());
        let id = self.ids.of(record, scheme, round, self.begun)?;
        if let Err(unfit) = self.change(&mut request, record, pack, id.as_ref()) {
            return Ok(Err(unfit));
        }
        self.set_headers(&mut request);
        let signing = match (pack, scheme) {
            (Some(pack), Some(scheme)) => {
                match self.sign(&mut request, record, (pack, scheme), to, id.as_ref(), now)? {
                    Ok(signing) => signing,
                    Err(unfit) => return Ok(Err(unfit)),
                }
            }
            _ => Signing::None,
        };
        reframe(&mut request);
        // What the user sets stands, the signature and the framing included.
        self.set_headers(&mut request);
        if let Some(what) = request.unsound() {
            return Ok(Err(Unfit::Unsound(what)));
        }
        keep_raw_lines(&mut request, &record.request);
        let id = scheme.and_then(|scheme| Claims::id(scheme, &received(&request)));
        let id = id.and_then(|id| String::from_utf8(id).ok());
        Ok(Ok(Renewed {
            request,
            id,
            signing,
        }))
    }

    fn set_headers(&self, request: &mut Request) {
        for header in &self.headers {
            request
                .headers
                .set(header.name.as_str(), header.value.as_slice());
        }
    }

    /// Moved times, a new id and edits.
    fn change(
        &self,
        request: &mut Request,
        record: &Exchange,
        pack: Option<&Pack>,
        id: Option<&DeliveryId>,
    ) -> Result<(), Unfit> {
        if is_coded(request) {
            self.leave_coded(request, id)?;
        } else if let (Some(shift), Some(body)) = (self.shift, &request.body) {
            let members = match (pack, &record.event) {
                (Some(pack), Some(event)) => self.declared.of(pack, event),
                _ => Default::default(),
            };
            let moved = shift.apply(body.as_bytes(), &members);
            request.body = Some(Body::from(moved));
        }
        if let Some(id) = id {
            id.replace(request);
        }
        if self.edits.is_empty() {
            return Ok(());
        }
        let Some(body) = &request.body else {
            return Err(Unfit::Unchangeable("it has no body".into()));
        };
        let edited = apply(body.as_bytes(), &self.edits)
            .map_err(|error| Unfit::Unchangeable(error.to_string()))?;
        request.body = Some(Body::from(edited));
        Ok(())
    }

    /// A body with a content coding stays as it is, so nothing in it may have to change.
    fn leave_coded(&self, request: &Request, id: Option<&DeliveryId>) -> Result<(), Unfit> {
        let asked = self.shift.is_some() || !self.edits.is_empty();
        let holds_id = || {
            let Some(was) = id.and_then(|id| id.was.as_ref()) else {
                return false;
            };
            let body = decoded(request, MAX_DECODED).unwrap_or_default();
            let mut parts = body.as_bytes().windows(was.len().max(1));
            parts.any(|part| part == was.as_bytes())
        };
        match asked || holds_id() {
            true => Err(Unfit::Unchangeable("its body has a content coding".into())),
            false => Ok(()),
        }
    }

    /// Signs where the record was signed. What was not signed stays unsigned, and what was forged stays forged.
    fn sign(
        &self,
        request: &mut Request,
        record: &Exchange,
        (pack, scheme): (&Pack, &Scheme),
        to: &Destination,
        id: Option<&DeliveryId>,
        now: Timestamp,
    ) -> Result<Result<Signing, Unfit>, Error> {
        let recorded = received(&record.request);
        if Claims::signature(scheme, &recorded).is_none() {
            return Ok(Ok(Signing::None));
        }
        if self.resign == Resign::Keep {
            return Ok(Ok(Signing::Kept));
        }
        if is_forged(record) && !self.force {
            return Ok(Ok(Signing::Forged));
        }
        let secrets = self.keys.of(&pack.name);
        if secrets.is_empty() && !self.must_sign {
            return Ok(Ok(Signing::NoSecret));
        }
        if secrets.is_empty() {
            return Err(Error::Secret {
                what: format!("there is no secret to sign for `{}` with", pack.name),
                help: Some("give it with `--secret-file FILE`, or send the recorded signatures as they are with `--resign keep`".into()),
            });
        }
        let age = match (self.resign, scheme.signed_at(&recorded)) {
            (Resign::Aged, Some(signed)) => record.at.duration_since(signed),
            _ => SignedDuration::ZERO,
        };
        let anew = Anew {
            url: &self.url(request, record, pack, to),
            id: id.map_or("", |id| id.now.as_str()),
            at: now.checked_sub(age).unwrap_or(now),
        };
        match resign(scheme, secrets, request, &anew) {
            Ok(()) => Ok(Ok(Signing::Fresh)),
            Err(error @ Error::Secret { .. }) => Err(error),
            Err(error) => Ok(Err(Unfit::Unsignable(error.to_string()))),
        }
    }

    /// The URL as the receiver knows it: under its public address, else as the request itself names it.
    pub(super) fn url(
        &self,
        request: &Request,
        record: &Exchange,
        pack: &Pack,
        to: &Destination,
    ) -> String {
        let own = self.public_url.as_ref();
        if let Some(public) = own.or_else(|| self.public_urls.get(&pack.name)) {
            let target = path_of(public, &record.request.target, by_path(Some(pack)));
            return public.url_of(&target);
        }
        let scheme = if to.target.secure { "https" } else { "http" };
        let host = request.headers.text("host");
        let host = host.unwrap_or(to.target.authority.as_str());
        format!("{scheme}://{host}{}", request.target)
    }
}

/// Whether the path says which event it is.
fn by_path(pack: Option<&Pack>) -> bool {
    pack.is_some_and(Pack::tells_events_by_path)
}

fn is_coded(request: &Request) -> bool {
    let mut codings = request.headers.all("content-encoding");
    codings.any(|coding| !coding.eq_ignore_ascii_case(b"identity"))
}

/// Whether the signature was found not to hold, but for its age.
fn is_forged(record: &Exchange) -> bool {
    let aged = [Reason::TimestampTooOld, Reason::TimestampInFuture].map(Reason::as_str);
    record.signature.as_ref().is_some_and(|verdict| {
        verdict.state == SignatureState::Invalid
            && !verdict
                .why
                .as_deref()
                .is_some_and(|why| aged.contains(&why))
    })
}
