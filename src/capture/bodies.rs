//! JSON bodies in files, one record each, in the order of their names.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::de::IgnoredAny;

use crate::Error;
use crate::exchange::{Direction, Exchange, Headers, Request};

use super::import::{Damage, Imported};

/// The largest body that is read, in bytes.
const MAX_BODY: u64 = 64 << 20;

/// What is around the bodies.
#[derive(Clone, Debug)]
pub struct Around {
    /// The request's method.
    pub method: String,
    /// The request's target.
    pub target: String,
    /// The header fields, as they shall stand.
    pub headers: Headers,
    /// When the first came; each of the others came a millisecond after the one before.
    pub at: Timestamp,
}

/// Files of bodies.
pub(super) struct Bodies {
    files: std::vec::IntoIter<PathBuf>,
    around: Around,
}

impl Bodies {
    /// The files of a folder, hidden ones and folders in it left out; or one file.
    ///
    /// # Errors
    /// [`Error::File`] when the folder cannot be read.
    pub fn open(path: &Path, around: Around) -> Result<Self, Error> {
        let failed = |e| Error::file("read", path, e);
        let mut files = Vec::new();
        if path.is_dir() {
            for entry in std::fs::read_dir(path).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
                if !hidden && !entry.path().is_dir() {
                    files.push(entry.path());
                }
            }
            files.sort();
        } else {
            files.push(path.to_owned());
        }
        Ok(Bodies {
            files: files.into_iter(),
            around,
        })
    }

    /// The next record, or file that is none; `None` at the end.
    pub fn next(&mut self) -> Option<Result<Imported, Damage>> {
        let path = self.files.next()?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        let place = name.to_string_lossy().into_owned();
        Some(match body(&path) {
            Ok(body) => Ok(self.record(body)),
            Err(what) => Err(Damage { place, what }),
        })
    }

    fn record(&mut self, body: Vec<u8>) -> Imported {
        let around = &mut self.around;
        let mut request = Request::new(around.method.as_str(), around.target.as_str());
        request.headers = around.headers.clone();
        request.body = Some(body.into());
        let exchange = Exchange::new("", around.at, Direction::Received, request);
        let next = around.at.saturating_add(SignedDuration::from_millis(1));
        around.at = next.unwrap_or(around.at);
        Imported {
            exchange,
            ours: false,
            decoded: false,
        }
    }
}

fn body(path: &Path) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    let read = match path == Path::new("-") {
        true => std::io::stdin().take(MAX_BODY + 1).read_to_end(&mut body),
        false => File::open(path).and_then(|file| file.take(MAX_BODY + 1).read_to_end(&mut body)),
    };
    read.map_err(|error| error.to_string())?;
    if body.len() as u64 > MAX_BODY {
        return Err(format!("larger than {} MiB", MAX_BODY >> 20));
    }
    let json = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body);
    match serde_json::from_slice::<IgnoredAny>(json) {
        Ok(_) => Ok(body),
        Err(error) => Err(format!("not JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn around() -> Around {
        Around {
            method: "POST".into(),
            target: "/".into(),
            headers: Headers::new(),
            at: Timestamp::MAX,
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(
            bytes in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..50),
                r#"\PC{0,3}[\[\]{}",:0 \\]{0,20}"#.prop_map(String::into_bytes),
            ],
        ) {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("a"), &bytes).unwrap();
            std::fs::write(folder.path().join("b"), "{}").unwrap();
            let mut bodies = Bodies::open(folder.path(), around()).unwrap();
            if let Ok(record) = bodies.next().unwrap() {
                prop_assert_eq!(record.exchange.request.body_bytes(), bytes);
            }
            prop_assert_eq!(bodies.next().unwrap().unwrap().exchange.at, Timestamp::MAX);
            prop_assert!(bodies.next().is_none());
        }
    }
}
