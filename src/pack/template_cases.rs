//! What rendering makes of samples, header values and paths.

use proptest::prelude::*;
use serde_json::Value;

use super::fixture::acme;
use super::fresh::Values;
use super::ordered::Ordered;
use super::provider::{Layout, PayloadRule};
use super::template::{render, render_path, render_text};
use crate::json::Escape;
use crate::json::scan_cases::any_json;

fn values() -> Values {
    let mut values = Values::new(7, 0, "2026-02-13T01:27:33.365Z".parse().unwrap());
    values.event = "case \"new\"".into();
    values.id = "msg_é<1>".into();
    values.params = Ordered::from_iter([("rule", "a b/ü".to_owned())]);
    values
}

fn rendered(sample: &str, layout: Layout, escape: Escape) -> String {
    let rule = PayloadRule {
        layout,
        escape,
        ..PayloadRule::default()
    };
    String::from_utf8(render(sample.as_bytes(), &rule, &values()).unwrap()).unwrap()
}

fn compact(sample: &str) -> String {
    rendered(sample, Layout::Compact, Escape::None)
}

#[test]
fn layouts_change_white_space_and_nothing_else() {
    let sample = "{\n  \"n\" : 10.00, \"n\": 12345678901234567890,\n  \"l\": [ ], \"o\": { },\n  \"s\": [\"\\u00e9\\/ é\", -0, null]\n}\n";
    assert_eq!(
        compact(sample),
        r#"{"n":10.00,"n":12345678901234567890,"l":[],"o":{},"s":["\u00e9\/ é",-0,null]}"#
    );
    assert_eq!(
        rendered(sample, Layout::Spaced, Escape::None),
        r#"{"n": 10.00, "n": 12345678901234567890, "l": [], "o": {}, "s": ["\u00e9\/ é", -0, null]}"#
    );
    assert_eq!(rendered(sample, Layout::File, Escape::None), sample);
}

