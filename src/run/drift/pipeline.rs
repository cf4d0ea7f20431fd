//! Judging all payloads of a source on many threads, in bounded memory and in order.
//!
//! One thread reads and hands out batches, others look at them, the caller's puts the results together in the order
//! of the source. A batch is handed out only while fewer than a fixed number are on their way, so that one that takes
//! long does not let the others pile up.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::baseline::Baseline;
use super::batch::{Batch, Done};
use super::examiner::Examiner;
use super::judged::Judged;
use super::source::Source;
use super::tally::Tally;
use crate::Error;

/// A batch and its number, or why there is none.
type Numbered<T> = (u64, Result<T, Error>);

/// Lets one more batch be read, into the room that an earlier one has left.
type Permit = Vec<u8>;

/// Is told of a payload; an error stops the run.
pub type Tell<'a> = dyn FnMut(&Judged) -> Result<(), Error> + 'a;

/// Who is told of what, in the order of the source.
pub struct Watch<'a> {
    /// Each payload that was judged. None: nobody wants to see them.
    pub payload: Option<&'a mut Tell<'a>>,
    /// How many records and bodies were looked at up to now.
    pub progress: &'a mut dyn FnMut(u64),
}

/// Judges all that the source has.
///
/// # Errors
/// Those of reading the source, and what `watch` gives. Threads that wait for the source end when it goes on.
pub fn judge(
    source: Source,
    examiner: &Arc<Examiner>,
    baseline: &Baseline,
    threads: NonZeroUsize,
    watch: Watch,
) -> Result<Tally, Error> {
    let most = threads.get().saturating_add(2);
    let (permit, permits) = sync_channel(most);
    for _ in 0..most {
        // There is room for all of them.
        let _ = permit.send(Vec::new());
    }
    let (hand_out, batches) = sync_channel(most);
    let (tell, told) = sync_channel(most);
    let batches = Arc::new(Mutex::new(batches));
    let keep = watch.payload.is_some();
    let mut working = vec![thread::spawn(move || read(source, &permits, &hand_out))];
    for _ in 0..threads.get() {
        let (tell, batches, examiner) = (tell.clone(), Arc::clone(&batches), Arc::clone(examiner));
        working.push(thread::spawn(move || {
            look(&batches, &examiner, keep, &tell)
        }));
    }
    drop(tell);
    let all = gather(&told, &permit, baseline, watch)?;
    for thread in working {
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
    }
    Ok(all)
}

/// Reads and hands out, a batch for each permit.
fn read(mut source: Source, permits: &Receiver<Permit>, hand_out: &SyncSender<Numbered<Batch>>) {
    for number in 0.. {
        let Ok(room) = permits.recv() else { return };
        let Some(batch) = source.next_batch(room).transpose() else {
            return;
        };
        let last = batch.is_err();
        if hand_out.send((number, batch)).is_err() || last {
            return;
        }
    }
}

/// Looks at batches until there are no more, or nobody wants to know.
fn look(
    batches: &Mutex<Receiver<Numbered<Batch>>>,
    examiner: &Examiner,
    keep: bool,
    tell: &SyncSender<Numbered<Done>>,
) {
    loop {
        let next = batches
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok((number, batch)) = next else { return };
        let done = batch.and_then(|batch| batch.examine(examiner, keep));
        if tell.send((number, done)).is_err() {
            return;
        }
    }
}

/// Puts the results together in order.
fn gather(
    told: &Receiver<Numbered<Done>>,
    permit: &SyncSender<Permit>,
    baseline: &Baseline,
    mut watch: Watch,
) -> Result<Tally, Error> {
    let mut all = Tally::default();
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, done) in told {
        early.insert(number, done);
        while let Some(done) = early.remove(&next) {
            let mut done = done?;
            let room = std::mem::take(&mut done.room);
            if let Some(payload) = &mut watch.payload {
                done.judged.iter().try_for_each(payload)?;
            }
            all.absorb(done.tally, baseline);
            (watch.progress)(all.records);
            next += 1;
            // The reader may have ended.
            let _ = permit.try_send(room);
        }
    }
    Ok(all)
}
