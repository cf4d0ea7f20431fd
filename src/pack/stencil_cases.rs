//! A stencil gives what rendering from the start gives.

use proptest::prelude::*;

use super::Catalogue;
use super::fresh::Values;
use super::ordered::Ordered;
use super::provider::{Layout, PayloadRule};
use super::stencil::Stencil;
use super::template::{render, render_text};
use crate::json::Escape;
use crate::json::scan_cases::any_json;

fn values(seed: u64, index: u64) -> Values {
    let at = jiff::Timestamp::from_nanosecond(1_770_946_053_365_912_000 + i128::from(index) * 977);
    let mut values = Values::new(seed, index, at.unwrap());
    values.event = "case \"new\"".into();
    values.id = "msg_é<1>\u{2028}\\".into();
    values.params = Ordered::from_iter([("rule", "a b/ü\n".to_owned())]);
    values
}

fn rule(layout: usize, escape: usize) -> PayloadRule {
    PayloadRule {
        layout: [Layout::Compact, Layout::Spaced, Layout::File][layout],
        escape: [Escape::None, Escape::Html, Escape::Ascii][escape],
        ..PayloadRule::default()
    }
}

/// What the two ways give: the bytes where both have them, nothing where neither has.
fn same(sample: &[u8], rule: &PayloadRule, values: &Values) -> Option<Vec<u8>> {
    let slow = render(sample, rule, values).ok();
    let mut text = String::from("before");
    let fast = Stencil::of_sample(sample, rule).and_then(|it| it.fill(values, &mut text));
    let fast = fast.map(|()| text.into_bytes()["before".len()..].to_vec());
    assert_eq!(fast, slow, "{}", String::from_utf8_lossy(sample));
    slow
}

#[test]
fn every_sample_of_every_pack_comes_out_the_same() {
    let catalogue = Catalogue::embedded();
    let mut seen = 0;
    for name in catalogue.names() {
        let pack = catalogue.pack(&name).unwrap();
        for edition in pack.editions() {
            for (short, _) in pack.events(Some(edition)) {
                let event = pack.event(short, Some(edition)).unwrap();
                let Some(sample) = pack.sample(edition, short).unwrap() else {
                    continue;
                };
                for index in 0..3 {
                    let own = Values::new(index << 60, index, values(1, index).at);
                    let mut given = own.clone();
                    given.params = event
                        .parameters()
                        .into_iter()
                        .map(|name| (name, "x<é"))
                        .map(|(name, value)| (name, value.to_owned()))
                        .collect();
                    given.id = "an id".into();
                    given.event.clone_from(&event.wire);
                    for rule in [pack.provider.payload.clone(), rule(2, 2)] {
                        assert!(same(&sample, &rule, &given).is_some());
                        seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn texts_come_out_the_same_and_constant_ones_are_known() {
    for text in [
        "{{id}} {{uuid}}{{uuid}}{{iso:-2d}}",
        "v1={{hex:8:a}}/{{hex:8:a}}",
        "{{js_date}}",
        "",
        "plain {x}",
    ] {
        let stencil = Stencil::of_text(text, "X-Acme").unwrap();
        let mut out = String::new();
        stencil.fill(&values(3, 4), &mut out).unwrap();
        assert_eq!(out, render_text(text, "X-Acme", &values(3, 4)).unwrap());
        assert_eq!(stencil.constant().is_some(), !text.contains("{{"));
    }
    for text in ["{{", "{{nope}}", "a {{hex}}"] {
        assert!(Stencil::of_text(text, "X").is_none(), "{text}");
    }
    let lacking = Stencil::of_text("{{param:x}}", "X").unwrap();
    assert!(lacking.fill(&values(3, 4), &mut String::new()).is_none());
}

/// Strings with and without placeholders, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    let holes = [
        "{{int}}",
        "{{int:a}}",
        "{{unix}}",
        "{{unix:-5m}}",
        "{{unix_ms}}",
        "{{unix_float}}",
        "{{uuid}}",
        "{{uuid:a}}",
        "{{iso}}",
        "{{rfc3339:+2h}}",
        "{{http_date}}",
        "{{digits:a}}",
        "{{hex:9}}",
        "{{alnum:70}}",
        "{{event}}",
        "{{id}}",
        "{{param:rule}}",
        "{{param:none}}",
        "{{nope}}",
        "{{",
        "}}",
        "{",
        "é<&>\u{2028}",
        "\\u00e9",
        "\\\"",
        " ",
    ];
    proptest::collection::vec(proptest::sample::select(holes.to_vec()), 0..4)
        .prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn any_document_comes_out_the_same(
        value in any_json(),
        texts in proptest::collection::vec((piece(), piece()), 0..6),
        (layout, escape) in (0..3usize, 0..3usize),
        (seed, index) in any::<(u64, u32)>(),
        pretty in any::<bool>(),
    ) {
        let mut sample = match pretty {
            true => serde_json::to_string_pretty(&value),
            false => serde_json::to_string(&value),
        }.unwrap();
        for (key, text) in texts {
            sample = format!("{{ \"{key}\" : [\"{text}\", {sample}]\n, \"{text}\":\"{key}\"}}");
        }
        same(sample.as_bytes(), &rule(layout, escape), &values(seed, index.into()));
    }

    #[test]
    fn damaged_documents_are_refused_alike(bytes in "[{}\"\\[\\],:a {{}}\"unix]{0,40}", layout in 0..3usize) {
        same(bytes.as_bytes(), &rule(layout, 0), &values(1, 1));
    }
}
