//! The members that must not change.

use crate::json::{Path, Step, array_index};

/// Places that are held as they are, with all they lie in.
#[derive(Clone, Debug)]
pub(super) struct Held(Vec<Path>);

impl Held {
    pub(super) fn new(places: Vec<Path>) -> Self {
        Held(places)
    }

    /// Whether what stands there may not be replaced or taken out: it is held, lies in what is held, or holds such.
    pub(super) fn touches(&self, place: &[Step]) -> bool {
        self.0.iter().any(|held| agree(held.steps(), place))
    }

    /// Whether what stands there may not be added to: it is held or lies in what is held.
    pub(super) fn covers(&self, place: &[Step]) -> bool {
        let deep_enough = |held: &&Path| held.steps().len() <= place.len();
        self.0
            .iter()
            .filter(deep_enough)
            .any(|held| agree(held.steps(), place))
    }
}

/// Whether two places are one, or one lies in the other.
pub(super) fn agree(one: &[Step], other: &[Step]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| is_same(one, other))
}

fn is_same(one: &Step, other: &Step) -> bool {
    match (one, other) {
        (Step::Name(name), Step::Index(index)) | (Step::Index(index), Step::Name(name)) => {
            array_index(name) == Some(*index)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_held_with_all_around_it() {
        let steps = |text: &str| Path::parse(text).unwrap().steps().to_vec();
        let held = Held::new(vec![Path::parse("/a/0/b").unwrap()]);
        for touched in ["$", "a", "a[0]", "a[0].b", "a[0].b.c"] {
            assert!(held.touches(&steps(touched)), "{touched}");
        }
        assert!(!held.touches(&steps("a[1]")) && !held.touches(&steps("b")));
        assert!(held.covers(&steps("a[0].b")) && !held.covers(&steps("a[0]")));
    }
}
