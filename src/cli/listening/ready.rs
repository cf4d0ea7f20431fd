//! Telling others that it listens: a file, or a line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hookctl::Error;
use serde_json::json;

/// A file that is there as long as it listens.
pub struct ReadyFile(PathBuf);

impl ReadyFile {
    /// Removes what an earlier run may have left, so that nobody takes it for this one's.
    ///
    /// # Errors
    /// When something is there that cannot be removed.
    pub fn clear(path: &Path) -> Result<(), Error> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::file("remove", path, error))
            }
            _ => Ok(()),
        }
    }

    /// Writes the URL. Whoever sees the file sees all of it: it is written under another name first.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(path: &Path, url: &str) -> Result<Self, Error> {
        let mut other = path.to_owned().into_os_string();
        other.push(format!(".{}.tmp", std::process::id()));
        let other = PathBuf::from(other);
        let written = fs::write(&other, format!("{url}\n")).and_then(|()| fs::rename(&other, path));
        if let Err(error) = written {
            // It may never have been made.
            let _ = fs::remove_file(&other);
            return Err(Error::file("create", path, error));
        }
        Ok(ReadyFile(path.to_owned()))
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // Whoever removed it before us did our work.
        let _ = fs::remove_file(&self.0);
    }
}

/// The ready line for machines.
pub fn ready_line(url: &str, out: Option<&Path>) -> String {
    let out = out.map(|path| path.display().to_string());
    json!({"ready": true, "url": url, "pid": std::process::id(), "out": out}).to_string()
}
