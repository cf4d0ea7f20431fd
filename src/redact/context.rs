//! Where a value stands: what its own name says and what the objects around it are.

use super::encoded;
use super::naming::{Says, says};

/// What is known of a value before looking at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// What its name says; elements of an array have the array's name.
    pub(super) says: Option<Says>,
    /// What an object around it is, where that colours what is inside: a secret or an address.
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
        let within = match self.says {
            Some(Says::Secret | Says::Address) => self.says,
            _ => self.within,
        };
        // In a map by ids, the map's name says what its values are.
        let id = || !name.contains(|c: char| c.is_alphabetic()) || encoded::is_uuid(name);
        let says = says(name).or_else(|| self.says.filter(|_| id()));
        let region = within == Some(Says::Address)
            && ["state", "region", "province", "name"]
                .contains(&name.to_ascii_lowercase().as_str());
        Context {
            says: if region { Some(Says::City) } else { says },
            within,
        }
    }
}
