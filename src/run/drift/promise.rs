//! What the user holds payloads against.

use crate::judge::Schema;

/// One of the things payloads are held against.
#[derive(Clone, Debug)]
pub enum Promise {
    /// The edition that is usual for each provider: the settings' or its pack's default.
    Usual,
    /// The edition of that name, of whichever pack the payload belongs to.
    Edition(String),
    /// One schema for all payloads, whoever sends them.
    File {
        /// What it is called.
        name: String,
        /// The schema.
        schema: Schema,
    },
}

impl Promise {
    /// Whether it needs no pack.
    pub fn is_file(&self) -> bool {
        matches!(self, Promise::File { .. })
    }
}
