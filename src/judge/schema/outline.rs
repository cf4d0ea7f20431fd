//! A schema as a graph of its parts: what it describes where, for questions that are asked of the schema itself.
//!
//! Every part has a number, and [`Outline::numbered`] is a copy of the schema that carries these numbers as an
//! annotation, so that what the validator says of a value can be led back to the parts that spoke of it, through
//! references of any kind.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::part::{Condition, Part, PartId, Types};
use super::resources::{Anchors, Resources, pointer_part};

/// The annotation that carries a part's number.
pub(super) const NUMBER: &str = "x-hookctl-part";

/// The parts of a schema; the first one is the whole.
#[derive(Clone, Debug, Default)]
pub(in crate::judge) struct Outline {
    parts: Vec<Part>,
    pointers: HashMap<String, PartId>,
}

impl Outline {
    pub(super) fn of(schema: &Value) -> Self {
        let mut walk = Walk {
            root: schema,
            outline: Outline::default(),
            resources: Resources::of(schema),
            anchors: Anchors::default(),
            references: Vec::new(),
        };
        walk.part(schema, String::new(), 0);
        walk.resolve();
        walk.outline
    }

    /// The schema with the number of every part in it. It means the same.
    pub(super) fn numbered(&self, schema: &Value) -> Value {
        let mut numbered = schema.clone();
        for (pointer, number) in &self.pointers {
            if let Some(Value::Object(part)) = numbered.pointer_mut(pointer) {
                part.insert(NUMBER.to_owned(), Value::from(*number));
                // A condition without consequences is evaluated for its annotations; the validator leaves it out.
                if part.contains_key("if") && !part.contains_key("else") {
                    part.entry("then").or_insert(Value::Bool(true));
                }
            }
        }
        numbered
    }

    pub(in crate::judge) fn part(&self, id: PartId) -> Option<&Part> {
        self.parts.get(id)
    }

    pub(in crate::judge) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }

    /// Where each part stands in the schema.
    pub(super) fn pointers(&self) -> impl Iterator<Item = (&str, PartId)> {
        let pointers = self.pointers.iter();
        pointers.map(|(pointer, id)| (pointer.as_str(), *id))
    }

    /// The part at a place of the schema, as errors name it.
    pub(super) fn at(&self, pointer: &str) -> Option<PartId> {
        self.pointers.get(pointer).copied()
    }

    /// The part and all that look at the same value, whether they apply or not.
    pub(super) fn around(&self, part: PartId) -> Vec<PartId> {
        self.reached([part], Part::beside)
    }

    /// The parts and all that look at the same value, also those whose not holding is what counts.
    pub(super) fn beside_or_not(&self, parts: Vec<PartId>) -> Vec<PartId> {
        self.reached(parts, |part| part.beside().chain(part.not))
    }

    /// The parts that may look at the value or at anything in it; what is under `not` as well.
    pub(super) fn within(&self, part: PartId) -> Vec<PartId> {
        self.reached([part], |part| {
            Box::new(part.beside().chain(part.below()).chain(part.not))
                as Box<dyn Iterator<Item = PartId>>
        })
    }

    /// Whether a part lets no further members in.
    pub(super) fn is_closed(&self, part: PartId) -> bool {
        let maps = self.part(part).map(|part| &part.maps);
        let mut maps = maps.into_iter().flatten();
        maps.any(|map| self.part(*map).is_some_and(|map| map.never))
    }

    /// All that surely look at the same value: of alternatives none.
    pub(super) fn surely(&self, part: PartId) -> Vec<PartId> {
        self.reached([part], |part| part.refs.iter().chain(&part.all_of).copied())
    }

    fn reached<'a, I: Iterator<Item = PartId> + 'a>(
        &'a self,
        from: impl IntoIterator<Item = PartId>,
        next: impl Fn(&'a Part) -> I,
    ) -> Vec<PartId> {
        let mut found: Vec<PartId> = from.into_iter().collect();
        let mut seen: std::collections::HashSet<PartId> = found.iter().copied().collect();
        let mut at = 0;
        while let Some(part) = found.get(at).and_then(|id| self.part(*id)) {
            at += 1;
            found.extend(next(part).filter(|id| seen.insert(*id)));
        }
        found
    }

    /// The types that a part lets through, as far as it can be told without looking at a value.
    pub(super) fn types(&self, part: PartId) -> Types {
        let mut types = Types::ALL;
        for part in self.surely(part).into_iter().filter_map(|id| self.part(id)) {
            if part.never {
                return Types::NONE;
            }
            types = types.and(part.types.unwrap_or(Types::ALL));
            if let Some(listed) = &part.listed {
                let listed = listed.iter().map(Types::of);
                types = types.and(listed.fold(Types::NONE, Types::or));
            }
        }
        types
    }

    /// The types that any of these parts lets through, in words.
    pub(in crate::judge) fn type_words(&self, parts: &[PartId]) -> String {
        let types = parts.iter().map(|part| self.types(*part));
        types.fold(Types::NONE, Types::or).words()
    }

    /// The members whose value a part pins to a few scalars, and that it asks for.
    pub(super) fn pins(&self, part: PartId) -> Vec<(&str, Vec<&Value>)> {
        let parts: Vec<&Part> = self
            .surely(part)
            .into_iter()
            .filter_map(|id| self.part(id))
            .collect();
        let asks = |name: &str| parts.iter().any(|p| p.required.iter().any(|r| r == name));
        let properties = parts.iter().flat_map(|part| &part.properties);
        properties
            .filter(|(name, _)| asks(name))
            .filter_map(|(name, part)| Some((name.as_str(), self.scalars(*part)?)))
            .collect()
    }

    /// The scalars that a part lists, when it lists nothing else.
    fn scalars(&self, part: PartId) -> Option<Vec<&Value>> {
        let parts = self.surely(part);
        let mut lists = parts
            .iter()
            .filter_map(|id| self.part(*id)?.listed.as_ref());
        let listed = lists.next()?;
        let scalar = |value: &&Value| !value.is_object() && !value.is_array();
        (listed.iter().all(|value| scalar(&value))).then(|| listed.iter().collect())
    }
}

