//! A payload that differs from a good one by exactly one thing, and how that has to be named.

use std::collections::BTreeSet;
use std::mem::discriminant;

use hookctl::json::Step;
use serde_json::{Value, json};

use super::site::{Site, Walk};

/// What is done to a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A required member is taken out.
    Drop,
    /// A value is replaced by one of another type.
    Retype,
    /// A value is replaced by null.
    Null,
    /// A member gets another name.
    Rename,
    /// A member is added that the schema does not speak of.
    Add,
    /// A value is replaced by one that is not listed.
    NewValue,
}

/// All of them.
pub const KINDS: [Kind; 6] = [
    Kind::Drop,
    Kind::Retype,
    Kind::Null,
    Kind::Rename,
    Kind::Add,
    Kind::NewValue,
];

/// The name that added members go by.
const ADDED: &str = "hookctl_added";

/// A rule and a folded place, in which [`super::site::ANY_KEY`] stands for the key of a map.
pub type Named = (&'static str, String);

/// One changed payload.
pub struct Mutation {
    /// The payload.
    pub payload: Value,
    /// What has to be said of it, all of it.
    pub expected: BTreeSet<Named>,
}

/// The mutations of one kind that a payload allows, without those after which the schema itself judges the payload by
/// other parts.
pub fn mutations(kind: Kind, payload: &Value, schema: &Value, told_by: &[String]) -> Vec<Mutation> {
    let mut walk = Walk::new(schema);
    let original = walk.through(payload);
    let mut list = Vec::new();
    let mut named = BTreeSet::new();
    for site in &original.sites {
        for mut mutation in of_site(kind, site, payload, told_by) {
            let walked = walk.through(&mutation.payload);
            if original.chooses_otherwise(&walked) {
                continue;
            }
            if mutation.expected.is_empty() {
                let there = walked.sites.iter().find(|s| s.steps == site.steps).unwrap();
                let rules = broken(there, at(&mutation.payload, &site.steps)).into_iter();
                mutation.expected = rules.map(|rule| (rule, site.place.clone())).collect();
            }
            // What is allowed is no mutation; and elements of one array are one place: the first stands for all.
            let new = mutation.expected.iter().all(|one| !named.contains(one));
            if new && !mutation.expected.is_empty() {
                named.extend(mutation.expected.iter().cloned());
                list.push(mutation);
            }
        }
    }
    list
}

/// What can be done at a place; where a value is replaced, it is not known yet what that breaks.
fn of_site(kind: Kind, site: &Site, payload: &Value, told_by: &[String]) -> Vec<Mutation> {
    let value = at(payload, &site.steps);
    match kind {
        Kind::Drop => {
            let members = site.required().into_iter();
            let there = members.filter(|name| value.get(name).is_some());
            let free = there.filter(|name| !tells(site, Some(name), told_by));
            free.map(|name| drop_member(site, payload, name)).collect()
        }
        Kind::Rename if site.is_closed_in_words() => {
            let members = site.declared().into_iter();
            let there = members.filter(|name| value.get(name).is_some());
            let free = there.filter(|name| !tells(site, Some(name), told_by));
            free.map(|name| rename(site, payload, name)).collect()
        }
        Kind::Add if value.is_object() && site.is_closed_in_words() => vec![add(site, payload)],
        Kind::Rename | Kind::Add => Vec::new(),
        _ if site.steps.is_empty() || tells(site, None, told_by) => Vec::new(),
        Kind::Retype => {
            let others = of_other_types(value).into_iter();
            others.map(|new| replaced(site, payload, new)).collect()
        }
        Kind::Null if value.is_null() => Vec::new(),
        Kind::Null => vec![replaced(site, payload, Value::Null)],
        Kind::NewValue => {
            let new = not_listed(site, value).into_iter();
            new.map(|new| replaced(site, payload, new)).collect()
        }
    }
}

/// Whether the event is told by this place or one inside it: without it, it is another event.
fn tells(site: &Site, member: Option<&str>, told_by: &[String]) -> bool {
    let mut pointer = String::new();
    let member = member.map(|name| Step::Name(name.to_owned()));
    for step in site.steps.iter().chain(&member) {
        match step {
            Step::Name(name) => pointer.push_str(&format!("/{name}")),
            Step::Index(index) => pointer.push_str(&format!("/{index}")),
            Step::Append => unreachable!("a walk never goes past the end"),
        }
    }
    told_by
        .iter()
        .any(|told| *told == pointer || told.starts_with(&format!("{pointer}/")))
}

fn drop_member(site: &Site, payload: &Value, name: &str) -> Mutation {
    let mut changed = payload.clone();
    let object = at_mut(&mut changed, &site.steps).as_object_mut().unwrap();
    object.shift_remove(name).unwrap();
    Mutation {
        payload: changed,
        expected: BTreeSet::from([("missing-required", site.member(name))]),
    }
}

fn rename(site: &Site, payload: &Value, name: &str) -> Mutation {
    let renamed = format!("{name}_renamed");
    let mut changed = payload.clone();
    let object = at_mut(&mut changed, &site.steps).as_object_mut().unwrap();
    let value = object.shift_remove(name).unwrap();
    object.insert(renamed.clone(), value);
    let mut expected = BTreeSet::from([("undocumented-field", site.member(&renamed))]);
    if site.required().contains(&name) {
        expected.insert(("missing-required", site.member(name)));
    }
    Mutation {
        payload: changed,
        expected,
    }
}

fn add(site: &Site, payload: &Value) -> Mutation {
    let mut changed = payload.clone();
    let object = at_mut(&mut changed, &site.steps).as_object_mut().unwrap();
    // What is inside it is not named again.
    object.insert(ADDED.to_owned(), json!({"inside": [{"further": 1}]}));
    Mutation {
        payload: changed,
        expected: BTreeSet::from([("undocumented-field", site.member(ADDED))]),
    }
}

/// The payload with another value there.
fn replaced(site: &Site, payload: &Value, new: Value) -> Mutation {
    let mut changed = payload.clone();
    *at_mut(&mut changed, &site.steps) = new;
    Mutation {
        payload: changed,
        expected: BTreeSet::new(),
    }
}

/// The rules that a value there breaks, by its type and by what is listed.
fn broken(site: &Site, value: &Value) -> BTreeSet<&'static str> {
    let types = site.says("type");
    if types.iter().any(|types| !is_of(value, types)) {
        // What has another type is none of the listed values either; that is not said as well.
        return BTreeSet::from(["type-changed"]);
    }
    let mut rules = BTreeSet::new();
    let lists = site.says("enum");
    if lists
        .iter()
        .any(|list| !list.as_array().unwrap().contains(value))
    {
        rules.insert("enum-out-of-set");
    }
    if site.says("const").iter().any(|constant| *constant != value) {
        rules.insert("const-mismatch");
    }
    rules
}

