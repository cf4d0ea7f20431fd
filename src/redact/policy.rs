//! What the caller knows better: values that stay, and members whose names are data.

use crate::json::Step;

/// Which half of a member is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Its name.
    Name,
    /// Its value; of an array's element there is no other half.
    Value,
}

/// How it is to be treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Treat {
    /// By what it looks like and where it stands.
    #[default]
    Usual,
    /// It stays.
    Keep,
    /// A name that is data itself: anything but numbers and UUIDs is replaced. A value is treated as usual.
    Data,
}

/// Says how what stands at a path is to be treated.
pub type Policy<'a> = dyn Fn(&[Step], Half) -> Treat + 'a;
