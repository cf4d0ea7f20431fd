//! A record as its line gives it: checked in every part, and nothing copied that is not asked for.

use std::borrow::Cow;

use jiff::Timestamp;

use super::cursor::{Cursor, Read};
use super::raw_message::{RawRequest, RawResponse};
use super::raw_time::RawTime;
use crate::exchange::{
    Body, Connection, Direction, Exchange, Forwarded, SchemaState, SchemaVerdict, SignatureState,
    SignatureVerdict, Timing, VERSION,
};

/// A record whose texts stand in its line as yet.
#[derive(Debug)]
pub struct RawRecord<'l> {
    id: Cow<'l, str>,
    at: RawTime<'l>,
    direction: Direction,
    provider: Option<Cow<'l, str>>,
    edition: Option<Cow<'l, str>>,
    event: Option<Cow<'l, str>>,
    delivery: Option<Cow<'l, str>>,
    attempt: Option<u32>,
    varied: Option<Cow<'l, str>>,
    url: Option<Cow<'l, str>>,
    conn: Option<(u64, u64, Cow<'l, str>)>,
    /// The request.
    pub request: RawRequest<'l>,
    response: Option<RawResponse<'l>>,
    forwarded: Option<RawForwarded<'l>>,
    timing: Timing,
    signature: Option<RawSignature<'l>>,
    schema: Option<(SchemaState, usize, Option<Cow<'l, str>>)>,
    replay_of: Option<Cow<'l, str>>,
    error: Option<Cow<'l, str>>,
}

#[derive(Debug)]
struct RawForwarded<'l> {
    url: Cow<'l, str>,
    attempts: u32,
    response: Option<RawResponse<'l>>,
    timing: Timing,
    error: Option<Cow<'l, str>>,
}

#[derive(Debug)]
struct RawSignature<'l> {
    state: SignatureState,
    scheme: Option<Cow<'l, str>>,
    skew_s: Option<f64>,
    why: Option<Cow<'l, str>>,
}

