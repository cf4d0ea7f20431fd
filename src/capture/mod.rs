//! Capture files: one JSON record a line, appended, never altered. Also the curl form of a request.
//!
//! A [`Writer`] appends for one, a [`Journal`] for many at once, who are told when their record is safe. A [`Reader`]
//! reads either's files, compressed or not. An edge: it knows files and [`crate::exchange`], nothing of providers,
//! signatures or judging.

mod claim;
mod closed;
mod compress;
mod curl;
#[cfg(test)]
mod double;
mod input;
mod journal;
#[cfg(test)]
mod journal_cases;
mod lines;
mod reader;
mod rotation;
mod scribe;
mod storage;
mod sync;
mod tail;
mod trouble;
mod turn;
mod writer;

pub use curl::to_curl;
pub use journal::{Journal, JournalOptions};
pub use lines::{AnyInput, Lines};
pub use reader::{BadLine, Reader, record};
pub use rotation::Rotation;
pub use sync::SyncPolicy;
pub use trouble::Trouble;
pub use writer::Writer;
