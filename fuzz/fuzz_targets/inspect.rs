//! What `listen` does with a request that arrived: recognise, check, validate, record, show. Any request, every
//! embedded pack. The record reads back equal and nothing raw reaches the terminal.

#![no_main]

mod request;

use std::sync::LazyLock;

use hookctl::capture::Reader;
use hookctl::exchange::{Direction, Exchange, Response, SignatureState};
use hookctl::judge::Case;
use hookctl::pack::Catalogue;
use hookctl::report::{Palette, arrival};
use hookctl::run::{Inspector, KeyRing};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

static INSPECTOR: LazyLock<Inspector> = LazyLock::new(|| {
    let packs = Catalogue::embedded()
        .packs()
        .expect("the embedded packs open");
    let mut keys = KeyRing::new();
    for pack in &packs {
        let scheme = pack.provider.signature.as_ref();
        let entropy = request::entropy(pack.name.as_bytes());
        if let Some(text) = scheme.and_then(|scheme| scheme.throwaway_secret(entropy)) {
            keys.add(pack, &[text.into_bytes()]).expect("a secret");
        }
    }
    let mut inspector = Inspector::new(packs, keys);
    inspector.own_url = Some("http://127.0.0.1:8080".into());
    inspector
});

fuzz_target!(|input: &[u8]| {
    let Some((_, request)) = request::read(input) else {
        return;
    };
    let at: Timestamp = "2026-02-13T01:27:33Z".parse().expect("a time");
    let mut exchange = Exchange::new("7f0c", at, Direction::Received, request);
    exchange.response = Some(Response::new(200));
    let inspected = INSPECTOR.inspect(&mut exchange, at);
    let verdict = exchange.signature.as_ref().expect("every arrival has one");
    assert!(
        verdict.state == SignatureState::Valid
            || verdict.why.is_some()
            || verdict.state == SignatureState::Unsigned
    );

    let text = serde_json::to_vec(&exchange).expect("a record can be written");
    let again = Reader::new(text.as_slice(), "fuzz").next_record();
    assert_eq!(again.expect("a record"), Some(Ok(exchange.clone())));

    let case = Case::of("fuzz", exchange, inspected.findings);
    let mut shown = Vec::new();
    arrival(&mut shown, &case, Palette::new(false)).expect("a buffer takes it");
    let shown = String::from_utf8(shown).expect("text");
    assert!(
        shown.chars().all(|c| c == '\n' || !c.is_control()),
        "{shown:?}"
    );
});
