//! What a path names: a capture, a folder of bodies, or one body.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::spool::Spool;
use crate::Error;
use crate::capture::is_compressed;
use crate::json::{Kind, Tape};

/// The largest body that is read from a file, in bytes.
pub(super) const MAX_BODY: u64 = 64 << 20;
/// How much of a first line is looked at to tell a capture, in bytes.
const MAX_HEAD: u64 = 64 << 20;
/// How deep folders are gone into.
const MAX_DEPTH: usize = 32;

/// Something that can be read twice.
#[derive(Debug)]
pub(super) enum Input {
    /// A capture.
    Capture(Twice),
    /// Bodies, one a file, with the names they have under the folder.
    Folder(Vec<(String, PathBuf)>),
    /// One body.
    Body(Vec<u8>),
}

/// An open file, of one's own or not.
#[derive(Debug)]
pub(super) enum Twice {
    /// The file that was named.
    File(File),
    /// What came otherwise.
    Spool(Spool),
}

impl Twice {
    /// The file.
    pub fn file(&mut self) -> &mut File {
        match self {
            Twice::File(file) => file,
            Twice::Spool(spool) => &mut spool.file,
        }
    }
}

impl Input {
    /// Finds out what a path names; `-` is standard input. What cannot be read twice goes into a file in `spool`.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Nothing`] for a folder without bodies, [`Error::Usage`] for a
    /// body beyond the limit.
    pub fn open(path: &Path, name: &str, spool: &Path) -> Result<Self, Error> {
        let unreadable = |error| Error::file("read", name, error);
        if path.is_dir() {
            return folder(path, name);
        }
        let mut twice = match path == Path::new("-") {
            true => spooled(&mut io::stdin().lock(), name, spool)?,
            false => {
                let mut file = File::open(path).map_err(unreadable)?;
                match file.metadata().map_err(unreadable)?.is_file() {
                    true => Twice::File(file),
                    false => spooled(&mut file, name, spool)?,
                }
            }
        };
        let lines = path.extension().is_some_and(|end| end == "jsonl");
        let capture = lines || is_capture(twice.file()).map_err(unreadable)?;
        twice.file().rewind().map_err(unreadable)?;
        match capture {
            true => Ok(Input::Capture(twice)),
            false => body(twice.file(), name).map(Input::Body),
        }
    }
}

fn spooled(from: &mut dyn Read, name: &str, folder: &Path) -> Result<Twice, Error> {
    let mut spool = Spool::new(folder)?;
    let path = spool.path().to_owned();
    let mut from = BufReader::new(from);
    loop {
        let bytes = match from.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::file("read", name, error)),
        };
        let length = bytes.len();
        if length == 0 {
            break;
        }
        io::Write::write_all(&mut spool.file, bytes).map_err(|e| Error::file("write", &path, e))?;
        from.consume(length);
    }
    spool
        .file
        .rewind()
        .map_err(|e| Error::file("read", path, e))?;
    Ok(Twice::Spool(spool))
}

/// Reads a body.
pub(super) fn body(from: &mut dyn Read, name: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(MAX_BODY + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Error::file("read", name, e))?;
    if bytes.len() as u64 > MAX_BODY {
        return Err(Error::usage(
            format!("`{name}` is larger than {} MiB", MAX_BODY >> 20),
            "name a smaller body, or a capture, which is read record by record",
        ));
    }
    Ok(bytes)
}

/// Whether a file is compressed as captures are, or its first line is a record: an object with `v` and `request`.
fn is_capture(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    file.by_ref().take(4).read_to_end(&mut head)?;
    if is_compressed(&head) {
        return Ok(true);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut lines = BufReader::new(file.take(MAX_HEAD));
    let mut line = Vec::new();
    while line.trim_ascii().is_empty() {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
    }
    let Ok(tape) = Tape::new(&line) else {
        return Ok(false);
    };
    let request = tape.member(0, "request").and_then(|at| tape.kind(at));
    Ok(tape.member(0, "v").is_some() && request == Some(Kind::Object))
}

/// The `.json` files of a folder and those in it, by name; hidden ones are passed over.
fn folder(path: &Path, name: &str) -> Result<Input, Error> {
    let mut files = Vec::new();
    let mut open = vec![(path.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = open.pop() {
        let unreadable = |error| Error::file("read", &folder, error);
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let own = path.file_name().unwrap_or_default().to_string_lossy();
            if own.starts_with('.') {
                continue;
            }
            let inside = format!("{prefix}{own}");
            if path.is_dir() && depth < MAX_DEPTH {
                open.push((path.clone(), format!("{inside}/"), depth + 1));
            } else if path.is_file() && own.ends_with(".json") {
                files.push((inside, path.clone()));
            }
        }
    }
    if files.is_empty() {
        return Err(Error::Nothing {
            what: format!("`{name}` holds no `.json` file"),
            help: Some("name a folder of JSON bodies, a capture, or one body".into()),
        });
    }
    files.sort();
    Ok(Input::Folder(files))
}
