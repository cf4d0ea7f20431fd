//! How a difference stands to several editions: new, or what the software is known to do.

use std::cmp::Reverse;

use crate::judge::{Rule, Severity};
use crate::run::drift::{Difference, EventSummary};

use super::words::listed;

/// The edition that is the vendor's page; every other one is an account of what is really sent.
const PAGE: &str = "documented";

/// How a difference stands to several editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AmongEditions {
    /// Whether an account of what is really sent has it as it was seen.
    pub(super) known: bool,
    /// The same in words.
    pub(super) text: String,
}

/// Differences to the same editions.
pub(super) struct Group<'a> {
    /// What they have in common; nothing where there is one edition only.
    pub(super) standing: Option<AmongEditions>,
    /// The differences, the worst first.
    pub(super) differences: Vec<&'a Difference>,
}

/// The editions of an event that have what the difference is about as it was seen.
pub(super) fn agreeing<'a>(event: &'a EventSummary, difference: &Difference) -> Vec<&'a str> {
    let editions = event.editions.iter().map(String::as_str);
    editions
        .filter(|edition| !difference.against.iter().any(|against| against == edition))
        .collect()
}

/// `new: otherwise in documented and live`, `known: otherwise in documented, as in live`; nothing where the event
/// was held against one edition only.
///
/// What agrees with an account of what is really sent is known; what agrees with the page alone is new, since the
/// software did otherwise before.
pub(super) fn standing(event: &EventSummary, difference: &Difference) -> Option<AmongEditions> {
    if event.editions.len() < 2 || difference.against.is_empty() {
        return None;
    }
    let agreeing = agreeing(event, difference);
    let otherwise = format!("otherwise in {}", listed(&difference.against, "and"));
    let (known, text) = match agreeing.as_slice() {
        [] => (false, format!("new: {otherwise}")),
        [PAGE] => (false, format!("new: {otherwise}, as in {PAGE}")),
        others => (
            true,
            format!("known: {otherwise}, as in {}", listed(others, "and")),
        ),
    };
    Some(AmongEditions { known, text })
}

/// The same about one difference, in the words of its rule.
pub(super) fn phrase(event: &EventSummary, difference: &Difference) -> Option<String> {
    let standing = standing(event, difference)?;
    let against = listed(&difference.against, "and");
    let others = agreeing(event, difference);
    let unlike = |text: &str| match others.as_slice() {
        [] => String::new(),
        others => format!(", {text} {}", listed(others, "and")),
    };
    Some(match difference.rule {
        Rule::NeverSeen => format!("documented in {against}{}", unlike("not in")),
        Rule::UnknownEvent => format!("unknown to {against}{}", unlike("known to")),
        _ => standing.text,
    })
}

/// Differences by how they stand to the editions: what is new first, then by the worst of each.
pub(super) fn grouped<'a>(
    event: &EventSummary,
    differences: impl Iterator<Item = &'a Difference>,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for difference in differences {
        let standing = standing(event, difference);
        match groups.iter_mut().find(|group| group.standing == standing) {
            Some(group) => group.differences.push(difference),
            None => groups.push(Group {
                standing,
                differences: vec![difference],
            }),
        }
    }
    for group in &mut groups {
        group
            .differences
            .sort_by_key(|difference| Reverse(difference.severity));
    }
    let worst = |group: &Group| -> Option<Severity> {
        group
            .differences
            .iter()
            .map(|difference| difference.severity)
            .max()
    };
    let known = |group: &Group| {
        group
            .standing
            .as_ref()
            .is_some_and(|standing| standing.known)
    };
    groups.sort_by_key(|group| (known(group), Reverse(worst(group))));
    groups
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{difference, event};
    use super::*;

    fn stands(editions: &[&str], against: &[&str]) -> Option<String> {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let event = EventSummary {
            editions: owned(editions),
            ..event("x", Vec::new())
        };
        let difference = Difference {
            against: owned(against),
            ..difference(Rule::Constraint, "a")
        };
        standing(&event, &difference).map(|standing| standing.text)
    }

    #[test]
    fn what_the_software_always_does_is_told_from_what_is_new() {
        let both = ["documented", "live"];
        assert_eq!(stands(&["documented"], &["documented"]), None);
        assert_eq!(
            stands(&both, &both).unwrap(),
            "new: otherwise in documented and live"
        );
        assert_eq!(
            stands(&both, &["documented"]).unwrap(),
            "known: otherwise in documented, as in live"
        );
        assert_eq!(
            stands(&both, &["live"]).unwrap(),
            "new: otherwise in live, as in documented"
        );
        assert_eq!(
            stands(&["live", "a.schema.json"], &["live"]).unwrap(),
            "known: otherwise in live, as in a.schema.json"
        );
        assert_eq!(stands(&both, &[]), None);
    }
}
