//! What the terminal shows, to the letter.

use super::fixture::{failed, options, run, trial, written};
use super::{Extent, Options, Terminal};
use crate::judge::{TestRun, Trial, Upshot};
use crate::report::{Palette, columns};

fn shown(extent: Extent, run: &TestRun) -> String {
    written(&mut Terminal::new(options(extent)), run)
}

#[test]
fn what_is_worth_knowing_is_shown_and_what_it_all_came_to() {
    let text = r#"accepts
  -       gzip: skipped: the provider does not compress

refuses
  FAILED  no-signature  3.1 ms
    sent       created, no-signature
    expected   a 4xx
    seen       status: expected a 4xx, got 200
    answer     HTTP 200 in 3.1 ms, 2 B: ok
    why        providers do that
    look at    compare the signature before anything else
    reproduce  hookctl send acme created --probe refuses/no-signature
  FAILED  wrong-secret  3.1 ms
    sent       created, wrong-secret
    expected   a 4xx
    seen       status: expected a 4xx, got 200
    answer     HTTP 200 in 3.1 ms, 2 B: ok
    why        providers do that
    look at    as for refuses/no-signature
    reproduce  hookctl send acme created --probe refuses/wrong-secret
  -       stale: not protected by the provider's scheme: it signs no time

once
  ?       twice: not observed: nothing says what a delivery did

on-time
  ok      rate  3.1 ms  p50 3.5 ms, p99 12.4 ms

survives
  ERROR   large  3.1 ms
    sent       created, large
    expected   a 2xx
    seen       `http://127.0.0.1:9/` refused the connection
    why        providers do that
    look at    start the endpoint
    reproduce  hookctl send acme created --probe survives/large

smoke.yaml
  FAILED  order  3.1 ms
    sent       created, order
    expected   a 4xx
    seen       status: expected a 4xx, got 200
    answer     HTTP 200 in 3.1 ms, 2 B: ok
    at         smoke.yaml:17

acme documented at http://127.0.0.1:9/hooks?token=(masked)
  accepts     1 passed, 1 skipped
  refuses     2 failed, 1 not protected by the provider's scheme
  once        1 not observed
  on-time     1 passed
  survives    1 error
  smoke.yaml  1 failed

  FAILED  compare the signature before anything else
          2 trials: refuses/no-signature, refuses/wrong-secret
  FAILED  status: expected a 4xx, got 200
          1 trial: smoke.yaml/order
  ERROR   `http://127.0.0.1:9/` refused the connection
          1 trial: survives/large

9 trials: 2 passed, 3 failed, 1 error, 1 not observed, 1 not protected by the
  provider's scheme, 1 skipped  in 2.1 s, seed 42
"#;
    assert_eq!(shown(Extent::Notable, &run()), text);
}

#[test]
fn what_failed_is_all_there_is_where_quiet_is_asked_for() {
    let text = shown(Extent::Failures, &run());
    assert!(
        text.starts_with("refuses\n  FAILED  no-signature  3.1 ms\n"),
        "{text}"
    );
    for word in ["gzip", "stale", "twice", "  ok ", "  accepts "] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    let all_is_well = TestRun {
        trials: vec![trial("accepts", "created", Upshot::Passed)],
        ..run()
    };
    assert_eq!(
        shown(Extent::Failures, &all_is_well),
        "acme documented at http://127.0.0.1:9/hooks?token=(masked)\n\
         1 trial: 1 passed  in 2.1 s, seed 42\n"
    );
}

#[test]
fn what_passed_is_told_with_what_was_sent_and_why_where_all_is_asked_for() {
    let text = shown(Extent::All, &run());
    let passed = "accepts
  ok      created  3.1 ms
    sent       created, created
    expected   a 2xx
    why        providers do that
    reproduce  hookctl send acme created --probe accepts/created
";
    assert!(text.starts_with(passed), "{text}");
    assert!(
        text.contains("\n    measured   p50 3.5 ms, p99 12.4 ms\n"),
        "{text}"
    );
}

