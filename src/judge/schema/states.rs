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
    pub(in crate::judge) members: HashMap<String, Option<usize>>,
    /// For members of other names.
    pub(in crate::judge) others: Option<usize>,
    pub(in crate::judge) elements: Option<usize>,
}

/// The states of a schema; the first is that of the document. None where it says nothing of what is in one.
pub(super) fn states(outline: &Outline, deep: &[bool]) -> Vec<State> {
    if outline.parts().any(|part| part.unresolved) {
        return everywhere();
    }
    let mut making = Making {
        outline,
        deep,
        known: HashMap::new(),
        open: Vec::new(),
    };
    making.state(vec![0]);
    let mut states = Vec::new();
    while let Some(parts) = making.open.get(states.len()).cloned() {
        if states.len() == MAX_STATES {
            return everywhere();
        }
        let state = making.follow(&parts);
        states.push(state);
    }
    states
}

/// One state that goes on for ever.
fn everywhere() -> Vec<State> {
    vec![State {
        members: HashMap::new(),
        others: Some(0),
        elements: Some(0),
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
    /// The state in which those parts look at a value; none when what is in the value does not matter to them.
    fn state(&mut self, parts: Vec<PartId>) -> Option<usize> {
        let mut parts = self.outline.beside_or_not(parts);
        parts.sort_unstable();
        parts.dedup();
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
            let state = self.state([properties, keys.clone()].concat());
            (name.to_owned(), state)
        };
        State {
            members: named.into_iter().map(member).collect(),
            others: self.state(keys),
            elements: self.state(elements),
        }
    }
}
