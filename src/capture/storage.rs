//! What a capture is kept in, as far as its writer must know it; a double of it stands in for failing disks in tests.

use std::fs::File;
use std::io::{self, Write};

/// Somewhere bytes are appended to.
pub(super) trait Storage: Send {
    /// Appends some of the bytes, and says how many.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// How many bytes there are.
    fn len(&mut self) -> io::Result<u64>;
    /// Cuts off everything from that length on.
    fn truncate(&mut self, len: u64) -> io::Result<()>;
    /// Returns once every byte is on disk.
    fn sync(&mut self) -> io::Result<()>;
}

/// A file opened to append to.
#[derive(Debug)]
pub(super) struct Disk {
    /// The file.
    pub file: File,
    /// Whether it is one, and not a pipe or a device, which have no length and cannot be put on disk.
    pub regular: bool,
}

impl Storage for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn len(&mut self) -> io::Result<u64> {
        self.file.metadata().map(|meta| meta.len())
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        match self.regular {
            true => self.file.set_len(len),
            false => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        match self.regular {
            true => self.file.sync_data(),
            false => Ok(()),
        }
    }
}
