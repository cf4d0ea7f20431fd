//! Writing a log, entry by entry.

use std::io::{self, Write};

use crate::capture::export::Decode;
use crate::exchange::Exchange;

use super::build::entry;

/// A log that is being written: an entry a line.
pub(in crate::capture) struct HarWriter<W> {
    out: W,
    decode: Decode,
    begun: bool,
}

impl<W: Write> HarWriter<W> {
    /// Nothing is written yet.
    pub fn new(out: W, decode: Decode) -> Self {
        HarWriter {
            out,
            decode,
            begun: false,
        }
    }

    /// Writes a record.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn append(&mut self, exchange: &Exchange) -> io::Result<()> {
        let entry = entry(exchange, self.decode)?;
        self.begin()?;
        serde_json::to_writer(&mut self.out, &entry)?;
        Ok(())
    }

    /// Writes the end, and gives back what it wrote to.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(mut self) -> io::Result<W> {
        if !self.begun {
            self.begin()?;
        }
        self.out.write_all(b"\n]}}\n")?;
        Ok(self.out)
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return self.out.write_all(b",\n");
        }
        let creator = format!(
            r#"{{"name":"hookctl","version":"{}"}}"#,
            env!("CARGO_PKG_VERSION")
        );
        writeln!(
            self.out,
            r#"{{"log":{{"version":"1.2","creator":{creator},"pages":[],"entries":["#
        )
    }
}
