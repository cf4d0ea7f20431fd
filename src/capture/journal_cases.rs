//! What a journal promises, held against disks that are slow and that fail.

use std::path::Path;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;

use super::double::{Double, Fault};
use super::scribe::Scribe;
use super::tail::Tail;
use super::ticket::Written;
use super::trouble::{Tell, Trouble};
use super::writer::line;
use super::*;
use crate::exchange::{Body, Direction, Exchange, Request};

fn record(id: usize, body: usize) -> Exchange {
    let mut request = Request::new("POST", "/");
    request.body = Some(Body::from(vec![b'x'; body]));
    Exchange::new(
        id.to_string(),
        Timestamp::UNIX_EPOCH,
        Direction::Received,
        request,
    )
}

fn journal(double: &Double, sync: SyncPolicy) -> (Journal, Receiver<Trouble>) {
    let (tell, told) = channel();
    let journal = Journal::start(Scribe {
        tail: Tail::new(double.clone()).unwrap(),
        path: "c.jsonl".into(),
        sync,
        turns: None,
        tell: Tell::new(move |trouble| drop(tell.send(trouble))),
        unsynced: None,
    });
    (journal.unwrap(), told)
}

type Appending<'a> = Pin<Box<dyn Future<Output = Written> + 'a>>;

/// Begins to append records, none of which can be acknowledged yet.
fn begin<'a>(journal: &'a Journal, records: &'a [Exchange]) -> Vec<Appending<'a>> {
    let appending = |record| -> Appending<'_> { Box::pin(journal.append(record)) };
    let mut all: Vec<_> = records.iter().map(appending).collect();
    // The first time they are brought, the second time the writer is told.
    for _ in 0..2 {
        assert!(all.iter_mut().all(|one| !is_done(one)));
    }
    all
}

