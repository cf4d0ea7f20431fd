//! The places of a payload that its schema speaks of, and what it says of each.

use std::collections::BTreeMap;
use std::ptr;

use hookctl::json::{Step, shown};
use hookctl::judge::Schema;
use serde_json::{Map, Value, json};

/// Keywords that apply further schemas in a way this walk does not follow. Where a pack begins to use one, the walk has
/// to learn it, or it would take for silence what the schema says.
const UNKNOWN: [&str; 12] = [
    "anyOf",
    "oneOf",
    "not",
    "patternProperties",
    "prefixItems",
    "contains",
    "dependentSchemas",
    "dependentRequired",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "$dynamicRef",
];

/// Stands for the key of a map in a folded place.
pub const ANY_KEY: char = '\u{0}';

/// One place of a payload.
pub struct Site<'s> {
    /// The way there.
    pub steps: Vec<Step>,
    /// The same with array positions and map keys folded.
    pub place: String,
    /// Every schema that says something of it: its own, and what those refer to.
    pub schemas: Vec<&'s Value>,
}

impl<'s> Site<'s> {
    /// What its schemas have under a keyword.
    pub fn says(&self, keyword: &str) -> Vec<&'s Value> {
        let of = |schema: &&'s Value| schema.get(keyword);
        self.schemas.iter().filter_map(of).collect()
    }

    /// The members that have to be there.
    pub fn required(&self) -> Vec<&'s str> {
        let lists = self.says("required").into_iter();
        let mut names: Vec<_> = lists
            .flat_map(|list| list.as_array().unwrap())
            .map(|name| name.as_str().unwrap())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The members its schemas speak of by name.
    pub fn declared(&self) -> Vec<&'s str> {
        let tables = self.says("properties").into_iter();
        tables
            .flat_map(|table| table.as_object().unwrap().keys())
            .map(String::as_str)
            .collect()
    }

    /// Whether it is an object whose members are all known by name.
    pub fn is_closed_in_words(&self) -> bool {
        !self.declared().is_empty() && self.says("additionalProperties").is_empty()
    }

    /// The place of one of its members.
    pub fn member(&self, name: &str) -> String {
        below(&self.place, name)
    }
}

/// What a schema decided at a place by `if`: which one, where, how, and whether a schema hangs on the other answer.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    at: String,
    schema: usize,
}

/// A schema and the choices it made on the way through a payload.
pub struct Walk<'s> {
    root: &'s Value,
    conditions: BTreeMap<usize, Schema>,
}

/// What a walk came to.
pub struct Walked<'s> {
    /// The places, from the payload in.
    pub sites: Vec<Site<'s>>,
    choices: BTreeMap<Choice, (bool, &'s Value)>,
}

impl Walked<'_> {
    /// Whether another payload is judged by other schemas, for a reason that is in the schemas themselves.
    pub fn chooses_otherwise(&self, other: &Walked) -> bool {
        self.choices.iter().any(|(choice, (held, schema))| {
            let changed = other.choices.get(choice).filter(|(now, _)| now != held);
            changed.is_some_and(|(now, _)| schema.get(branch(*now)).is_some())
        })
    }
}

fn branch(held: bool) -> &'static str {
    if held { "then" } else { "else" }
}

fn below(place: &str, name: &str) -> String {
    let name = shown(&[Step::Name(name.to_owned())]);
    match (place.is_empty(), name.starts_with('[')) {
        (true, _) => name,
        (false, true) => format!("{place}{name}"),
        (false, false) => format!("{place}.{name}"),
    }
}

impl<'s> Walk<'s> {
    /// Through payloads of this self-contained schema.
    pub fn new(root: &'s Value) -> Self {
        Walk {
            root,
            conditions: BTreeMap::new(),
        }
    }

