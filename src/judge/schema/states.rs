//! Where in a payload something can matter: the parts that may look at a value, followed from the document in.
//!
//! A state is the set of parts that may look at one place, alternatives among them. A payload is walked along with its
//! states; where none of the parts says anything of what is in a value, what is in there does not matter.

use std::collections::HashMap;

use super::outline::Outline;
use super::part::{Part, PartId};

/// The most states a schema may have; one with more is taken to say something everywhere.
const MAX_STATES: usize = 2_000;

/// What may look at the members and elements of a place. A state that is not there looks at nothing.
#[derive(Clone, Debug, Default)]
pub(in crate::judge) struct State {
    pub(in crate::judge) members: HashMap<String, Next>,
    /// For members of other names.
    pub(in crate::judge) others: Next,
    pub(in crate::judge) elements: Next,
}

/// What may look at one member or element.
#[derive(Clone, Debug, Default)]
pub(in crate::judge) struct Next {
    /// The state for what is in it.
    pub(in crate::judge) state: Option<usize>,
    /// The parts that look at its value, where it is a scalar.
    pub(in crate::judge) weighed: Vec<PartId>,
}

/// The states of a schema; the first is that of the document. None where they cannot be told, or there are too many.
pub(super) fn states(outline: &Outline, deep: &[bool]) -> Option<Vec<State>> {
    if outline.parts().any(|part| part.unresolved) {
        return None;
    }
    let mut making = Making {
        outline,
        deep,
        known: HashMap::new(),
        open: Vec::new(),
    };
    making.next(vec![0]);
    let mut states = Vec::new();
    while let Some(parts) = making.open.get(states.len()).cloned() {
        if states.len() == MAX_STATES {
            return None;
        }
        let state = making.follow(&parts);
        states.push(state);
    }
    Some(states)
}

/// One state that goes on for ever.
pub(super) fn everywhere() -> Vec<State> {
    let again = Next {
        state: Some(0),
        weighed: Vec::new(),
    };
    vec![State {
        members: HashMap::new(),
        others: again.clone(),
        elements: again,
    }]
}

struct Making<'o> {
    outline: &'o Outline,
    deep: &'o [bool],
    known: HashMap<Vec<PartId>, usize>,
    /// The parts of each state, of which those at the end are not followed yet.
    open: Vec<Vec<PartId>>,
}

impl Making<'_> {
    /// What those parts, and those beside them, are to a value.
    fn next(&mut self, parts: Vec<PartId>) -> Next {
        let mut parts = self.outline.beside_or_not(parts);
        parts.sort_unstable();
        parts.dedup();
        let weighs = |id: &PartId| {
            let part = self.outline.part(*id);
            part.is_some_and(|part| part.weighs_values || part.listed.is_some())
        };
        Next {
            weighed: parts.iter().copied().filter(weighs).collect(),
            state: self.state(parts),
        }
    }

    /// The state in which those parts look at a value; none when what is in the value does not matter to them.
    fn state(&mut self, parts: Vec<PartId>) -> Option<usize> {
        if !parts
            .iter()
            .any(|part| self.deep.get(*part) != Some(&false))
        {
            return None;
        }
        if let Some(known) = self.known.get(&parts) {
            return Some(*known);
        }
        let state = self.open.len();
        self.known.insert(parts.clone(), state);
        self.open.push(parts);
        Some(state)
    }

    fn follow(&mut self, parts: &[PartId]) -> State {
        let outline = self.outline;
        let parts: Vec<&Part> = parts.iter().filter_map(|id| outline.part(*id)).collect();
        let all = |of: fn(&Part) -> Vec<PartId>| -> Vec<PartId> {
            parts.iter().flat_map(|part| of(part)).collect()
        };
        let keys = all(|part| [part.patterns.as_slice(), &part.maps].concat());
        let elements = all(|part| {
            let fixed = part.prefix.iter().chain(&part.items).copied();
            fixed.chain(part.contains).collect()
        });
        let mut named: HashMap<&str, Vec<PartId>> = HashMap::new();
        for (name, property) in parts.iter().flat_map(|part| &part.properties) {
            named.entry(name).or_default().push(*property);
        }
        let member = |(name, properties): (&str, Vec<PartId>)| {
            let next = self.next([properties, keys.clone()].concat());
            (name.to_owned(), next)
        };
        State {
            members: named.into_iter().map(member).collect(),
            others: self.next(keys),
            elements: self.next(elements),
        }
    }
}
