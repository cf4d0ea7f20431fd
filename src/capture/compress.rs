//! Compressing closed capture files, on a thread of its own: independent zstd frames (RFC 8878) of bounded size.
//!
//! At every moment one of the two files is whole and on disk; whoever stops half way leaves the original.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use crate::Error;

use super::claim::{lock, options, sync_folder};
use super::closed::{compressed, with_suffix};
use super::trouble::Tell;

/// After how many bytes a frame ends, at the next line's end: a reader can begin at any frame.
const FRAME: usize = 4 << 20;
/// zstd's own default.
const LEVEL: i32 = 3;

/// Compresses files in the background; dropped, it finishes first.
pub(super) struct Compressor {
    queue: Option<Sender<PathBuf>>,
    thread: Option<JoinHandle<()>>,
}

impl Compressor {
    /// Starts it.
    pub fn start(tell: Tell) -> io::Result<Self> {
        let (queue, files) = channel();
        let thread = thread::Builder::new()
            .name("compressor".into())
            .spawn(move || work(&files, tell))?;
        Ok(Compressor {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Compresses a file some time soon.
    pub fn add(&self, path: PathBuf) {
        if let Some(queue) = &self.queue {
            // A compressor that is gone leaves the file as it is, to be read as it is.
            let _ = queue.send(path);
        }
    }
}

impl Drop for Compressor {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(files: &Receiver<PathBuf>, mut tell: Tell) {
    for path in files {
        if let Err(error) = replace(&path) {
            tell.aside(error);
        }
    }
}

/// Puts a compressed file in a file's place.
fn replace(path: &Path) -> Result<(), Error> {
    let failed = |e| Error::file("compress", path, e);
    let source = File::open(path).map_err(failed)?;
    // Somebody may have begun to append to it as if it were an open capture.
    lock(&source, path)?;
    let part = with_suffix(path, ".zst.part");
    let written = write(&source, &part).and_then(|()| std::fs::rename(&part, compressed(path)));
    if let Err(error) = written {
        let _ = std::fs::remove_file(&part);
        return Err(failed(error));
    }
    // Only now that it is found by its name after a crash, the original may go.
    sync_folder(path);
    std::fs::remove_file(path).map_err(failed)?;
    sync_folder(path);
    Ok(())
}

fn write(source: &File, part: &Path) -> io::Result<()> {
    let mut target = options().append(false).write(true).open(part)?;
    target.set_len(0)?;
    let mut out = BufWriter::new(&mut target);
    frames(BufReader::with_capacity(64 << 10, source), &mut out, FRAME)?;
    out.flush()?;
    drop(out);
    target.sync_all()
}

/// Writes the lines of `input` in frames that each hold whole lines, of `size` bytes and the rest of a line.
fn frames(mut input: impl BufRead, out: &mut impl Write, size: usize) -> io::Result<()> {
    // Nothing at all is a frame too: no bytes would be no zstd data.
    loop {
        let mut encoder = zstd::Encoder::new(&mut *out, LEVEL)?;
        encoder.include_checksum(true)?;
        let mut held = 0;
        loop {
            let chunk = input.fill_buf()?;
            let newline = chunk.iter().position(|byte| *byte == b'\n');
            let (used, full) = match newline {
                // Past the size the next line's end is the frame's.
                Some(at) if held + at + 1 >= size => (at + 1, true),
                Some(at) => (at + 1, false),
                None => (chunk.len(), chunk.is_empty()),
            };
            encoder.write_all(chunk.get(..used).unwrap_or_default())?;
            input.consume(used);
            held += used;
            if full {
                break;
            }
        }
        encoder.finish()?;
        if input.fill_buf()?.is_empty() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_frame_is_read_without_those_before_it() {
        let line = [vec![b'x'; 99], vec![b'\n']].concat();
        let mut out = Vec::new();
        frames(line.repeat(10).as_slice(), &mut out, 250).unwrap();
        let magic = [0x28, 0xb5, 0x2f, 0xfd];
        let starts: Vec<_> = (0..out.len())
            .filter(|at| out[*at..].starts_with(&magic))
            .collect();
        assert_eq!(starts.len(), 4);
        let mut lengths = Vec::new();
        for start in &starts {
            let rest = zstd::decode_all(&out[*start..]).unwrap();
            lengths.push(rest.len());
        }
        assert_eq!(lengths, [1000, 700, 400, 100]);
    }

    #[test]
    fn the_original_goes_when_the_compressed_file_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c-1.jsonl");
        std::fs::write(&path, "one\ntwo\n").unwrap();
        // What a crash left of an earlier attempt is in nobody's way.
        std::fs::write(
            folder.path().join("c-1.jsonl.zst.part"),
            "half of it, longer",
        )
        .unwrap();
        std::fs::write(folder.path().join("c-1.jsonl.zst"), "an older one").unwrap();
        replace(&path).unwrap();
        let names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["c-1.jsonl.zst"]);
        let bytes = std::fs::read(compressed(&path)).unwrap();
        assert_eq!(zstd::decode_all(&bytes[..]).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn a_file_somebody_writes_to_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c-1.jsonl");
        let _writer = super::super::claim::claim(&path).unwrap();
        assert!(replace(&path).is_err());
        assert!(path.exists());
        assert!(!compressed(&path).exists());
    }

    proptest! {
        #[test]
        fn frames_give_the_bytes_back(
            bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..2000),
            size in 1usize..300,
        ) {
            let mut out = Vec::new();
            frames(bytes.as_slice(), &mut out, size).unwrap();
            prop_assert_eq!(zstd::decode_all(out.as_slice()).unwrap(), bytes);
        }
    }
}