/// Whether a value is of one of the types of a `type` keyword.
fn is_of(value: &Value, types: &Value) -> bool {
    let one = |name: &Value| match (name.as_str().unwrap(), value) {
        ("null", Value::Null) | ("boolean", Value::Bool(_)) | ("string", Value::String(_)) => true,
        ("array", Value::Array(_)) | ("object", Value::Object(_)) => true,
        ("number", Value::Number(_)) => true,
        ("integer", Value::Number(number)) => number.as_f64().unwrap().fract() == 0.0,
        _ => false,
    };
    match types {
        Value::Array(names) => names.iter().any(one),
        name => one(name),
    }
}

/// Values of every other type; the first that is not allowed stands for the others.
fn of_other_types(value: &Value) -> Vec<Value> {
    let all = [json!("text"), json!(7), json!(true), json!({}), json!([])];
    let other = |new: &Value| discriminant(new) != discriminant(value);
    all.into_iter().filter(other).collect()
}

/// A value of the same type that is not among those listed.
fn not_listed(site: &Site, value: &Value) -> Option<Value> {
    match value {
        _ if site.says("enum").is_empty() && site.says("const").is_empty() => None,
        Value::String(_) => Some(json!("none_of_those")),
        Value::Number(_) => Some(json!(987_654)),
        _ => None,
    }
}

fn at<'v>(value: &'v Value, steps: &[Step]) -> &'v Value {
    steps.iter().fold(value, |value, step| match step {
        Step::Name(name) => &value[name],
        Step::Index(index) => &value[index],
        Step::Append => unreachable!("a walk never goes past the end"),
    })
}

fn at_mut<'v>(value: &'v mut Value, steps: &[Step]) -> &'v mut Value {
    steps.iter().fold(value, |value, step| match step {
        Step::Name(name) => &mut value[name],
        Step::Index(index) => &mut value[index],
        Step::Append => unreachable!("a walk never goes past the end"),
    })
}
