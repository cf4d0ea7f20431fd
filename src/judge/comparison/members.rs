//! Which members of two objects belong together: those of the same name.

use std::collections::HashMap;

use super::classes::Class;
use super::excerpt::{WIDTH, excerpt, excerpts};
use super::side::Side;
use crate::redact::is_secret;

/// What became of a member.
#[derive(Debug)]
pub(super) enum Change {
    /// Both have it, written otherwise at least: the tokens of the values.
    Both(usize, usize),
    /// Only the first has it: the token of its value.
    Removed(usize),
    /// Only the second has it: the token of its value.
    Added(usize),
    /// The member is the same and not written the same: its name, or how often it is there.
    Form(String, String),
}

/// A member that is not the same.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name.
    pub name: String,
    /// Whether its name says that its value is secret.
    pub secret: bool,
    /// What became of it.
    pub change: Change,
}

/// All members of one name.
struct Named {
    class: Class,
    key: usize,
    /// The value that counts: the last.
    value: usize,
    earlier: Vec<usize>,
}

/// The members of two objects that are not written the same, those of the first in its order, then the added ones.
pub(super) fn pair(before: (&Side, usize), after: (&Side, usize)) -> Vec<Member> {
    let (first, second) = (named(before.0, before.1), named(after.0, after.1));
    let places: HashMap<Class, usize> = by_name(&second);
    let known: HashMap<Class, usize> = by_name(&first);
    let mut changed = Vec::new();
    let mut note = |side: &Side, member: &Named, change| {
        let name = side.tape.text(member.key).unwrap_or_default().into_owned();
        changed.push(Member {
            secret: is_secret(&name),
            name,
            change,
        });
    };
    for member in &first {
        let other = places.get(&member.class).and_then(|at| second.get(*at));
        let Some(other) = other else {
            note(before.0, member, Change::Removed(member.value));
            continue;
        };
        if before.0.form(member.value) != after.0.form(other.value) {
            note(before.0, member, Change::Both(member.value, other.value));
        }
        if before.0.form(member.key) != after.0.form(other.key) {
            let written = |side: &Side, key| format!("the name {}", side.tape.raw_text(key));
            let texts = excerpts(&written(before.0, member.key), &written(after.0, other.key));
            note(before.0, member, Change::Form(texts.0, texts.1));
        }
        if let Some((expected, seen)) = repeated((before.0, member), (after.0, other)) {
            note(before.0, member, Change::Form(expected, seen));
        }
    }
    for member in second.iter().filter(|m| !known.contains_key(&m.class)) {
        note(after.0, member, Change::Added(member.value));
    }
    changed
}

/// The names of the members that both have, from the first one that stands elsewhere on.
pub(super) fn reordered(before: (&Side, usize), after: (&Side, usize)) -> Option<(String, String)> {
    let (first, second) = (named(before.0, before.1), named(after.0, after.1));
    let (known, places) = (by_name(&first), by_name(&second));
    let first: Vec<_> = first
        .iter()
        .filter(|m| places.contains_key(&m.class))
        .collect();
    let second: Vec<_> = second
        .iter()
        .filter(|m| known.contains_key(&m.class))
        .collect();
    let both = first.iter().zip(&second);
    let same = both.take_while(|(b, a)| b.class == a.class).count();
    if same == first.len() {
        return None;
    }
    let order = |side: &Side, members: &[&Named]| {
        let mut text = "members in the order ".to_owned();
        for (n, member) in members.iter().skip(same).enumerate() {
            text.push_str(if n > 0 { ", " } else { "" });
            text.push_str(&side.tape.text(member.key).unwrap_or_default());
            if text.len() > 4 * WIDTH {
                break;
            }
        }
        super::excerpt::shortened(&text)
    };
    Some((order(before.0, &first), order(after.0, &second)))
}

fn named(side: &Side, object: usize) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    let mut places: HashMap<Class, usize> = HashMap::new();
    for (key, value) in side.members(object) {
        let class = side.value(key);
        let place = *places.entry(class).or_insert(all.len());
        match all.get_mut(place) {
            Some(member) => {
                member.key = key;
                let earlier = std::mem::replace(&mut member.value, value);
                member.earlier.push(earlier);
            }
            None => all.push(Named {
                class,
                key,
                value,
                earlier: Vec::new(),
            }),
        }
    }
    all
}

fn by_name(members: &[Named]) -> HashMap<Class, usize> {
    let places = members.iter().enumerate();
    places
        .map(|(place, member)| (member.class, place))
        .collect()
}

/// What differs in the values that do not count because a later one does.
fn repeated(before: (&Side, &Named), after: (&Side, &Named)) -> Option<(String, String)> {
    let (first, second) = (&before.1.earlier, &after.1.earlier);
    if first.len() != second.len() {
        let times = |earlier: &Vec<usize>| match earlier.len() {
            0 => "named once".to_owned(),
            n => format!("named {} times", n + 1),
        };
        return Some((times(first), times(second)));
    }
    let mut pairs = first.iter().zip(second);
    let (b, a) = pairs.find(|(b, a)| before.0.value(**b) != after.0.value(**a))?;
    let name = before.0.tape.text(before.1.key).unwrap_or_default();
    let shown = |side: &Side, value| {
        let value = excerpt(side.tape, value, is_secret(&name));
        format!("an earlier value {value}")
    };
    Some((shown(before.0, *b), shown(after.0, *a)))
}
