//! From a recorded request to the one that goes out: what is made anew, and what cannot be.

use jiff::{SignedDuration, Timestamp};

use super::declared::Declared;
use super::outgoing::{Destination, keep_raw_lines, readdress, reframe};
use super::shift::Shift;
use crate::Error;
use crate::exchange::{Body, Exchange, Headers, Request, SignatureState};
use crate::json::{Kind, Tape, quote};
use crate::pack::{Edit, Pack, Values, apply, render_text};
use crate::run::KeyRing;
use crate::signature::{Anew, Claims, Received, Scheme, Secret, hmac_sha256, resign};

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

/// What becomes of the delivery ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// They stay.
    Keep,
    /// Each is replaced by a new one, the same one by the same one: which follows from the seed.
    New {
        /// Where the new ids come from.
        seed: u64,
    },
}

/// Why a record does not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The body was cut off when it was recorded.
    #[error("its body was not recorded in full")]
    Truncated,
    /// What was secret in it was masked, and it was not signed again.
    #[error("what was secret in it is masked")]
    Masked,
    /// The head or the body cannot be sent.
    #[error("it cannot be sent: {0}")]
    Unsound(String),
    /// A change was asked for that its body does not allow.
    #[error("it cannot be changed as asked: {0}")]
    Unchangeable(String),
}

/// What is made anew in requests that are replayed.
#[derive(Debug)]
pub struct Renewal {
    /// Where they go.
    pub to: Destination,
    /// The endpoint's URL as the providers know it, where that is another one.
    pub public_url: Option<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// It has none, or its provider signs nothing.
    None,
    /// The recorded one goes out.
    Kept,
    /// It was made anew.
    Fresh,
}

impl Renewal {
    /// Whether something other than the address changes in the body.
    fn changes_body(&self) -> bool {
        self.shift.is_some() || !self.edits.is_empty() || self.ids != Ids::Keep
    }