impl<'l> RawRecord<'l> {
    /// The record of a line. A body of text is read by that; what it takes has to be valid as the inside of a JSON
    /// string. None where the line has to be read the usual way: it is no record of this version, or an uncommon one.
    pub fn read(line: &'l [u8], read_body: Read) -> Option<Self> {
        let mut cursor = Cursor::new(line);
        let (mut v, mut id, mut at, mut direction) = (None, None, None, None);
        let (mut provider, mut edition, mut event) = (None, None, None);
        let (mut delivery, mut attempt, mut varied, mut url) = (None, None, None, None);
        let (mut conn, mut request, mut response, mut forwarded) = (None, None, None, None);
        let (mut timing, mut signature, mut schema) = (None, None, None);
        let (mut replay_of, mut error) = (None, None);
        cursor.object(|c, name| match name {
            b"v" => once(&mut v, c.whole()),
            b"id" => once(&mut id, c.text()),
            b"at" => once(&mut at, c.text().and_then(RawTime::new)),
            b"direction" => once(&mut direction, read_direction(c)),
            b"provider" => once(&mut provider, c.optional_text()),
            b"edition" => once(&mut edition, c.optional_text()),
            b"event" => once(&mut event, c.optional_text()),
            b"delivery" => once(&mut delivery, c.optional_text()),
            b"attempt" => once(&mut attempt, c.nullable(read_u32)),
            b"varied" => once(&mut varied, c.optional_text()),
            b"url" => once(&mut url, c.optional_text()),
            b"conn" => once(&mut conn, c.nullable(read_connection)),
            b"request" => once(&mut request, RawRequest::read(c, read_body)),
            b"response" => once(&mut response, c.nullable(RawResponse::read)),
            b"forwarded" => once(&mut forwarded, c.nullable(RawForwarded::read)),
            b"timing" => once(&mut timing, read_timing(c)),
            b"signature" => once(&mut signature, c.nullable(RawSignature::read)),
            b"schema" => once(&mut schema, c.nullable(read_schema)),
            b"replay_of" => once(&mut replay_of, c.optional_text()),
            b"error" => once(&mut error, c.optional_text()),
            _ => None,
        })?;
        cursor.end()?;
        (v? == u64::from(VERSION)).then_some(())?;
        Some(RawRecord {
            id: id?,
            at: at?,
            direction: direction?,
            provider: provider.flatten(),
            edition: edition.flatten(),
            event: event.flatten(),
            delivery: delivery.flatten(),
            attempt: attempt.flatten(),
            varied: varied.flatten(),
            url: url.flatten(),
            conn: conn.flatten(),
            request: request?,
            response: response.flatten(),
            forwarded: forwarded.flatten(),
            timing: timing?,
            signature: signature.flatten(),
            schema: schema.flatten(),
            replay_of: replay_of.flatten(),
            error: error.flatten(),
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When the request was sent, or its first byte received.
    pub fn at(&self) -> Timestamp {
        self.at.timestamp()
    }

    /// The provider's pack name, when recognised.
    pub fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// The event's wire name.
    pub fn event(&self) -> Option<&str> {
        self.event.as_deref()
    }

    /// All of it, with that text as the body of its request, where that is a text.
    pub fn exchange(self, text: impl FnOnce() -> Body) -> Exchange {
        let request = self.request.with_body(text);
        let at = self.at.timestamp();
        let own = |text: Option<Cow<str>>| text.map(Cow::into_owned);
        Exchange {
            provider: own(self.provider),
            edition: own(self.edition),
            event: own(self.event),
            delivery: own(self.delivery),
            attempt: self.attempt,
            varied: own(self.varied),
            url: own(self.url),
            conn: self.conn.map(|(id, seq, peer)| Connection {
                id,
                seq,
                peer: peer.into_owned(),
            }),
            response: self.response.map(RawResponse::response),
            forwarded: self.forwarded.map(RawForwarded::forwarded),
            timing: self.timing,
            signature: self.signature.map(RawSignature::verdict),
            schema: self.schema.map(|(state, findings, why)| SchemaVerdict {
                state,
                findings,
                why: own(why),
            }),
            replay_of: own(self.replay_of),
            error: own(self.error),
            ..Exchange::new(self.id, at, self.direction, request)
        }
    }
}

/// Keeps what was read; a second one of a name is nothing for us.
#[inline]
pub(super) fn once<T>(place: &mut Option<T>, read: Option<T>) -> Option<()> {
    match place {
        None => {
            *place = Some(read?);
            Some(())
        }
        Some(_) => None,
    }
}

fn read_u32(cursor: &mut Cursor) -> Option<u32> {
    u32::try_from(cursor.whole()?).ok()
}

fn read_direction(cursor: &mut Cursor) -> Option<Direction> {
    match cursor.text()?.as_ref() {
        "sent" => Some(Direction::Sent),
        "received" => Some(Direction::Received),
        _ => None,
    }
}

fn read_connection<'l>(cursor: &mut Cursor<'l>) -> Option<(u64, u64, Cow<'l, str>)> {
    let (mut id, mut seq, mut peer) = (None, None, None);
    cursor.object(|cursor, name| match name {
        b"id" => once(&mut id, cursor.whole()),
        b"seq" => once(&mut seq, cursor.whole()),
        b"peer" => once(&mut peer, cursor.text()),
        _ => None,
    })?;
    Some((id?, seq?, peer?))
}

fn read_timing(cursor: &mut Cursor) -> Option<Timing> {
    let (mut connect, mut first_byte, mut head) = (None, None, None);
    let (mut body, mut total) = (None, None);
    cursor.object(|cursor, name| match name {
        b"connect_us" => once(&mut connect, cursor.nullable(Cursor::whole)),
        b"first_byte_us" => once(&mut first_byte, cursor.nullable(Cursor::whole)),
        b"head_us" => once(&mut head, cursor.nullable(Cursor::whole)),
        b"body_us" => once(&mut body, cursor.nullable(Cursor::whole)),
        b"total_us" => once(&mut total, cursor.whole()),
        _ => None,
    })?;
    Some(Timing {
        connect_us: connect.flatten(),
        first_byte_us: first_byte.flatten(),
        head_us: head.flatten(),
        body_us: body.flatten(),
        total_us: total?,
    })
}

fn read_schema<'l>(cursor: &mut Cursor<'l>) -> Option<(SchemaState, usize, Option<Cow<'l, str>>)> {
    let (mut state, mut findings, mut why) = (None, None, None);
    cursor.object(|cursor, name| match name {
        b"state" => {
            let read = match cursor.text()?.as_ref() {
                "match" => SchemaState::Match,
                "drift" => SchemaState::Drift,
                "unchecked" => SchemaState::Unchecked,
                _ => return None,
            };
            once(&mut state, Some(read))
        }
        b"findings" => once(&mut findings, cursor.whole()),
        b"why" => once(&mut why, cursor.optional_text()),
        _ => None,
    })?;
    Some((state?, usize::try_from(findings?).ok()?, why.flatten()))
}

impl<'l> RawSignature<'l> {
    fn read(cursor: &mut Cursor<'l>) -> Option<Self> {
        let (mut state, mut scheme, mut skew, mut why) = (None, None, None, None);
        cursor.object(|cursor, name| match name {
            b"state" => {
                let read = match cursor.text()?.as_ref() {
                    "valid" => SignatureState::Valid,
                    "invalid" => SignatureState::Invalid,
                    "unchecked" => SignatureState::Unchecked,
                    "unsigned" => SignatureState::Unsigned,
                    _ => return None,
                };
                once(&mut state, Some(read))
            }
            b"scheme" => once(&mut scheme, cursor.optional_text()),
            b"skew_s" => {
                // What a number is worth is for the usual reader to say, to the last bit.
                let read = |cursor: &mut Cursor| serde_json::from_slice(cursor.number()?).ok();
                once(&mut skew, cursor.nullable(read))
            }
            b"why" => once(&mut why, cursor.optional_text()),
            _ => None,
        })?;
        Some(RawSignature {
            state: state?,
            scheme: scheme.flatten(),
            skew_s: skew.flatten(),
            why: why.flatten(),
        })
    }

    fn verdict(self) -> SignatureVerdict {
        SignatureVerdict {
            state: self.state,
            scheme: self.scheme.map(Cow::into_owned),
            skew_s: self.skew_s,
            why: self.why.map(Cow::into_owned),
        }
    }
}

impl<'l> RawForwarded<'l> {
    fn read(cursor: &mut Cursor<'l>) -> Option<Self> {
        let (mut url, mut attempts, mut response) = (None, None, None);
        let (mut timing, mut error) = (None, None);
        cursor.object(|cursor, name| match name {
            b"url" => once(&mut url, cursor.text()),
            b"attempts" => once(&mut attempts, read_u32(cursor)),
            b"response" => once(&mut response, cursor.nullable(RawResponse::read)),
            b"timing" => once(&mut timing, read_timing(cursor)),
            b"error" => once(&mut error, cursor.optional_text()),
            _ => None,
        })?;
        Some(RawForwarded {
            url: url?,
            attempts: attempts?,
            response: response.flatten(),
            timing: timing?,
            error: error.flatten(),
        })
    }

    fn forwarded(self) -> Forwarded {
        Forwarded {
            url: self.url.into_owned(),
            attempts: self.attempts,
            response: self.response.map(RawResponse::response),
            timing: self.timing,
            error: self.error.map(Cow::into_owned),
        }
    }
}