/// A reference that is looked up when all parts are known.
struct Reference {
    part: PartId,
    resource: usize,
    text: String,
    dynamic: bool,
}

/// A schema object, and where it stands.
struct Around<'a, 'p> {
    object: &'a Map<String, Value>,
    pointer: &'p str,
    resource: usize,
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

struct Walk<'a> {
    root: &'a Value,
    outline: Outline,
    resources: Resources,
    anchors: Anchors,
    references: Vec<Reference>,
}

impl<'a> Walk<'a> {
    fn part(&mut self, schema: &'a Value, pointer: String, resource: usize) -> PartId {
        if let Some(known) = self.outline.at(&pointer) {
            return known;
        }
        let id = self.outline.parts.len();
        self.outline.parts.push(Part::of(schema));
        self.outline.pointers.insert(pointer.clone(), id);
        let Some(object) = schema.as_object() else {
            return id;
        };
        let resource = self.resources.enter(object, &pointer, resource);
        self.anchors.add(object, resource, id);
        for (keyword, dynamic) in [("$ref", false), ("$dynamicRef", true)] {
            if let Some(text) = object.get(keyword).and_then(Value::as_str) {
                self.references.push(Reference {
                    part: id,
                    resource,
                    text: text.to_owned(),
                    dynamic,
                });
            }
        }
        let part = self.inner(object, &pointer, resource);
        if let Some(own) = self.outline.parts.get_mut(id) {
            *own = Part {
                never: own.never,
                required: std::mem::take(&mut own.required),
                types: own.types,
                listed: own.listed.take(),
                weighs_values: own.weighs_values,
                counts_elements: own.counts_elements,
                weighs_members: own.weighs_members,
                counts_contained: own.counts_contained,
                weighs_elements: own.weighs_elements,
                foreign: own.foreign,
                ..part
            };
        }
        id
    }

