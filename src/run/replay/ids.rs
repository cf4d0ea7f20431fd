//! Delivery ids: the recorded one, or a new one that stands for it wherever it stood.

use jiff::Timestamp;

use crate::Error;
use crate::exchange::{Exchange, Request};
use crate::json::{Kind, Tape, quote};
use crate::pack::{Values, render_text};
use crate::signature::{Claims, Received, Scheme, Secret, hmac_sha256};

/// What becomes of the delivery ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// They stay.
    Keep,
    /// Each is replaced by a new one, in one round of the captures the same one by the same one: which follows from the
    /// seed.
    New {
        /// Where the new ids come from.
        seed: u64,
    },
}

/// The id a delivery goes out with, and the one it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeliveryId {
    /// The one it goes out with.
    pub now: String,
    /// The recorded one, where another one takes its place.
    pub was: Option<String>,
}

impl Ids {
    /// The id of a record's delivery; none where its scheme has none. `begun` is the time that ids made of times tell.
    pub(super) fn of(
        self,
        record: &Exchange,
        scheme: Option<&Scheme>,
        round: u64,
        begun: Timestamp,
    ) -> Result<Option<DeliveryId>, Error> {
        let Some((scheme, rule)) = scheme.and_then(|scheme| Some((scheme, scheme.id()?))) else {
            return Ok(None);
        };
        let claimed = Claims::id(scheme, &received(&record.request));
        let was = claimed.and_then(|id| String::from_utf8(id).ok());
        let (seed, was) = match (self, was) {
            (Ids::Keep, Some(now)) => return Ok(Some(DeliveryId { now, was: None })),
            // A request that had none gets one that follows from its record, so that a resumed replay makes it again.
            (Ids::Keep, None) => (seed_of(0, 0, &record.id), None),
            (Ids::New { seed }, None) => (seed_of(seed, round, &record.id), None),
            (Ids::New { seed }, Some(was)) => (seed_of(seed, round, &was), Some(was)),
        };
        let now = render_text(rule.value(), "id", &Values::new(seed, 0, begun))?;
        Ok(Some(DeliveryId { now, was }))
    }
}

impl DeliveryId {
    /// Puts it wherever the recorded one stands: in header fields, and in strings of a JSON body, that are exactly it.
    pub(super) fn replace(&self, request: &mut Request) {
        let Some(was) = &self.was else {
            return;
        };
        let holds = |value: &[u8]| value == was.as_bytes();
        if request.headers.iter().any(|header| holds(&header.value)) {
            let fields = request.headers.iter().map(|header| {
                let value = match holds(&header.value) {
                    true => self.now.as_bytes(),
                    false => &header.value,
                };
                (header.name.clone(), value.to_vec())
            });
            request.headers = fields.collect();
        }
        if let Some(body) = self.in_body(request.body_bytes(), was) {
            request.body = Some(body.into());
        }
    }

    fn in_body(&self, body: &[u8], was: &str) -> Option<Vec<u8>> {
        let tape = Tape::new(body).ok()?;
        let mut out = Vec::with_capacity(body.len());
        let mut from = 0;
        for (index, token) in tape.tokens().enumerate() {
            if token.kind == Kind::String && tape.text(index).as_deref() == Some(was) {
                out.extend_from_slice(body.get(from..token.start).unwrap_or_default());
                out.extend_from_slice(quote(&self.now).as_bytes());
                from = token.end;
            }
        }
        out.extend_from_slice(body.get(from..).unwrap_or_default());
        (from > 0).then_some(out)
    }
}

/// A request as its scheme reads it.
pub(super) fn received(request: &Request) -> Received<'_> {
    Received {
        method: &request.method,
        url: None,
        target: &request.target,
        headers: &request.headers,
        body: request.body_bytes(),
    }
}

/// A number that follows from the seed, the round and the id, and cannot be told from another.
fn seed_of(seed: u64, round: u64, id: &str) -> u64 {
    let key = [seed.to_be_bytes(), round.to_be_bytes()].concat();
    let hash = hmac_sha256(&Secret::token(key), id.as_bytes()).unwrap_or_default();
    hash.iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Direction};

    const SCHEME: &str = r#"
        algorithm = "hmac-sha256"
        message = "{id}.{body}"
        secret = { encoding = "utf8" }
        signature = { header = "X-Acme-Signature", format = "{hex}" }
        id = { header = "X-Acme-Id", value = "msg_{{alnum:27}}" }
    "#;

    fn record(id: Option<&str>) -> Exchange {
        let mut request = Request::new("POST", "/");
        if let Some(id) = id {
            request.headers.push("x-acme-ID", id);
            request.headers.push("X-Copy", id);
            request.headers.push("X-Other", format!("{id}-1"));
        }
        request.body = Some(Body::from(
            r#"{ "id":"old", "n": 1.0, "ids":["o\u006cd","older"] }"#,
        ));
        Exchange::new(
            "record",
            Timestamp::UNIX_EPOCH,
            Direction::Received,
            request,
        )
    }

    fn of(ids: Ids, record: &Exchange, round: u64) -> DeliveryId {
        let scheme: Scheme = toml::from_str(SCHEME).unwrap();
        let id = ids.of(record, Some(&scheme), round, Timestamp::UNIX_EPOCH);
        id.unwrap().unwrap()
    }

    #[test]
    fn a_kept_id_is_the_recorded_one_and_a_missing_one_is_made() {
        let kept = of(Ids::Keep, &record(Some("old")), 0);
        assert_eq!((kept.now.as_str(), &kept.was), ("old", &None));
        let mut request = record(Some("old")).request;
        kept.replace(&mut request);
        assert_eq!(request, record(Some("old")).request);
        let made = of(Ids::Keep, &record(None), 0);
        assert_eq!(made, of(Ids::Keep, &record(None), 3));
        assert!(made.now.starts_with("msg_"), "{made:?}");
        let none = Ids::Keep.of(&record(None), None, 0, Timestamp::UNIX_EPOCH);
        assert_eq!(none.unwrap(), None);
    }

    #[test]
    fn a_new_id_follows_from_the_old_one_the_seed_and_the_round() {
        let new = |seed, round, id| of(Ids::New { seed }, &record(Some(id)), round).now;
        assert_eq!(new(1, 0, "old"), new(1, 0, "old"));
        for other in [new(2, 0, "old"), new(1, 1, "old"), new(1, 0, "older")] {
            assert_ne!(new(1, 0, "old"), other);
        }
    }

    #[test]
    fn a_new_id_stands_wherever_the_old_one_stood_and_nothing_else_changes() {
        let id = DeliveryId {
            now: "new\"".into(),
            was: Some("old".into()),
        };
        let mut request = record(Some("old")).request;
        id.replace(&mut request);
        let values: Vec<_> = request
            .headers
            .iter()
            .map(|header| String::from_utf8_lossy(&header.value).into_owned())
            .collect();
        assert_eq!(values, ["new\"", "new\"", "old-1"]);
        assert_eq!(request.headers.iter().next().unwrap().name, "x-acme-ID");
        assert_eq!(
            request.body_bytes(),
            br#"{ "id":"new\"", "n": 1.0, "ids":["new\"","older"] }"#
        );
    }
}