    /// Goes through one payload.
    pub fn through(&mut self, payload: &Value) -> Walked<'s> {
        let mut walked = Walked {
            sites: Vec::new(),
            choices: BTreeMap::new(),
        };
        let root = self.root;
        self.visit(
            payload,
            vec![root],
            (Vec::new(), String::new()),
            &mut walked,
        );
        walked
    }

    fn visit(
        &mut self,
        value: &Value,
        own: Vec<&'s Value>,
        (steps, place): (Vec<Step>, String),
        walked: &mut Walked<'s>,
    ) {
        let mut schemas = Vec::new();
        for schema in own {
            self.expand(schema, value, &steps, &mut schemas, walked);
        }
        let below = match value {
            Value::Object(members) => members_of(members, &schemas, &steps, &place),
            Value::Array(elements) => elements_of(elements, &schemas, &steps, &place),
            _ => Vec::new(),
        };
        walked.sites.push(Site {
            steps,
            place,
            schemas,
        });
        for (value, own, way) in below {
            self.visit(value, own, way, walked);
        }
    }

    /// A schema and all it refers to, as far as they apply to this value.
    fn expand(
        &mut self,
        schema: &'s Value,
        value: &Value,
        steps: &[Step],
        found: &mut Vec<&'s Value>,
        walked: &mut Walked<'s>,
    ) {
        let Some(keywords) = schema.as_object() else {
            assert_eq!(schema, &Value::Bool(true), "a schema that nothing matches");
            return;
        };
        for keyword in UNKNOWN {
            assert!(
                !keywords.contains_key(keyword),
                "the walk does not know `{keyword}`"
            );
        }
        found.push(schema);
        if let Some(reference) = keywords.get("$ref") {
            let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
            let target = self.root.pointer(pointer).unwrap();
            self.expand(target, value, steps, found, walked);
        }
        for part in keywords
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.expand(part, value, steps, found, walked);
        }
        if let Some(condition) = keywords.get("if") {
            let held = self.holds(condition, value);
            let choice = Choice {
                at: shown(steps),
                schema: ptr::from_ref(schema).addr(),
            };
            walked.choices.insert(choice, (held, schema));
            if let Some(part) = keywords.get(branch(held)) {
                self.expand(part, value, steps, found, walked);
            }
        }
    }

    fn holds(&mut self, condition: &'s Value, value: &Value) -> bool {
        let root = self.root;
        let compiled = || {
            let defs = root.get("$defs").cloned().unwrap_or_else(|| json!({}));
            let alone = json!({"$defs": defs, "allOf": [condition]});
            Schema::compile(&alone, "a condition").unwrap()
        };
        let key = ptr::from_ref(condition).addr();
        let schema = self.conditions.entry(key).or_insert_with(compiled);
        schema
            .check(value.to_string().as_bytes())
            .findings
            .is_empty()
    }
}

/// A value, the schemas for it, and the way to it.
type Below<'v, 's> = (&'v Value, Vec<&'s Value>, (Vec<Step>, String));

fn members_of<'v, 's>(
    members: &'v Map<String, Value>,
    schemas: &[&'s Value],
    steps: &[Step],
    place: &str,
) -> Vec<Below<'v, 's>> {
    let mut list = Vec::new();
    for (name, value) in members {
        let (mut own, mut named) = (Vec::new(), false);
        for schema in schemas {
            let property = schema.get("properties").and_then(|table| table.get(name));
            named |= property.is_some();
            own.extend(property.or_else(|| schema.get("additionalProperties")));
        }
        if own.is_empty() {
            continue;
        }
        let place = match named {
            true => below(place, name),
            false => below(place, &ANY_KEY.to_string()),
        };
        let step = Step::Name(name.clone());
        list.push((value, own, ([steps, &[step]].concat(), place)));
    }
    list
}

fn elements_of<'v, 's>(
    elements: &'v [Value],
    schemas: &[&'s Value],
    steps: &[Step],
    place: &str,
) -> Vec<Below<'v, 's>> {
    let own: Vec<_> = schemas.iter().filter_map(|s| s.get("items")).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let below = |(index, value)| {
        let steps = [steps, &[Step::Index(index)]].concat();
        (value, own.clone(), (steps, format!("{place}[]")))
    };
    elements.iter().enumerate().map(below).collect()
}
