//! The embedded packs hold what they promise: the same check that `hookctl packs check` makes.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

use std::collections::BTreeMap;

use hookctl::pack::{Catalogue, Pack};
use hookctl::run::check_pack;
use jiff::Timestamp;

fn packs() -> Vec<Pack> {
    let catalogue = Catalogue::embedded();
    let names = catalogue.names();
    names
        .iter()
        .map(|name| catalogue.pack(name).unwrap())
        .collect()
}

#[test]
fn every_sample_of_every_pack_holds() {
    let packs = packs();
    // Whether a pack holds must not depend on the day.
    for at in [
        "2024-02-29T23:59:59.999Z",
        "2026-11-21T00:00:00Z",
        "2038-01-19T03:14:08Z",
    ] {
        let now: Timestamp = at.parse().unwrap();
        for pack in &packs {
            let report = check_pack(pack, now);
            assert_eq!(report.findings, [], "{} at {at}", pack.name);
            assert!(
                report.samples > 0,
                "{} has nothing that was checked",
                pack.name
            );
        }
    }
}

#[test]
fn every_documented_event_is_there() {
    let packs: BTreeMap<_, _> = packs().into_iter().map(|p| (p.name.clone(), p)).collect();
    for (name, events) in [
        (
            "voxsig",
            &[
                "conversation_created",
                "conversation_updated",
                "conversation_status_changed",
                "message_created",
                "message_updated",
                "webwidget_triggered",
            ][..],
        ),
        (
            "pypestream",
            &[
                "availability",
                "waitTime",
                "escalate",
                "type",
                "messages",
                "end",
            ],
        ),
        (
            "acquire",
            &[
                "chat_pending",
                "chat_active",
                "chat_closed",
                "chat_queue",
                "case_new",
                "agent_status",
            ],
        ),
        (
            "haptik",
            &[
                "webhook_agent_chat_close",
                "webhook_conversation_complete_partial",
            ],
        ),
    ] {
        let pack = &packs[name];
        let mut seen: Vec<_> = pack
            .events(Some("documented"))
            .into_iter()
            .map(|(short, _)| short.to_owned())
            .collect();
        let mut expected: Vec<_> = events.iter().map(|event| (*event).to_owned()).collect();
        seen.sort();
        expected.sort();
        assert_eq!(seen, expected, "{name}");
    }
}
