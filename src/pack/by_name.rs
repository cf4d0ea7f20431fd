//! Which event a name in a request means.

use serde_json::Value;

use super::braces::captures;
use super::event_rule::EventRule;
use super::ordered::Ordered;
use super::pack::Pack;
use super::recognise::{Fit, Seen};
use crate::json::Kind;

/// The short name of the event that has this wire name, where the name alone tells it: no request that bears it is
/// another event or none. See [`super::recognise_named`].
pub fn event_by_name(pack: &Pack, name: &str) -> Option<String> {
    let mut best: Option<(bool, &str)> = None;
    for (short, rule) in pack.provider.event.iter() {
        let Some((exact, ..)) = editions_that_fit(pack, short, rule, name) else {
            continue;
        };
        if !rule.matches.is_empty() {
            return None;
        }
        if best.is_none_or(|(old, _)| exact && !old) {
            best = Some((exact, short));
        }
    }
    best.map(|(_, short)| short.to_owned())
}

/// The event of that wire name. A name that is exactly an event's comes before one that fits a wire name with
/// `{parameters}`; of several events of one name, the one whose `match` says more.
pub(super) fn find_by_name(pack: &Pack, name: &str, seen: &Seen) -> Option<Fit> {
    let mut best: Option<((bool, usize), Fit)> = None;
    for (short, rule) in pack.provider.event.iter() {
        let Some((exact, params, editions)) = editions_that_fit(pack, short, rule, name) else {
            continue;
        };
        let rank = (exact, rule.matches.len());
        if best.as_ref().is_none_or(|(old, _)| rank > *old) && matches_hold(rule, seen) {
            let fit = Fit {
                short: short.to_owned(),
                wire: name.to_owned(),
                editions,
                params,
            };
            best = Some((rank, fit));
        }
    }
    best.map(|(_, fit)| fit)
}

/// Whether a name is exactly an event's, the parameters it holds, and the editions in which it is.
type NameFit = (bool, Vec<(String, String)>, Vec<String>);

fn editions_that_fit(pack: &Pack, short: &str, rule: &EventRule, name: &str) -> Option<NameFit> {
    let alias = rule.aliases.iter().any(|alias| alias == name);
    if !alias && !any_wire_may_fit(short, rule, name) {
        return None;
    }
    let mut found: Option<NameFit> = None;
    for edition in pack.editions_of(short) {
        let wire = rule.wire_in(Some(edition), short);
        let exact = alias || wire == name;
        let params = if exact {
            Some(Vec::new())
        } else {
            captures(wire, name)
        };
        if let Some(params) = params {
            let fit = found.get_or_insert_with(|| (exact, params, Vec::new()));
            fit.0 |= exact;
            fit.2.push(edition.to_owned());
        }
    }
    found
}

/// Whether one of its wire names may be meant. This is asked of every event for each payload, so it comes first.
fn any_wire_may_fit(short: &str, rule: &EventRule, name: &str) -> bool {
    let own = rule.wire.as_deref().unwrap_or(short);
    let others = rule.overrides.iter().filter_map(|(_, o)| o.wire.as_deref());
    let mut wires = std::iter::once(own).chain(others);
    wires.any(|wire| wire == name || wire.contains('{'))
}

/// Whether the body has every value that the event's `match` names.
pub(super) fn matches_hold(rule: &EventRule, seen: &Seen) -> bool {
    values_hold(&rule.matches, seen)
}

/// Whether the body has every value at its JSON pointer.
pub(super) fn values_hold(values: &Ordered<Value>, seen: &Seen) -> bool {
    values.iter().all(|(pointer, wanted)| {
        seen.tape().is_some_and(|tape| {
            tape.pointer(pointer)
                .is_some_and(|at| match (tape.kind(at), wanted) {
                    (Some(Kind::String), Value::String(wanted)) => {
                        tape.text(at).as_deref() == Some(wanted)
                    }
                    (Some(Kind::String), _) => false,
                    // What is nested deeper than the parser goes is no value a pack can name.
                    _ => serde_json::from_slice::<Value>(tape.raw(at))
                        .is_ok_and(|seen| same(&seen, wanted)),
                })
        })
    })
}

/// Equal values; numbers by what they are worth, so that `1` is `1.0`.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Request;
    use crate::pack::{Catalogue, recognise_named};

    #[test]
    fn what_the_name_alone_tells_no_request_tells_otherwise() {
        let catalogue = Catalogue::embedded();
        let (mut told, mut untold) = (0, 0);
        for name in catalogue.names() {
            let pack = catalogue.pack(&name).unwrap();
            for (short, rule) in pack.provider.event.iter() {
                let wires = [Some(short), rule.wire.as_deref(), Some("nothing.at_all")];
                let aliases = rule.aliases.iter().map(String::as_str);
                for wire in wires.into_iter().flatten().chain(aliases) {
                    let filled = wire.replace(['{', '}'], "");
                    for wire in [wire, &filled] {
                        let named = recognise_named(&pack, wire, &Request::new("GET", "/"), None);
                        match event_by_name(&pack, wire) {
                            Some(event) => {
                                let named = named.unwrap();
                                assert_eq!(
                                    (named.event, named.wire.as_deref()),
                                    (Some(event), Some(wire))
                                );
                                told += 1;
                            }
                            None => untold += 1,
                        }
                    }
                }
            }
        }
        assert!(told > 50 && untold > 50, "{told} {untold}");
    }
}
