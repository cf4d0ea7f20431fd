//! *on time*.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use hookctl::judge::{Rule, Upshot};
use hookctl::run::probe::Group;

use crate::exam::{Exam, failed, passed, seen};
use crate::receiver::{OK, Receiver};

fn exam(to: String) -> Exam {
    let mut exam = Exam::new(to);
    exam.options.rate = 50.0;
    exam.options.length = Duration::from_millis(400);
    exam
}

#[test]
fn who_answers_at_once_is_on_time_and_its_figures_are_told() {
    let receiver = Receiver::ok();
    let trial = exam(receiver.url()).tries_one(Group::OnTime, "at-rate");
    passed(&trial);
    let names: Vec<_> = trial
        .figures
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["sent", "rate", "p50", "p99", "max"]);
    assert_eq!(trial.figures[0].1, "20");
    assert_eq!(receiver.requests().len(), 20);
    assert_eq!(trial.exchanges.len(), 20);
}

#[test]
fn who_is_busy_with_one_at_a_time_is_late_under_load_alone() {
    // One takes 80 ms, so that twenty of them that come in 400 ms take 1.6 s.
    let busy = Mutex::new(channel::<()>());
    let receiver = Receiver::answering(move |_, _| {
        let nothing = busy.lock().unwrap();
        let _ = nothing.1.recv_timeout(Duration::from_millis(80));
        OK.into()
    });
    let mut exam = exam(receiver.url());
    exam.patience = Duration::from_millis(600);
    let trial = exam.tries_one(Group::OnTime, "at-rate");
    failed(&trial, &[Rule::NoAnswer]);
    assert!(seen(&trial).starts_with("timed out × "), "{}", seen(&trial));
}

#[test]
fn what_is_refused_is_told_with_its_number() {
    let receiver = Receiver::answering(|number, _| match number % 5 {
        4 => b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n".to_vec(),
        _ => OK.into(),
    });
    let trial = exam(receiver.url()).tries_one(Group::OnTime, "at-rate");
    failed(&trial, &[Rule::Status]);
    assert_eq!(seen(&trial), "4 of 20, the first: 503");
}

#[test]
fn an_endpoint_that_is_not_there_is_no_failure_of_its_own() {
    let trial = exam(Receiver::gone()).tries_one(Group::OnTime, "at-rate");
    assert!(
        matches!(trial.upshot, Upshot::Error { .. }),
        "{:?}",
        trial.upshot
    );
}