    /// Why the record cannot go out, before anything is made of it.
    pub fn unfit(&self, record: &Exchange) -> Option<Unfit> {
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

    /// The request of a record, made at `now`. `pack` is that of the record's provider, when it is known.
    ///
    /// # Errors
    /// The reason why this record does not go out; [`Error`] (inside) what stops the whole replay, such as a missing
    /// secret.
    pub fn renew(
        &self,
        record: &Exchange,
        pack: Option<&Pack>,
        now: Timestamp,
    ) -> Result<Result<Renewed, Unfit>, Error> {
        if let Some(unfit) = self.unfit(record) {
            return Ok(Err(unfit));
        }
        let by_path = pack.is_some_and(Pack::tells_events_by_path);
        let mut request = readdress(&record.request, &self.to, by_path);
        let scheme = pack.and_then(|pack| pack.provider.signature.as_ref());
        let id = self.id(record, scheme, now)?;
        if self.changes_body()
            && let Err(unfit) = self.change(&mut request, record, pack, id.as_ref())
        {
            return Ok(Err(unfit));
        }
        for header in &self.headers {
            request
                .headers
                .set(header.name.as_str(), header.value.as_slice());
        }
        let signing = match (pack, scheme) {
            (Some(pack), Some(scheme)) => {
                self.sign(&mut request, record, (pack, scheme), id.as_ref(), now)?
            }
            _ => Signing::None,
        };
        reframe(&mut request);
        // What the user sets stands, the signature and the framing included.
        for header in &self.headers {
            request
                .headers
                .set(header.name.as_str(), header.value.as_slice());
        }
        if let Some(what) = request.unsound() {
            return Ok(Err(Unfit::Unsound(what)));
        }
        keep_raw_lines(&mut request, &record.request);
        let id = id.map(|id| id.now);
        Ok(Ok(Renewed {
            request,
            id,
            signing,
        }))
    }

    /// Edits, moved times and new ids in the body.
    fn change(
        &self,
        request: &mut Request,
        record: &Exchange,
        pack: Option<&Pack>,
        id: Option<&Id>,
    ) -> Result<(), Unfit> {
        let Some(body) = request.body.clone() else {
            return match self.edits.is_empty() {
                true => Ok(()),
                false => Err(Unfit::Unchangeable("it has no body".into())),
            };
        };
        let codings = request.headers.all("content-encoding");
        if codings
            .into_iter()
            .any(|coding| !coding.eq_ignore_ascii_case(b"identity"))
        {
            return Err(Unfit::Unchangeable("its body has a content coding".into()));
        }
        let mut bytes = body.as_bytes().to_vec();
        if let Some(shift) = self.shift {
            let members = match (pack, &record.event) {
                (Some(pack), Some(event)) => self.declared.of(pack, event),
                _ => Default::default(),
            };
            bytes = shift.apply(&bytes, &members);
        }
        if let Some(id) = id.filter(|id| id.was.is_some()) {
            bytes = with_id(&bytes, id);
        }
        if !self.edits.is_empty() {
            bytes = apply(&bytes, &self.edits)
                .map_err(|error| Unfit::Unchangeable(error.to_string()))?;
        }
        request.body = Some(Body::from(bytes));
        Ok(())
    }

    /// The id of the delivery, the recorded one or the new one that stands for it.
    fn id(
        &self,
        record: &Exchange,
        scheme: Option<&Scheme>,
        now: Timestamp,
    ) -> Result<Option<Id>, Error> {
        let Some(rule) = scheme.and_then(Scheme::id) else {
            return Ok(None);
        };
        let claims = scheme.map(|scheme| Claims::of(scheme, &received(&record.request)));
        let was = claims
            .and_then(|claims| claims.id)
            .and_then(|id| String::from_utf8(id).ok());
        let seed = match (self.ids, &was) {
            (Ids::Keep, Some(was)) => {
                return Ok(Some(Id {
                    now: was.clone(),
                    was: None,
                }));
            }
            // A request that had none gets one that follows from its record, so that a resumed replay makes it again.
            (Ids::Keep, None) => seed_of(0, &record.id),
            (Ids::New { seed }, was) => seed_of(seed, was.as_deref().unwrap_or(&record.id)),
        };
        let values = Values::new(seed, 0, now);
        let now = render_text(rule.value(), "id", &values)?;
        Ok(Some(Id { now, was }))
    }

    /// Signs where the record was signed. What was not signed stays unsigned, and what was forged stays forged.
    fn sign(
        &self,
        request: &mut Request,
        record: &Exchange,
        (pack, scheme): (&Pack, &Scheme),
        id: Option<&Id>,
        now: Timestamp,
    ) -> Result<Signing, Error> {
        let recorded = received(&record.request);
        if Claims::of(scheme, &recorded).signature.is_none() {
            return Ok(Signing::None);
        }
        if self.resign == Resign::Keep {
            return Ok(Signing::Kept);
        }
        let state = record.signature.as_ref().map(|verdict| verdict.state);
        if state == Some(SignatureState::Invalid) && !self.force {
            return Ok(Signing::Kept);
        }
        let secrets = self.keys.of(&pack.name);
        if secrets.is_empty() && !self.must_sign {
            return Ok(Signing::Kept);
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
        let at = now.checked_sub(age).unwrap_or(now);
        let base = match &self.public_url {
            Some(base) => format!("{}{}", base.trim_end_matches('/'), request.target),
            None => {
                let scheme = if self.to.target.secure {
                    "https"
                } else {
                    "http"
                };
                format!("{scheme}://{}{}", self.to.target.authority, request.target)
            }
        };
        let id = id.map_or("", |id| id.now.as_str());
        let anew = Anew { url: &base, id, at };
        resign(scheme, secrets, request, &anew)?;
        Ok(Signing::Fresh)
    }
}

/// The id a delivery goes out with, and the one it stands for.
struct Id {
    now: String,
    was: Option<String>,
}

fn received(request: &Request) -> Received<'_> {
    Received {
        method: &request.method,
        url: None,
        target: &request.target,
        headers: &request.headers,
        body: request.body_bytes(),
    }
}

/// A number that follows from the seed and the id, and cannot be told from another.
fn seed_of(seed: u64, id: &str) -> u64 {
    let key = Secret::token(seed.to_be_bytes());
    let hash = hmac_sha256(&key, id.as_bytes()).unwrap_or_default();
    hash.iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The body with every string that is exactly the old id replaced.
fn with_id(body: &[u8], id: &Id) -> Vec<u8> {
    let (Ok(tape), Some(was)) = (Tape::new(body), &id.was) else {
        return body.to_vec();
    };
    let mut out = Vec::with_capacity(body.len());
    let mut from = 0;
    for (index, token) in tape.tokens().iter().enumerate() {
        if token.kind == Kind::String && tape.text(index).as_deref() == Some(was) {
            out.extend_from_slice(body.get(from..token.start).unwrap_or_default());
            out.extend_from_slice(quote(&id.now).as_bytes());
            from = token.end;
        }
    }
    out.extend_from_slice(body.get(from..).unwrap_or_default());
    out
}
