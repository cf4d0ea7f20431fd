//! Plans driven on a clock that stands still until everybody waits for it.

use std::cell::{Cell, RefCell};
use std::future::ready;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt, pending};
use proptest::prelude::*;
use tokio::time::{sleep, timeout};

use crate::Error;

use super::{Due, Ending, OrderKey, Plan, Ran, Room, ScheduleOptions, drive};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A job that takes so long.
fn job(at: Option<u64>, key: &str, takes: u64) -> Due<u64> {
    Due {
        at: at.map(ms),
        key: (!key.is_empty()).then(|| OrderKey(key.into())),
        bytes: 10,
        job: takes,
    }
}

fn options(concurrency: usize) -> ScheduleOptions {
    ScheduleOptions {
        concurrency,
        watch: None,
        ..ScheduleOptions::default()
    }
}

/// Number, beginning, end, in the order of their ends.
type Times = Vec<(u64, u64, u64)>;

async fn run(
    plan: impl IntoIterator<Item = Due<u64>>,
    options: ScheduleOptions,
    stop: impl Stream<Item = ()>,
) -> (Times, Ran<u64>) {
    let mut times = Vec::new();
    let work = async |takes, _| sleep(ms(takes)).await;
    let ran = drive(Plan::of(plan), options, stop, work, |done| {
        let whole = |time: Duration| u64::try_from(time.as_millis()).unwrap();
        let (started, ended) = (whole(done.turn.started), whole(done.ended));
        times.push((done.turn.number, started, ended));
        assert_eq!(done.service(), done.ended - done.turn.started);
        let since = done.turn.due.unwrap_or(done.turn.started);
        assert_eq!(done.latency(), done.ended - since);
        Ok(ControlFlow::Continue(()))
    });
    let ran = ran.await.unwrap();
    (times, ran)
}

#[tokio::test(start_paused = true)]
async fn a_slow_endpoint_does_not_slow_the_plan() {
    let plan = || [0, 10, 20, 30, 40].map(|at| job(Some(at), "", 25));
    let (times, ran) = run(plan(), options(5), pending()).await;
    let on_time = [
        (0, 0, 25),
        (1, 10, 35),
        (2, 20, 45),
        (3, 30, 55),
        (4, 40, 65),
    ];
    assert_eq!(times, on_time);
    assert_eq!(ran.ending, Ending::Complete);
    assert_eq!((ran.started, ran.ended, ran.waited_for_place), (5, 5, 0));
    assert_eq!(ran.late.at(1.0), Duration::ZERO);
    assert_eq!(ran.took, ms(65));
    // With too few places jobs wait, and how late they are is told; their times stay as they were.
    let (times, ran) = run(plan(), options(2), pending()).await;
    let crowded = [
        (0, 0, 25),
        (1, 10, 35),
        (2, 25, 50),
        (3, 35, 60),
        (4, 50, 75),
    ];
    assert_eq!(times, crowded);
    assert_eq!((ran.waited_for_place, ran.waited_for_order), (3, 0));
    assert_eq!(ran.late.percentiles().max_us, 10_000);
    assert_eq!(ran.late.percentiles().mean_us, 4000.0);
}

#[tokio::test(start_paused = true)]
async fn jobs_of_a_key_follow_each_other_and_others_pass_them() {
    let plan = [
        job(None, "a", 30),
        job(None, "a", 20),
        job(Some(5), "b", 10),
        job(Some(6), "a", 10),
        job(Some(7), "", 10),
        job(Some(60), "a", 10),
    ];
    let (times, ran) = run(plan, options(3), pending()).await;
    let expected = [
        (2, 5, 15),
        (4, 7, 17),
        (0, 0, 30),
        (1, 30, 50),
        (3, 50, 60),
        (5, 60, 70),
    ];
    assert_eq!(times, expected);
    assert_eq!((ran.waited_for_place, ran.waited_for_order), (0, 2));
}

