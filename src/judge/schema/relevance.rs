//! What of a payload can matter for which of its members the schema speaks of: all payloads that agree in it have the
//! same unknown members.
//!
//! Which part looks at which value is decided by names and types alone, but for alternatives and conditions, which
//! look at values as well. Their `const` and `enum` tell a few values apart; where they look at values in other ways
//! (patterns, formats, bounds), nothing less than the payload decides.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::outline::Outline;
use super::part::{Part, PartId, Types};
use super::states::{State, everywhere, states};

/// What matters in the payloads of one schema.
#[derive(Clone, Debug, Default)]
pub(in crate::judge) struct Relevance {
    /// Whether names, types and the listed values decide.
    pub(in crate::judge) decides: bool,
    /// Whether elements of an array that agree in what matters are as good as one of them.
    pub(in crate::judge) folds: bool,
    /// Whether names, types and what weighed parts say of scalars decide what is valid as well.
    pub(in crate::judge) settles: bool,
    /// Whether any part counts elements.
    pub(in crate::judge) counts: bool,
    /// Where in a payload something can matter.
    pub(in crate::judge) states: Vec<State>,
    /// The scalars that tell alternatives apart, by the name of the member that has them.
    pub(in crate::judge) listed: HashMap<String, Vec<Value>>,
}

impl Relevance {
    pub(super) fn of(outline: &Outline) -> Self {
        let deep = deep(outline);
        let states = states(outline, &deep);
        let container = |value: &Value| value.is_object() || value.is_array();
        let unknown = |part: &Part| {
            let mut listed = part.listed.iter().flatten();
            part.weighs_elements || part.foreign || listed.any(container)
        };
        let mut study = Study {
            outline,
            relevance: Relevance {
                decides: !outline.parts().any(|part| part.unresolved),
                folds: true,
                settles: states.is_some() && !outline.parts().any(unknown),
                counts: outline.parts().any(|part| part.counts_elements),
                listed: HashMap::new(),
                states: states.unwrap_or_else(everywhere),
            },
            deep,
        };
        for part in outline.parts() {
            if !part.prefix.is_empty() || part.contains.is_some() {
                study.relevance.folds = false;
            }
            study.choices(part);
        }
        study.relevance
    }
}

/// For each part whether it says anything of what is in a value, so that it matters what is in there.
fn deep(outline: &Outline) -> Vec<bool> {
    let own = |part: &Part| {
        let describes = |id: PartId| outline.part(id).is_some_and(|part| !part.is_trivial());
        let container = |value: &Value| value.is_object() || value.is_array();
        let listed = part.listed.iter().flatten();
        part.below().any(describes)
            || part.names_members()
            || part.not.is_some()
            || part.unresolved
            || part.counts_elements
            || part.weighs_members
            || listed.into_iter().any(container)
    };
    let mut deep: Vec<bool> = outline.parts().map(own).collect();
    loop {
        let mut changed = false;
        for (id, part) in outline.parts().enumerate() {
            let beside = part.beside().any(|id| deep.get(id) == Some(&true));
            if let Some(known) = deep.get_mut(id).filter(|known| beside && !**known) {
                *known = true;
                changed = true;
            }
        }
        if !changed {
            return deep;
        }
    }
}

struct Study<'o> {
    outline: &'o Outline,
    deep: Vec<bool>,
    relevance: Relevance,
}

