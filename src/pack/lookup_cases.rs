//! Which event a name means, and what an edition changes of it.

use jiff::Timestamp;

use super::fixture::{Kept, acme};
use super::{Catalogue, Values};

const PROVIDER: &str = r#"
format = 1
name = "Acme"
default_edition = "live"
delivery = { success = "200" }

[edition.live]
path = "/v1/"

[event.opened]
title = "Opened"
wire = "case:status"
aliases = ["Case.Opened"]
match = { "/status" = "open" }
params = { a = "1", b = "2" }
path = "cases/{a}"

[event.opened.documented]
method = "PUT"
params = { b = "3" }
answer = "201"
wire = "case.opened"

[event.closed]
title = "Closed"
wire = "case:status"

[event.ping]
title = "Ping"
body = false
editions = ["live"]

[event.rule]
title = "Rule"
wire = "rule.{name}"
"#;

fn pack() -> Kept {
    let sample = |path| (path, "{}");
    acme(
        PROVIDER,
        &[
            "live/opened.json",
            "documented/opened.json",
            "live/closed.json",
            "live/rule.json",
        ]
        .map(sample),
    )
    .unwrap()
}

fn why(asked: &str, edition: Option<&str>) -> (String, String) {
    let error = pack().event(asked, edition).unwrap_err();
    (error.to_string(), error.help().unwrap_or_default())
}

#[test]
fn an_event_is_found_by_any_of_its_names() {
    let pack = pack();
    let short = |asked: &str, edition| pack.event(asked, edition).unwrap().short;
    assert_eq!(short("opened", None), "opened");
    assert_eq!(short("OPENED", None), "opened");
    assert_eq!(short("case.opened", Some("documented")), "opened");
    let alias = pack.event("Case.Opened", None).unwrap();
    assert_eq!(
        (alias.short.as_str(), alias.wire.as_str()),
        ("opened", "Case.Opened")
    );
    let rule = pack.event("rule.x.y", None).unwrap();
    assert_eq!(
        (rule.wire.as_str(), rule.params.get("name")),
        ("rule.{name}", Some(&"x.y".to_owned()))
    );
    assert_eq!(pack.event("rule", None).unwrap().parameters(), ["name"]);
}

#[test]
fn an_edition_says_what_differs() {
    let pack = pack();
    assert_eq!(pack.editions(), ["live", "documented"]);
    let live = pack.resolve("opened", None).unwrap();
    assert_eq!(
        (live.method.as_str(), live.path.as_str()),
        ("POST", "/v1/cases/{a}")
    );
    assert_eq!(live.answer.to_string(), "200");
    let documented = pack.resolve("opened", Some("documented")).unwrap();
    assert_eq!(
        (documented.method.as_str(), documented.path.as_str()),
        ("PUT", "cases/{a}")
    );
    assert_eq!(documented.answer.to_string(), "201");
    assert_eq!(documented.params.get("a").map(String::as_str), Some("1"));
    assert_eq!(documented.params.get("b").map(String::as_str), Some("3"));
    let names = |edition| {
        pack.events(edition)
            .into_iter()
            .map(|e| e.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(None), ["opened", "closed", "ping", "rule"]);
    assert_eq!(names(Some("documented")), ["opened"]);
    assert_eq!(pack.editions_of("opened"), ["live", "documented"]);
}

#[test]
fn what_is_not_found_comes_with_advice() {
    let (what, help) = why("opend", None);
    assert_eq!(what, "unknown event `opend`");
    assert_eq!(help, "did you mean `opened`? `hookctl list acme` shows all");
    let (what, help) = why("case:status", None);
    assert_eq!(what, "`case:status` is the name of 2 events");
    assert_eq!(help, "ask for one of them: `opened`, `closed`");
    let (what, help) = why("ping", Some("documented"));
    assert_eq!(
        what,
        "edition `documented` of `acme` does not have the event `ping`"
    );
    assert_eq!(help, "ask for `--edition live`");
    let (what, help) = why("ping", Some("lvie"));
    assert_eq!(what, "unknown edition `lvie`");
    assert_eq!(help, "the editions of `acme` are `live`, `documented`");
}

#[test]
fn editions_that_do_not_exist_are_refused_with_their_line() {
    let base = "format = 1\nname = \"Acme\"\n";
    let why =
        |rest: &str, files: &[(&str, &str)]| acme(&format!("{base}{rest}"), files).unwrap_err();
    let live = [("live/x.json", "{}")];
    assert_eq!(
        why(
            "[event.x]\ntitle = \"x\"\n[event.x.lvie]\nnote = \"n\"",
            &live
        ),
        (
            "acme/provider.toml:5:1: [event.x.lvie]: unknown edition `lvie`".into(),
            "did you mean `live`? the editions are `live`".into()
        )
    );
    assert_eq!(
        why("[event.x]\ntitle = \"x\"\neditions = [\"old\"]", &live).0,
        "acme/provider.toml:3:1: [event.x]: unknown edition `old`"
    );
    assert_eq!(
        why("default_edition = \"old\"", &live).0,
        "acme/provider.toml:3:1: default_edition: unknown edition `old`"
    );
    assert_eq!(
        why("", &[("live/x.json", "{}"), ("old/x.json", "{}")]).0,
        "acme/provider.toml:1:1: `default_edition` is missing: there are `live`, `old`"
    );
}

#[test]
fn what_is_looked_up_quickly_is_what_settling_gives() {
    let catalogue = Catalogue::embedded();
    let mut bare = 0;
    for name in catalogue.names() {
        let pack = catalogue.pack(&name).unwrap();
        let shorts = pack.provider.event.names().chain(["no such event"]);
        for (short, edition) in shorts.flat_map(|short| {
            let editions = pack.editions().iter().map(String::as_str);
            editions
                .chain(["none"])
                .map(move |edition| (short, edition))
        }) {
            let settled = pack.resolve(short, Some(edition)).ok();
            let signed = settled.as_ref().map(|event| event.signed);
            assert_eq!(pack.signs(short, Some(edition)), signed, "{name} {short}");
            let signed = pack.resolve(short, None).ok().map(|event| event.signed);
            assert_eq!(pack.signs(short, None), signed, "{name} {short}");
            let Some(event) = settled else {
                assert_eq!(pack.bare_answer(short, edition), None);
                continue;
            };
            let values = Values::new(0, 0, Timestamp::UNIX_EPOCH).with_event(&event, &[]);
            let body = values.map(|values| pack.render_response(&event, &values).unwrap());
            match pack.bare_answer(short, edition) {
                Some(statuses) => {
                    bare += 1;
                    assert_eq!(*statuses, event.answer, "{name} {short}");
                    assert_eq!(body.ok(), Some(None), "{name} {short}");
                }
                None => assert!(!matches!(body, Ok(None)) || !event.parameters().is_empty()),
            }
        }
    }
    assert!(bare > 20, "{bare}");
}
