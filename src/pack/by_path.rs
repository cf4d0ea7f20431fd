//! Which event a request's method and the end of its path mean.

use std::cmp::Reverse;

use super::braces::{captures, names};
use super::by_name::matches_hold;
use super::pack::Pack;
use super::recognise::{Fit, Seen};

/// The event whose path is the end of the request's: the longer path before the shorter one, then the one with
/// fewer parameters, then the one whose `match` says more. An event without a path is never found by it.
pub(super) fn find_by_path(pack: &Pack, seen: &Seen) -> Option<Fit> {
    let request: Vec<&str> = segments(seen.request.path());
    let mut best: Option<(Rank, Fit)> = None;
    for (short, rule) in pack.provider.event.iter() {
        let mut routes: Vec<(Rank, String, Params)> = Vec::new();
        for edition in pack.editions() {
            let (method, path) = pack.route(rule, edition);
            if method.eq_ignore_ascii_case(&seen.request.method)
                && may_end_in(&path, &request)
                && let Some((rank, params)) = end_of_path(&path, &request, seen.request.query())
                && pack.has_event(edition, short)
            {
                let rank = (rank.0, rank.1, rule.matches.len());
                routes.push((rank, edition.to_owned(), params));
            }
        }
        // A stable sort: the default edition stays first among routes of one length.
        routes.sort_by_key(|route| Reverse(route.0));
        let Some((rank, edition, params)) = routes.first().cloned() else {
            continue;
        };
        if best.as_ref().is_none_or(|(old, _)| rank > *old) && matches_hold(rule, seen) {
            let fit = Fit {
                short: short.to_owned(),
                wire: rule.wire_in(Some(&edition), short).to_owned(),
                editions: routes.into_iter().map(|(_, edition, _)| edition).collect(),
                params,
            };
            best = Some((rank, fit));
        }
    }
    best.map(|(_, fit)| fit)
}

/// Segments that fit, those of them that are literal, values that `match` names.
type Rank = (usize, usize, usize);

/// What parameters stand for.
type Params = Vec<(String, String)>;

fn segments(path: &str) -> Vec<&str> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .collect()
}

/// Whether the last segments do not rule it out. This is asked of every event for each request, so it comes first.
fn may_end_in(template: &str, request: &[&str]) -> bool {
    let path = template.split('?').next().unwrap_or_default();
    let mut ends = path.rsplit('/').filter(|segment| !segment.is_empty());
    match (ends.next(), request.last()) {
        (Some(pattern), Some(end)) => pattern == *end || pattern.contains('{') || end.contains('%'),
        _ => false,
    }
}

/// How much of a template is the end of a path, and what its parameters stand for. The template may have a query,
/// which only gives parameters.
fn end_of_path(
    template: &str,
    request: &[&str],
    query: Option<&str>,
) -> Option<((usize, usize), Params)> {
    let (path, wanted) = template.split_once('?').unwrap_or((template, ""));
    let template = segments(path);
    let end = request.get(request.len().checked_sub(template.len())?..)?;
    let mut literal = 0;
    let mut params = Vec::new();
    for (pattern, segment) in template.iter().zip(end) {
        if names(pattern).next().is_none() {
            literal += 1;
            if decode(segment) != *pattern {
                return None;
            }
        } else {
            params.extend(
                captures(pattern, segment)?
                    .into_iter()
                    .map(|(n, v)| (n, decode(&v))),
            );
        }
    }
    for pair in wanted.split('&') {
        let (key, pattern) = pair.split_once('=').unwrap_or((pair, ""));
        let given = query.into_iter().flat_map(|query| query.split('&'));
        let value = given
            .filter_map(|g| g.split_once('='))
            .find(|(k, _)| *k == key);
        if let Some(found) = value.and_then(|(_, value)| captures(pattern, value)) {
            params.extend(found.into_iter().map(|(n, v)| (n, decode(&v))));
        }
    }
    (literal > 0).then_some(((template.len(), literal), params))
}

/// Decodes percent-encoding (RFC 3986, 2.1); what is not valid, or not UTF-8 then, stays as it is.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = text
            .get(at + 1..at + 3)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_fits_is_never_ruled_out(
            template in "(/?(a|b|\\{x\\}|a\\{x\\}|%61)){0,3}/?(\\?a=\\{y\\})?",
            path in "(/?(a|b|%61|ab|%62b)){0,4}/?",
        ) {
            let request = segments(&path);
            let fits = end_of_path(&template, &request, None).is_some();
            prop_assert!(!fits || may_end_in(&template, &request));
        }
    }

    #[test]
    fn the_end_of_a_path_fits_its_template() {
        let fit = |template: &str, target: &str| {
            let (path, query) = target.split_once('?').unwrap_or((target, ""));
            end_of_path(template, &segments(path), Some(query))
        };
        let (rank, params) = fit("/c/{id}/end", "/hooks/v1/c/a%2Fb/end").unwrap();
        assert_eq!(rank, (3, 2));
        assert_eq!(params, [("id".to_owned(), "a/b".to_owned())]);
        let (_, params) = fit("a/wait?skill={skill}", "/a/wait?x=1&skill=big%20one").unwrap();
        assert_eq!(params, [("skill".to_owned(), "big one".to_owned())]);
        assert!(fit("a/wait?skill={skill}", "/a/wait").is_some());
        for (template, target) in [
            ("c/{id}/end", "/c/end"),
            ("c/{id}/end", "/c/1/fin"),
            ("", "/x"),
            ("{x}", "/x"),
        ] {
            assert_eq!(fit(template, target), None, "{template} {target}");
        }
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%ff"), "%ff");
        assert_eq!(decode("é%"), "é%");
    }
}
