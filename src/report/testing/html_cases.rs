//! The page holds what it should, and nothing that acts.

use super::fixture::{exchange, failed, hostile, options, run, trial, written};
use super::{Extent, Format};
use crate::judge::{TestRun, Trial, Upshot};

fn page(run: &TestRun) -> String {
    written(
        Format::Html.reporter(&options(Extent::Notable)).as_mut(),
        run,
    )
}

/// The start tags of a page, with all of their attributes.
fn tags(page: &str) -> Vec<&str> {
    let starts = page.split('<').skip(1);
    starts
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag)
        .collect()
}

#[test]
fn the_page_is_one_file_that_asks_nobody() {
    for run in [run(), hostile()] {
        let page = page(&run);
        for tag in tags(&page) {
            let name: String = tag
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '!'))
                .collect();
            let bad = [
                "script", "img", "iframe", "object", "embed", "base", "form", "input", "audio",
                "video",
            ];
            assert!(!bad.contains(&name.trim_start_matches('/')), "{tag}");
            let handler = tag
                .split_whitespace()
                .skip(1)
                .find(|attribute| attribute.starts_with("on"));
            assert_eq!(handler, None, "{tag}");
            for (_, address) in tag
                .match_indices("href=\"")
                .map(|(at, start)| tag.split_at(at + start.len()))
            {
                assert!(
                    address.starts_with('#') || address.starts_with("data:,\""),
                    "{tag}"
                );
            }
            assert!(!tag.contains(" src="), "{tag}");
        }
        let style = page
            .split_once("<style>")
            .unwrap()
            .1
            .split_once("</style>")
            .unwrap()
            .0;
        assert!(!style.contains("url(") && !style.contains("@import"));
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn every_element_that_opens_closes_whatever_is_in_it() {
    for run in [
        run(),
        hostile(),
        TestRun {
            trials: Vec::new(),
            ..run()
        },
    ] {
        let page = page(&run);
        let mut open = Vec::new();
        for tag in tags(&page) {
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .collect();
            let is_void = ["", "meta", "link", "path", "circle"].contains(&name.as_str());
            match tag.starts_with('/') {
                _ if is_void => {}
                true => assert_eq!(open.pop(), Some(name), "{page}"),
                false => open.push(name),
            }
        }
        assert_eq!(open, Vec::<String>::new());
    }
}

#[test]
fn what_failed_is_open_and_what_passed_is_not() {
    let page = page(&run());
    let row = |name: &str| {
        let start = format!("<tr id=\"t-{name}\">");
        let rest = page
            .split_once(&start)
            .unwrap_or_else(|| panic!("no {name} in {page}"))
            .1;
        rest.split_once("</tr>").unwrap().0.to_owned()
    };
    let failed = row("refuses.no-signature");
    for text in [
        "<span class=\"badge failed\">failed</span>",
        "<details open><summary><span class=\"name\">no-signature</span>",
        "<dt>sent</dt>\n<dd>created, no-signature</dd>",
        "<dt>expected</dt>\n<dd>a 4xx</dd>",
        "<dd class=\"seen\">status: expected a 4xx, got 200</dd>",
        "<dd class=\"hint\">compare the signature before anything else</dd>",
        "<code>hookctl send acme created --probe refuses/no-signature</code>",
        "<details class=\"exchange\" open>",
        "POST /hooks?token=(masked) HTTP/1.1\nHost: 127.0.0.1:9\nAuthorization: Bearer (masked)\nX-Acme-Signature: v1=5257a869",
        "{\n  &quot;id&quot;: 7,\n  &quot;api_key&quot;: &quot;(masked)&quot;\n}",
        "HTTP 200\nContent-Type: text/plain",
    ] {
        assert!(failed.contains(text), "no {text} in {failed}");
    }
    let passed = row("on-time.rate");
    assert!(
        passed.contains("<details><summary>") && !passed.contains(" open>"),
        "{passed}"
    );
    assert!(
        passed.contains("<span class=\"figure\"><span>p99</span> 12.4 ms</span>"),
        "{passed}"
    );
    let link = "<a href=\"#t-refuses.no-signature\">refuses/no-signature</a>, <a href=\"#t-refuses.wrong-secret\">";
    assert!(page.contains(link), "{page}");
    assert!(row("smoke_2eyaml.order").contains("<dt>at</dt>\n<dd>smoke.yaml:17</dd>"));
}

#[test]
fn the_header_says_what_was_tested_and_what_it_came_to() {
    let verdict = |run: &TestRun| {
        let page = page(run);
        let rest = page.split_once("<p class=\"verdict ").unwrap().1;
        rest.split_once("</p>").unwrap().0.to_owned()
    };
    let page = page(&run());
    for text in [
        "<title>acme documented: webhook test</title>",
        "<dt>Endpoint</dt><dd>http://127.0.0.1:9/hooks?token=(masked)</dd>",
        "<dt>Begun</dt><dd>2026-11-21 23:44:34 UTC</dd>",
        "<dt>Took</dt><dd>2.1 s</dd>",
        "<dt>Seed</dt><dd>42</dd>",
        "<li class=\"failed\"><b>3</b> failed</li>",
    ] {
        assert!(page.contains(text), "no {text} in {page}");
    }
    assert_eq!(
        verdict(&run()),
        "failed\">3 of 9 trials failed, 1 could not be made"
    );
    let with = |trials| TestRun { trials, ..run() };
    let passed = trial("accepts", "created", Upshot::Passed);
    assert_eq!(
        verdict(&with(vec![passed])),
        "passed\">1 of 1 trial passed, none failed"
    );
    assert_eq!(verdict(&with(Vec::new())), "unsure\">Nothing was found out");
    let cut = TestRun {
        interrupted: true,
        ..with(vec![failed("refuses", "a", "")])
    };
    assert_eq!(verdict(&cut), "failed\">Interrupted: 1 of 1 trial failed");
}

#[test]
fn many_exchanges_are_a_picture_and_a_few_of_them() {
    let many = |count: u32| {
        let status = |index: u32| if index == 17 { 503 } else { 200 };
        let exchanges =
            (0..count).map(|index| exchange(index, status(index), u64::from(index) * 10, ""));
        let trial = Trial {
            exchanges: exchanges.collect(),
            ..trial("on-time", "rate", Upshot::Passed)
        };
        page(&TestRun {
            trials: vec![trial],
            ..run()
        })
    };
    assert!(!many(4).contains("<svg"));
    let page = many(5_000);
    assert!(page.contains("5000 exchanges: half took at most"), "{page}");
    let dots = page.matches("<circle").count();
    assert!((500..=600).contains(&dots), "{dots}");
    assert_eq!(
        page.matches("<circle class=\"bad\"").count(),
        1,
        "the bad one is not left out"
    );
    assert_eq!(page.matches("<details class=\"exchange\">").count(), 6);
    assert!(page.contains("… 4994 more …"));
    assert!(page.len() < 100_000, "{}", page.len());
}

#[test]
fn what_is_long_is_cut_and_says_so() {
    let long = exchange(0, 500, 1, &"x".repeat(1_000_000));
    let lines = exchange(1, 500, 1, &"y\n".repeat(1_000));
    let trial = Trial {
        exchanges: vec![long, lines],
        ..failed("refuses", "a", "")
    };
    let page = page(&TestRun {
        trials: vec![trial],
        ..run()
    });
    assert!(page.contains("… cut short, 1.0 MB in all"), "{page}");
    assert!(page.contains("… cut short, 2.0 kB in all"), "{page}");
    assert!(page.len() < 30_000, "{}", page.len());
}
