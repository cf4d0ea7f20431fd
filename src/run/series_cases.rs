//! What a series writes is what composing each delivery gives.

use jiff::Timestamp;

use super::attempt::{Attempt, Loan, Occasion, Sent};
use super::recipe::{Fixed, Payload, Recipe};
use super::series::Series;
use crate::Error;
use crate::exchange::{Headers, Response, Timing};
use crate::judge::Case;
use crate::pack::{Catalogue, Pack};
use crate::wire::{Delivered, Target, encode};

fn recipe(pack: &Pack, edition: &str, short: &str) -> Recipe {
    let event = pack.event(short, Some(edition)).unwrap();
    let secrets = pack.provider.signature.iter().map(|scheme| {
        let text = scheme.throwaway_secret([7; 64]).unwrap();
        scheme.secret(text.as_bytes()).unwrap()
    });
    let sample = pack.sample(edition, short).unwrap();
    Recipe {
        payload: sample
            .filter(|_| event.body)
            .map_or(Payload::None, Payload::Sample),
        event: Some(event),
        free_event: None,
        edits: Vec::new(),
        params: Vec::new(),
        method: None,
        headers: Headers::new(),
        target: Target::parse("http://127.0.0.1:4000/hooks?k=1").unwrap(),
        public_url: None,
        secrets: secrets.collect(),
        fixed: Fixed {
            seed: 5,
            fresh: 9,
            id: None,
            payload_at: None,
            signed_at: None,
        },
        pack: pack.clone(),
    }
}

/// Of the first event there is.
fn first_recipe() -> Recipe {
    let catalogue = Catalogue::embedded();
    let names = catalogue.names();
    let mut packs = names.iter().map(|name| catalogue.pack(name).unwrap());
    let pack = packs.find(|pack| !pack.editions().is_empty()).unwrap();
    let edition = pack.editions()[0].to_owned();
    let (short, _) = pack.events(Some(&edition))[0];
    recipe(&pack, &edition, short)
}

/// Whether there is a series of it, which then writes what composing gives.
fn same(recipe: &Recipe) -> bool {
    let Some(series) = Series::new(recipe) else {
        return false;
    };
    for index in [0, 1, 977, u64::MAX] {
        let made = Timestamp::from_second(1_772_435_645 + (index % 1000) as i64).unwrap();
        let at = made + jiff::SignedDuration::from_millis(1234);
        let prepared = recipe.prepare(index, made).unwrap();
        let composed = prepared.compose(at).unwrap();
        let written = series.write(index, made, at).unwrap();
        let (fast, slow) = (written.bytes, encode(&composed.request));
        assert_eq!(
            String::from_utf8_lossy(&fast),
            String::from_utf8_lossy(&slow)
        );
        assert_eq!(fast, slow);
        assert_eq!(
            (written.id, &series.target),
            (prepared.id, &composed.target)
        );
        assert_eq!(series.method, composed.request.method);
    }
    true
}

#[test]
fn every_event_of_every_pack_is_written_the_same() {
    let catalogue = Catalogue::embedded();
    let (mut fast, mut slow) = (0, Vec::new());
    for name in catalogue.names() {
        let pack = catalogue.pack(&name).unwrap();
        for edition in pack.editions() {
            for (short, _) in pack.events(Some(edition)) {
                match same(&recipe(&pack, edition, short)) {
                    true => fast += 1,
                    false => slow.push(format!("{name} {edition} {short}")),
                }
            }
        }
    }
    assert!(fast > 40, "{fast} {slow:?}");
    assert!(slow.len() < 10, "{slow:?}");
}

#[test]
fn what_users_change_is_in_it() {
    let plain = first_recipe();
    let mut own = plain.clone();
    own.payload = Payload::Own(vec![0xff, b'{', 0]);
    own.method = Some("PUT".into());
    own.fixed.id = Some("{{uuid}}".into());
    own.headers.push("content-length", "7");
    own.headers.push("X-Empty", "");
    own.headers.push("X-Own", "{{id}}");
    own.headers.push("x-own", "again");
    assert!(same(&own));
    own.secrets.clear();
    own.public_url = Some(Target::parse("https://acme.test/x").unwrap());
    assert!(same(&own));
    own.headers.push("Transfer-Encoding", "chunked");
    assert!(!same(&own));
    let mut edited = plain.clone();
    edited.edits = vec![crate::pack::Edit::set("a=1").unwrap()];
    assert!(!same(&edited));
    let mut wrong = plain;
    wrong.payload = Payload::Sample(b"{\"{{nope}}\":1}".to_vec());
    assert!(!same(&wrong));
}

/// The record of a delivery whose bytes were those, edited.
fn recorded(series: &Series, edit: impl FnOnce(&mut Vec<u8>)) -> Result<Case, Error> {
    let at = Timestamp::from_second(1_772_435_645).unwrap();
    let mut bytes = series.write(3, at, at).unwrap().bytes;
    edit(&mut bytes);
    let occasion = Occasion {
        number: 3,
        made: at,
        at,
        attempt: None,
    };
    let expectation = series.recipe().expectation().unwrap();
    let delivered = Delivered {
        response: Some(Response::new(500)),
        error: None,
        timed_out: false,
        reused: false,
        timing: Timing::default(),
    };
    let sent = Sent::Bytes(Loan { bytes, series });
    let about = (series.recipe(), &expectation);
    Attempt::new(about, occasion, sent, delivered).case(|_| "a".into())
}

#[test]
fn a_record_holds_what_was_sent_or_there_is_none() {
    let recipe = first_recipe();
    let series = Series::new(&recipe).unwrap();
    let at = Timestamp::from_second(1_772_435_645).unwrap();
    let sent = series.write(3, at, at).unwrap().bytes;
    let case = recorded(&series, |_| {}).unwrap();
    assert_eq!(encode(&case.exchange.request), sent);
    assert_eq!(case.findings.len(), 1);
    for place in [0, sent.len() / 2, sent.len() - 1] {
        let other = recorded(&series, |bytes| bytes[place] ^= 1);
        let what = other.unwrap_err().to_string();
        assert!(what.contains("is not what was sent"), "{what}");
    }
    recorded(&series, |bytes| bytes.push(b' ')).unwrap_err();
}