fn is_done(appending: &mut Appending<'_>) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    appending.as_mut().poll(&mut context).is_ready()
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

/// Appends records at once, and says what became of each.
fn together(journal: &Journal, records: &[Exchange]) -> Vec<bool> {
    let mut all: Vec<(Appending<'_>, Option<bool>)> = records
        .iter()
        .map(|record| (Box::pin(journal.append(record)) as _, None))
        .collect();
    wait(std::future::poll_fn(|context| {
        for (one, written) in &mut all {
            if written.is_none()
                && let Poll::Ready(done) = one.as_mut().poll(context)
            {
                *written = Some(done.is_ok());
            }
        }
        match all.iter().map(|(_, written)| *written).collect() {
            Some(all) => Poll::Ready(all),
            None => Poll::Pending,
        }
    }))
}

fn lines(records: &[Exchange]) -> Vec<u8> {
    records.iter().flat_map(|r| line(r).unwrap()).collect()
}

fn records(count: usize) -> Vec<Exchange> {
    (0..count).map(|id| record(id, 10)).collect()
}

#[test]
fn one_sync_serves_all_that_came_meanwhile_and_no_answer_comes_before_it() {
    let double = Double::default();
    let (journal, _told) = journal(&double, SyncPolicy::Always);
    double.hold();
    let records = records(500);
    let mut first = begin(&journal, &records[..1]);
    double.until_held();
    let mut more = begin(&journal, &records[1..]);
    assert!(first.iter_mut().chain(&mut more).all(|one| !is_done(one)));
    assert_eq!(double.synced(), b"");
    double.release();
    for (one, record) in first.into_iter().chain(more).zip(&records) {
        wait(one).unwrap();
        let synced = String::from_utf8(double.synced()).unwrap();
        let line = String::from_utf8(line(record).unwrap()).unwrap();
        assert!(synced.contains(&line));
    }
    assert_eq!(double.syncs(), 2);
    assert_eq!(double.writes(), 2);
    assert_eq!(double.bytes(), lines(&records));
}

#[test]
fn records_that_could_not_be_synced_are_refused_and_taken_back() {
    let double = Double::default();
    let (journal, told) = journal(&double, SyncPolicy::Always);
    let records = records(12);
    wait(journal.append(&records[0])).unwrap();
    double.hold();
    double.fail_syncs(2);
    let first = begin(&journal, &records[1..2]);
    double.until_held();
    let more = begin(&journal, &records[2..11]);
    double.release();
    for one in first.into_iter().chain(more) {
        let error = wait(one).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot sync `c.jsonl`: the disk does not answer"
        );
        assert!(error.help().is_some());
    }
    wait(journal.append(&records[11])).unwrap();
    drop(journal);
    let kept = [records[0].clone(), records[11].clone()];
    assert_eq!(double.bytes(), lines(&kept));
    let told: Vec<_> = told.iter().map(|trouble| trouble.refusing).collect();
    assert_eq!(told, [true], "once for the kind");
}

#[test]
fn by_interval_answers_do_not_wait_for_the_disk() {
    let double = Double::default();
    let (journal, _told) = journal(&double, SyncPolicy::Interval(Duration::from_millis(1)));
    double.hold();
    let records = records(1);
    wait(journal.append(&records[0])).unwrap();
    // It syncs by itself, without another record to wake it.
    double.until_held();
    assert_eq!(double.synced(), b"");
    double.release();
    drop(journal);
    assert_eq!(double.synced(), lines(&records));
    assert_eq!(double.syncs(), 1, "and only when something was written");
}

#[test]
fn a_failing_sync_of_what_is_acknowledged_is_told() {
    let double = Double::default();
    let (journal, told) = journal(&double, SyncPolicy::default());
    double.fail_syncs(1);
    let records = records(1);
    wait(journal.append(&records[0])).unwrap();
    drop(journal);
    let told: Vec<_> = told.iter().map(|trouble| trouble.refusing).collect();
    assert_eq!(told, [false]);
    assert_eq!(double.bytes(), lines(&records));
}

#[test]
fn never_means_once_at_the_end() {
    let double = Double::default();
    let (journal, _told) = journal(&double, SyncPolicy::Never);
    let records = records(100);
    for record in &records {
        wait(journal.append(record)).unwrap();
    }
    assert_eq!(double.syncs(), 0);
    drop(journal);
    assert_eq!(double.syncs(), 1);
    assert_eq!(double.synced(), lines(&records));
}

#[test]
fn a_full_disk_costs_the_records_it_has_no_room_for() {
    let double = Double::default();
    let (journal, told) = journal(&double, SyncPolicy::default());
    let records = records(5);
    double.script([Fault::None, Fault::Short(7), Fault::Full, Fault::Full]);
    let written: Vec<_> = records
        .iter()
        .map(|record| wait(journal.append(record)).is_ok())
        .collect();
    assert_eq!(written, [true, false, false, true, true]);
    let kept = [0, 3, 4].map(|at: usize| records[at].clone());
    assert_eq!(double.bytes(), lines(&kept));
    drop(journal);
    assert_eq!(told.iter().count(), 1, "once for the kind");
}

#[test]
fn a_full_queue_makes_the_next_wait() {
    let double = Double::default();
    let (journal, _told) = journal(&double, SyncPolicy::Always);
    double.hold();
    let records: Vec<_> = (0..40).map(|id| record(id, 1 << 20)).collect();
    let all = begin(&journal, &records);
    assert_eq!(journal.room.available_permits(), 0);
    double.until_held();
    let taken = double.bytes().len();
    assert!(taken <= 33 << 20, "{taken}");
    double.release();
    wait(async {
        for one in all {
            one.await.unwrap();
        }
    });
    assert_eq!(double.bytes(), lines(&records));
    assert!(journal.room.available_permits() >= 32 << 10);
}

#[test]
fn a_record_larger_than_the_queue_is_taken() {
    let double = Double::default();
    let (journal, _told) = journal(&double, SyncPolicy::default());
    wait(journal.append(&record(0, 40 << 20))).unwrap();
    assert!(double.bytes().len() > 40 << 20);
}

/// The bytes of every file of the capture in the order of their names, the open one last.
fn concatenated(path: &Path) -> Vec<u8> {
    let mut closed: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file != path)
        .collect();
    closed.sort();
    let mut bytes = Vec::new();
    for file in closed {
        assert_eq!(file.extension().unwrap(), "zst", "{}", file.display());
        bytes.extend(zstd::decode_all(&std::fs::read(file).unwrap()[..]).unwrap());
    }
    bytes.extend(std::fs::read(path).unwrap());
    bytes
}

