//! Drift as annotations of a GitHub workflow.

use std::io::{self, Write};

use crate::judge::{Rule, Severity};
use crate::report::github::{Annotation, Level, annotations, log};
use crate::run::drift::{Difference, EventSummary, Standing, Summary};

use super::Options;
use super::says::says;
use super::standing::phrase;
use super::totals::sentence;
use super::words::{event_name, extent, nouns, number, place};

/// Writes an annotation for each difference that the baseline does not accept, then the totals as a line of the log.
/// Fields that were never seen make one annotation for each event, since there can be many.
///
/// # Errors
/// What writing to `out` gives.
pub fn github(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let mut all = Vec::new();
    for event in &summary.events {
        of_event(&mut all, event);
    }
    if summary.bad_lines > 0 {
        let title = format!(
            "hookctl diff: {} skipped",
            nouns(summary.bad_lines, "bad line")
        );
        all.push(plain(Level::Warning, title, summary.first_bad.join("\n")));
    }
    if !summary.stale.is_empty() {
        let entries = nouns(summary.stale.len() as u64, "entry");
        let title = format!("hookctl diff: {entries} of the baseline not seen any more");
        let message = match options.verbose {
            true => summary.stale.join("\n"),
            false => summary
                .stale
                .iter()
                .take(10)
                .cloned()
                .collect::<Vec<_>>()
                .join("\n"),
        };
        all.push(plain(Level::Notice, title, message));
    }
    annotations(out, &all)?;
    log(out, &sentence(summary))
}

fn of_event(all: &mut Vec<Annotation>, event: &EventSummary) {
    let name = event_name(event);
    let open = || {
        event
            .differences
            .iter()
            .filter(|difference| !difference.accepted)
    };
    let never = |difference: &&Difference| {
        difference.rule == Rule::NeverSeen && difference.severity == Severity::Info
    };
    all.extend(
        open()
            .filter(|difference| !never(difference))
            .map(|difference| annotation(event, difference)),
    );
    let places: Vec<&str> = open()
        .filter(never)
        .map(|difference| difference.place.as_str())
        .collect();
    if !places.is_empty() {
        let title = format!(
            "{name}: {} never seen",
            nouns(places.len() as u64, "documented field")
        );
        all.push(plain(Level::Notice, title, places.join(", ")));
    }
    if event.further > 0 {
        let title = format!("{name}: {}", nouns(event.further, "further difference"));
        all.push(plain(Level::Notice, title, "counted, not kept".into()));
    }
    let (count, why) = match event.standing {
        Standing::Known => (event.unchecked, "no reason is known"),
        Standing::UnknownProvider => (event.payloads, "nobody knows whose payloads these are"),
        // Its difference says it.
        Standing::UnknownEvent => (0, ""),
    };
    if count > 0 {
        let of = nouns(event.payloads, "payload");
        let title = format!("{name}: {} of {of} not checked", number(count));
        let why = event.why_unchecked.as_deref().unwrap_or(why);
        all.push(plain(Level::Warning, title, why.to_owned()));
    }
}

fn annotation(event: &EventSummary, difference: &Difference) -> Annotation {
    let mut message = place(&difference.place).to_owned();
    let says = says(difference).text();
    if !says.is_empty() {
        message.push_str(&format!(": {says}"));
    }
    message.push_str(&format!(" ({})", extent(difference)));
    if let Some(phrase) = phrase(event, difference) {
        message.push_str(&format!("\n{phrase}"));
    }
    // What was read from standard input has lines, and is no file.
    let first = difference
        .first
        .as_ref()
        .filter(|first| first.source != "standard input");
    Annotation {
        level: match difference.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Info => Level::Notice,
        },
        title: format!("{}: {}", event_name(event), difference.rule.as_str()),
        file: first.map(|first| first.source.clone()),
        line: first.and_then(|first| first.line),
        message,
    }
}

fn plain(level: Level, title: String, message: String) -> Annotation {
    Annotation {
        level,
        title,
        file: None,
        line: None,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{clean, difference, event, options, summary, written};
    use super::*;

    #[test]
    fn each_difference_is_an_annotation_where_it_was_first_seen() {
        let text = r#"::error file=capture.jsonl,line=17,title=acme message_created%3A type-changed::messages[].sender.id: expected integer; seen null (6), "7" (4), … (12 of 12 payloads, first at capture.jsonl:17)
::error file=capture.jsonl,line=17,title=acme message_created%3A missing-required::inbox (3 of 12 payloads, first at capture.jsonl:17)
::warning file=capture.jsonl,line=1204,title=acme message_created%3A enum-out-of-set::status: expected one of ["open","closed"]; seen "a|b\u{1b}" (1 of 12 payloads, first at capture.jsonl:1204)
::warning title=acme message_created%3A 1 of 13 payloads not checked::nested deeper than 128 levels
::warning title=unknown provider%3A 4 of 4 payloads not checked::nobody knows whose payloads these are
::warning title=hookctl diff%3A 2 bad lines skipped::line 3: not JSON
::notice file=capture.jsonl,line=17,title=acme message_created%3A undocumented-field::meta: seen {"a":1} (12 of 12 payloads, first at capture.jsonl:17)
::notice title=acme message_created%3A 2 documented fields never seen::a, b.c
::notice file=capture.jsonl,line=17,title=acme odd%3A unknown-event::(the whole payload): expected an event of documented (2 of 2 payloads, first at capture.jsonl:17)
::notice title=hookctl diff%3A 1 entry of the baseline not seen any more::acme message_created constraint messages
31 payloads of 3 events: 2 errors, 1 warning, 4 info, 1 accepted by the baseline; 7 payloads were not checked; 5 records passed over; 2 lines are no record
"#;
        assert_eq!(written(|out| github(out, &summary(), &options())), text);
    }

    #[test]
    fn where_nothing_differs_there_is_only_the_total() {
        assert_eq!(
            written(|out| github(out, &clean(), &options())),
            "24 payloads of 2 events: no difference to documented\n"
        );
    }

    #[test]
    fn more_than_are_shown_are_in_the_log() {
        let many = (0..25)
            .map(|n| difference(Rule::TypeChanged, &format!("f{n}")))
            .collect();
        let summary = Summary {
            events: vec![event("created", many)],
            payloads: 12,
            ..Summary::default()
        };
        let text = written(|out| github(out, &summary, &options()));
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with("::error "))
                .count(),
            10
        );
        assert!(
            (0..25).all(|n| text.contains(&format!("f{n}: expected"))),
            "{text}"
        );
    }

    #[test]
    fn what_was_read_from_standard_input_is_no_file() {
        let mut piped = difference(Rule::TypeChanged, "a");
        piped.first = piped.first.map(|first| crate::run::drift::Sighting {
            source: "standard input".into(),
            ..first
        });
        let summary = Summary {
            events: vec![event("created", vec![piped])],
            payloads: 12,
            ..Summary::default()
        };
        let text = written(|out| github(out, &summary, &options()));
        assert!(
            text.starts_with("::error title=acme created%3A type-changed::a: expected"),
            "{text}"
        );
        assert!(text.contains("first at standard input:17"), "{text}");
    }
}