impl Study<'_> {
    fn is_deep(&self, part: PartId) -> bool {
        self.deep.get(part) != Some(&false)
    }

    fn choices(&mut self, part: &Part) {
        for branches in [&part.any_of, &part.one_of] {
            if branches.len() > 1 && branches.iter().any(|branch| self.is_deep(*branch)) {
                self.alternatives(branches);
            }
        }
        let condition = &part.condition;
        let parts = [condition.test, condition.then, condition.otherwise];
        if let Some(test) = condition.test
            && parts.into_iter().flatten().any(|part| self.is_deep(part))
        {
            self.weigh(test);
            parts
                .into_iter()
                .flatten()
                .for_each(|part| self.count(part));
        }
        if let Some(contains) = part.contains {
            self.weigh(contains);
        }
    }

    /// Alternatives of which at most one lets a container through need no further look, nor do those that a member
    /// tells apart: if the payload is valid, the one that fits is the one that holds, and if it is not, what is wrong
    /// says which one was meant.
    fn alternatives(&mut self, branches: &[PartId]) {
        branches.iter().for_each(|branch| self.count(*branch));
        let accepting = |kind: Types| -> Vec<PartId> {
            let accepts = |branch: &&PartId| self.outline.types(**branch).holds(kind);
            branches.iter().filter(accepts).copied().collect()
        };
        let objects = accepting(Types::OBJECT);
        if accepting(Types::ARRAY).len() <= 1 {
            if objects.len() <= 1 {
                return;
            }
            if let Some((name, values)) = self.discriminator(&objects) {
                self.list(&name, values);
                return;
            }
        }
        branches.iter().for_each(|branch| self.weigh(*branch));
    }

    /// A member that each of the parts asks for and pins to values that no other of them has.
    fn discriminator(&self, branches: &[PartId]) -> Option<(String, Vec<Value>)> {
        let pins: Vec<_> = branches.iter().map(|id| self.outline.pins(*id)).collect();
        let (first, others) = pins.split_first()?;
        first.iter().find_map(|(name, values)| {
            let mut all: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
            for pins in others {
                let (_, values) = pins.iter().find(|(other, _)| other == name)?;
                if values.iter().any(|value| all.contains(value)) {
                    return None;
                }
                all.extend(values.iter().map(|value| (*value).clone()));
            }
            // Numbers are equal though they are written otherwise; texts are what tells alternatives apart.
            all.iter()
                .all(Value::is_string)
                .then(|| ((*name).to_owned(), all))
        })
    }

    fn list(&mut self, name: &str, values: impl IntoIterator<Item = Value>) {
        let listed = self.relevance.listed.entry(name.to_owned());
        listed.or_default().extend(values);
    }

    /// Where a choice depends on how many elements there are, none may be left out.
    fn count(&mut self, part: PartId) {
        let within = self.outline.within(part);
        let mut parts = within.into_iter().filter_map(|id| self.outline.part(id));
        if parts.any(|part| part.counts_elements) {
            self.relevance.folds = false;
        }
    }

    /// Notes every value that may decide whether the part holds.
    fn weigh(&mut self, part: PartId) {
        self.count(part);
        let mut seen: HashSet<(PartId, Option<&str>)> = HashSet::new();
        let mut open = vec![(part, None)];
        let mut listed: Vec<(&str, &Value)> = Vec::new();
        let outline = self.outline;
        while let Some((id, name)) = open.pop() {
            let Some(part) = outline.part(id).filter(|_| seen.insert((id, name))) else {
                continue;
            };
            let values = part.listed.as_deref().unwrap_or_default();
            let container = |value: &Value| value.is_object() || value.is_array();
            match name {
                Some(name) if !values.iter().any(container) => {
                    listed.extend(values.iter().map(|value| (name, value)));
                }
                _ => self.relevance.decides &= values.is_empty(),
            }
            self.relevance.decides &= !part.weighs_values;
            open.extend(part.beside().chain(part.not).map(|id| (id, name)));
            let properties = part.properties.iter();
            let named: HashSet<PartId> = properties.clone().map(|(_, id)| *id).collect();
            open.extend(properties.map(|(name, id)| (*id, Some(name.as_str()))));
            let unnamed = part.below().filter(|id| !named.contains(id));
            open.extend(unnamed.map(|id| (id, None)));
        }
        for (name, value) in listed {
            self.list(name, [value.clone()]);
        }
    }
}
