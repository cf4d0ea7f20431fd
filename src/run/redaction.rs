//! Making a capture fit to be shown: what is secret or personal is replaced, and what was signed is signed again with
//! a test secret, so that it can still be replayed and verified.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::exchange::{Body, Exchange, Headers, Request, Response, SignatureState};
use crate::json::Tape;
use crate::judge::{MAX_DECODED, decoded};
use crate::pack::Pack;
use crate::redact::{Found, Kind, Redactor};
use crate::run::KeyRing;
use crate::signature::{Anew, Claims, Policy, Received, Scheme, Tolerance, resign, verify};

/// What the test secrets are made of: they are the same for everybody, and secret to nobody.
const TEST_SECRET: [u8; 64] = *b"hookctl redact signs again with this, which is no secret at all!";

/// Where in the URL of an endpoint that nobody knows a request went.
const SOMEWHERE: &str = "http://localhost";

/// Replaces what is secret or personal in records.
pub struct Redaction {
    redactor: Redactor,
    packs: Vec<Pack>,
    keys: KeyRing,
    texts: HashMap<String, String>,
}

/// What was done to a record, or is to be done.
#[derive(Clone, Debug)]
pub struct Redacted {
    /// The record without it.
    pub exchange: Exchange,
    /// What was replaced, each with the part of the record it stood in: `request body: user.email`.
    pub found: Vec<Found>,
    /// Whether it was signed again with the test secret; none where there was no signature, or a forged one, which
    /// stays one that does not hold.
    pub resigned: Option<bool>,
    /// Parts that could not be looked into, and stay as they were.
    pub unseen: Vec<String>,
}

impl Redaction {
    /// One that knows these packs. The same salt gives the same replacements.
    pub fn new(salt: &[u8], packs: Vec<Pack>) -> Self {
        let mut keys = KeyRing::new();
        let mut texts = HashMap::new();
        for pack in &packs {
            let scheme = pack.provider.signature.as_ref();
            let Some(text) = scheme.and_then(|scheme| scheme.throwaway_secret(TEST_SECRET)) else {
                continue;
            };
            if keys.add(pack, &[text.as_bytes().to_vec()]).is_ok() {
                texts.insert(pack.name.clone(), text);
            }
        }
        Redaction {
            redactor: Redactor::new(salt),
            packs,
            keys,
            texts,
        }
    }

    /// The test secret of a provider, as its users write secrets.
    pub fn test_secret(&self, provider: &str) -> Option<&str> {
        self.texts.get(provider).map(String::as_str)
    }

    /// A record without what is secret or personal in it.
    pub fn redact(&self, record: &Exchange) -> Redacted {
        let mut redacted = Redacted {
            exchange: record.clone(),
            found: Vec::new(),
            resigned: None,
            unseen: Vec::new(),
        };
        let pack = self.pack(record);
        let scheme = pack.and_then(|pack| pack.provider.signature.as_ref());
        let ours = scheme.is_some_and(|scheme| self.signed_by_us(record, pack, scheme));
        let place = scheme.map(Scheme::signature_place).unwrap_or_default();
        let names: Vec<&str> = place.strip_prefix("header ").into_iter().collect();
        self.request(&mut redacted, &names, ours.then_some(&record.request));
        self.answers(&mut redacted);
        self.surroundings(&mut redacted);
        if let (Some(pack), Some(scheme)) = (pack, scheme) {
            redacted.resigned = match ours {
                true => Some(true),
                false => self.resign(&mut redacted.exchange, record, pack, scheme),
            };
        }
        if !redacted.found.is_empty() || (redacted.resigned.is_some() && !ours) {
            mark(&mut redacted);
        }
        redacted
    }

    fn pack(&self, record: &Exchange) -> Option<&Pack> {
        let provider = record.provider.as_ref()?;
        self.packs.iter().find(|pack| pack.name == *provider)
    }

    /// Whether the record carries a signature with the test secret: it is no secret, and it holds.
    fn signed_by_us(&self, record: &Exchange, pack: Option<&Pack>, scheme: &Scheme) -> bool {
        let secrets = pack
            .map(|pack| self.keys.of(&pack.name))
            .unwrap_or_default();
        let url = format!("{SOMEWHERE}{}", record.request.target);
        let received = received(&record.request, Some(&url));
        let policy = Policy {
            now: record.at,
            tolerance: Some(Tolerance::Unlimited),
        };
        verify(scheme, secrets, &received, &policy).state == SignatureState::Valid
    }