fn open(path: &Path, rotate: Rotation) -> (Journal, Arc<Mutex<Vec<String>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let options = JournalOptions {
        sync: SyncPolicy::Always,
        rotate: Some(rotate),
    };
    let now = Timestamp::from_second(7200).unwrap();
    let journal = Journal::open(path, options, now, move |trouble| {
        tell.lock().unwrap().push(trouble.error.to_string());
    });
    (journal.unwrap(), told)
}

#[test]
fn files_are_closed_before_they_grow_too_large() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.jsonl");
    let records = records(100);
    let length = line(&records[99]).unwrap().len() as u64;
    for half in records.chunks(50) {
        let (journal, told) = open(&path, Rotation::Size(length * 10));
        assert_eq!(together(&journal, half), [true; 50]);
        drop(journal);
        assert_eq!(*told.lock().unwrap(), Vec::<String>::new());
    }
    assert_eq!(concatenated(&path), lines(&records));
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 10);
}

#[test]
fn a_record_over_the_size_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.jsonl");
    let records = records(3);
    let (journal, _told) = open(&path, Rotation::Size(1));
    for record in &records {
        wait(journal.append(record)).unwrap();
    }
    drop(journal);
    assert_eq!(concatenated(&path), lines(&records));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn a_file_that_is_old_enough_is_closed_without_another_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.jsonl");
    let records = records(1);
    let hour = Duration::from_secs(3600);
    std::fs::write(&path, [b"torn\n".to_vec(), lines(&records)].concat()).unwrap();
    drop(open(&path, Rotation::Age(hour * 3)));
    assert!(std::fs::metadata(&path).unwrap().len() > 0);
    drop(open(&path, Rotation::Age(hour)));
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
    let closed = folder.path().join("c-19700101T000000.000000000Z.jsonl.zst");
    let mut reader = Reader::open(&closed).unwrap();
    assert!(reader.next_record().unwrap().unwrap().is_err());
    assert_eq!(
        reader.next_record().unwrap().unwrap(),
        Ok(records[0].clone())
    );
}

#[test]
fn a_file_that_cannot_be_closed_is_written_to_further() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.jsonl");
    std::fs::create_dir(folder.path().join("c.jsonl.next")).unwrap();
    let (journal, told) = open(&path, Rotation::Size(1));
    let records = records(3);
    for record in &records {
        wait(journal.append(record)).unwrap();
    }
    drop(journal);
    assert_eq!(std::fs::read(&path).unwrap(), lines(&records));
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("cannot rotate `"), "{told:?}");
}

#[test]
fn a_compressed_capture_is_not_appended_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.jsonl");
    let frame = zstd::encode_all(&b"{}\n"[..], 1).unwrap();
    std::fs::write(&path, &frame).unwrap();
    let error = Writer::open(&path).unwrap_err();
    assert!(error.to_string().ends_with("is compressed"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), frame);
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        5 => Just(Fault::None),
        3 => (0usize..400).prop_map(Fault::Short),
        2 => Just(Fault::Full),
        1 => Just(Fault::Interrupted),
        1 => Just(Fault::NoTruncate),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What was acknowledged is on disk, whole and in order; what was not is not, where it could be taken back.
    #[test]
    fn whatever_fails_answers_are_true(
        faults in proptest::collection::vec(fault(), 0..60),
        failing in 0usize..3,
        batch in 1usize..8,
    ) {
        let double = Double::default();
        let (journal, _told) = journal(&double, SyncPolicy::Always);
        let all_cut = !faults.contains(&Fault::NoTruncate);
        double.script(faults);
        double.fail_syncs(failing);
        let records = records(24);
        let mut acknowledged = Vec::new();
        for some in records.chunks(batch) {
            let written = together(&journal, some);
            let taken = some.iter().zip(written).filter(|(_, written)| *written);
            acknowledged.extend(taken.map(|(record, _)| record.id.clone()));
        }
        drop(journal);
        let bytes = double.synced();
        let mut reader = Reader::new(bytes.as_slice(), "x");
        let mut found = Vec::new();
        while let Some(item) = reader.next_record().unwrap() {
            match item {
                Ok(exchange) => found.push(exchange.id),
                Err(bad) => prop_assert!(!all_cut, "{bad:?}"),
            }
        }
        if all_cut {
            prop_assert_eq!(found, acknowledged);
        } else {
            found.retain(|id| acknowledged.contains(id));
            prop_assert_eq!(found, acknowledged);
        }
    }
}
