//! Memory does not grow with the capture.

#![cfg(target_os = "linux")]

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use super::endpoint::Endpoint;
use super::records::{capture, record};
use crate::receiver::OK;
use crate::test::Test;

/// How much memory, in kB, a process had at most so far.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.unwrap().trim().strip_suffix(" kB").unwrap();
    kb.parse().unwrap()
}

/// The peak of a replay of so many records, told by the endpoint when the last one has come.
fn replayed(count: usize, args: &[&str]) -> u64 {
    let (process, most) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU64::new(0)));
    let (own, told) = (Arc::clone(&process), Arc::clone(&most));
    let endpoint = Endpoint::answering(move |number, _, _| {
        if number + 1 == count {
            told.store(peak(own.load(Ordering::SeqCst)), Ordering::SeqCst);
        }
        OK.into()
    });
    let body = format!(r#"{{"text":"{}"}}"#, "x".repeat(1500));
    let text = capture(&[record("r", 0, &body)]).repeat(count);
    let test = Test::new().file("c.jsonl", text);
    let test = test.args([
        "replay",
        "c.jsonl",
        "--to",
        &endpoint.url(),
        "--pace",
        "max",
        "-q",
    ]);
    let test = test.args(args);
    let mut command = test.command();
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    process.store(child.id(), Ordering::SeqCst);
    assert!(child.wait().unwrap().success());
    most.load(Ordering::SeqCst)
}

#[test]
fn many_times_the_records_take_no_more_memory() {
    let few = replayed(5_000, &[]);
    let many = replayed(25_000, &["--resume", "progress"]);
    assert!(few > 1_000, "{few} kB");
    assert!(many < few + 8_000, "{few} kB and then {many} kB");
}