#[test]
fn an_interrupted_run_says_so_and_an_empty_one_has_no_trial() {
    let run = TestRun {
        trials: Vec::new(),
        interrupted: true,
        ..run()
    };
    assert_eq!(
        shown(Extent::Notable, &run),
        "acme documented at http://127.0.0.1:9/hooks?token=(masked)\n\n\
         no trial  in 2.1 s, seed 42\n\
         interrupted: what was left was not tried\n"
    );
}

/// What is written of skipped trials of those suites, names and reasons.
fn skipped(extent: Extent, trials: &[(&str, &str, &str)]) -> String {
    let trials = trials.iter().map(|(suite, name, why)| match *why {
        "" => trial(suite, name, Upshot::Passed),
        why => trial(suite, name, Upshot::Skipped(why.into())),
    });
    let run = TestRun {
        trials: trials.collect(),
        ..run()
    };
    let text = shown(extent, &run);
    let (lines, _) = text.split_once("\nacme documented").unwrap();
    lines.to_owned()
}

#[test]
fn a_suite_has_its_heading_again_when_another_came_between() {
    let trials = [
        ("refuses", "a", "so"),
        ("on-time", "b", "so"),
        ("refuses", "c", "so"),
    ];
    assert_eq!(
        skipped(Extent::Notable, &trials),
        "refuses\n  -       a: skipped: so\n\n\
         on-time\n  -       b: skipped: so\n\n\
         refuses\n  -       c: skipped: so\n"
    );
}

#[test]
fn what_is_skipped_for_one_reason_is_one_line_with_the_count() {
    let trials = [
        ("refuses", "a", "so"),
        ("refuses", "b", "so"),
        ("refuses", "c", ""),
        ("refuses", "d", "so"),
        ("refuses", "e", "otherwise"),
        ("refuses", "f", "so"),
        ("once", "g", "so"),
        ("once", "h", "so"),
    ];
    assert_eq!(
        skipped(Extent::Notable, &trials),
        "refuses\n  -       3 trials: skipped: so\n  -       e: skipped: otherwise\n  -       f: skipped: so\n\n\
         once\n  -       2 trials: skipped: so\n"
    );
    let all = skipped(Extent::All, &trials);
    assert_eq!(all.matches(": skipped: so\n").count(), 6, "{all}");
}

#[test]
fn lines_fit_and_commands_can_be_copied() {
    let long = "providers add members without notice ".repeat(6);
    let command = format!(
        "hookctl send acme created --to 'http://127.0.0.1/{}'",
        "a/".repeat(10)
    );
    let trial = Trial {
        sends: long.clone(),
        why: long.clone(),
        reproduce: Some(format!("{command} --probe refuses/no-signature --seed 42")),
        ..failed("refuses", &"long-name-".repeat(9), &long)
    };
    let run = TestRun {
        trials: vec![trial],
        ..run()
    };
    for width in [0, 40, 60, 80, 500] {
        let options = Options {
            width,
            ..options(Extent::All)
        };
        let text = written(&mut Terminal::new(options), &run);
        let most = width.clamp(40, 80);
        for line in text.lines().filter(|line| !line.contains('\'')) {
            assert!(columns(line) <= most, "{width}: {line}");
        }
        let copied = text.replace(" \\\n", " ");
        let copied: Vec<&str> = copied.split_whitespace().collect();
        let command: Vec<&str> = command.split_whitespace().collect();
        assert!(
            copied.windows(command.len()).any(|words| words == command),
            "{text}"
        );
    }
}

#[test]
fn colours_are_where_they_are_wanted_only() {
    let colours = Options {
        palette: Palette::new(true),
        ..options(Extent::Notable)
    };
    let text = written(&mut Terminal::new(colours), &run());
    assert!(
        text.contains("\u{1b}[1m\u{1b}[31mFAILED  \u{1b}[0m"),
        "{text:?}"
    );
    assert!(!shown(Extent::Notable, &run()).contains('\u{1b}'));
}
