//! What was read of a plan and has not begun: which job is next, and which have to wait for others of their key.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::due::{Due, OrderKey};
use super::options::Room;
use super::ran::Left;

/// A job with its number in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned<J> {
    pub number: u64,
    pub due: Due<J>,
    /// Whether it had to wait for an earlier job of its key.
    pub queued: bool,
}

/// What was read and has not begun.
#[derive(Debug)]
pub(super) struct Agenda<J> {
    room: Room,
    read: u64,
    /// The last one read, when it is not due or nothing can be done with it yet.
    next: Option<Planned<J>>,
    /// The keys of jobs under way or released, and those of the same key that wait, in order.
    queues: HashMap<OrderKey, VecDeque<Planned<J>>>,
    waiting: Room,
    /// Those whose predecessor has ended.
    released: VecDeque<Planned<J>>,
}

impl<J> Agenda<J> {
    pub fn new(room: Room) -> Self {
        Agenda {
            room,
            read: 0,
            next: None,
            queues: HashMap::new(),
            waiting: Room { jobs: 0, bytes: 0 },
            released: VecDeque::new(),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.next.is_none() && self.released.is_empty() && self.waiting.jobs == 0
    }

    /// Whether the next job can be taken in.
    pub fn has_room(&self) -> bool {
        self.next.is_none()
    }

    /// Takes in the next job of the plan.
    pub fn put(&mut self, due: Due<J>) {
        self.next = Some(Planned {
            number: self.read,
            due,
            queued: false,
        });
        self.read += 1;
    }

    /// A job that can begin now, if there is one; it is from then on the one of its key that is under way.
    pub fn begin(&mut self, now: Duration) -> Option<Planned<J>> {
        if let Some(released) = self.released.pop_front() {
            return Some(released);
        }
        let next = self
            .next
            .take_if(|next| next.due.at.is_none_or(|at| at <= now))?;
        let Some(key) = &next.due.key else {
            return Some(next);
        };
        let Some(queue) = self.queues.get_mut(key) else {
            self.queues.insert(key.clone(), VecDeque::new());
            return Some(next);
        };
        let bytes = self.waiting.bytes.saturating_add(next.due.bytes);
        let fits = self.waiting.jobs < self.room.jobs && bytes <= self.room.bytes;
        if fits || self.waiting.jobs == 0 {
            self.waiting.jobs += 1;
            self.waiting.bytes = bytes;
            queue.push_back(Planned {
                queued: true,
                ..next
            });
        } else {
            self.next = Some(Planned {
                queued: true,
                ..next
            });
        }
        None
    }

    /// A job of that key has ended.
    pub fn end(&mut self, key: Option<&OrderKey>) {
        let Some(key) = key else {
            return;
        };
        let Some(queue) = self.queues.get_mut(key) else {
            return;
        };
        match queue.pop_front() {
            Some(first) => {
                self.waiting.jobs -= 1;
                self.waiting.bytes = self.waiting.bytes.saturating_sub(first.due.bytes);
                self.released.push_back(first);
            }
            None => {
                self.queues.remove(key);
            }
        }
    }

    /// When the next job is due, if time is all that it waits for; that may have come meanwhile.
    pub fn due(&self) -> Option<Duration> {
        self.next.as_ref().filter(|next| !next.queued)?.due.at
    }

    /// Everything in it, in the plan's order.
    pub fn into_left(self) -> Vec<Left<J>> {
        let queued = self.queues.into_values().flatten();
        let mut left: Vec<_> = queued.chain(self.released).chain(self.next).collect();
        left.sort_unstable_by_key(|planned| planned.number);
        let left = left.into_iter().map(|planned| Left {
            number: planned.number,
            job: planned.due.job,
        });
        left.collect()
    }
}