#[tokio::test(start_paused = true)]
async fn without_room_for_more_that_wait_the_plan_is_not_read_on() {
    let plan =
        || [("a", 30), ("a", 10), ("a", 10), ("b", 1)].map(|(key, takes)| job(Some(0), key, takes));
    for (jobs, bytes, b_begins) in [
        (2, 20, 0),
        (1, 1000, 30),
        (1000, 19, 30),
        (1000, 20, 0),
        // A single one always has room.
        (0, 0, 30),
    ] {
        let options = ScheduleOptions {
            waiting: Room { jobs, bytes },
            ..options(4)
        };
        let (times, ran) = run(plan(), options, pending()).await;
        let mut begun: Vec<_> = times.iter().map(|(number, at, _)| (*number, *at)).collect();
        begun.sort_unstable();
        let expected = [(0, 0), (1, 30), (2, 40), (3, b_begins)];
        assert_eq!(begun, expected, "{jobs} {bytes}");
        assert_eq!(ran.waited_for_order, 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_plan_is_read_as_it_is_needed() {
    let (read, ended) = (Rc::new(Cell::new(0)), Cell::new(0));
    let counted = Rc::clone(&read);
    let plan = (0..100_000_u64).map(|number| {
        counted.set(counted.get() + 1);
        job(None, ["", "a", "b"][(number % 3) as usize], number % 2)
    });
    let options = ScheduleOptions {
        waiting: Room {
            jobs: 20,
            bytes: 1000,
        },
        ..options(10)
    };
    let most = Cell::new(0);
    let work = async |takes, _| sleep(ms(takes)).await;
    let done = |_| {
        ended.set(ended.get() + 1);
        most.set(most.get().max(read.get() - ended.get()));
        Ok(ControlFlow::Continue(()))
    };
    let ran = drive(Plan::of(plan), options, pending(), work, done).await;
    assert_eq!(ran.unwrap().ended, 100_000);
    assert!(most.get() <= 31, "{}", most.get());
}

#[tokio::test(start_paused = true)]
async fn a_signal_lets_jobs_end_and_tells_what_was_not_begun() {
    let plan = || {
        [
            ("a", 0, 30),
            ("a", 1, 7),
            ("", 10, 90),
            ("b", 26, 8),
            ("", 50, 9),
        ]
        .map(|(key, at, takes)| job(Some(at), key, takes))
    };
    let (times, ran) = run(plan(), options(3), stream::once(sleep(ms(25)))).await;
    assert_eq!(times, [(0, 0, 30), (2, 10, 100)]);
    assert_eq!(ran.ending, Ending::Stopped);
    assert_eq!((ran.started, ran.ended), (2, 2));
    assert!(ran.cut_off.is_empty() && !ran.read_to_end);
    let left: Vec<_> = ran
        .left
        .iter()
        .map(|left| (left.number, left.job))
        .collect();
    assert_eq!(left, [(1, 7), (3, 8)]);
    // Those that do not end within the grace are named.
    let impatient = ScheduleOptions {
        grace: ms(20),
        ..options(3)
    };
    let (times, ran) = run(plan(), impatient, stream::once(sleep(ms(25)))).await;
    assert_eq!(times, [(0, 0, 30)]);
    assert_eq!((ran.cut_off, ran.took), (vec![2], ms(45)));
    // A second signal is the end of all patience.
    let twice = stream::iter([25, 15]).then(|after| sleep(ms(after)));
    let (times, ran) = run(plan(), options(3), twice).await;
    assert_eq!(times, [(0, 0, 30)]);
    assert_eq!((ran.cut_off, ran.took), (vec![2], ms(40)));
}

#[tokio::test(start_paused = true)]
async fn a_signal_before_the_first_job_begins_none() {
    let (times, ran) = run([job(None, "", 1)], options(1), stream::once(ready(()))).await;
    assert!(times.is_empty() && ran.left.is_empty() && !ran.read_to_end);
    assert_eq!((ran.ending, ran.started), (Ending::Stopped, 0));
}

#[tokio::test(start_paused = true)]
async fn an_empty_plan_is_complete() {
    let (times, ran) = run([], options(1), pending()).await;
    assert!(times.is_empty() && ran.read_to_end);
    assert_eq!(ran.ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn who_is_told_may_have_enough() {
    let plan = (0..10).map(|number| job(None, "", 10 + number));
    let ended = RefCell::new(Vec::new());
    let work = async |takes, _| sleep(ms(takes)).await;
    let ran = drive(Plan::of(plan), options(3), pending(), work, |done| {
        ended.borrow_mut().push(done.turn.number);
        Ok(match done.turn.number {
            1 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        })
    });
    let ran = ran.await.unwrap();
    assert_eq!(ran.ending, Ending::Enough);
    // The fourth began when the first ended; both that were under way could end.
    assert_eq!(*ended.borrow(), [0, 1, 2, 3]);
    assert_eq!((ran.started, ran.ended), (4, 4));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_who_is_told_ends_everything_at_once() {
    let plan = [job(None, "", 10), job(None, "", 1000)];
    let work = async |takes, _| sleep(ms(takes)).await;
    let begun = tokio::time::Instant::now();
    let error = drive(Plan::of(plan), options(2), pending(), work, |_| {
        Err(Error::usage("full", "make room"))
    });
    assert_eq!(error.await.unwrap_err().to_string(), "full");
    assert_eq!(begun.elapsed(), ms(10));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_plan_lets_jobs_end_first() {
    let jobs = vec![Ok(job(None, "", 50)), Err(Error::usage("torn", "mend it"))];
    let plan = Plan::read_ahead(jobs.into_iter(), Room::default()).unwrap();
    let ended = Cell::new(0);
    let work = async |takes, _| sleep(ms(takes)).await;
    let error = drive(plan, options(2), pending(), work, |_| {
        ended.set(ended.get() + 1);
        Ok(ControlFlow::Continue(()))
    });
    assert_eq!(error.await.unwrap_err().to_string(), "torn");
    assert_eq!(ended.get(), 1);
}

/// On the real clock: nothing is early, and whoever else has something to do can do it meanwhile.
#[tokio::test]
async fn waiting_exactly_leaves_others_their_turn() {
    for watch in [0, 200, 60_000_000].map(|us| Some(Duration::from_micros(us))) {
        let plan = (0..40).map(|number| job(Some(number), "", 0));
        let options = ScheduleOptions {
            watch,
            ..options(1)
        };
        let other = tokio::spawn(sleep(ms(1)));
        let work = async |_, _| other.is_finished();
        let seen = RefCell::new(Vec::new());
        let ran = drive(Plan::of(plan), options, pending(), work, |done| {
            assert!(Some(done.turn.started) >= done.turn.due);
            seen.borrow_mut().push(done.outcome);
            Ok(ControlFlow::Continue(()))
        });
        timeout(Duration::from_secs(20), ran)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(seen.borrow().last(), Some(&true));
    }
}

proptest! {
    #[test]
    fn nothing_is_early_lost_repeated_out_of_order_or_too_many(
        jobs in proptest::collection::vec(
            (proptest::option::of(0..60_u64), "[abc]?", 0..20_u64), 0..40),
        concurrency in 1..5_usize,
        room in 0..6_usize,
    ) {
        let plan: Vec<_> = jobs.iter().map(|(at, key, takes)| job(*at, key, *takes)).collect();
        let options = ScheduleOptions {
            waiting: Room { jobs: room, bytes: 35 },
            ..options(concurrency)
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let (mut times, ran) = runtime.block_on(run(plan, options, pending()));
        prop_assert_eq!(ran.ended, jobs.len() as u64);
        times.sort_unstable();
        let numbers: Vec<_> = times.iter().map(|time| time.0).collect();
        prop_assert_eq!(numbers, (0..jobs.len() as u64).collect::<Vec<_>>());
        for (time, (at, key, takes)) in times.iter().zip(&jobs) {
            let (number, begun, ended) = *time;
            prop_assert!(begun >= at.unwrap_or(0));
            prop_assert_eq!(ended - begun, *takes);
            let at_once = times.iter().filter(|other| other.1 <= begun && begun < other.2);
            prop_assert!(at_once.count() <= concurrency);
            let later = times.iter().zip(&jobs).skip(number as usize + 1);
            for (other, (_, other_key, _)) in later {
                prop_assert!(key.is_empty() || key != other_key || other.1 >= ended);
            }
        }
    }
}
