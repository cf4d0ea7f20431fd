//! A run with everything in it, for tests.

use std::time::Duration;

use crate::exchange::{Body, Direction, Exchange, Headers, Request, Response};
use crate::judge::{Finding, Origin, Rule, TestRun, Trial, Upshot};
use crate::report::Palette;

use super::{Extent, Options};

/// What would be markup, a command or an end in one form or another.
pub(super) const HOSTILE: &str = "</script><img src=x onerror=alert(1)>&amp;\"'`|]]>\n::error::x\n##[error]\n...\u{1b}[2J\u{202e}\u{9b}\0 # SKIP";

/// One exchange, answered with that status after so many microseconds, as the `index`th of its trial.
pub(super) fn exchange(index: u32, status: u16, total_us: u64, answer: &str) -> Exchange {
    let mut request = Request::new("POST", "/hooks?token=hunter2");
    request.headers.push("Host", "127.0.0.1:9");
    request.headers.push("Authorization", "Bearer hunter2");
    request.headers.push("X-Acme-Signature", "v1=5257a869");
    request.body = Some(Body::from(r#"{"id":7,"api_key":"hunter2"}"#));
    let begun = "2026-11-21T23:44:34Z".parse::<jiff::Timestamp>().unwrap();
    let at = begun + Duration::from_millis(u64::from(index) * 50);
    let id = format!("0193f0a1-7c1e-7c3a-9b1e-{index:012}");
    let mut exchange = Exchange::new(id, at, Direction::Sent, request);
    exchange.url = Some("http://127.0.0.1:9/hooks?token=hunter2".into());
    exchange.timing.total_us = total_us;
    exchange.response = Some(Response {
        headers: [("Content-Type", "text/plain")]
            .into_iter()
            .collect::<Headers>(),
        body: Some(Body::from(answer.to_owned())),
        ..Response::new(status)
    });
    exchange
}

/// A trial that was made.
pub(super) fn trial(suite: &str, name: &str, upshot: Upshot) -> Trial {
    Trial {
        sends: format!("created, {name}"),
        expects: "a 2xx".into(),
        why: "providers do that".into(),
        reproduce: Some(format!("hookctl send acme created --probe {suite}/{name}")),
        upshot,
        took: Duration::from_micros(3_140),
        ..Trial::new(suite, name)
    }
}

/// One that failed with a status.
pub(super) fn failed(suite: &str, name: &str, hint: &str) -> Trial {
    Trial {
        expects: "a 4xx".into(),
        hint: hint.into(),
        findings: vec![Finding::new(Rule::Status, "", "a 4xx", "200")],
        exchanges: vec![exchange(0, 200, 3_100, "ok")],
        ..trial(suite, name, Upshot::Failed)
    }
}

/// One of everything.
pub(super) fn run() -> TestRun {
    let hint = "compare the signature before anything else";
    let latencies = [3_000, 4_000, 12_400, 3_500, 2_900];
    let load = (0u32..).zip(latencies);
    let trials = vec![
        trial("accepts", "created", Upshot::Passed),
        trial(
            "accepts",
            "gzip",
            Upshot::Skipped("the provider does not compress".into()),
        ),
        failed("refuses", "no-signature", hint),
        failed("refuses", "wrong-secret", hint),
        trial(
            "refuses",
            "stale",
            Upshot::NotProtected("it signs no time".into()),
        ),
        trial(
            "once",
            "twice",
            Upshot::NotObserved("nothing says what a delivery did".into()),
        ),
        Trial {
            figures: vec![
                ("p50".into(), "3.5 ms".into()),
                ("p99".into(), "12.4 ms".into()),
            ],
            exchanges: load
                .map(|(index, us)| exchange(index, 200, us, ""))
                .collect(),
            ..trial("on-time", "rate", Upshot::Passed)
        },
        trial(
            "survives",
            "large",
            Upshot::Error {
                what: "`http://127.0.0.1:9/` refused the connection".into(),
                help: Some("start the endpoint".into()),
            },
        ),
        Trial {
            origin: Some(Origin {
                file: "smoke.yaml".into(),
                line: 17,
            }),
            why: String::new(),
            reproduce: None,
            ..failed("smoke.yaml", "order", "")
        },
    ];
    TestRun {
        title: "acme documented".into(),
        target: "http://127.0.0.1:9/hooks?token=hunter2".into(),
        seed: 42,
        begun: "2026-11-21T23:44:34.5Z".parse().unwrap(),
        took: Duration::from_millis(2_140),
        trials,
        interrupted: false,
    }
}

/// A run whose every text comes from somebody who means harm.
pub(super) fn hostile() -> TestRun {
    let text = || HOSTILE.to_owned();
    let mut exchange = exchange(0, 500, 7, HOSTILE);
    exchange.request.method = text();
    exchange.request.target = text();
    exchange.request.headers.push(text(), text());
    exchange.request.body = Some(Body::from(text()));
    exchange.error = Some(text());
    let upshots = [
        Upshot::Failed,
        Upshot::Error {
            what: text(),
            help: Some(text()),
        },
        Upshot::NotObserved(text()),
        Upshot::NotProtected(text()),
        Upshot::Skipped(text()),
        Upshot::Passed,
    ];
    let trials = upshots.into_iter().map(|upshot| Trial {
        suite: text(),
        name: text(),
        sends: text(),
        expects: text(),
        why: text(),
        hint: text(),
        reproduce: Some(text()),
        origin: Some(Origin {
            file: text(),
            line: 1,
        }),
        upshot,
        findings: vec![Finding::new(Rule::AnswerBody, HOSTILE, HOSTILE, HOSTILE)],
        figures: vec![(text(), text())],
        exchanges: vec![exchange.clone(); 9],
        took: Duration::from_secs(1),
    });
    TestRun {
        title: text(),
        target: text(),
        trials: trials.collect(),
        ..run()
    }
}

/// Everything is shown, in 80 columns, without colours.
pub(super) fn options(extent: Extent) -> Options {
    Options {
        width: 80,
        palette: Palette::new(false),
        extent,
    }
}

/// What a form makes of a run, as a program would use it.
pub(super) fn written(reporter: &mut dyn super::Reporter, run: &TestRun) -> String {
    let mut out = Vec::new();
    for trial in &run.trials {
        reporter.trial(&mut out, trial).unwrap();
    }
    reporter.end(&mut out, run).unwrap();
    String::from_utf8(out).unwrap()
}
