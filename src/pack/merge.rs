//! JSON merge patch (RFC 7386) on raw bytes: what the patch does not name stays as it was.

use std::collections::BTreeSet;

use super::edit::{scan_payload, set, unset};
use crate::Error;
use crate::json::{Kind, Step, Tape};

/// How deep a patch may be nested.
const DEEPEST: usize = 512;

/// The payload with the patch applied.
pub(super) fn merge(mut body: Vec<u8>, patch: &[u8]) -> Result<Vec<u8>, Error> {
    let tape = Tape::new(patch).map_err(|fault| {
        fault.in_payload(
            "the merge patch is not JSON",
            patch,
            "a merge patch is a JSON object",
        )
    })?;
    scan_payload(&body)?;
    let mut todo: Vec<(Vec<Step>, usize)> = vec![(Vec::new(), 0)];
    while let Some((path, value)) = todo.pop() {
        if tape.kind(value) != Some(Kind::Object) {
            body = match tape.raw(value) {
                b"null" if !path.is_empty() => drop_member(body, &path)?,
                json => set(&body, &path, json)?,
            };
            continue;
        }
        if path.len() > DEEPEST {
            return Err(Error::Payload {
                what: format!("the merge patch is nested deeper than {DEEPEST}"),
                help: Some("set the inner parts by their path".into()),
            });
        }
        if !is_object(&body, &path)? {
            body = set(&body, &path, b"{}")?;
        }
        // Of members that share a name the last one counts. Pushed in reverse, they come off in order.
        let mut seen = BTreeSet::new();
        let members: Vec<_> = tape.members(value).collect();
        for &(key, inner) in members.iter().rev() {
            let name = tape.text(key).unwrap_or_default().into_owned();
            if seen.insert(name.clone()) {
                let mut path = path.clone();
                path.push(Step::Name(name));
                todo.push((path, inner));
            }
        }
    }
    Ok(body)
}

/// What stands at a path of member names.
fn find(tape: &Tape, path: &[Step]) -> Option<usize> {
    path.iter().try_fold(0, |at, step| match step {
        Step::Name(name) => tape.member(at, name),
        _ => None,
    })
}

fn is_object(body: &[u8], path: &[Step]) -> Result<bool, Error> {
    let tape = scan_payload(body)?;
    Ok(find(&tape, path).and_then(|at| tape.kind(at)) == Some(Kind::Object))
}

fn drop_member(body: Vec<u8>, path: &[Step]) -> Result<Vec<u8>, Error> {
    let there = find(&scan_payload(&body)?, path).is_some();
    if there { unset(&body, path) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7386, Appendix A: target, patch, result.
    const APPENDIX_A: [(&str, &str, &str); 15] = [
        (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
        (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
        (r#"{"a":"b"}"#, r#"{"a":null}"#, "{}"),
        (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
        (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
        (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
        (
            r#"{"a":{"b":"c"}}"#,
            r#"{"a":{"b":"d","c":null}}"#,
            r#"{"a":{"b":"d"}}"#,
        ),
        (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
        (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
        (r#"{"a":"b"}"#, r#"["c"]"#, r#"["c"]"#),
        (r#"{"a":"foo"}"#, "null", "null"),
        (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
        (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
        ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
        ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
    ];

    #[test]
    fn the_cases_of_the_rfc_hold_to_the_byte() {
        for (target, patch, result) in APPENDIX_A {
            let merged = merge(target.into(), patch.as_bytes()).unwrap();
            assert_eq!(
                String::from_utf8(merged).unwrap(),
                result,
                "{target} + {patch}"
            );
        }
    }

    #[test]
    fn what_the_patch_does_not_name_stays() {
        let body = "{ \"n\": 10.00,\n  \"x\": {\"y\" : 1e2, \"z\": \"\\u00e9\"} }";
        let merged = merge(body.into(), br#"{"x":{"y":3,"w":[1]},"n2":0}"#).unwrap();
        let expected =
            "{ \"n\": 10.00,\n  \"x\": {\"y\" : 3, \"z\": \"\\u00e9\", \"w\": [1]},\n  \"n2\": 0 }";
        assert_eq!(String::from_utf8(merged).unwrap(), expected);
        let twice = merge(b"{}".to_vec(), br#"{"a":1,"b":2,"a":{"c":3}}"#).unwrap();
        assert_eq!(twice, br#"{"b":2,"a":{"c":3}}"#);
    }

    #[test]
    fn a_patch_without_bottom_is_refused() {
        let deep = ["{\"a\":".repeat(100_000), "1".into(), "}".repeat(100_000)].concat();
        let error = merge(b"{}".to_vec(), deep.as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the merge patch is nested deeper than 512"
        );
    }
}