#[test]
fn escapes_reach_the_sample_and_the_values() {
    let sample = r#"{"<k>":"é & {{id}} \u003c"}"#;
    assert_eq!(compact(sample), r#"{"<k>":"é & msg_é<1> \u003c"}"#);
    assert_eq!(
        rendered(sample, Layout::Compact, Escape::Html),
        r#"{"\u003ck\u003e":"é \u0026 msg_é\u003c1\u003e \u003c"}"#
    );
    assert_eq!(
        rendered(sample, Layout::Compact, Escape::Ascii),
        r#"{"<k>":"\u00e9 & msg_\u00e9<1> \u003c"}"#
    );
}

#[test]
fn a_placeholder_alone_takes_its_type() {
    assert_eq!(
        compact(
            r#"["{{unix}}","{{unix_ms}}","{{unix_float}}","at {{unix}}","{{iso}}","{{unix:-5m}}"]"#
        ),
        r#"[1770946053,1770946053365,1770946053.365000,"at 1770946053","2026-02-13T01:27:33.365Z",1770945753]"#
    );
    assert_eq!(
        compact(r#"{"{{unix}}":"{{event}}"}"#),
        r#"{"1770946053":"case \"new\""}"#
    );
    let pair = compact(r#"["{{int:a}}","{{digits:a}}","{{int:a}}{{int:a}}"]"#);
    let pair: Value = serde_json::from_str(&pair).unwrap();
    assert!(pair[0].is_u64());
    assert_eq!(pair[1], pair[0].to_string());
    assert_eq!(pair[2], format!("{0}{0}", pair[0]));
}

#[test]
fn labels_are_shared_and_the_rest_is_not() {
    let ids = compact(r#"["{{uuid:a}}","{{uuid}}","{{uuid:a}}","{{uuid}}","{{uuid:b}}"]"#);
    let ids: Vec<String> = serde_json::from_str(&ids).unwrap();
    assert_eq!(ids[0], ids[2]);
    let mut different = ids.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 4);
    assert_eq!(
        render_text("{{uuid:a}}", "X-Id", &values()).unwrap(),
        ids[0]
    );
    let one = render_text("{{uuid}}", "X-Id", &values()).unwrap();
    assert_ne!(one, render_text("{{uuid}}", "X-Other", &values()).unwrap());
}

#[test]
fn paths_keep_parameters_inside_their_segment() {
    assert_eq!(
        render_path("/r/{rule}/{{event}}?q={rule}", &values()).unwrap(),
        "/r/a%20b%2F%C3%BC/case%20%22new%22?q=a%20b%2F%C3%BC"
    );
    let error = render_path("/r/{other}", &values()).unwrap_err();
    assert_eq!(error.to_string(), "the event has no parameter `other`");
}

#[test]
fn what_cannot_be_rendered_says_where() {
    let why = |sample: &str| {
        let error = render(sample.as_bytes(), &PayloadRule::default(), &values()).unwrap_err();
        error.to_string()
    };
    let start = "the sample cannot be rendered: ";
    assert_eq!(
        why("{\n \"é\": \"a {{nope}}\"}"),
        format!("{start}unknown placeholder `{{{{nope}}}}` at line 2, column 10")
    );
    assert_eq!(
        why("[\"{{uuid\"]"),
        format!("{start}a placeholder that does not end at line 1, column 3")
    );
    assert_eq!(
        why("[{{unix}}]"),
        format!("{start}expected a key in quotes at line 1, column 3")
    );
    assert_eq!(
        why(""),
        format!("{start}the text ends too early at line 1, column 1")
    );
    assert_eq!(
        why("[\"{{param:x}}\"]"),
        format!("{start}the event has no parameter `x` at line 1, column 3")
    );
    let error = render_text("a {{hex}}", "X", &values()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`{{hex}}` needs a length from 1 to 65536, not `` in `a {{hex}}`"
    );
}

#[test]
fn a_pack_renders_its_events() {
    let pack = acme(
        "format = 1\nname = \"A\"\n[event.e]\ntitle = \"e\"\nwire = \"auto.{rule}\"\nparams = { rule = \"r{{digits:n}}\" }\n[event.p]\ntitle = \"p\"\nbody = false\npath = \"/p/{x}\"",
        &[("live/e.json", "{\"event\": \"{{event}}\", \"n\": \"{{int:n}}\"}"), ("live/e.response.json", "{\"x\": \"{{wrong}}\"}")],
    )
    .unwrap();
    let event = pack.resolve("e", None).unwrap();
    let fresh = Values::new(1, 1, "2026-02-13T01:27:33Z".parse().unwrap());
    let values = fresh.clone().with_event(&event, &[]).unwrap();
    let body: Value =
        serde_json::from_slice(&pack.render(&event, &values).unwrap().unwrap()).unwrap();
    assert_eq!(body["event"], format!("auto.r{}", body["n"]));
    let given = fresh
        .clone()
        .with_event(&event, &[("rule".into(), "x".into())])
        .unwrap();
    assert_eq!(given.event, "auto.x");
    let error = pack
        .render_response(&event, &values)
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("live/e.response.json:1:8: unknown placeholder `{{wrong}}`"),
        "{error}"
    );

    let error = fresh
        .clone()
        .with_event(&event, &[("rul".into(), "x".into())])
        .unwrap_err();
    assert_eq!(error.to_string(), "unknown parameter `rul`");
    assert_eq!(error.help().unwrap(), "did you mean `rule`? `e` takes rule");
    let ping = pack.resolve("p", None).unwrap();
    assert_eq!(
        fresh
            .clone()
            .with_event(&ping, &[])
            .unwrap_err()
            .to_string(),
        "the parameter `x` of `p` has no value"
    );
    let values = fresh
        .with_event(&ping, &[("x".into(), "1".into())])
        .unwrap();
    assert_eq!(pack.render(&ping, &values).unwrap(), None);
}

proptest! {
    #[test]
    fn values_survive_every_layout_and_escape(value in any_json(), layout in 0..3usize, escape in 0..3usize) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        prop_assume!(!text.contains("{{"));
        let layout = [Layout::Compact, Layout::Spaced, Layout::File][layout];
        let escape = [Escape::None, Escape::Html, Escape::Ascii][escape];
        let out = rendered(&text, layout, escape);
        prop_assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), value.clone());
        if (layout, escape) == (Layout::Compact, Escape::None) {
            prop_assert_eq!(out, serde_json::to_string(&value).unwrap());
        }
    }

    #[test]
    fn no_text_panics(text in "[{}:a-z0-9+\"é-]{0,30}") {
        let _ = render(text.as_bytes(), &PayloadRule::default(), &values());
        let _ = (render_text(&text, "x", &values()), render_path(&text, &values()));
    }
}
