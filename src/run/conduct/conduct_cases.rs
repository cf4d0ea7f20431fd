//! Good and bad senders.

use super::*;

/// An attempt at so many milliseconds, answered with a status (0: not at all).
fn attempt(at_ms: i64, status: u16) -> Attempt {
    Attempt {
        at: Timestamp::from_millisecond(at_ms).unwrap(),
        id: Some("d-1".into()),
        outcome: match status {
            0 => Outcome::Silent,
            status => Outcome::Status(status),
        },
        waited: Duration::ZERO,
        body: 1,
        time: Some(at_ms.unsigned_abs() / 1000),
        signature: Some(at_ms.unsigned_abs()),
    }
}

fn rule() -> DeliveryRule {
    DeliveryRule {
        timeout: Some(Duration::from_secs(5)),
        retries: vec![Duration::from_secs(5), Duration::from_secs(25)],
        ..DeliveryRule::default()
    }
}

fn judged(attempts: Vec<Attempt>, rule: &DeliveryRule, now_ms: i64) -> Conduct {
    let delivery = Delivery {
        id: Some("d-1".into()),
        made: attempts.len() as u64,
        attempts,
        ..Delivery::default()
    };
    Conduct::of(
        &delivery,
        rule,
        true,
        Timestamp::from_millisecond(now_ms).unwrap(),
    )
}

fn said(conduct: &Conduct) -> Vec<String> {
    let line = |f: &Finding| {
        format!(
            "{} {}: {}, got {}",
            f.rule.as_str(),
            f.path,
            f.expected,
            f.seen
        )
    };
    conduct.findings.iter().map(line).collect()
}

#[test]
fn a_sender_that_does_as_documented() {
    let attempts = vec![attempt(0, 503), attempt(5_200, 500), attempt(30_000, 200)];
    let conduct = judged(attempts, &rule(), 31_000);
    assert_eq!(said(&conduct), Vec::<String>::new());
    assert_eq!((conduct.attempts, conduct.owed), (3, Some(3)));
    assert_eq!(conduct.end, End::Accepted);
    assert_eq!(conduct.same_id, Some(true));
    assert_eq!(conduct.fresh_time, Some(true));
    assert_eq!(conduct.fresh_signature, Some(true));
    assert!(conduct.same_body);
}

#[test]
fn spacing_has_a_tolerance_and_a_limit() {
    let at = |second| judged(vec![attempt(0, 503), attempt(second, 200)], &rule(), second);
    assert_eq!(said(&at(3_600)), Vec::<String>::new());
    assert_eq!(said(&at(6_400)), Vec::<String>::new());
    assert_eq!(
        said(&at(3_400)),
        ["spacing attempt 2: 5s after the one before, got 3s 400ms"]
    );
    assert_eq!(
        said(&at(6_600)),
        ["spacing attempt 2: 5s after the one before, got 6s 600ms"]
    );
    // No answer: the sender first waits for as long as it waits.
    let hung = judged(vec![attempt(0, 0), attempt(10_500, 200)], &rule(), 11_000);
    assert_eq!(said(&hung), Vec::<String>::new());
}

#[test]
fn an_answer_after_the_time_limit_is_none() {
    let mut late = attempt(0, 200);
    late.waited = Duration::from_secs(6);
    let conduct = judged(vec![late, attempt(10_000, 200)], &rule(), 11_000);
    assert_eq!(said(&conduct), Vec::<String>::new());
    assert_eq!(conduct.answers, [None, Some(200)]);
}

#[test]
fn giving_up_early_is_known_once_the_next_is_overdue() {
    let one = vec![attempt(0, 503)];
    let waiting = judged(one.clone(), &rule(), 6_000);
    assert_eq!((said(&waiting), waiting.end), (Vec::new(), End::Pending));
    assert!(!waiting.is_telling());
    let overdue = judged(one, &rule(), 60_000);
    assert_eq!(overdue.end, End::GaveUp);
    assert!(overdue.is_telling());
    assert_eq!(
        said(&overdue),
        ["attempts attempt 2: 5s after the one before, got none within 1m"]
    );
}

