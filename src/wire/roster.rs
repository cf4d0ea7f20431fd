//! Who is connected and what each is waiting for, so that the slowest can be let go when every place is taken.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How many bytes have to move within the patience for a transfer not to count as stuck.
const HEADWAY: usize = 64 * 1024;

/// What a connection waits for; the first are let go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// For the next request, or for the end.
    Idle,
    /// For a TLS handshake or a head.
    Head,
    /// For a body, or for an answer to be taken.
    Moving,
    /// For nothing: it is left hanging on purpose.
    Held,
}

/// All connections.
#[derive(Debug)]
pub(super) struct Roster {
    patience: Duration,
    seats: Mutex<HashMap<u64, Arc<Seat>>>,
}

impl Roster {
    /// Nobody is there. Without headway for longer than `patience`, a connection may be asked to leave.
    pub fn new(patience: Duration) -> Arc<Self> {
        Arc::new(Roster {
            patience,
            seats: Mutex::default(),
        })
    }

    /// A place for the connection of that number, until it is dropped.
    pub fn place(self: &Arc<Self>, id: u64) -> Place {
        let seat = Arc::new(Seat {
            state: Mutex::new(State {
                phase: Phase::Idle,
                since: Instant::now(),
                moved: 0,
                streams: 0,
                busy: 0,
                leaving: false,
            }),
            told: Notify::new(),
        });
        lock(&self.seats).insert(id, Arc::clone(&seat));
        Place {
            id,
            roster: Arc::clone(self),
            seat,
        }
    }

    /// Asks the one that others can best do without to leave. Gives when to ask again: a connection that was asked
    /// needs a moment, and one that has not been waiting for long enough is left alone. Whoever waits for an answer
    /// of ours never has to go.
    pub fn make_room(&self) -> Instant {
        let now = Instant::now();
        let seats = lock(&self.seats);
        let mut best: Option<(Phase, Instant, &Arc<Seat>)> = None;
        let mut next = now + self.patience;
        for seat in seats.values() {
            let state = lock(&seat.state);
            if state.leaving {
                return now + self.patience;
            }
            if state.busy > 0 {
                continue;
            }
            let due = state.since + self.patience;
            if due > now {
                next = next.min(due);
            } else if best
                .is_none_or(|(phase, since, _)| (state.phase, state.since) < (phase, since))
            {
                best = Some((state.phase, state.since, seat));
            }
        }
        if let Some((_, _, seat)) = best {
            seat.ask_to_leave();
            next = now + self.patience;
        }
        next
    }

    /// How long one may make no headway when every place is taken.
    pub fn patience(&self) -> Duration {
        self.patience
    }
}

/// A connection's entry in the roster; it goes with it.
#[derive(Debug)]
pub(super) struct Place {
    id: u64,
    roster: Arc<Roster>,
    pub seat: Arc<Seat>,
}

impl Place {
    /// How long one may make no headway when every place is taken.
    pub fn patience(&self) -> Duration {
        self.roster.patience()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.roster.seats).remove(&self.id);
    }
}

/// What is known of one connection.
#[derive(Debug)]
pub(super) struct Seat {
    state: Mutex<State>,
    told: Notify,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    since: Instant,
    moved: usize,
    streams: usize,
    busy: usize,
    leaving: bool,
}

impl Seat {
    /// From now on it waits for that.
    pub fn enter(&self, phase: Phase) {
        let mut state = lock(&self.state);
        state.phase = phase;
        state.since = Instant::now();
        state.moved = 0;
    }

    /// So many bytes came or went.
    pub fn moved(&self, bytes: usize) {
        let mut state = lock(&self.state);
        state.moved += bytes;
        if state.moved >= HEADWAY {
            state.moved = 0;
            state.since = Instant::now();
        }
    }

    /// A request is being worked on until the guard is dropped. `None` when the connection was asked to leave.
    pub fn work(self: &Arc<Self>) -> Option<Work> {
        let mut state = lock(&self.state);
        if state.leaving {
            return None;
        }
        state.busy += 1;
        Some(Work(Arc::clone(self)))
    }

