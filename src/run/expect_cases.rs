//! What has to have come in, and when that is known.

use proptest::prelude::*;

use super::*;
use crate::exchange::{Direction, Exchange, Request, SignatureState, SignatureVerdict};
use crate::judge::Case;

fn expects(texts: &[&str]) -> Vec<Expect> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn counts(valid: usize, invalid: usize) -> Counts {
    let mut counts = Counts::default();
    let states = [
        (SignatureState::Valid, valid),
        (SignatureState::Invalid, invalid),
    ];
    for (state, times) in states {
        for _ in 0..times {
            let request = Request::new("POST", "/");
            let at = jiff::Timestamp::UNIX_EPOCH;
            let mut exchange = Exchange::new("x", at, Direction::Received, request);
            exchange.provider = Some("acme".into());
            exchange.event = Some("message.created".into());
            exchange.signature = Some(SignatureVerdict {
                state,
                scheme: None,
                skew_s: None,
                why: None,
            });
            counts.add(&Case::of("message_created", exchange, Vec::new()));
        }
    }
    counts
}

#[test]
fn an_event_has_four_names() {
    let counts = counts(2, 0);
    for name in [
        "message_created",
        "message.created",
        "acme/message_created",
        "acme/message.created",
    ] {
        assert_eq!(counts.of(name), 2, "{name}");
    }
    assert_eq!(counts.of("acme"), 0);
}

#[test]
fn lower_bounds_settle_and_upper_ones_wait_or_break() {
    let stands =
        |texts: &[&str], valid, invalid| standing(&expects(texts), &counts(valid, invalid));
    assert_eq!(stands(&["valid>=2"], 1, 0), Standing::Open);
    assert_eq!(
        stands(&["valid>=2", "message_created"], 2, 0),
        Standing::Settled
    );
    assert_eq!(stands(&["valid>1"], 2, 0), Standing::Settled);
    assert_eq!(stands(&["valid>=2", "invalid==0"], 2, 0), Standing::Open);
    assert_eq!(stands(&["valid>=2", "invalid==0"], 0, 1), Standing::Broken);
    assert_eq!(stands(&["invalid<=1"], 0, 2), Standing::Broken);
    assert_eq!(stands(&["invalid<1"], 0, 1), Standing::Broken);
    assert_eq!(stands(&["requests==2"], 2, 0), Standing::Open);
    assert_eq!(stands(&["sender-ok", "valid"], 1, 0), Standing::Open);
    assert_eq!(stands(&[], 1, 0), Standing::Open);
}

#[test]
fn the_end_names_what_does_not_hold() {
    let expected = expects(&["valid>=2", "invalid==0", "contact_created", "sender-ok"]);
    let unmet = unmet(&expected, &counts(2, 1), 3);
    let lines: Vec<_> = unmet
        .iter()
        .map(|u| (u.expected.as_str(), u.seen))
        .collect();
    assert_eq!(
        lines,
        [
            ("invalid==0", 1),
            ("contact_created>=1", 0),
            ("sender-ok", 3)
        ]
    );
}

#[test]
fn only_a_name_that_is_no_word_is_an_event() {
    let events: Vec<_> = expects(&["valid", "acme/x >= 2", "sender-ok", "drift==0"])
        .iter()
        .map(|expect| expect.event().map(str::to_owned))
        .collect();
    assert_eq!(events, [None, Some("acme/x".into()), None, None]);
}

#[test]
fn nonsense_is_refused_with_what_is_possible() {
    let error = |text: &str| text.parse::<Expect>().unwrap_err();
    assert!(error(">=2").starts_with("`>=2` names nothing to count"));
    assert_eq!(
        error("valid=2"),
        "`=` in `valid=2` says too little: write `==`, `>=` or `<=`"
    );
    assert_eq!(
        error("valid!=2"),
        "`!=` in `valid!=2` is none of `==`, `>=`, `<=`, `>` and `<`"
    );
    assert_eq!(
        error("valid>=two"),
        "`two` in `valid>=two` is not a whole number; write `valid>=2`"
    );
    for text in [
        "",
        " ",
        "a==",
        "a==-1",
        "a>=1.5",
        "a=>1",
        "a<0",
        "sender-ok>=1",
        "a>=99999999999999999999",
    ] {
        assert!(text.parse::<Expect>().is_err(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        name in "[a-z_./]{1,12}", sign in "==|>=|<=|>|<", number in 1u64..1_000_000
    ) {
        let text = format!("{name}{sign}{number}");
        let read: Expect = text.parse().unwrap();
        prop_assert_eq!(read.to_string(), text);
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,20}") {
        drop(text.parse::<Expect>());
    }

    #[test]
    fn what_is_settled_holds_whatever_comes(number in 0u64..4, sign in "==|>=|<=|>", now in 0usize..5, more in 0usize..5) {
        let expected = expects(&[&format!("valid{sign}{number}")]);
        let later = unmet(&expected, &counts(now + more, 0), 0);
        match standing(&expected, &counts(now, 0)) {
            Standing::Settled => prop_assert!(later.is_empty()),
            Standing::Broken => prop_assert!(!later.is_empty()),
            Standing::Open => {}
        }
    }
}