#[test]
fn attempts_nobody_owes() {
    let after_success = judged(vec![attempt(0, 200), attempt(5_000, 200)], &rule(), 6_000);
    assert_eq!(
        said(&after_success),
        ["attempts attempt 2: no attempt after 1: attempt 1 was answered 200, got one more"]
    );
    let all = vec![attempt(0, 500), attempt(5_000, 500), attempt(30_000, 500)];
    let gave_up = judged(all.clone(), &rule(), 9_000_000);
    assert_eq!((said(&gave_up), gave_up.end), (Vec::new(), End::GaveUp));
    let fourth = [all, vec![attempt(60_000, 500)]].concat();
    assert_eq!(
        said(&judged(fourth, &rule(), 61_000)),
        ["attempts attempt 4: no attempt after 3: 3 are documented, got one more"]
    );
    let some = DeliveryRule {
        retry_on: vec!["429".parse().unwrap()],
        ..rule()
    };
    let other = judged(vec![attempt(0, 500), attempt(5_000, 200)], &some, 6_000);
    assert_eq!(
        said(&other),
        ["attempts attempt 2: no attempt after 1: 500 is not tried again, got one more"]
    );
}

#[test]
fn without_an_id_the_same_bytes_may_be_another_delivery() {
    let anonymous = |statuses: [u16; 2]| {
        let mut attempts = vec![attempt(0, statuses[0]), attempt(5_000, statuses[1])];
        attempts.iter_mut().for_each(|one| one.id = None);
        let delivery = Delivery {
            made: 2,
            attempts,
            ..Delivery::default()
        };
        Conduct::of(&delivery, &rule(), true, Timestamp::from_second(6).unwrap())
    };
    assert!(!anonymous([200, 200]).is_telling());
    assert!(anonymous([503, 200]).is_telling());
    assert_eq!(anonymous([503, 200]).same_id, None);
}

#[test]
fn where_no_retries_are_documented_only_what_they_carry_is_judged() {
    let none = DeliveryRule::default();
    let conduct = judged(vec![attempt(0, 503), attempt(100, 503)], &none, 10_000_000);
    assert_eq!((said(&conduct), conduct.owed), (Vec::new(), None));
    assert_eq!(conduct.end, End::GaveUp);
}

#[test]
fn the_id_and_the_body_have_to_stay() {
    let mut other = attempt(5_000, 503);
    other.id = Some("d-2".into());
    let mut third = attempt(30_000, 200);
    third.body = 2;
    let conduct = judged(vec![attempt(0, 503), other, third], &rule(), 31_000);
    assert_eq!(
        said(&conduct),
        [
            "delivery-id attempt 2: `d-1`, got `d-2`",
            "same-body attempt 3: the body of the first attempt, got another body under the same id"
        ]
    );
    assert_eq!((conduct.same_id, conduct.same_body), (Some(false), false));
}

#[test]
fn time_and_signature_have_to_be_new() {
    let mut stale = attempt(5_000, 503);
    stale.time = Some(0);
    let mut copied = attempt(30_000, 200);
    copied.signature = Some(5_000);
    let conduct = judged(vec![attempt(0, 503), stale, copied], &rule(), 31_000);
    assert_eq!(
        said(&conduct),
        [
            "freshness attempt 2: a time of its own, got that of the attempt before",
            "freshness attempt 3: a signature of its own, got that of the attempt before, though the time is new"
        ]
    );
    // Two attempts within a second share it, rightly.
    let mut quick = attempt(900, 200);
    quick.time = Some(0);
    quick.signature = Some(0);
    let conduct = judged(
        vec![attempt(0, 503), quick],
        &DeliveryRule::default(),
        1_000,
    );
    assert_eq!(said(&conduct), Vec::<String>::new());
}

proptest::proptest! {
    #[test]
    fn no_history_is_too_strange(
        history in proptest::collection::vec((0i64..10_000_000, 0u16..1000), 0..20), now in 0i64..20_000_000
    ) {
        let attempts = history.iter().map(|(at, status)| attempt(*at, *status)).collect();
        let conduct = judged(attempts, &rule(), now);
        proptest::prop_assert_eq!(conduct.answers.len(), history.len());
    }
}
