//! One schema within a schema, as far as it matters for what it describes: its constraints are the validator's.

use serde_json::{Map, Value};

/// Names a [`Part`].
pub(in crate::judge) type PartId = usize;

/// The JSON types a part lets through, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::judge) struct Types(u8);

impl Types {
    pub(super) const ALL: Types = Types(0x3f);
    pub(super) const NONE: Types = Types(0);
    pub(super) const OBJECT: Types = Types(1);
    pub(super) const ARRAY: Types = Types(2);

    fn named(name: &str) -> Self {
        Types(match name {
            "object" => 1,
            "array" => 2,
            "string" => 4,
            "number" | "integer" => 8,
            "boolean" => 16,
            "null" => 32,
            _ => 0,
        })
    }

    pub(super) fn of(value: &Value) -> Self {
        Types::named(match value {
            Value::Object(_) => "object",
            Value::Array(_) => "array",
            Value::String(_) => "string",
            Value::Number(_) => "number",
            Value::Bool(_) => "boolean",
            Value::Null => "null",
        })
    }

    /// The names of the types, of which integers are not told apart from numbers.
    pub(super) fn words(self) -> String {
        let names = ["object", "array", "string", "number", "boolean", "null"];
        let names: Vec<_> = names
            .into_iter()
            .filter(|name| self.holds(Types::named(name)))
            .collect();
        match names.len() {
            0 | 6 => "any value".to_owned(),
            _ => names.join(", "),
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Types(self.0 & other.0)
    }

    pub(super) fn or(self, other: Self) -> Self {
        Types(self.0 | other.0)
    }

    pub(super) fn holds(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A schema that is one of several alternatives, or one that applies on a condition.
#[derive(Clone, Debug, Default)]
pub(in crate::judge) struct Condition {
    pub(super) test: Option<PartId>,
    pub(super) then: Option<PartId>,
    pub(super) otherwise: Option<PartId>,
}

/// What one schema object says.
#[derive(Clone, Debug, Default)]
pub(in crate::judge) struct Part {
    /// Whether it is the schema `false`, which describes nothing.
    pub(in crate::judge) never: bool,
    pub(in crate::judge) properties: Vec<(String, PartId)>,
    /// The schemas of `patternProperties`.
    pub(in crate::judge) patterns: Vec<PartId>,
    /// The schemas of `additionalProperties` and `unevaluatedProperties`: with one of them every member is spoken of.
    pub(in crate::judge) maps: Vec<PartId>,
    pub(in crate::judge) prefix: Vec<PartId>,
    /// The schemas of `items` and `unevaluatedItems`: with one of them every element is spoken of.
    pub(in crate::judge) items: Vec<PartId>,
    pub(in crate::judge) contains: Option<PartId>,
    /// Whether `contains` counts, so that the validator does not tell which elements it describes.
    pub(super) counts_contained: bool,
    pub(super) all_of: Vec<PartId>,
    pub(super) any_of: Vec<PartId>,
    pub(super) one_of: Vec<PartId>,
    pub(super) condition: Condition,
    pub(super) dependent: Vec<PartId>,
    /// The targets of `$ref`, and every one that a `$dynamicRef` may have.
    pub(super) refs: Vec<PartId>,
    /// Whether it refers to something that was not found.
    pub(super) unresolved: bool,
    pub(super) not: Option<PartId>,
    /// Names it asks for, whether it describes them or not.
    pub(super) required: Vec<String>,
    pub(super) types: Option<Types>,
    /// The values of `const` or `enum`.
    pub(super) listed: Option<Vec<Value>>,
    /// Whether other constraints look at the value of a scalar, or at all values of an array.
    pub(super) weighs_values: bool,
    /// Whether constraints count elements, or look at where they stand.
    pub(super) counts_elements: bool,
    /// Whether constraints look at which members there are.
    pub(super) weighs_members: bool,
    /// Whether constraints look at all that is in an array at once.
    pub(super) weighs_elements: bool,
    /// Whether it may say what only schemas of other versions say.
    pub(super) foreign: bool,
}

const ON_VALUES: &[&str] = &[
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "contentEncoding",
    "contentMediaType",
    "uniqueItems",
];
const ON_COUNTS: &[&str] = &[
    "minItems",
    "maxItems",
    "uniqueItems",
    "prefixItems",
    "contains",
    "unevaluatedItems",
];
const ON_MEMBERS: &[&str] = &[
    "required",
    "dependentRequired",
    "dependencies",
    "dependentSchemas",
    "minProperties",
    "maxProperties",
    "propertyNames",
];

/// Keywords of other versions that schemas stand in.
const FOREIGN: &[&str] = &["additionalItems", "$recursiveRef", "extends", "disallow"];

impl Part {
    /// What the schema says of itself; the schemas within it are added by who walks them.
    pub(super) fn of(schema: &Value) -> Self {
        let Some(object) = schema.as_object() else {
            return Part {
                never: schema == &Value::Bool(false),
                ..Part::default()
            };
        };
        let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
        Part {
            required: required(object),
            types: types(object.get("type")),
            listed: listed(object),
            weighs_values: has(ON_VALUES),
            counts_elements: has(ON_COUNTS),
            weighs_members: has(ON_MEMBERS),
            counts_contained: has(&["minContains", "maxContains"]),
            weighs_elements: has(&["uniqueItems"]),
            // As a list it is of another version, and understood where nobody checks the schema itself.
            foreign: has(FOREIGN)
                || is_foreign(object)
                || object.get("items").is_some_and(Value::is_array),
            ..Part::default()
        }
    }

    /// The schemas that look at the same value, whether they apply or not.
    pub(super) fn beside(&self) -> impl Iterator<Item = PartId> + '_ {
        let condition = &self.condition;
        [
            &self.refs,
            &self.all_of,
            &self.any_of,
            &self.one_of,
            &self.dependent,
        ]
        .into_iter()
        .flatten()
        .copied()
        .chain(condition.test)
        .chain(condition.then)
        .chain(condition.otherwise)
    }

    /// The schemas that look at members and elements of the value.
    pub(super) fn below(&self) -> impl Iterator<Item = PartId> + '_ {
        let properties = self.properties.iter().map(|(_, part)| *part);
        [&self.patterns, &self.maps, &self.prefix, &self.items]
            .into_iter()
            .flatten()
            .copied()
            .chain(self.contains)
            .chain(properties)
    }

    /// Whether it says nothing at all.
    pub(super) fn is_trivial(&self) -> bool {
        !self.never
            && self.beside().chain(self.below()).next().is_none()
            && self.not.is_none()
            && self.types.is_none()
            && self.listed.is_none()
            && !(self.unresolved
                || self.weighs_values
                || self.counts_elements
                || self.weighs_members)
    }

    /// Whether it names members, so that one it does not name is worth a word.
    pub(super) fn names_members(&self) -> bool {
        !self.properties.is_empty() || !self.patterns.is_empty()
    }
}

/// Whether it is a schema of another version.
fn is_foreign(object: &Map<String, Value>) -> bool {
    let version = object.get("$schema").and_then(Value::as_str);
    version.is_some_and(|version| !version.contains("2020-12"))
}

/// What the schema says of the values of scalars, alone.
pub(super) fn of_scalars(schema: &Value) -> Map<String, Value> {
    let keywords = ON_VALUES.iter().filter_map(|name| {
        let value = schema.get(*name)?;
        Some(((*name).to_owned(), value.clone()))
    });
    keywords.collect()
}

/// Names of `required`, and those that a member asks for.
fn required(object: &Map<String, Value>) -> Vec<String> {
    let lists = object
        .get("dependentRequired")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|lists| lists.values());
    object
        .get("required")
        .into_iter()
        .chain(lists)
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

fn types(value: Option<&Value>) -> Option<Types> {
    match value? {
        Value::String(name) => Some(Types::named(name)),
        Value::Array(names) => {
            let names = names.iter().filter_map(Value::as_str);
            Some(names.fold(Types::NONE, |types, name| types.or(Types::named(name))))
        }
        _ => None,
    }
}

fn listed(object: &Map<String, Value>) -> Option<Vec<Value>> {
    match (object.get("const"), object.get("enum")) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        _ => None,
    }
}
