//! Drift as Markdown, for a job's summary or a comment.

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::judge::{Rule, Severity};
use crate::report::markdown::{Document, MAX_SUMMARY, code, escaped};
use crate::run::drift::{Difference, EventSummary, Seen, Standing, Summary};

use super::Options;
use super::options::word;
use super::standing::phrase;
use super::totals::sentence;
use super::words::{WHOLE, at, event_name, listed, nouns, number, percent, place};

/// Writes what a capture came to: the totals, then a table for each event with a difference. It ends, and says so,
/// where GitHub would show nothing any more.
///
/// # Errors
/// What writing to `out` gives.
pub fn markdown(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let mut document = Document::new(out, MAX_SUMMARY);
    document.line("### hookctl diff")?;
    document.line("")?;
    document.line(&escaped(&sentence(summary)))?;
    for event in summary
        .events
        .iter()
        .filter(|event| !event.differences.is_empty() || event.unchecked > 0)
    {
        of_event(&mut document, event, options)?;
    }
    let clean = summary.events.iter().filter(|event| {
        event.standing == Standing::Known
            && event.differences.is_empty()
            && event.unchecked < event.payloads
    });
    list(&mut document, "No difference", clean)?;
    let strangers = summary.events.iter();
    let strangers =
        strangers.filter(|event| event.standing != Standing::Known && event.differences.is_empty());
    list(&mut document, "Nothing known to check by", strangers)?;
    entries(
        &mut document,
        "Entries of the baseline that were not seen any more",
        &summary.stale,
    )?;
    entries(
        &mut document,
        "Lines that are no record",
        &summary.first_bad,
    )?;
    document.end("`--format json` shows all.")
}

fn of_event(document: &mut Document, event: &EventSummary, options: &Options) -> io::Result<()> {
    document.line("")?;
    let mut title = format!("#### {}", escaped(&event_name(event)));
    title.push_str(&format!(": {}", nouns(event.payloads, "payload")));
    if !event.editions.is_empty() {
        title.push_str(&format!(
            " against {}",
            escaped(&listed(&event.editions, "and"))
        ));
    }
    document.line(&title)?;
    let never = |difference: &&Difference| {
        difference.rule == Rule::NeverSeen && difference.severity == Severity::Info
    };
    let open = || {
        event
            .differences
            .iter()
            .filter(|difference| !difference.accepted)
    };
    let mut rows: Vec<_> = open().filter(|difference| !never(difference)).collect();
    rows.sort_by_key(|difference| Reverse(difference.severity));
    if options.verbose {
        rows.extend(
            event
                .differences
                .iter()
                .filter(|difference| difference.accepted),
        );
    }
    table(document, event, &rows)?;
    let accepted = event.differences.len() - open().count();
    if accepted > 0 {
        sentence_line(
            document,
            &format!("{} accepted by the baseline", number(accepted as u64)),
        )?;
    }
    if event.further > 0 {
        let text = format!(
            "{} counted, not kept",
            nouns(event.further, "further difference")
        );
        sentence_line(document, &text)?;
    }
    if event.unchecked > 0 {
        sentence_line(document, &escaped(&super::event::unchecked(event)))?;
    }
    let fields: Vec<String> = open()
        .filter(never)
        .map(|difference| code(place(&difference.place)))
        .collect();
    match fields.is_empty() {
        true => Ok(()),
        false => sentence_line(document, &format!("Never seen: {}", fields.join(", "))),
    }
}

fn sentence_line(document: &mut Document, text: &str) -> io::Result<()> {
    document.line("")?;
    document.line(text)
}

fn table(document: &mut Document, event: &EventSummary, rows: &[&Difference]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let several = event.editions.len() > 1;
    let (head, rule) = if several {
        (" Editions |", " --- |")
    } else {
        ("", "")
    };
    document.line("")?;
    document.line(&format!(
        "| Severity | Rule | Place | Expected | Seen | Payloads | First |{head}"
    ))?;
    document.line(&format!(
        "| --- | --- | --- | --- | --- | ---: | --- |{rule}"
    ))?;
    for difference in rows {
        document.line(&row(event, difference, several))?;
    }
    Ok(())
}

fn row(event: &EventSummary, difference: &Difference, several: bool) -> String {
    let severity = match (difference.accepted, difference.severity) {
        (true, _) => "accepted".to_owned(),
        (false, Severity::Error) => format!("**{}**", word(Severity::Error)),
        (false, severity) => word(severity).to_owned(),
    };
    let place = match difference.place.as_str() {
        "" => WHOLE.to_owned(),
        place => code(place),
    };
    let seen: Vec<String> = difference
        .seen
        .iter()
        .map(|seen| value(seen, difference))
        .collect();
    let mut row = format!(
        "| {severity} | {} | {place} | {} | {} | {} ({}) | {} |",
        difference.rule.as_str(),
        escaped(&difference.expected),
        seen.join(", "),
        number(difference.count),
        percent(difference),
        difference
            .first
            .as_ref()
            .map(|first| code(&at(first)))
            .unwrap_or_default(),
    );
    if several {
        let phrase = phrase(event, difference).unwrap_or_default();
        row.push_str(&format!(" {} |", escaped(&phrase)));
    }
    row
}

