//! How senders went about deliveries that took several attempts.

use std::io::{self, Write};
use std::time::Duration;

use crate::report::{Palette, Table, Tone, counted, plain};
use crate::run::conduct::{Conduct, End};

/// How many deliveries are shown.
const MAX_ROWS: usize = 20;
/// How many answers or pauses of one are shown.
const MAX_TIMES: usize = 8;
/// How many findings of one are shown.
const MAX_FINDINGS: usize = 8;

/// Writes a row for each delivery, those with findings first, and the findings; nothing where there is none.
///
/// # Errors
/// What writing to `out` gives.
pub fn conducts(out: &mut dyn Write, conducts: &[Conduct], palette: Palette) -> io::Result<()> {
    if conducts.is_empty() {
        return Ok(());
    }
    let bad = conducts.iter().filter(|c| !c.findings.is_empty()).count();
    let verdict = match bad {
        0 => "as documented".to_owned(),
        bad => format!("{bad} not as documented"),
    };
    let count = counted(conducts.len(), "delivery");
    let title = format!("sender report: {count}, {verdict}");
    writeln!(out, "{}", palette.strong(title))?;
    let mut sorted: Vec<&Conduct> = conducts.iter().collect();
    sorted.sort_by_key(|conduct| conduct.findings.is_empty());
    let mut table = Table::new(palette);
    for conduct in sorted.iter().take(MAX_ROWS) {
        row(&mut table, conduct);
    }
    table.write(out, 2)?;
    if let Some(more) = sorted.len().checked_sub(MAX_ROWS).filter(|more| *more > 0) {
        writeln!(out, "  … and {more} more")?;
    }
    for conduct in sorted.iter().take(MAX_ROWS) {
        for finding in conduct.findings.iter().take(MAX_FINDINGS) {
            writeln!(
                out,
                "  {}: {} {}: expected {}, got {}",
                name(conduct),
                palette.bad(finding.rule.as_str()),
                plain(&finding.path),
                plain(&finding.expected),
                plain(&finding.seen)
            )?;
        }
        let more = conduct.findings.len().saturating_sub(MAX_FINDINGS);
        if more > 0 {
            writeln!(out, "  {}: … and {more} more", name(conduct))?;
        }
    }
    Ok(())
}

fn row(table: &mut Table, conduct: &Conduct) {
    let attempts = match conduct.owed {
        Some(owed) => format!(
            "{} of {}",
            conduct.attempts,
            counted(owed as usize, "attempt")
        ),
        None => counted(conduct.attempts as usize, "attempt"),
    };
    let answers = list(conduct.answers.iter().map(|answer| match answer {
        Some(status) => status.to_string(),
        None => "none".to_owned(),
    }));
    let gaps = match conduct.gaps_s.as_slice() {
        [] => String::new(),
        gaps => format!("after {}", list(gaps.iter().copied().map(pause))),
    };
    let schedule = match conduct.schedule_s.as_slice() {
        [] => "no schedule known".to_owned(),
        owed => format!("owed {}", list(owed.iter().copied().map(pause))),
    };
    let mut carried = Vec::new();
    let mut say = |holds: Option<bool>, yes: &'static str, no: &'static str| {
        carried.extend(holds.map(|holds| if holds { yes } else { no }));
    };
    say(conduct.same_id, "same id", "OTHER ID");
    say(Some(conduct.same_body), "same body", "OTHER BODY");
    say(conduct.fresh_time, "fresh time", "OLD TIME");
    say(conduct.fresh_signature, "fresh signature", "OLD SIGNATURE");
    let carried = carried.join(", ");
    let end = match conduct.end {
        End::Accepted => ("accepted", Tone::Good),
        End::Pending => ("not done yet", Tone::Unsure),
        End::GaveUp => ("gave up", Tone::Bad),
    };
    table.row([
        (&name(conduct), Tone::Plain),
        (&attempts, Tone::Plain),
        (&answers, Tone::Plain),
        (&gaps, Tone::Plain),
        (&schedule, Tone::Dim),
        (&carried, Tone::Plain),
        end,
    ]);
}

fn name(conduct: &Conduct) -> String {
    let what = match (&conduct.provider, &conduct.event) {
        (Some(provider), Some(event)) => format!("{provider} {event}"),
        (Some(provider), None) => format!("{provider} {}", conduct.path),
        _ => conduct.path.clone(),
    };
    match &conduct.delivery {
        Some(id) => plain(&format!("{what} {id}")),
        None => plain(&what),
    }
}

fn list(texts: impl ExactSizeIterator<Item = String>) -> String {
    let more = texts.len() > MAX_TIMES;
    let mut shown: Vec<_> = texts.take(MAX_TIMES).collect();
    if more {
        shown.push("…".into());
    }
    shown.join(", ")
}

fn pause(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::pack::DeliveryRule;
    use crate::run::conduct::{Attempt, Delivery, Outcome};

    /// Two attempts five seconds apart, at the same signed time.
    fn conduct() -> Conduct {
        let attempt = |at_ms, outcome| Attempt {
            at: Timestamp::from_millisecond(at_ms).unwrap(),
            id: Some("d-1\u{1b}".into()),
            outcome,
            waited: Duration::ZERO,
            body: 1,
            time: Some(1),
            signature: None,
        };
        let delivery = Delivery {
            provider: Some("acme".into()),
            event: Some("message_created".into()),
            path: "/".into(),
            id: Some("d-1\u{1b}".into()),
            attempts: vec![
                attempt(0, Outcome::Status(503)),
                attempt(5_040, Outcome::Silent),
            ],
            made: 2,
        };
        let rule = DeliveryRule {
            retries: vec![Duration::from_secs(5), Duration::from_secs(25)],
            ..DeliveryRule::default()
        };
        let soon = Timestamp::from_second(6).unwrap();
        Conduct::of(&delivery, &rule, true, soon)
    }

    #[test]
    fn a_row_and_its_findings() {
        let mut out = Vec::new();
        conducts(&mut out, &[conduct()], Palette::new(false)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "sender report: 1 delivery, 1 not as documented\n  \
             acme message_created d-1\\u{1b}  2 of 3 attempts  503, none  after 5.0 s  owed 5.0 s, 25.0 s  \
             same id, same body, OLD TIME  not done yet\n  \
             acme message_created d-1\\u{1b}: freshness attempt 2: expected a time of its own, got that of the attempt before\n"
        );
    }

    #[test]
    fn nothing_to_say_is_nothing_said_and_much_is_cut() {
        let mut out = Vec::new();
        conducts(&mut out, &[], Palette::new(false)).unwrap();
        assert!(out.is_empty());
        conducts(&mut out, &vec![conduct(); 50], Palette::new(false)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("  … and 30 more\n"), "{text}");
        assert_eq!(text.lines().count(), 1 + 20 + 1 + 20);
    }
}
