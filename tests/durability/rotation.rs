//! Files closed under load: together they hold everything, in order.

use std::collections::BTreeMap;

use crate::capture::{Found, files};
use crate::listener::{Listener, command};
use crate::sender::{Dice, Sent, load};

fn under_load(sync: &str) {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "--out",
        "capture.jsonl",
        "--sync",
        sync,
        "--rotate",
        "200kB",
    ];
    let mut all = Sent::default();
    for round in 0..2 {
        let listener = Listener::start(command(folder.path(), &args)).unwrap();
        let sent = load(&listener.address, round, 8, 100, &mut Dice::new(5), |_| {});
        assert_eq!((sent.acknowledged.len(), sent.refused.len()), (800, 0));
        all.bodies.extend(sent.bodies);
        all.acknowledged.extend(sent.acknowledged);
        let ended = listener.interrupt();
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
    let files = files(&folder.path().join("capture.jsonl"));
    let (_, closed) = files.split_last().unwrap();
    assert!(closed.len() >= 5, "{files:?}");
    assert!(
        closed.iter().all(|file| file.extension().unwrap() == "zst"),
        "{files:?}"
    );
    // Nothing else is left: no original, no part, no next one.
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        files.len()
    );
    let mut found = Found::default();
    files.iter().for_each(|file| found.read(file));
    found.holds(&all);
    assert_eq!((found.bad, found.bodies.len()), (0, 1600));
    let mut last = BTreeMap::new();
    for name in found.names() {
        let (line, seq) = name.rsplit_once('-').unwrap();
        let seq: usize = seq.parse().unwrap();
        let before = last.insert(line, seq);
        assert_eq!(
            before.map_or(0, |before| before + 1),
            seq,
            "{name} is out of order"
        );
    }
}

#[test]
fn files_together_hold_everything_in_order() {
    under_load("interval");
}

#[test]
fn files_together_hold_everything_in_order_with_a_sync_for_each() {
    under_load("always");
}
