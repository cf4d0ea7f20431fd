//! goreplay's files: messages as they were on the wire, each behind a line that says what it is, when and whose.
//!
//! A request and its answer carry the same id and are one record. A payload ends at a line of three monkeys, so a body
//! with such a line in it cannot be held.

#[cfg(test)]
mod cases;
mod chunks;
mod framing;
mod head;
mod message;
mod meta;
mod pairing;
mod reader;
mod split;
mod writer;

/// What ends a payload (`payloadSeparator` in goreplay's `protocol.go`), without the newline before it.
const SEPARATOR: &[u8] = "🐵🙈🙉\n".as_bytes();

pub(super) use reader::GorReader;
pub(super) use writer::GorWriter;
