//! A disk that is full, a file that may not grow: what does not fit is refused, and all else is there.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::capture::Found;
use crate::listener::{Ended, Listener, command, limited};
use crate::sender::{Dice, Line, Sent, load};

/// A small file system of its own.
pub struct Mount(TempDir);

impl Mount {
    /// `None` where the tester may not mount.
    pub fn new(options: &str) -> Option<Mount> {
        let folder = tempfile::tempdir().unwrap();
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "none"])
            .arg(folder.path())
            .output();
        if done.is_ok_and(|output| output.status.success()) {
            return Some(Mount(folder));
        }
        println!("skipped: mounting is not permitted");
        None
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let done = Command::new("umount").arg(self.0.path()).status();
        assert!(done.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

/// All that was acknowledged is in the file, nothing that was refused, and no line is torn.
#[track_caller]
fn exactly(path: &Path, sent: &Sent) {
    let mut found = Found::default();
    found.read(path);
    found.holds(sent);
    assert_eq!(found.bad, 0);
    let mut names = found.names();
    names.sort_unstable();
    let mut expected: Vec<_> = sent.acknowledged.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
}

/// It ended with 3, and told its trouble once, with what to do, and how many requests it cost.
#[track_caller]
fn told(ended: &Ended, error: &str, help: &str, refused: usize) {
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    let lines: Vec<_> = ended.stderr.lines().collect();
    let [first, second, summary] = lines.as_slice() else {
        panic!("not three lines: {}", ended.stderr)
    };
    assert_eq!(
        *first,
        format!("error: {error}; what cannot be recorded is answered 503")
    );
    assert_eq!(*second, format!("help: {help}"));
    assert!(
        summary.ends_with(&format!(", {refused} requests answered 503")),
        "{summary}"
    );
}

fn fill(path: PathBuf, bytes: usize) -> PathBuf {
    std::fs::write(&path, vec![0; bytes]).unwrap();
    path
}

fn full_disk(sync: &str) {
    let Some(mount) = Mount::new("size=256k") else {
        return;
    };
    let filler = fill(mount.path().join("filler"), 100 << 10);
    let args = ["--out", "capture.jsonl", "--sync", sync];
    let listener = Listener::start(command(mount.path(), &args)).unwrap();
    let mut dice = Dice::new(1);
    let mut sent = load(&listener.address, 0, 8, 40, &mut dice, |_| {});
    assert!(sent.acknowledged.len() > 10, "{}", sent.acknowledged.len());
    assert!(sent.refused.len() > 10, "{}", sent.refused.len());
    // Room is made, and it goes on by itself.
    std::fs::remove_file(filler).unwrap();
    let mut line = Line::open(&listener.address).unwrap();
    let name = "after".to_owned();
    let body = vec![b'x'; 8 << 10];
    assert_eq!(line.post(&name, &body).unwrap(), 200);
    sent.bodies.insert(name.clone(), body);
    sent.acknowledged.push(name);
    drop(line);
    let ended = listener.interrupt();
    told(
        &ended,
        "cannot write `capture.jsonl`: No space left on device (os error 28)",
        "make room on the disk, or name a file on another one",
        sent.refused.len(),
    );
    exactly(&mount.path().join("capture.jsonl"), &sent);
}

#[test]
fn a_full_disk_is_answered_503() {
    full_disk("interval");
}

#[test]
fn a_full_disk_is_answered_503_with_a_sync_for_each() {
    full_disk("always");
}

#[test]
fn a_full_disk_keeps_no_file_from_being_read() {
    let Some(mount) = Mount::new("size=256k") else {
        return;
    };
    let args = ["--out", "capture.jsonl", "--rotate", "50kB"];
    let listener = Listener::start(command(mount.path(), &args)).unwrap();
    let sent = load(&listener.address, 0, 8, 60, &mut Dice::new(2), |_| {});
    assert!(!sent.refused.is_empty());
    let ended = listener.interrupt();
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    let mut found = Found::default();
    for file in crate::capture::files(&mount.path().join("capture.jsonl")) {
        found.read(&file);
    }
    found.holds(&sent);
    assert_eq!(
        (found.bad, found.bodies.len()),
        (0, sent.acknowledged.len())
    );
}

#[test]
fn a_limit_of_file_sizes_is_answered_503() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--out", "capture.jsonl"];
    let listener = Listener::start(limited(folder.path(), 200, &args)).unwrap();
    let sent = load(&listener.address, 0, 8, 60, &mut Dice::new(3), |_| {});
    assert!(!sent.acknowledged.is_empty());
    assert!(!sent.refused.is_empty());
    told(
        &listener.interrupt(),
        "cannot write `capture.jsonl`: File too large (os error 27)",
        "raise the limit of file sizes (`ulimit -f`), or name a new file",
        sent.refused.len(),
    );
    exactly(&folder.path().join("capture.jsonl"), &sent);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_is_always_full_is_answered_503() {
    let folder = tempfile::tempdir().unwrap();
    let listener = Listener::start(command(folder.path(), &["--out", "/dev/full"])).unwrap();
    let sent = load(&listener.address, 0, 2, 5, &mut Dice::new(4), |_| {});
    assert_eq!((sent.acknowledged.len(), sent.refused.len()), (0, 10));
    told(
        &listener.interrupt(),
        "cannot write `/dev/full`: No space left on device (os error 28)",
        "make room on the disk, or name a file on another one",
        10,
    );
}
