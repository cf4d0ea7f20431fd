//! Payloads with all or nothing in them: every member, no optional one, undocumented ones, large, empty, odd texts.

use super::change::Change;
use super::draft::{Drafter, WAYS};
use super::place::Place;
use super::types::Types;
use super::variety::Variety;
use super::wording::{ALL_SORTS, filler, is_machine_made, is_prose};
use crate::json::{Step, Tape, quote};

/// How large a large payload becomes, about, in bytes.
const LARGE: usize = 256 << 10;
/// The most texts that grow.
const MOST_TEXTS: usize = 8;

/// Members that nobody documents, and their values.
const UNDOCUMENTED: &[(&str, &str)] = &[
    ("x_hookctl_text", "\"a member that nobody documents\""),
    ("x_hookctl_number", "1.5"),
    ("x_hookctl_null", "null"),
    ("x_hookctl_list", "[1,\"two\",null]"),
    ("x_hookctl_object", "{\"nested\":{\"deep\":true}}"),
];

impl Variety {
    /// Every member that the schema speaks of is there, and the payload is still valid; none when it has all already.
    pub fn full(&self) -> Option<Vec<u8>> {
        let lookout = self.blueprint()?.lookout();
        let mut whole: Option<Vec<u8>> = None;
        for way in 0..WAYS {
            let payload = whole.as_deref().unwrap_or_else(|| self.payload());
            let tape = Tape::new(payload).ok()?;
            let mut changes = Vec::new();
            for place in self
                .places(&tape)
                .iter()
                .filter(|place| place.own == Types::OBJECT)
            {
                for name in self.absent(&tape, place) {
                    let parts = place.facts.member(name);
                    let value = Drafter::new(lookout, way, &place.trail).member(name, &parts);
                    changes.extend(value.map(|json| Change::Add {
                        container: place.token,
                        name: Some(name.to_owned()),
                        json,
                    }));
                }
            }
            let filled = self.settle(&tape, changes);
            whole = filled.or(whole);
        }
        whole
    }

