//! From what was seen to a JSON Schema (2020-12) that all of it matches.
//!
//! Objects stay open: what was never seen is not forbidden. How often something was seen stands under `x-observed`,
//! which no validator minds.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::event::Event;
use super::place::Place;
use super::texts::Texts;
use crate::redact;

/// The most values that are taken for all there are.
const ENUM_VALUES: usize = 8;
/// How often a place must have been seen before its values are.
const ENUM_SIGHTINGS: u64 = 50;
/// How often each of them must have been seen.
const ENUM_EACH: u64 = 3;

/// What a schema says in the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Members it speaks of.
    pub members: usize,
    /// Those of them that are required.
    pub required: usize,
    /// Places with a closed set of values.
    pub enums: usize,
    /// Places with a format.
    pub formats: usize,
    /// Objects whose members' names are data.
    pub maps: usize,
}

/// How schemas are written.
#[derive(Clone, Debug)]
pub(super) struct Writer<'a> {
    /// In how many payloads something must have been before it counts as a rule.
    pub(super) least: u64,
    /// The names that lead to the event's name, in the body.
    pub(super) name_at: Option<Vec<&'a str>>,
    /// How deep it goes; what is below is open.
    pub(super) depth: usize,
    pub(super) counts: Counts,
}

impl<'a> Writer<'a> {
    /// The schema of an event.
    pub(super) fn event(&mut self, event: &'a Event, title: &str) -> Value {
        let mut schema = Map::new();
        schema.insert(
            "$schema".into(),
            "https://json-schema.org/draft/2020-12/schema".into(),
        );
        schema.insert("title".into(), title.into());
        schema.insert(
            "x-observed".into(),
            json!({
                "payloads": event.payloads,
                "from": event.first.to_string(),
                "to": event.last.to_string(),
            }),
        );
        self.place(&event.root, None, &mut Vec::new(), 0, &mut schema);
        Value::Object(schema)
    }

    /// What holds at a place, how often it was seen among it.
    fn place(
        &mut self,
        place: &'a Place,
        seen: Option<Value>,
        path: &mut Vec<&'a str>,
        depth: usize,
        out: &mut Map<String, Value>,
    ) {
        if let Some(types) = self.types(place) {
            out.insert("type".into(), types);
        }
        if let Some(texts) = &place.texts {
            self.texts(place, texts, path, out);
        }
        if let Some(seen) = seen {
            observed(out, seen, place, path);
        }
        if let Some(array) = &place.array {
            match &array.items {
                Some(items) if depth < self.depth => {
                    let mut schema = Map::new();
                    let seen = json!({ "count": items.seen.count });
                    self.place(items, Some(seen), path, depth + 1, &mut schema);
                    out.insert("items".into(), Value::Object(schema));
                }
                Some(_) => {
                    out.insert("items".into(), true.into());
                }
                None if array.open => {
                    out.insert("items".into(), true.into());
                }
                None => {}
            }
        }
        if place.object.is_some() {
            self.object(place, path, depth, out);
        }
    }

