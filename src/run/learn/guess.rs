//! Where a provider that nobody knows says which event it is, guessed from its first payloads.

use std::collections::BTreeSet;

use super::learner::name_at;
use super::name::is_event_name;
use crate::Error;
use crate::exchange::Exchange;
use crate::json::Tape;
use crate::judge::{MAX_DECODED, decoded};
use crate::pack::EventPlace;

/// How the names of header fields end that hold an event's name.
const HEADERS: &[&str] = &[
    "-event",
    "-event-type",
    "-event-name",
    "-event-key",
    "-topic",
];
/// Where else providers put it, the surest places first.
const POINTERS: &[&str] = &[
    "/event",
    "/event_type",
    "/eventType",
    "/event_name",
    "/eventName",
    "/type",
    "/topic",
    "/action",
    "/kind",
    "/event/type",
    "/event/name",
    "/event/event_type",
    "/data/type",
    "/data/event",
    "/meta/event_name",
    "/0/event",
    "/0/type",
];
/// More names than that, and as many as payloads, are ids.
const MANY: usize = 20;

/// The first place at which all of these requests with JSON bodies have what can be an event's name; none where there
/// is no such request.
///
/// # Errors
/// [`Error::Usage`] where they have no such place.
pub(super) fn guess<'a>(
    exchanges: impl IntoIterator<Item = &'a Exchange>,
) -> Result<Option<EventPlace>, Error> {
    let bodies: Vec<_> = exchanges
        .into_iter()
        .filter(|exchange| !exchange.request.truncated)
        .filter_map(|exchange| Some((exchange, decoded(&exchange.request, MAX_DECODED).ok()?)))
        .collect();
    let seen: Vec<(&Exchange, Tape)> = bodies
        .iter()
        .filter_map(|(exchange, body)| Some((*exchange, Tape::new(body.as_bytes()).ok()?)))
        .collect();
    let Some((first, _)) = seen.first() else {
        return Ok(None);
    };
    let ends = |name: &str| {
        let name = name.to_ascii_lowercase();
        HEADERS.iter().any(|end| name.ends_with(end))
    };
    let headers = first.request.headers.iter();
    let headers = headers
        .filter(|header| ends(&header.name))
        .map(|header| EventPlace::Header(header.name.clone()));
    let pointers = POINTERS
        .iter()
        .map(|pointer| EventPlace::Body((*pointer).to_owned()));
    let found = headers.chain(pointers).find(|place| tells(place, &seen));
    found.map(Some).ok_or_else(|| {
        Error::usage(
            "nothing in these payloads tells which event each of them is",
            "say where the event's name stands: `--event-at body:/POINTER` or `--event-at header:NAME`",
        )
    })
}

fn tells(place: &EventPlace, seen: &[(&Exchange, Tape)]) -> bool {
    let names: Option<BTreeSet<String>> = seen
        .iter()
        .map(|(exchange, tape)| {
            name_at(place, &exchange.request, tape).filter(|n| is_event_name(n))
        })
        .collect();
    names.is_some_and(|names| names.len() <= MANY || names.len() * 2 <= seen.len())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::exchange::{Body, Direction, Request};

    fn exchange(header: Option<&str>, body: &str) -> Exchange {
        let mut request = Request::new("POST", "/");
        if let Some(value) = header {
            request.headers.push("X-Acme-Event", value);
        }
        request.body = Some(Body::from(body.to_owned()));
        Exchange::new("x", Timestamp::UNIX_EPOCH, Direction::Received, request)
    }

    fn guessed(all: &[(Option<&str>, &str)]) -> Option<EventPlace> {
        let all: Vec<_> = all
            .iter()
            .map(|(header, body)| exchange(*header, body))
            .collect();
        guess(&all).ok().flatten()
    }

    #[test]
    fn what_all_have_is_taken() {
        let body = |pointer: &str| Some(EventPlace::Body(pointer.into()));
        assert_eq!(
            guessed(&[(Some("ping"), "{\"event\":\"x\"}")]),
            Some(EventPlace::Header("X-Acme-Event".into()))
        );
        assert_eq!(guessed(&[(Some("ping"), "{}"), (None, "{}")]), None);
        assert_eq!(
            guessed(&[
                (None, "{\"type\":\"a\"}"),
                (None, "{\"type\":\"b\",\"event\":\"c\"}")
            ]),
            body("/type")
        );
        assert_eq!(
            guessed(&[(None, "{\"event\":{\"type\":\"a\"}}"), (None, "no json")]),
            body("/event/type")
        );
        assert_eq!(
            guessed(&[
                (None, "{\"event\":42}"),
                (None, "{\"action\":\"jane@corp.io\"}")
            ]),
            None
        );
        assert_eq!(guessed(&[]), None);
    }
}
