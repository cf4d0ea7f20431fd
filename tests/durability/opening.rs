//! A capture that cannot be written is told before the port is.

use std::path::Path;

use crate::disk::Mount;
use crate::listener::{Ended, Listener, command};

/// It does not begin, ends with 3, and says so in two lines.
#[track_caller]
fn refused(folder: &Path, args: &[&str], error: &str, help: &str) {
    let Err(Ended { code, stderr }) = Listener::start(command(folder, args)) else {
        panic!("it listens")
    };
    assert_eq!(stderr, format!("error: {error}\nhelp: {help}\n"));
    assert_eq!(code, Some(3));
}

#[test]
fn a_folder_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    refused(
        folder.path(),
        &["--out", "no/c.jsonl"],
        "cannot create `no/c.jsonl`: No such file or directory (os error 2)",
        "create the folder first, or name another one",
    );
}

#[test]
fn a_folder_that_is_read_only() {
    let Some(mount) = Mount::new("ro") else {
        return;
    };
    refused(
        mount.path(),
        &["--out", "c.jsonl"],
        "cannot create `c.jsonl`: Read-only file system (os error 30)",
        "name a file in a folder that can be written to",
    );
}

#[test]
fn a_folder_that_belongs_to_somebody_else() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o555)).unwrap();
    if std::fs::write(folder.path().join("probe"), "").is_ok() {
        println!("skipped: permissions do not hold for this user");
        return;
    }
    refused(
        folder.path(),
        &["--out", "c.jsonl"],
        "cannot create `c.jsonl`: Permission denied (os error 13)",
        "check the permissions, or name another file",
    );
}

#[test]
fn a_file_that_somebody_writes_to() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["--out", "c.jsonl"][..],
        &["--out", "c.jsonl", "--rotate", "1h"],
    ] {
        let first = Listener::start(command(folder.path(), args)).unwrap();
        refused(
            folder.path(),
            args,
            "cannot lock `c.jsonl`: it is in use by another process",
            "another process writes to it; name another file, or stop that process",
        );
        assert_eq!(first.interrupt().code, Some(0));
    }
}

#[test]
fn what_cannot_be_rotated() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--out", "/dev/null", "--rotate", "1MB"];
    let Err(ended) = Listener::start(command(folder.path(), &args)) else {
        panic!("it listens")
    };
    assert!(
        ended
            .stderr
            .starts_with("error: `/dev/null` is nothing that can be closed\n")
    );
    assert_eq!(ended.code, Some(2));
}

#[test]
fn a_size_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--out", "c.jsonl", "--rotate", "100"];
    let Err(ended) = Listener::start(command(folder.path(), &args)) else {
        panic!("it listens")
    };
    let expected = "write a size as `100MB` or `64MiB`, or a duration as `30m`, `1h` or `1day`";
    assert!(ended.stderr.contains(expected), "{}", ended.stderr);
    assert_eq!(ended.code, Some(2));
}
