//! Whose request is this, and which event? Answered from the packs' rules, for any request whatever.

use std::cell::OnceCell;

use super::by_name::find_by_name;
use super::by_path::find_by_path;
use super::header_line::HeaderMatch;
use super::pack::Pack;
use super::recognise_rule::{EventPlace, RecogniseRule};
use crate::exchange::Request;
use crate::json::{Kind, Tape};

/// What a request was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The pack's name.
    pub provider: String,
    /// The event's short name; none where the provider is known and the event is not.
    pub event: Option<String>,
    /// The event's name as the request gives it: for an event told by its path, the wire name or, unknown, the path.
    pub wire: Option<String>,
    /// The editions that have the event, the best fit first, then the default one.
    pub editions: Vec<String>,
    /// What the `{parameters}` of the path or wire name stand for.
    pub params: Vec<(String, String)>,
}

/// A known event that fits a request.
pub(super) struct Fit {
    pub(super) short: String,
    pub(super) wire: String,
    pub(super) editions: Vec<String>,
    pub(super) params: Vec<(String, String)>,
}

/// A request that is looked at by many packs, its body scanned at most once.
pub(super) struct Seen<'a> {
    pub(super) request: &'a Request,
    body: Body<'a>,
}

/// A body that is scanned when first looked into, or was scanned already.
enum Body<'a> {
    Bytes(&'a [u8], OnceCell<Option<Tape<'a>>>),
    Scanned(Option<&'a Tape<'a>>),
}

impl<'a> Seen<'a> {
    pub(super) fn new(request: &'a Request, body: &'a [u8]) -> Self {
        Seen {
            request,
            body: Body::Bytes(body, OnceCell::new()),
        }
    }

    fn scanned(request: &'a Request, tape: Option<&'a Tape<'a>>) -> Self {
        Seen {
            request,
            body: Body::Scanned(tape),
        }
    }

    /// The body, when it is JSON.
    pub(super) fn tape(&self) -> Option<&Tape<'a>> {
        match &self.body {
            Body::Bytes(bytes, tape) => tape.get_or_init(|| Tape::new(bytes).ok()).as_ref(),
            Body::Scanned(tape) => *tape,
        }
    }
}

/// Finds the pack a request belongs to and the event it is. All of a pack's headers there count two each, a known
/// event counts one; of packs with the same count the earlier one is taken.
pub fn recognise(packs: &[Pack], request: &Request) -> Option<Recognised> {
    recognise_by(packs, request, request.body_bytes())
}

/// The same by a body that was decoded already: what a content coding hides is no JSON.
pub fn recognise_by(packs: &[Pack], request: &Request, body: &[u8]) -> Option<Recognised> {
    best(packs, &Seen::new(request, body))
}

/// The same by a body that was decoded and scanned already; `None`: it is no JSON.
pub fn recognise_scanned<'a>(
    packs: impl IntoIterator<Item = &'a Pack>,
    request: &Request,
    tape: Option<&Tape>,
) -> Option<Recognised> {
    best(packs, &Seen::scanned(request, tape))
}

/// The event of a pack that has this wire name, where somebody else has told the name: a record does.
pub fn recognise_named(
    pack: &Pack,
    wire: &str,
    request: &Request,
    tape: Option<&Tape>,
) -> Option<Recognised> {
    let fit = find_by_name(pack, wire, &Seen::scanned(request, tape))?;
    Some(recognised(pack, Some(fit), None))
}

fn best<'a>(packs: impl IntoIterator<Item = &'a Pack>, seen: &Seen) -> Option<Recognised> {
    let mut best: Option<(usize, Recognised)> = None;
    for pack in packs {
        let Some(rule) = &pack.provider.recognise else {
            continue;
        };
        let headers = if headers_hold(&rule.headers, seen.request) {
            2 * rule.headers.len()
        } else {
            0
        };
        let enough = best.as_ref().map_or(0, |(score, _)| *score);
        if headers < enough {
            continue;
        }
        let (fit, name) = event_of(pack, rule, seen);
        let score = headers + usize::from(fit.is_some());
        if score > enough {
            best = Some((score, recognised(pack, fit, name)));
        }
    }
    best.map(|(_, recognised)| recognised)
}

/// Whether all of those headers are there.
pub(super) fn headers_hold(headers: &[HeaderMatch], request: &Request) -> bool {
    headers.iter().all(|wanted| {
        let mut values = request.headers.all(&wanted.name);
        match &wanted.value {
            Some(value) => values.any(|v| v == value.as_bytes()),
            None => values.next().is_some(),
        }
    })
}

/// The event that fits, and the name that the request gives, known or not.
fn event_of(pack: &Pack, rule: &RecogniseRule, seen: &Seen) -> (Option<Fit>, Option<String>) {
    let name = match &rule.event {
        EventPlace::Nowhere => return (None, None),
        EventPlace::Path => {
            let path = seen.request.path().to_owned();
            return (find_by_path(pack, seen), Some(path));
        }
        EventPlace::Header(name) => seen.request.headers.text(name).map(str::to_owned),
        EventPlace::Body(pointer) => seen.tape().and_then(|tape| {
            let at = tape.pointer(pointer)?;
            match tape.kind(at)? {
                Kind::Number => Some(tape.raw_text(at).to_owned()),
                _ => tape.text(at).map(|text| text.into_owned()),
            }
        }),
    };
    let fit = name
        .as_deref()
        .and_then(|name| find_by_name(pack, name, seen));
    (fit, name)
}

fn recognised(pack: &Pack, fit: Option<Fit>, name: Option<String>) -> Recognised {
    let provider = pack.name.clone();
    match fit {
        Some(fit) => Recognised {
            provider,
            event: Some(fit.short),
            wire: Some(fit.wire),
            editions: fit.editions,
            params: fit.params,
        },
        None => Recognised {
            provider,
            event: None,
            wire: name,
            editions: pack.editions().to_vec(),
            params: Vec::new(),
        },
    }
}
