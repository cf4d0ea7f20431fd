//! *retries*.

use std::collections::BTreeSet;
use std::time::Duration;

use hookctl::judge::{Rule, Upshot};
use hookctl::run::probe::Group;

use crate::exam::{Exam, failed, passed};
use crate::receiver::{OK, Receiver, body, header};
use crate::shop::{Ways, shop};

fn exam(to: String) -> Exam {
    let mut exam = Exam::new(to);
    (exam.provider, exam.event) = ("haptik", "webhook_agent_chat_close");
    exam.options.time_scale = Some(0.0);
    exam
}

#[test]
fn every_attempt_is_the_same_delivery() {
    let receiver = Receiver::ok();
    let trial = exam(receiver.url()).tries_one(Group::Retries, "provider-schedule");
    assert!(
        matches!(trial.upshot, Upshot::NotProtected(_)),
        "{:?}",
        trial.upshot
    );
    // A good one, to know how long an answer takes, and seven attempts.
    let requests = receiver.requests();
    assert_eq!(requests.len(), 8);
    let bodies: BTreeSet<_> = requests[1..]
        .iter()
        .map(|request| body(request).unwrap())
        .collect();
    assert_eq!(bodies.len(), 1);
    let attempts: Vec<_> = trial.exchanges.iter().map(|sent| sent.attempt).collect();
    assert_eq!(attempts[1..], [1, 2, 3, 4, 5, 6, 7].map(Some));
    assert!(trial.exchanges[1].response.is_none());
    assert!(
        trial.exchanges[2..]
            .iter()
            .all(|sent| sent.response.is_some())
    );
}

#[test]
fn who_keeps_what_came_has_one_effect_and_who_refuses_it_fails() {
    let right = shop(Ways::Right);
    let trial = exam(right.url()).watching("/orders");
    passed(&trial.tries_one(Group::Retries, "provider-schedule"));
    let refusing = Receiver::answering(|number, _| match number {
        0 | 1 => OK.into(),
        _ => b"HTTP/1.1 409 X\r\nContent-Length: 0\r\n\r\n".to_vec(),
    });
    let trial = exam(refusing.url()).tries_one(Group::Retries, "provider-schedule");
    failed(&trial, &[Rule::Status; 6]);
}

#[test]
fn a_provider_that_tries_once_leaves_nothing_to_try() {
    let receiver = Receiver::ok();
    let trial = Exam::new(receiver.url()).tries_one(Group::Retries, "provider-schedule");
    let why = "the provider documents no retries";
    assert_eq!(trial.upshot, Upshot::Skipped(why.into()));
    assert_eq!(receiver.requests().len(), 0);
}

#[test]
fn an_attempt_after_a_time_out_has_a_time_and_a_signature_of_its_own() {
    let receiver = Receiver::ok();
    let trial = Exam::new(receiver.url()).tries_one(Group::Once, "after-time-out");
    assert!(trial.took == Duration::ZERO && trial.findings.is_empty());
    // The answer to the first attempt had begun when its connection was closed.
    assert!(trial.exchanges[1].response.is_none());
    assert!(trial.exchanges[1].timing.first_byte_us.is_some());
    let requests = receiver.requests();
    let [_, first, second] = requests.as_slice() else {
        panic!("{}", requests.len());
    };
    let of = |name: &str| [first, second].map(|request| header(request, name).unwrap());
    let [one, other] = of("X-Chatwoot-Delivery");
    assert_eq!(one, other);
    let [one, other] = of("X-Chatwoot-Timestamp").map(|time| time.parse::<i64>().unwrap());
    assert_eq!(other - one, 2);
    let [one, other] = of("X-Chatwoot-Signature");
    assert_ne!(one, other);
    assert_eq!(body(first), body(second));
}