fn value(seen: &Seen, difference: &Difference) -> String {
    match (difference.rule, difference.seen.len()) {
        (Rule::MissingRequired, _) => escaped(&seen.text),
        (_, 1) => code(&seen.text),
        _ => format!("{} ({})", code(&seen.text), number(seen.count)),
    }
}

fn list<'a>(
    document: &mut Document,
    title: &str,
    events: impl Iterator<Item = &'a EventSummary>,
) -> io::Result<()> {
    let items: Vec<String> = events
        .map(|event| {
            format!(
                "{} ({})",
                escaped(&event_name(event)),
                number(event.payloads)
            )
        })
        .collect();
    match items.is_empty() {
        true => Ok(()),
        false => sentence_line(document, &format!("{title}: {}", items.join(", "))),
    }
}

fn entries(document: &mut Document, title: &str, entries: &[String]) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    sentence_line(document, &format!("{title}:"))?;
    document.line("")?;
    for entry in entries {
        document.line(&format!("- {}", escaped(entry)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{
        clean, difference, event, options, summary, two_editions, written,
    };
    use super::*;

    #[test]
    fn each_event_has_its_table() {
        let text = r#"### hookctl diff

31 payloads of 3 events: 2 errors, 1 warning, 4 info, 1 accepted by the baseline; 7 payloads were not checked; 5 records passed over; 2 lines are no record

#### acme message_created: 13 payloads against documented

| Severity | Rule | Place | Expected | Seen | Payloads | First |
| --- | --- | --- | --- | --- | ---: | --- |
| **error** | type-changed | `messages[].sender.id` | integer | `null` (6), `"7"` (4) | 12 (100%) | `capture.jsonl:17` |
| **error** | missing-required | `inbox` | present | missing | 3 (25%) | `capture.jsonl:17` |
| warning | enum-out-of-set | `status` | one of \["open","closed"\] | <code>"a\|b\\u{1b}"</code> | 1 (8%) | `capture.jsonl:1204` |
| info | undocumented-field | `meta` |  | `{"a":1}` | 12 (100%) | `capture.jsonl:17` |

1 accepted by the baseline

1 of them not checked: nested deeper than 128 levels

Never seen: `a`, `b.c`

#### acme odd: 2 payloads against documented

| Severity | Rule | Place | Expected | Seen | Payloads | First |
| --- | --- | --- | --- | --- | ---: | --- |
| info | unknown-event | (the whole payload) | an event of documented |  | 2 (100%) | `capture.jsonl:17` |

No difference: acme message_updated (12)

Nothing known to check by: unknown provider (4)

Entries of the baseline that were not seen any more:

- acme message_created constraint messages

Lines that are no record:

- line 3: not JSON
"#;
        assert_eq!(written(|out| markdown(out, &summary(), &options())), text);
    }

    #[test]
    fn editions_have_a_column_when_there_are_several() {
        let text = written(|out| markdown(out, &two_editions(), &options()));
        assert!(text.contains("| First | Editions |\n"), "{text}");
        assert!(
            text.contains("| known: otherwise in documented, as in live |\n"),
            "{text}"
        );
    }

    #[test]
    fn where_nothing_differs_there_is_no_table() {
        let text = r#"### hookctl diff

24 payloads of 2 events: no difference to documented

No difference: acme message_created (12), acme message_updated (12)
"#;
        assert_eq!(written(|out| markdown(out, &clean(), &options())), text);
    }

    #[test]
    fn it_ends_before_it_is_more_than_a_summary_holds() {
        let place = "x".repeat(1_000);
        let many = (0..2_000)
            .map(|n| difference(Rule::Constraint, &format!("{place}{n}")))
            .collect();
        let summary = Summary {
            events: vec![event("created", many)],
            payloads: 12,
            ..Summary::default()
        };
        let text = written(|out| markdown(out, &summary, &options()));
        assert!(
            text.len() <= MAX_SUMMARY && text.len() > MAX_SUMMARY - 2_000,
            "{}",
            text.len()
        );
        assert!(text.starts_with("### hookctl diff\n\n12 payloads of 1 event: 2,000 warnings\n"));
        assert!(text.ends_with(
            "\n\n… the rest is left out: a summary holds no more. `--format json` shows all.\n"
        ));
    }
}