    /// The members of an object that the schema speaks of and that are not there.
    pub(super) fn absent<'s>(&self, tape: &Tape, object: &Place<'s>) -> Vec<&'s str> {
        let names = object.facts.names().into_iter();
        names
            .filter(|name| tape.member(object.token, name).is_none())
            .filter(|name| {
                let place = [object.steps.as_slice(), &[Step::Name((*name).to_owned())]].concat();
                !self.held.touches(&place)
            })
            .collect()
    }

    /// Every optional member is left out, and the payload is still valid; none when nothing is optional, or no schema
    /// says so.
    pub fn bare(&self) -> Option<Vec<u8>> {
        self.blueprint()?;
        let tape = Tape::new(self.payload()).ok()?;
        let places = self.places(&tape);
        let optional = places.iter().filter(|place| !place.required && !place.held);
        let changes = optional.filter_map(Place::drop);
        self.settle(&tape, changes.collect())
    }

    /// Members that nobody documents are there, in the root and in the objects within it, wherever the schema lets
    /// further members in.
    pub fn extended(&self) -> Option<Vec<u8>> {
        let tape = Tape::new(self.payload()).ok()?;
        let places = self.places(&tape);
        let open = |place: &&Place| {
            let map = place.facts.others().is_some();
            place.own == Types::OBJECT && !place.closed && !place.facts.is_closed() && !map
        };
        let mut changes = Vec::new();
        for place in places.iter().filter(open) {
            let several = if place.parent.is_none() {
                UNDOCUMENTED.len()
            } else {
                1
            };
            let fresh = |(name, _): &&(&str, &str)| tape.member(place.token, name).is_none();
            let members = UNDOCUMENTED.iter().filter(fresh).take(several);
            changes.extend(members.map(|(name, json)| Change::Add {
                container: place.token,
                name: Some((*name).to_owned()),
                json: (*json).to_owned(),
            }));
        }
        self.settle(&tape, changes)
    }

    /// What people write holds emoji, text from right to left, combining marks, characters beyond the basic plane.
    pub fn unicode(&self) -> Option<Vec<u8>> {
        let tape = Tape::new(self.payload()).ok()?;
        let places = self.places(&tape);
        let changes = prose(&tape, &places).into_iter().map(|place| {
            let text = tape.text(place.token).unwrap_or_default();
            let text = format!("{text} {ALL_SORTS}");
            let most = place.facts.at_most("maxLength").unwrap_or(usize::MAX);
            // Too long a text loses its start, so that the odd characters stay.
            let surplus = text.chars().count().saturating_sub(most);
            place.put(quote(&text.chars().skip(surplus).collect::<String>()))
        });
        self.settle(&tape, changes.collect())
    }

    /// Texts and lists are long, so that the payload is about 256 kB, and it is still valid.
    pub fn large(&self) -> Option<Vec<u8>> {
        let tape = Tape::new(self.payload()).ok()?;
        let places = self.places(&tape);
        let mut texts = prose(&tape, &places);
        texts.truncate(MOST_TEXTS);
        let list = places.iter().filter(|place| grows(&tape, place));
        let list = list.max_by_key(|place| (place.steps.len() <= 3, tape.raw(place.token).len()));
        let mut changes: Vec<Change> = Vec::new();
        if let Some(list) = list {
            texts.retain(|place| !place.steps.starts_with(&list.steps));
            let share = if texts.is_empty() { LARGE } else { LARGE / 2 };
            changes.extend(repeated(&tape, list, share));
        }
        let share = if changes.is_empty() { LARGE } else { LARGE / 2 } / texts.len().max(1);
        changes.extend(texts.into_iter().map(|place| {
            let most = place.facts.at_most("maxLength").unwrap_or(usize::MAX);
            place.put(quote(&filler(share.min(most))))
        }));
        self.settle(&tape, changes)
    }

    /// What people write is empty, lists are empty, and null stands where the schema allows it.
    pub fn empty(&self) -> Option<Vec<u8>> {
        let tape = Tape::new(self.payload()).ok()?;
        let places = self.places(&tape);
        let mut changes = Vec::new();
        if self.blueprint().is_some() {
            let free = |place: &&Place| !place.held && place.facts.listed().is_none();
            changes.extend(places.iter().filter(free).filter_map(|place| {
                let nullable = place.types.meets(Types::NULL) && place.types != Types::ALL;
                match place.own {
                    Types::NULL => None,
                    _ if nullable => Some(place.put("null")),
                    Types::ARRAY if tape.count(place.token) > 0 => Some(place.put("[]")),
                    _ => None,
                }
            }));
        }
        changes.extend(
            prose(&tape, &places)
                .into_iter()
                .map(|place| place.put("\"\"")),
        );
        self.settle(&tape, changes)
    }
}

/// The texts that people write, as far as the schema leaves them free; where there are none, all texts that do not look
/// like a time, an address or an id.
fn prose<'p, 's>(tape: &Tape, places: &'p [Place<'s>]) -> Vec<&'p Place<'s>> {
    let free = |place: &&Place| {
        let bound = ["const", "enum", "format", "pattern"];
        let bound = bound.iter().any(|word| place.facts.has(word));
        place.own == Types::STRING && !place.held && !bound
    };
    let text = |place: &Place| tape.text(place.token).unwrap_or_default();
    let mut free: Vec<_> = places.iter().filter(free).collect();
    if free
        .iter()
        .any(|place| is_prose(place.name(), &text(place)))
    {
        free.retain(|place| is_prose(place.name(), &text(place)));
    } else {
        free.retain(|place| !is_machine_made(&text(place)));
    }
    free
}

/// Whether a list can have more elements like those it has.
fn grows(tape: &Tape, place: &Place) -> bool {
    let bounded = ["maxItems", "uniqueItems", "maxContains"];
    place.own == Types::ARRAY
        && !place.closed
        && tape.count(place.token) > 0
        && !bounded.iter().any(|word| place.facts.has(word))
}