    /// `ours`: the request as it was, where its signature is the test secret's and stays.
    fn request(&self, redacted: &mut Redacted, names: &[&str], ours: Option<&Request>) {
        let mut request = redacted.exchange.request.clone();
        let (path, query) = match request.target.split_once('?') {
            Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
            None => (request.target.clone(), None),
        };
        let path = self.text(redacted, "request path", &path);
        request.target = match query {
            Some(query) => {
                let query = self.redactor.pairs(&query);
                redacted.add("request query", query.found);
                format!("{path}?{}", query.text)
            }
            None => path,
        };
        let names = if ours.is_some() { &[] } else { names };
        request.headers = self.fields(redacted, "request header", &request.headers, names);
        request.trailers = self.fields(redacted, "request trailer", &request.trailers, names);
        self.body(redacted, &mut request);
        if let Some(was) =
            ours.filter(|was| was.body == request.body && was.target == request.target)
        {
            // Its signature looks like a secret, and is nobody's.
            request.headers.clone_from(&was.headers);
            redacted
                .found
                .retain(|found| !found.place.starts_with("request header"));
        }
        let changed = request != redacted.exchange.request;
        if changed {
            // It holds what was replaced.
            request.raw_head = None;
        }
        redacted.exchange.request = request;
    }

    fn body(&self, redacted: &mut Redacted, request: &mut Request) {
        let Some(body) = &request.body else {
            return;
        };
        let coded = request.headers.get("content-encoding").is_some();
        let seen = match decoded(request, MAX_DECODED) {
            Ok(seen) => seen,
            Err(why) => {
                redacted.unseen.push(format!("request body: {why}"));
                return;
            }
        };
        let kind = request
            .headers
            .text("content-type")
            .unwrap_or_default()
            .to_owned();
        let Some(other) = self.bytes(redacted, "request body", &kind, seen.as_bytes()) else {
            return;
        };
        if other == seen.as_bytes() {
            return;
        }
        if coded {
            request.headers.remove("content-encoding");
        }
        if other.len() != body.len() && request.headers.get("content-length").is_some() {
            let named = request
                .headers
                .iter()
                .find(|h| h.name.eq_ignore_ascii_case("content-length"));
            let name = named
                .map_or("Content-Length", |header| &header.name)
                .to_owned();
            request.headers.set(name, other.len().to_string());
        }
        request.body = Some(Body::from(other));
    }

    /// What stands for those bytes; none where they cannot be looked into.
    fn bytes(
        &self,
        redacted: &mut Redacted,
        part: &str,
        kind: &str,
        bytes: &[u8],
    ) -> Option<Vec<u8>> {
        if Tape::new(bytes).is_ok() {
            let json = self.redactor.json(bytes).ok()?;
            redacted.add(part, json.found);
            return Some(json.text);
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            redacted.unseen.push(format!("{part}: it is not text"));
            return None;
        };
        let form = kind.to_ascii_lowercase().contains("x-www-form-urlencoded");
        let other = match form {
            true => self.redactor.pairs(text),
            false => self.redactor.text(text),
        };
        redacted.add(part, other.found);
        Some(other.text.into_bytes())
    }

    fn text(&self, redacted: &mut Redacted, part: &str, text: &str) -> String {
        let other = self.redactor.text(text);
        redacted.add(part, other.found);
        other.text
    }

    fn fields(
        &self,
        redacted: &mut Redacted,
        part: &str,
        fields: &Headers,
        names: &[&str],
    ) -> Headers {
        let other = self.redactor.headers(fields, names);
        redacted.add(part, other.found);
        other.text
    }

    fn answers(&self, redacted: &mut Redacted) {
        if let Some(mut response) = redacted.exchange.response.take() {
            self.answer(redacted, "answer", &mut response);
            redacted.exchange.response = Some(response);
        }
        if let Some(mut forwarded) = redacted.exchange.forwarded.take() {
            if let Some(response) = &mut forwarded.response {
                self.answer(redacted, "forwarded answer", response);
            }
            forwarded.url = self.text(redacted, "forwarded url", &forwarded.url);
            forwarded.error = forwarded
                .error
                .map(|error| self.text(redacted, "forwarded error", &error));
            redacted.exchange.forwarded = Some(forwarded);
        }
    }

