//! Which names the parts of a schema have: `$id` (JSON Schema 2020-12 Core, 8.2.1), `$anchor` and `$dynamicAnchor`.
//! Nothing is ever fetched; a reference that leads out of the schema is not found.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::part::PartId;

/// The parts of a schema that have an URI of their own; the first is the whole.
#[derive(Debug)]
pub(super) struct Resources {
    /// The URI and where in the schema the resource starts.
    known: Vec<(String, String)>,
}

impl Resources {
    pub(super) fn of(schema: &Value) -> Self {
        let id = schema.get("$id").and_then(Value::as_str);
        let id = id.unwrap_or_default().trim_end_matches('#');
        Resources {
            known: vec![(id.to_owned(), String::new())],
        }
    }

    /// The resource that a schema belongs to: its own when it has an `$id`.
    pub(super) fn enter(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        around: usize,
    ) -> usize {
        let id = schema.get("$id").and_then(Value::as_str);
        let Some(id) = id.filter(|_| !pointer.is_empty()) else {
            return around;
        };
        let base = self.known.get(around).map_or("", |(uri, _)| uri.as_str());
        let uri = joined(base, id.trim_end_matches('#'));
        self.known.push((uri, pointer.to_owned()));
        self.known.len() - 1
    }

    /// The resource that a reference leads to, and the place in it.
    pub(super) fn find(&self, from: usize, reference: &str) -> Option<(usize, String)> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = percent_decoded(fragment);
        if uri.is_empty() {
            return Some((from, fragment));
        }
        let base = self.known.get(from).map_or("", |(uri, _)| uri.as_str());
        let uri = joined(base, uri);
        let resource = self.known.iter().position(|(own, _)| *own == uri)?;
        Some((resource, fragment))
    }

    /// Where in the schema a resource starts.
    pub(super) fn pointer(&self, resource: usize) -> Option<&str> {
        self.known
            .get(resource)
            .map(|(_, pointer)| pointer.as_str())
    }
}

/// Names of parts within a resource.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    known: HashMap<(usize, String), PartId>,
    dynamic: HashMap<String, Vec<PartId>>,
}

impl Anchors {
    pub(super) fn add(&mut self, schema: &Map<String, Value>, resource: usize, part: PartId) {
        let name = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
        for name in [name("$anchor"), name("$dynamicAnchor")]
            .into_iter()
            .flatten()
        {
            self.known.insert((resource, name.to_owned()), part);
        }
        if let Some(name) = name("$dynamicAnchor") {
            self.dynamic.entry(name.to_owned()).or_default().push(part);
        }
    }

    pub(super) fn of(&self, resource: usize, name: &str) -> Option<PartId> {
        self.known.get(&(resource, name.to_owned())).copied()
    }

    /// Every part that has the dynamic name, in whatever resource.
    pub(super) fn dynamic(&self, name: &str) -> impl Iterator<Item = PartId> + '_ {
        self.dynamic.get(name).into_iter().flatten().copied()
    }
}

/// A name as a part of a JSON pointer (RFC 6901).
pub(super) fn pointer_part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A reference against a base (RFC 3986, 5.2), without dots in paths, which `$id`s have no use for.
fn joined(base: &str, reference: &str) -> String {
    let scheme = |uri: &str| {
        let end = uri.find(':')?;
        let name = uri.get(..end)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        (!name.is_empty() && name.chars().all(plain)).then_some(end + 1)
    };
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let after_scheme = scheme(base).unwrap_or(0);
    let authority = base
        .get(after_scheme..)
        .filter(|rest| rest.starts_with("//"))
        .map_or(after_scheme, |rest| {
            let end = rest.get(2..).and_then(|rest| rest.find('/'));
            after_scheme + end.map_or(rest.len(), |end| end + 2)
        });
    let keep = match reference {
        reference if reference.starts_with("//") => after_scheme,
        reference if reference.starts_with('/') => authority,
        _ => base
            .rfind('/')
            .filter(|slash| *slash >= authority)
            .map_or(authority, |slash| slash + 1),
    };
    let base = base.get(..keep).unwrap_or_default();
    let slash = keep > after_scheme && keep == authority && !reference.starts_with('/');
    format!("{base}{}{reference}", if slash { "/" } else { "" })
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_joined_to_their_base() {
        let base = "https://acme.example/schemas/order.json";
        for (reference, joined_uri) in [
            ("item.json", "https://acme.example/schemas/item.json"),
            ("/item.json", "https://acme.example/item.json"),
            ("//other.example/x", "https://other.example/x"),
            ("urn:acme:x", "urn:acme:x"),
        ] {
            assert_eq!(joined(base, reference), joined_uri);
        }
        assert_eq!(
            joined("https://acme.example", "x"),
            "https://acme.example/x"
        );
        assert_eq!(joined("", "item.json"), "item.json");
        assert_eq!(joined("order.json", "item.json"), "item.json");
    }

    #[test]
    fn fragments_are_decoded() {
        assert_eq!(percent_decoded("/a%20b/%c3%a9%"), "/a b/é%");
    }
}
