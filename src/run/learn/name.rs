//! Names of events: what may be one, and the short names that packs give them.

use std::collections::BTreeSet;

use crate::redact;

/// The longest name an event may have, in bytes.
const LONGEST: usize = 100;
/// Endings that would make one event's sample another's schema or answer.
const TAKEN: &[&str] = &[".schema", ".response"];

/// Whether a text that stands where an event's name should can be one: letters, digits and a few marks, and nothing
/// that looks like anybody's.
pub(super) fn is_event_name(text: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || b"._:/- ".contains(&b);
    text.len() <= LONGEST
        && text.bytes().all(known)
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && text.trim() == text
        && redact::kind_of(&[], text).is_none()
}

/// A name that files can have, and that is not taken. Case is no difference, as it is none to some file systems.
pub(super) fn short_name(wire: &str, taken: &mut BTreeSet<String>) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let plain = |c: char| if fits(c) { c } else { '_' };
    let mut short: String = wire.chars().map(plain).collect();
    while short.contains("..") {
        short = short.replace("..", "._");
    }
    if short.starts_with('.') {
        short.insert(0, '_');
    }
    let lower = short.to_lowercase();
    if TAKEN.iter().any(|end| lower.ends_with(end)) || ["defs", ""].contains(&lower.as_str()) {
        short.push('_');
    }
    let mut name = short.clone();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{short}-{number}");
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_events() {
        for name in [
            "order.created",
            "case:status",
            "orders/create",
            "Push Hook",
            "a",
            "issue_comment.v2",
        ] {
            assert!(is_event_name(name), "{name}");
        }
        for name in [
            "",
            "42",
            " a",
            "jane@corp.io",
            "{a}",
            "a\nb",
            "é",
            "sk_live_51HabcDEF789ghi",
            &"x".repeat(101),
        ] {
            assert!(!is_event_name(name), "{name:?}");
        }
    }

    #[test]
    fn short_names_are_names_of_files() {
        let mut taken = BTreeSet::from(["ping".to_owned()]);
        for (wire, short) in [
            ("order.created", "order.created"),
            ("case:status", "case_status"),
            ("case/status", "case_status-2"),
            ("Ping", "Ping-2"),
            ("a...b", "a._.b"),
            (".x", "_.x"),
            ("order.schema", "order.schema_"),
            ("defs", "defs_"),
        ] {
            let name = short_name(wire, &mut taken);
            assert_eq!(name, short);
            assert!(crate::pack::is_name(&name));
        }
    }
}