    fn answer(&self, redacted: &mut Redacted, part: &str, response: &mut Response) {
        response.headers = self.fields(redacted, &format!("{part} header"), &response.headers, &[]);
        let Some(body) = &response.body else {
            return;
        };
        let part = format!("{part} body");
        if response.headers.get("content-encoding").is_some() {
            redacted
                .unseen
                .push(format!("{part}: it has a content coding"));
            return;
        }
        let kind = response
            .headers
            .text("content-type")
            .unwrap_or_default()
            .to_owned();
        if let Some(other) = self.bytes(redacted, &part, &kind, body.as_bytes()) {
            response.body = Some(Body::from(other));
        }
    }

    /// Who was at the other end, where it went, what went wrong, and what a later version wrote.
    fn surroundings(&self, redacted: &mut Redacted) {
        if let Some(mut conn) = redacted.exchange.conn.take() {
            conn.peer = self.text(redacted, "peer", &conn.peer);
            redacted.exchange.conn = Some(conn);
        }
        if let Some(url) = redacted.exchange.url.take() {
            redacted.exchange.url = Some(self.text(redacted, "url", &url));
        }
        if let Some(error) = redacted.exchange.error.take() {
            redacted.exchange.error = Some(self.text(redacted, "error", &error));
        }
        let mut unknown = std::mem::take(&mut redacted.exchange.unknown);
        let marked = unknown.remove("redacted");
        let text = serde_json::to_vec(&unknown).unwrap_or_default();
        if let Ok(other) = self.redactor.json(&text) {
            redacted.add("other field", other.found);
            unknown = serde_json::from_slice(&other.text).unwrap_or(unknown);
        }
        unknown.extend(marked.map(|marked| ("redacted".to_owned(), marked)));
        redacted.exchange.unknown = unknown;
    }

    /// Signs again what was signed and not forged: with the time it was signed at, and the same id.
    fn resign(
        &self,
        exchange: &mut Exchange,
        record: &Exchange,
        pack: &Pack,
        scheme: &Scheme,
    ) -> Option<bool> {
        let was = received(&record.request, None);
        let claims = Claims::of(scheme, &was);
        let forged = record
            .signature
            .as_ref()
            .is_some_and(|verdict| verdict.state == SignatureState::Invalid);
        let secrets = self.keys.of(&pack.name);
        if forged || claims.signature.is_none() {
            return None;
        }
        if secrets.is_empty() || record.request.truncated {
            return Some(false);
        }
        let url = format!("{SOMEWHERE}{}", exchange.request.target);
        let id = claims
            .id
            .map(|id| String::from_utf8_lossy(&id).into_owned())
            .unwrap_or_default();
        let at = scheme.signed_at(&was).unwrap_or(record.at);
        let anew = Anew {
            url: &url,
            id: &id,
            at,
        };
        // What cannot be signed goes without, and is skipped by a replay.
        Some(resign(scheme, secrets, &mut exchange.request, &anew).is_ok())
    }
}

impl Redacted {
    fn add(&mut self, part: &str, found: Vec<Found>) {
        let placed = found.into_iter().map(|found| Found {
            place: match found.place.is_empty() {
                true => part.to_owned(),
                false => format!("{part}: {}", found.place),
            },
            ..found
        });
        self.found.extend(placed);
    }

    /// How often each sort was found.
    pub fn counts(&self) -> BTreeMap<Kind, u64> {
        let mut counts = BTreeMap::new();
        for found in &self.found {
            *counts.entry(found.kind).or_default() += 1;
        }
        counts
    }
}

/// Says in the record what was done to it; what was said before is added to.
fn mark(redacted: &mut Redacted) {
    let before = redacted
        .exchange
        .unknown
        .get("redacted")
        .and_then(|mark| mark.get("replaced"))
        .cloned();
    let mut replaced = match before {
        Some(Value::Object(counts)) => counts,
        _ => serde_json::Map::new(),
    };
    for (kind, count) in redacted.counts() {
        let so_far = replaced
            .get(kind.as_str())
            .and_then(Value::as_u64)
            .unwrap_or_default();
        replaced.insert(kind.as_str().to_owned(), json!(so_far + count));
    }
    let mark = json!({"v": 1, "resigned": redacted.resigned, "replaced": replaced});
    redacted
        .exchange
        .unknown
        .insert("redacted".to_owned(), mark);
}

fn received<'a>(request: &'a Request, url: Option<&'a str>) -> Received<'a> {
    Received {
        method: &request.method,
        url,
        target: &request.target,
        headers: &request.headers,
        body: request.body_bytes(),
    }
}