/// Copies of a list's last element behind it, of so many bytes.
fn repeated(tape: &Tape, list: &Place, bytes: usize) -> Option<Change> {
    let last = tape.elements(list.token).last()?;
    let element = tape.raw_text(last);
    let copies = (bytes / (element.len() + 1)).max(1);
    Some(Change::Add {
        container: list.token,
        name: None,
        json: vec![element; copies].join(","),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::json::Path;

    fn variety(payload: &str, schema: Value) -> Variety {
        let keep = vec![Path::parse("event").unwrap()];
        Variety::new(payload.as_bytes(), Some(&schema), keep).unwrap()
    }

    fn text(bytes: Option<Vec<u8>>) -> String {
        bytes
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .unwrap_or_default()
    }

    fn schema() -> Value {
        json!({"type": "object", "required": ["event"], "properties": {
            "event": {"const": "x"},
            "content": {"type": ["string", "null"], "maxLength": 4000},
            "who": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/person"}]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "kind": {"enum": ["a", "b"]}},
            "$defs": {"person": {"type": "object", "required": ["name"], "additionalProperties": false,
                "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 18}}}}})
    }

    #[test]
    fn full_adds_what_is_missing_and_keeps_what_is_there() {
        let variety = variety(r#"{ "event":"x", "who": {"name":"\u00e9"} }"#, schema());
        assert_eq!(
            text(variety.full()),
            r#"{ "event":"x", "who": {"name":"\u00e9","age":18}, "content":"text", "tags":["text"], "kind":"a" }"#
        );
        let full = Variety::new(&variety.full().unwrap(), Some(&schema()), vec![]).unwrap();
        assert_eq!(full.full(), None);
    }

    #[test]
    fn a_schema_that_holds_itself_is_filled_once() {
        let schema = json!({"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "properties": {"next": {"$ref": "#/$defs/n"}, "id": {"type": "integer"}}}}});
        let variety = variety("{}", schema);
        assert_eq!(text(variety.full()), r#"{"next":{"id":1},"id":1}"#);
    }

    #[test]
    fn what_excludes_each_other_is_not_forced_together() {
        let schema = json!({"properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}, "not": {"required": ["a", "b"]}});
        assert_eq!(text(variety("{}", schema).full()), r#"{"a":1,"c":3}"#);
    }

    #[test]
    fn bare_leaves_what_has_to_be_there() {
        let variety = variety(
            r#"{"tags":[],"event":"x","who":{"name":"a","age":20},"extra":1}"#,
            schema(),
        );
        assert_eq!(text(variety.bare()), r#"{"event":"x"}"#);
        let needs = json!({"minProperties": 2, "required": ["who"], "properties": {"who": {"required": ["name"]}}});
        let payload = r#"{"who":{"name":1,"b":2},"c":3,"d":4}"#;
        let bare = Variety::new(payload.as_bytes(), Some(&needs), vec![])
            .unwrap()
            .bare();
        assert_eq!(text(bare), r#"{"who":{"name":1},"d":4}"#);
    }

    #[test]
    fn undocumented_members_go_where_they_may() {
        let variety = variety(r#"{"event":"x","who":{"name":"a"},"more":{}}"#, schema());
        let extended = text(variety.extended());
        assert!(
            extended.contains(r#""who":{"name":"a"},"more":{"x_hookctl_text":"#),
            "{extended}"
        );
        assert_eq!(extended.matches("x_hookctl").count(), 6);
    }

    #[test]
    fn odd_long_and_empty_texts_are_what_people_write() {
        let payload = r#"{"event":"x","content":"hi you","at":"2026-01-01","who":{"name":"Jo"},"tags":["a b"]}"#;
        let variety = variety(payload, schema());
        let unicode: Value = serde_json::from_slice(&variety.unicode().unwrap()).unwrap();
        assert!(
            unicode["content"]
                .as_str()
                .unwrap()
                .starts_with("hi you héllo")
        );
        assert_eq!(unicode["at"], "2026-01-01");
        let large = variety.large().unwrap();
        assert!((150_000..400_000).contains(&large.len()), "{}", large.len());
        assert_eq!(
            text(variety.empty()),
            r#"{"event":"x","content":null,"at":"2026-01-01","who":null,"tags":[]}"#
        );
        let free = Variety::new(payload.as_bytes(), None, vec![]).unwrap();
        assert_eq!(
            text(free.empty()),
            r#"{"event":"x","content":"","at":"2026-01-01","who":{"name":""},"tags":[""]}"#
        );
        assert_eq!(free.full(), None);
        assert_eq!(free.bare(), None);
    }
}
