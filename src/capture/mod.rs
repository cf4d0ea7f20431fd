//! Capture files: one JSON record a line, appended, never altered. Also the forms of other tools, in and out.
//!
//! A [`Writer`] appends for one, a [`Journal`] for many at once, who are told when their record is safe. A [`Reader`]
//! reads either's files, compressed or not. An [`Import`] gives the records of another tool's file, an [`Exporter`]
//! writes such files. An edge: it knows files and [`crate::exchange`], nothing of providers,
//! signatures or judging.

mod block;
mod bodies;
mod claim;
mod closed;
mod compress;
mod curl;
mod cursor;
#[cfg(test)]
mod double;
mod export;
mod form;
mod gor;
mod har;
mod import;
mod input;
mod journal;
#[cfg(test)]
mod journal_cases;
mod k6;
mod lines;
mod queue;
mod quick;
#[cfg(test)]
mod random;
mod raw_message;
mod raw_record;
mod raw_time;
mod reader;
mod resend;
mod rotation;
mod scribe;
mod script;
mod storage;
mod sync;
mod tail;
mod ticket;
mod trouble;
mod turn;
mod unpack;
mod unquote;
mod writer;

pub use block::Block;
pub use bodies::Around;
pub use curl::to_curl;
pub use export::{Decode, ExportForm, Exporter};
pub use form::Form;
pub use import::{Damage, Import, Imported, Naming};
pub use input::is_compressed;
pub use journal::{Journal, JournalOptions};
pub use lines::{AnyInput, Lines};
pub use raw_message::{RawBody, RawRequest};
pub use raw_record::RawRecord;
pub use reader::{BadLine, Reader, record};
pub use rotation::Rotation;
pub use sync::SyncPolicy;
pub use trouble::Trouble;
pub use writer::Writer;
