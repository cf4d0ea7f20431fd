//! Killed at a random moment under load, again and again on the same file.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::capture::{Found, files};
use crate::listener::{Listener, command, signal};
use crate::sender::{Dice, Sent, load};

/// How many connections are under way.
const LINES: usize = 8;
/// Before which answer it is killed.
const ANSWERS: u64 = 150;

/// How often it is killed: `HOOKCTL_KILLS`, else `default`.
fn rounds(default: usize) -> usize {
    let given = std::env::var("HOOKCTL_KILLS").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What varies the runs: `HOOKCTL_SEED`, else the clock.
fn seed() -> u64 {
    let given = std::env::var("HOOKCTL_SEED").ok();
    let seed = given.and_then(|text| text.parse().ok()).unwrap_or_else(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        since.as_nanos() as u64
    });
    println!("HOOKCTL_SEED={seed}");
    seed
}

/// Kills and restarts; gives what was sent, and what is in the files in the end.
fn kill_again_and_again(rounds: usize, args: &[&str]) -> (Sent, Found) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture.jsonl");
    let mut dice = Dice::new(seed());
    let mut all = Sent::default();
    let args = [&["--out", "capture.jsonl"], args].concat();
    for round in 0..rounds {
        let listener = Listener::start(command(folder.path(), &args)).unwrap_or_else(|ended| {
            panic!("round {round}: {ended:?}");
        });
        let (id, last) = (listener.id(), dice.roll(ANSWERS) as usize + 1);
        let spins = dice.roll(20_000);
        let sent = load(
            &listener.address,
            round,
            LINES,
            1000,
            &mut dice,
            |answers| {
                if answers == last {
                    (0..spins).for_each(|_| std::hint::spin_loop());
                    signal("KILL", id);
                }
            },
        );
        listener.kill();
        let before = all.acknowledged.len();
        all.bodies.extend(sent.bodies);
        all.acknowledged.extend(sent.acknowledged);
        assert!(all.acknowledged.len() >= before + last);
        assert_eq!(all.refused.len(), 0);
    }
    let mut found = Found::default();
    for file in files(&path) {
        found.read(&file);
    }
    found.holds(&all);
    assert!(
        found.bad <= rounds,
        "{} bad lines in {rounds} rounds",
        found.bad
    );
    println!(
        "{} acknowledged, {} found, {} torn",
        all.acknowledged.len(),
        found.bodies.len(),
        found.bad
    );
    (all, found)
}

#[test]
fn what_was_acknowledged_after_a_sync_is_there() {
    kill_again_and_again(rounds(50), &["--sync", "always"]);
}

#[test]
fn what_was_acknowledged_after_a_write_outlives_the_process() {
    kill_again_and_again(rounds(50) / 5, &["--sync", "interval"]);
    kill_again_and_again(rounds(50) / 10, &["--sync", "never"]);
}

#[test]
fn files_being_closed_and_compressed_are_not_lost() {
    let args = ["--sync", "always", "--rotate", "100kB"];
    kill_again_and_again(rounds(50) / 2, &args);
}
