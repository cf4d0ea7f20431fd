//! Whose request is this, and which event? Answered from the packs' rules, for any request whatever.

use std::cell::{OnceCell, RefCell};

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
    /// What stands at the JSON pointers that were asked for, which several packs share.
    names: RefCell<Vec<(String, Option<String>)>>,
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
            names: RefCell::default(),
        }
    }

    fn scanned(request: &'a Request, tape: Option<&'a Tape<'a>>) -> Self {
        Seen {
            request,
            body: Body::Scanned(tape),
            names: RefCell::default(),
        }
    }

    /// The body, when it is JSON.
    pub(super) fn tape(&self) -> Option<&Tape<'a>> {
        match &self.body {
            Body::Bytes(bytes, tape) => tape.get_or_init(|| Tape::new(bytes).ok()).as_ref(),
            Body::Scanned(tape) => *tape,
        }
    }

    /// The text or number at a JSON pointer, as it names an event.
    fn name_at(&self, pointer: &str) -> Option<String> {
        let mut names = self.names.borrow_mut();
        if let Some((_, name)) = names.iter().find(|(known, _)| known == pointer) {
            return name.clone();
        }
        let name = self.tape().and_then(|tape| {
            let at = tape.pointer(pointer)?;
            match tape.kind(at)? {
                Kind::Number => Some(tape.raw_text(at).to_owned()),
                _ => tape.text(at).map(|text| text.into_owned()),
            }
        });
        names.push((pointer.to_owned(), name.clone()));
        name
    }

    fn name_lengths(&self) -> NameLengths {
        let headers = self.request.headers.iter();
        NameLengths(headers.fold(0, |all, header| all | length_bit(&header.name)))
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

/// A pack's headers count more than its event, so only those packs are asked for the event whose headers count most:
/// without that every pack would look for its events in every request.
fn best<'a>(packs: impl IntoIterator<Item = &'a Pack>, seen: &Seen) -> Option<Recognised> {
    let mut most = 0;
    let mut asked: Vec<(&Pack, &RecogniseRule)> = Vec::new();
    let lengths = seen.name_lengths();
    for pack in packs {
        let Some(rule) = &pack.provider.recognise else {
            continue;
        };
        let known = rule.headers.iter().all(|wanted| lengths.may_hold(wanted));
        let headers = match known && headers_hold(&rule.headers, seen.request) {
            true => rule.headers.len(),
            false => 0,
        };
        if headers > most {
            most = headers;
            asked.clear();
        }
        if headers == most {
            asked.push((pack, rule));
        }
    }
    let mut first = None;
    for (pack, rule) in asked {
        let (fit, name) = event_of(pack, rule, seen);
        if fit.is_some() {
            return Some(recognised(pack, fit, name));
        }
        // An event that is not known tells nothing, and headers that nobody has neither.
        if most > 0 && first.is_none() {
            first = Some(recognised(pack, None, name));
        }
    }
    first
}

/// How long the names of a request's headers are: most of what packs want is ruled out by that.
struct NameLengths(u64);

impl NameLengths {
    fn may_hold(&self, wanted: &HeaderMatch) -> bool {
        self.0 & length_bit(&wanted.name) != 0
    }
}

/// Names of 63 bytes and more share a bit.
fn length_bit(name: &str) -> u64 {
    1 << name.len().min(63)
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
        EventPlace::Body(pointer) => seen.name_at(pointer),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{Index, select, subsequence};

    use super::*;
    use crate::pack::Catalogue;

    /// Every pack is asked, one after the other.
    fn slowly(packs: &[Pack], request: &Request) -> Option<Recognised> {
        let seen = Seen::new(request, request.body_bytes());
        let mut best: Option<(usize, Recognised)> = None;
        for pack in packs {
            let Some(rule) = &pack.provider.recognise else {
                continue;
            };
            let headers = match headers_hold(&rule.headers, request) {
                true => 2 * rule.headers.len(),
                false => 0,
            };
            let (fit, name) = event_of(pack, rule, &seen);
            let score = headers + usize::from(fit.is_some());
            if score > best.as_ref().map_or(0, |(score, _)| *score) {
                best = Some((score, recognised(pack, fit, name)));
            }
        }
        best.map(|(_, recognised)| recognised)
    }

    fn packs() -> Vec<Pack> {
        let catalogue = Catalogue::embedded();
        let names = catalogue.names();
        names.iter().map(|n| catalogue.pack(n).unwrap()).collect()
    }

    /// The bodies and paths of every event of every edition, and the headers that tell a provider.
    fn samples(packs: &[Pack]) -> Vec<Request> {
        let mut all = Vec::new();
        for pack in packs {
            for (edition, (short, rule)) in pack.editions().iter().flat_map(|edition| {
                pack.events(Some(edition))
                    .into_iter()
                    .map(move |e| (edition, e))
            }) {
                let (method, path) = pack.route(rule, edition);
                let mut request =
                    Request::new(method, format!("/hooks{}", path.replace(['{', '}'], "")));
                let sample = pack.sample(edition, short).unwrap();
                request.body = sample.map(crate::exchange::Body::from);
                let wanted = pack
                    .provider
                    .recognise
                    .iter()
                    .flat_map(|rule| &rule.headers);
                for HeaderMatch { name, value } in wanted {
                    request
                        .headers
                        .push(name.clone(), value.clone().unwrap_or_default());
                }
                if let Some(EventPlace::Header(name)) =
                    pack.provider.recognise.as_ref().map(|r| &r.event)
                {
                    request
                        .headers
                        .set(name.clone(), rule.wire_in(Some(edition), short));
                }
                all.push(request);
            }
        }
        all
    }

    #[test]
    fn every_sample_is_recognised_as_if_every_pack_were_asked() {
        let packs = packs();
        let samples = samples(&packs);
        assert!(samples.len() > 50, "{}", samples.len());
        for mut request in samples {
            let found = recognise(&packs, &request);
            assert_eq!(found, slowly(&packs, &request), "{request:?}");
            request.headers = Default::default();
            assert_eq!(
                recognise(&packs, &request),
                slowly(&packs, &request),
                "{request:?}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Headers of one sample, the body of another, the path of a third.
        #[test]
        fn any_request_is_recognised_as_if_every_pack_were_asked(
            mixes in proptest::collection::vec(
                (any::<[Index; 3]>(), any::<[Index; 2]>(), subsequence(vec![0, 1, 2, 3, 4], 0..5), select(vec!["POST", "get", "PUT"])),
                20,
            ),
        ) {
            let packs = packs();
            let samples = samples(&packs);
            for ([one, two, three], others, kept, method) in mixes {
                let mut request = one.get(&samples).clone();
                request.body.clone_from(&two.get(&samples).body);
                request.target.clone_from(&three.get(&samples).target);
                if kept.len() == 1 {
                    request.method = method.to_owned();
                }
                let more = others.iter().flat_map(|other| other.get(&samples).headers.iter());
                let headers = request.headers.iter().chain(more).enumerate();
                request.headers = headers
                    .filter(|(at, _)| kept.contains(&(at % 5)))
                    .map(|(_, header)| (header.name.to_uppercase(), header.value.clone()))
                    .collect();
                prop_assert_eq!(recognise(&packs, &request), slowly(&packs, &request), "{:?}", request);
            }
        }
    }
}
