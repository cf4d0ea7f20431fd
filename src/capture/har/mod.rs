//! HTTP Archive 1.2, the form in which browsers and proxies save what they saw.
//!
//! A record becomes an entry of a log and comes back the same: what HAR has no place for stands under `_hookctl`. What
//! other tools wrote is read as they wrote it, entry by entry, so that a log may be larger than memory and one damaged
//! entry costs itself only. It knows nothing of content codings but what it is told.

mod build;
#[cfg(test)]
mod cases;
mod cookies;
mod entry;
mod extras;
mod number;
mod plain;
mod query;
mod reader;
mod split;
mod text;
mod writer;

pub(super) use reader::HarReader;
pub(super) use split::NotALog;
pub(super) use writer::HarWriter;
