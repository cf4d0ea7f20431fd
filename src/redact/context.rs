//! Where a value stands: what its own name says and what the objects around it are.

use super::encoded;
use super::naming::{Says, says};

/// Members of an address that say nothing elsewhere.
const REGIONS: &[&str] = &["name", "province", "region", "state"];
/// Members of a name that say nothing elsewhere.
const NAMES: &[&str] = &[
    "display", "family", "first", "full", "given", "last", "middle",
];

/// What is known of a value before looking at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// What its name says; elements of an array have the array's name.
    pub(super) says: Option<Says>,
    /// What the objects around it are, where that colours what is inside: secrets, addresses, names, texts.
    pub(super) within: Option<Says>,
}

impl Context {
    /// Of a value by its name alone.
    pub(super) fn named(name: &str) -> Self {
        Context {
            says: says(name),
            within: None,
        }
    }

    /// Of a member of an object that stands here.
    pub(super) fn member(self, name: &str) -> Self {
        let within = match (self.says, self.within) {
            (Some(Says::Secret | Says::Address | Says::Name | Says::Social | Says::Text), _) => {
                self.says
            }
            // What is inside a text or a name is a part of it; what is inside that is not.
            (_, Some(Says::Name | Says::Text)) => None,
            (_, within) => within,
        };
        // In a map by ids, the map's name says what its values are.
        let id = || !name.contains(|c: char| c.is_alphabetic()) || encoded::is_uuid(name);
        let lower = name.to_ascii_lowercase();
        let part = match within {
            Some(Says::Address) if REGIONS.contains(&lower.as_str()) => Some(Says::City),
            Some(Says::Name) if NAMES.contains(&lower.as_str()) => Some(Says::Name),
            _ => None,
        };
        Context {
            says: part
                .or_else(|| says(name))
                .or_else(|| self.says.filter(|_| id())),
            within,
        }
    }

    /// Of an object that is an element of an array which stands here: one of several messages is more than a text.
    pub(super) fn element(self) -> Self {
        Context {
            says: self.says.filter(|says| *says != Says::Text),
            within: self.within,
        }
    }
}
