//! The parts of a request that can be slow, or cut off.

/// Which part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its head.
    Head,
    /// Its body.
    Body,
}
