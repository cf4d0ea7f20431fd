//! Capture files: one JSON record a line, appended, never altered. Also the curl form of a request.
//!
//! An edge: it knows files and [`crate::exchange`], nothing of providers, signatures or judging.

mod curl;
mod reader;
mod writer;

pub use curl::to_curl;
pub use reader::{BadLine, Reader};
pub use writer::Writer;