    /// One of several exchanges on one connection is open until the guard is dropped.
    pub fn stream(self: &Arc<Self>) -> Stream {
        let mut state = lock(&self.state);
        state.streams += 1;
        state.phase = Phase::Moving;
        if state.streams == 1 {
            state.since = Instant::now();
        }
        Stream(Arc::clone(self))
    }

    /// Since when no exchange has been open; `None` while one is.
    pub fn idle_since(&self) -> Option<Instant> {
        let state = lock(&self.state);
        (state.streams == 0).then_some(state.since)
    }

    /// What it waits for.
    pub fn phase(&self) -> Phase {
        lock(&self.state).phase
    }

    /// Completes once the connection was asked to leave.
    pub async fn asked_to_leave(&self) {
        self.told.notified().await;
    }

    fn ask_to_leave(&self) {
        lock(&self.state).leaving = true;
        self.told.notify_one();
    }
}

/// A request in the handler's hands.
#[derive(Debug)]
pub(super) struct Work(Arc<Seat>);

impl Drop for Work {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.busy -= 1;
        state.since = Instant::now();
    }
}

/// An open exchange.
#[derive(Debug)]
pub(super) struct Stream(Arc<Seat>);

impl Stream {
    /// So many bytes of it came.
    pub fn moved(&self, bytes: usize) {
        self.0.moved(bytes);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.streams -= 1;
        if state.streams == 0 {
            state.phase = Phase::Idle;
            state.since = Instant::now();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaving(place: &Place) -> bool {
        lock(&place.seat.state).leaving
    }

    #[test]
    fn the_idle_go_first_and_then_who_waited_longest() {
        let roster = Roster::new(Duration::ZERO);
        let places: Vec<Place> = (0..4).map(|id| roster.place(id)).collect();
        let [body, old_head, head, idle] = places.as_slice() else {
            panic!("four");
        };
        body.seat.enter(Phase::Moving);
        old_head.seat.enter(Phase::Head);
        head.seat.enter(Phase::Head);
        idle.seat.enter(Phase::Idle);
        roster.make_room();
        assert_eq!(
            [body, old_head, head, idle].map(leaving),
            [false, false, false, true]
        );
        // It has not left yet, so nobody else has to.
        roster.make_room();
        assert_eq!([body, old_head, head].map(leaving), [false; 3]);
        let mut places = places;
        places.pop();
        roster.make_room();
        let gone: Vec<bool> = places.iter().map(leaving).collect();
        assert_eq!(gone, [false, true, false]);
    }

    #[test]
    fn who_is_worked_for_or_has_just_come_stays() {
        let roster = Roster::new(Duration::ZERO);
        let place = roster.place(1);
        let work = place.seat.work().unwrap();
        roster.make_room();
        assert!(!leaving(&place));
        drop(work);
        roster.make_room();
        assert!(leaving(&place) && place.seat.work().is_none());

        let patient = Roster::new(Duration::from_secs(3600));
        let place = patient.place(1);
        let again = patient.make_room();
        assert!(!leaving(&place) && again > Instant::now() + Duration::from_secs(3000));
    }

    #[test]
    fn headway_counts_and_dripping_does_not() {
        let roster = Roster::new(Duration::ZERO);
        let place = roster.place(1);
        place.seat.enter(Phase::Moving);
        let before = lock(&place.seat.state).since;
        place.seat.moved(HEADWAY - 1);
        assert_eq!(lock(&place.seat.state).since, before);
        place.seat.moved(1);
        assert!(lock(&place.seat.state).since > before);
    }

    #[test]
    fn a_connection_with_an_open_exchange_is_not_idle() {
        let roster = Roster::new(Duration::ZERO);
        let place = roster.place(1);
        let streams = [place.seat.stream(), place.seat.stream()];
        assert_eq!(place.seat.idle_since(), None);
        drop(streams);
        assert!(place.seat.idle_since().is_some());
        assert_eq!(place.seat.phase(), Phase::Idle);
    }
}