    /// One type or several. Of what was never anything but null, little is known until it was null often.
    fn types(&self, place: &Place) -> Option<Value> {
        let [object, array, text, number, boolean] = place.types();
        let all = [
            (object, "object"),
            (array, "array"),
            (text, "string"),
            (number && place.decimals > 0, "number"),
            (number && place.decimals == 0, "integer"),
            (boolean, "boolean"),
            (place.nulls.count > 0, "null"),
        ];
        let types: Vec<&str> = all
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, name)| *name)
            .collect();
        match types.as_slice() {
            ["null"] if place.nulls.payloads < self.least => None,
            [] => None,
            [one] => Some((*one).into()),
            several => Some(json!(several)),
        }
    }

    fn texts(
        &mut self,
        place: &'a Place,
        texts: &'a Texts,
        path: &[&str],
        out: &mut Map<String, Value>,
    ) {
        if self.name_at.as_deref() == Some(path)
            && let Some(name) = only(texts)
            && place.types() == [false, false, true, false, false]
            && place.nulls.count == 0
        {
            out.insert("const".into(), name.into());
            return;
        }
        if let Some(words) = words(place, path, self.least) {
            let mut values: Vec<Value> = words.into_iter().map(Value::from).collect();
            if place.nulls.count > 0 {
                values.push(Value::Null);
            }
            out.insert("enum".into(), Value::Array(values));
            self.counts.enums += 1;
            return;
        }
        if let Some(format) = texts
            .formats
            .agreed()
            .filter(|_| texts.seen.payloads >= self.least)
        {
            out.insert("format".into(), format.as_str().into());
            self.counts.formats += 1;
        }
    }

    fn object(
        &mut self,
        place: &'a Place,
        path: &mut Vec<&'a str>,
        depth: usize,
        out: &mut Map<String, Value>,
    ) {
        let Some(object) = place.object.as_deref() else {
            return;
        };
        if depth >= self.depth {
            out.insert("additionalProperties".into(), true.into());
            return;
        }
        let mut members: Vec<(&String, &Place)> = object.members.iter().collect();
        members.sort_by_key(|(_, place)| place.first);
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (name, member) in members {
            let mut schema = Map::new();
            path.push(name);
            let share = member.seen.count as f64 / object.seen.count.max(1) as f64;
            // Four digits say enough, and one in a million must not look like all.
            let share = (share * 10_000.0).floor() / 10_000.0;
            let seen = json!({ "count": member.seen.count, "share": share });
            self.place(member, Some(seen), path, depth + 1, &mut schema);
            path.pop();
            properties.insert(name.clone(), Value::Object(schema));
            if member.seen.count == object.seen.count && object.seen.payloads >= self.least {
                required.push(name.as_str());
            }
        }
        self.counts.members += properties.len();
        self.counts.required += required.len();
        if !required.is_empty() {
            out.insert("required".into(), json!(required));
        }
        if !properties.is_empty() {
            out.insert("properties".into(), Value::Object(properties));
        }
        if object.open {
            out.insert("additionalProperties".into(), true.into());
        } else if let Some(others) = &object.others {
            let mut schema = Map::new();
            let seen = json!({ "count": others.seen.count });
            self.place(others, Some(seen), path, depth + 1, &mut schema);
            out.insert("additionalProperties".into(), Value::Object(schema));
            self.counts.maps += 1;
        }
    }
}

/// The values that a place can have, where they were seen often enough to be all there are, and are nobody's.
pub(super) fn words<'a>(place: &'a Place, path: &[&str], least: u64) -> Option<Vec<&'a str>> {
    let texts = place.texts.as_deref()?;
    let words = texts.words.as_ref()?;
    let few = (2..=ENUM_VALUES).contains(&words.len());
    let many = texts.seen.count >= ENUM_SIGHTINGS && texts.seen.payloads >= least;
    let each = words.values().all(|count| *count >= ENUM_EACH);
    let only_text = place.types() == [false, false, true, false, false];
    let nobodys = || {
        !redact::is_telling(path)
            && words
                .keys()
                .all(|word| redact::kind_of(path, word).is_none())
    };
    (few && many && each && only_text && nobodys())
        .then(|| words.keys().map(String::as_str).collect())
}

/// The one value a place ever had.
pub(super) fn only(texts: &Texts) -> Option<&str> {
    let words = texts.words.as_ref().filter(|words| words.len() == 1)?;
    words.keys().next().map(String::as_str)
}

/// What was seen at a place: how often, and from where to where its values reached, unless that could tell somebody's.
fn observed(out: &mut Map<String, Value>, mut seen: Value, place: &Place, path: &[&str]) {
    let Some(keys) = seen.as_object_mut() else {
        return;
    };
    if place.nulls.count > 0 {
        keys.insert("null".into(), place.nulls.count.into());
    }
    let telling = |raw: &str| redact::kind_of_number(path, raw).is_some();
    if let Some(range) = &place.numbers
        && !redact::is_telling(path)
        && !telling(&range.least)
        && !telling(&range.most)
    {
        keys.insert(
            "range".into(),
            format!("{}..{}", range.least, range.most).into(),
        );
    }
    if let Some(texts) = &place.texts {
        let length = &texts.length;
        keys.insert(
            "length".into(),
            format!("{}..{}", length.least, length.most).into(),
        );
    }
    if let Some(length) = place.array.as_ref().and_then(|array| array.length.as_ref()) {
        keys.insert(
            "items".into(),
            format!("{}..{}", length.least, length.most).into(),
        );
    }
    out.insert("x-observed".into(), seen);
}
