//! Which elements of two arrays belong together.
//!
//! Objects that all have a member telling them apart pair by it. Else equal elements pair where they keep their order,
//! then equal ones that moved; what is left between two that kept their place pairs by position.

use std::collections::HashMap;

use super::align::{align, nth_with_nth};
use super::classes::{Class, Classes};
use super::side::{Element, Side};
use crate::json::Kind;

/// The members that tell objects apart, the first that does so counts.
const IDENTITIES: [&str; 4] = ["id", "uuid", "key", "name"];

/// How much of two arrays decides which is taken first, in bytes: arrays in arrays would be read again and again.
const MAX_KEY: usize = 1 << 10;

/// What became of the elements.
#[derive(Debug, Default)]
pub(super) struct Paired {
    /// Those on both sides, in the order of the first.
    pub pairs: Vec<(Element, Element)>,
    /// Those only the first array has.
    pub removed: Vec<Element>,
    /// Those only the second array has.
    pub added: Vec<Element>,
    /// The member they were told apart by.
    pub by: Option<&'static str>,
}

impl Paired {
    /// Whether those on both sides stand in another order.
    pub fn is_reordered(&self) -> bool {
        let places = self.pairs.windows(2);
        places.into_iter().any(|pair| match pair {
            [(_, one), (_, next)] => one.position > next.position,
            _ => false,
        })
    }
}

/// Pairs the elements of two arrays.
pub(super) fn pair<'a>(
    before: (&Side<'_, 'a>, usize),
    after: (&Side<'_, 'a>, usize),
    classes: &Classes<'a>,
) -> Paired {
    let (first, second) = (before.0.elements(before.1), after.0.elements(after.1));
    if before.0.value(before.1) == after.0.value(after.1) {
        return Paired {
            pairs: first.into_iter().zip(second).collect(),
            ..Paired::default()
        };
    }
    let found = by_identity((before.0, &first), (after.0, &second), classes);
    let (by, mut pairs) = match found {
        Some((name, pairs)) => (Some(name), pairs),
        None => {
            let rows = (values(before.0, &first), values(after.0, &second));
            // One of the two ways round, so that turned about the same elements pair.
            let key = |side: &Side<'_, 'a>, array, row: &[Class]| {
                let raw = side.tape.raw(array);
                (row.len(), raw.get(..MAX_KEY).unwrap_or(raw))
            };
            let turned = key(before.0, before.1, &rows.0) > key(after.0, after.1, &rows.1);
            let pairs = match turned {
                true => by_value(&rows.1, &rows.0)
                    .into_iter()
                    .map(|(a, b)| (b, a))
                    .collect(),
                false => by_value(&rows.0, &rows.1),
            };
            (None, pairs)
        }
    };
    pairs.sort_unstable();
    let mut paired = Paired {
        by,
        removed: left_over(&first, pairs.iter().map(|pair| pair.0)),
        added: left_over(&second, pairs.iter().map(|pair| pair.1)),
        pairs: Vec::with_capacity(pairs.len()),
    };
    for (b, a) in pairs {
        if let (Some(b), Some(a)) = (first.get(b), second.get(a)) {
            paired.pairs.push((*b, *a));
        }
    }
    paired
}

fn values(side: &Side, elements: &[Element]) -> Vec<Class> {
    elements.iter().map(|e| side.value(e.token)).collect()
}

fn left_over(elements: &[Element], taken: impl Iterator<Item = usize>) -> Vec<Element> {
    let mut left: Vec<_> = elements.iter().copied().map(Some).collect();
    for at in taken {
        if let Some(element) = left.get_mut(at) {
            *element = None;
        }
    }
    left.into_iter().flatten().collect()
}

type Pairs = Vec<(usize, usize)>;

/// By a member that every object has, that tells each side's apart, and that at least one has in common.
fn by_identity<'a>(
    before: (&Side<'_, 'a>, &[Element]),
    after: (&Side<'_, 'a>, &[Element]),
    classes: &Classes<'a>,
) -> Option<(&'static str, Pairs)> {
    IDENTITIES.into_iter().find_map(|name| {
        let member = classes.of_text(name)?;
        let first = identities(before.0, before.1, member)?;
        let second = identities(after.0, after.1, member)?;
        let pair = |(class, b): (Class, usize)| second.get(&class).map(|a| (b, *a));
        let pairs: Pairs = first.into_iter().filter_map(pair).collect();
        (!pairs.is_empty()).then_some((name, pairs))
    })
}

fn identities(side: &Side, elements: &[Element], member: Class) -> Option<HashMap<Class, usize>> {
    let mut known = HashMap::with_capacity(elements.len());
    for (at, element) in elements.iter().enumerate() {
        let identity = identity(side, element.token, member)?;
        if known.insert(side.value(identity), at).is_some() {
            return None;
        }
    }
    Some(known)
}

/// The token of the text or number an object is told by.
pub(super) fn identity(side: &Side, object: usize, member: Class) -> Option<usize> {
    let named = side
        .members(object)
        .filter(|&(key, _)| side.value(key) == member);
    let (_, value) = named.last()?;
    let kind = side.tape.kind(value)?;
    matches!(kind, Kind::String | Kind::Number).then_some(value)
}

fn by_value(before: &[Class], after: &[Class]) -> Pairs {
    let kept = align(before, after);
    let mut pairs = kept.clone();
    let mut taken = (vec![false; before.len()], vec![false; after.len()]);
    let take = |(b, a): (usize, usize), taken: &mut (Vec<bool>, Vec<bool>)| {
        if let (Some(b), Some(a)) = (taken.0.get_mut(b), taken.1.get_mut(a)) {
            (*b, *a) = (true, true);
        }
    };
    kept.iter().for_each(|pair| take(*pair, &mut taken));
    for pair in moved(before, after, &taken) {
        take(pair, &mut taken);
        pairs.push(pair);
    }
    let end = (before.len(), after.len());
    let mut from = (0, 0);
    for to in kept.into_iter().chain([end]) {
        let free = |taken: &[bool], from: usize, to: usize| {
            let places = (from..to).filter(|&at| taken.get(at) == Some(&false));
            places.collect::<Vec<_>>()
        };
        let gap = (free(&taken.0, from.0, to.0), free(&taken.1, from.1, to.1));
        pairs.extend(gap.0.into_iter().zip(gap.1));
        from = (to.0 + 1, to.1 + 1);
    }
    pairs
}

/// Equal elements among those that did not keep their place.
fn moved(before: &[Class], after: &[Class], taken: &(Vec<bool>, Vec<bool>)) -> Pairs {
    let free = |row: &[Class], taken: &[bool]| -> (Vec<usize>, Vec<Class>) {
        let left = row.iter().enumerate().zip(taken);
        left.filter(|(_, taken)| !**taken)
            .map(|((at, class), _)| (at, *class))
            .unzip()
    };
    let (places_before, left_before) = free(before, &taken.0);
    let (places_after, left_after) = free(after, &taken.1);
    let pairs = nth_with_nth(&left_before, &left_after).into_iter();
    pairs
        .filter_map(|(b, a)| Some((*places_before.get(b)?, *places_after.get(a)?)))
        .collect()
}