    /// The schemas within a schema.
    fn inner(&mut self, object: &'a Map<String, Value>, pointer: &str, resource: usize) -> Part {
        let around = Around {
            object,
            pointer,
            resource,
        };
        let ids = |named: Vec<(String, PartId)>| named.into_iter().map(|(_, id)| id);
        for definitions in ["$defs", "definitions"] {
            self.named(&around, definitions);
        }
        self.one(&around, "propertyNames");
        let maps = ["additionalProperties", "unevaluatedProperties"];
        let items = ["items", "unevaluatedItems"];
        let dependent = ["dependentSchemas", "dependencies"];
        Part {
            properties: self.named(&around, "properties"),
            patterns: ids(self.named(&around, "patternProperties")).collect(),
            maps: maps
                .iter()
                .filter_map(|keyword| self.one(&around, keyword))
                .collect(),
            prefix: self.several(&around, "prefixItems"),
            items: items
                .iter()
                .filter_map(|keyword| self.one(&around, keyword))
                .collect(),
            contains: self.one(&around, "contains"),
            all_of: self.several(&around, "allOf"),
            any_of: self.several(&around, "anyOf"),
            one_of: self.several(&around, "oneOf"),
            condition: Condition {
                test: self.one(&around, "if"),
                then: self.one(&around, "then"),
                otherwise: self.one(&around, "else"),
            },
            dependent: dependent
                .iter()
                .flat_map(|keyword| ids(self.named(&around, keyword)))
                .collect(),
            not: self.one(&around, "not"),
            ..Part::default()
        }
    }

    /// The schema that a keyword is.
    fn one(&mut self, around: &Around<'a, '_>, keyword: &str) -> Option<PartId> {
        let schema = around
            .object
            .get(keyword)
            .filter(|schema| is_schema(schema))?;
        let pointer = format!("{}/{keyword}", around.pointer);
        Some(self.part(schema, pointer, around.resource))
    }

    /// The schemas that a keyword has by their names.
    fn named(&mut self, around: &Around<'a, '_>, keyword: &str) -> Vec<(String, PartId)> {
        let schemas = around.object.get(keyword).and_then(Value::as_object);
        let schemas = schemas.into_iter().flatten();
        let part = |(name, schema): (&String, &'a Value)| {
            let pointer = format!("{}/{keyword}/{}", around.pointer, pointer_part(name));
            (name.clone(), self.part(schema, pointer, around.resource))
        };
        schemas
            .filter(|(_, schema)| is_schema(schema))
            .map(part)
            .collect()
    }

    /// The schemas that a keyword lists.
    fn several(&mut self, around: &Around<'a, '_>, keyword: &str) -> Vec<PartId> {
        let schemas = around.object.get(keyword).and_then(Value::as_array);
        let schemas = schemas.into_iter().flatten();
        let part = |(nth, schema): (usize, &'a Value)| {
            let pointer = format!("{}/{keyword}/{nth}", around.pointer);
            self.part(schema, pointer, around.resource)
        };
        schemas.enumerate().map(part).collect()
    }

    /// Looks up the references; what one points at may hold further ones.
    fn resolve(&mut self) {
        let mut at = 0;
        while at < self.references.len() {
            let Some(reference) = self.references.get(at) else {
                break;
            };
            let (part, dynamic) = (reference.part, reference.dynamic);
            let (resource, text) = (reference.resource, reference.text.clone());
            at += 1;
            let mut targets: Vec<PartId> = self.target(resource, &text).into_iter().collect();
            // The validator takes a dynamic anchor for one in a plain reference, too.
            let name = text.split_once('#').map_or("", |(_, name)| name);
            if dynamic || !name.is_empty() {
                targets.extend(self.anchors.dynamic(name));
                targets.sort_unstable();
                targets.dedup();
            }
            if let Some(own) = self.outline.parts.get_mut(part) {
                own.unresolved |= targets.is_empty();
                own.refs
                    .extend(targets.into_iter().filter(|target| *target != part));
            }
        }
    }

    fn target(&mut self, resource: usize, reference: &str) -> Option<PartId> {
        let (resource, fragment) = self.resources.find(resource, reference)?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.anchors.of(resource, &fragment);
        }
        let pointer = format!("{}{fragment}", self.resources.pointer(resource)?);
        let schema = self.root.pointer(&pointer)?;
        Some(self.part(schema, pointer, resource))
    }
}
