//! Room on the stack for payloads that nest deeply, as the validator goes down with them.

use std::panic::resume_unwind;
use std::thread;

use super::schema::Checked;
use crate::json::Tape;

/// Up to this depth any stack has room, however the schema goes about each level.
const SHALLOW: usize = 24;
/// What a level may need is more than most schemas take a hundred times over.
const ROOM: usize = 128 << 20;

/// Judges a payload where there is room for it. Memory of the stack that is not touched is not taken.
pub(in crate::judge) fn with_room(
    payload: &Tape,
    judge: impl FnOnce() -> Checked + Send,
) -> Checked {
    if payload.depth() <= SHALLOW {
        return judge();
    }
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(ROOM);
        match thread.spawn_scoped(scope, judge) {
            Ok(judging) => judging.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(error) => Checked {
                findings: Vec::new(),
                unchecked: Some(format!("no room to look into what nests deeply: {error}")),
            },
        }
    })
}
