//! What a capture came to, counted and in one sentence.

use serde::Serialize;

use crate::judge::Severity;
use crate::report::Tone;
use crate::run::drift::{Standing, Summary};

use super::words::{listed, nouns, number};

/// The counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Totals {
    /// Differences that the baseline does not accept.
    pub(super) error: u64,
    /// The same, warnings.
    pub(super) warning: u64,
    /// The same, what is worth knowing.
    pub(super) info: u64,
    /// Differences that the baseline accepts.
    pub(super) accepted: u64,
    /// Differences that were counted and not kept.
    pub(super) further: u64,
    /// Payloads that were held against something.
    pub(super) checked: u64,
}

impl Totals {
    /// Counts a summary.
    pub(super) fn of(summary: &Summary) -> Self {
        let mut totals = Totals::default();
        for event in &summary.events {
            totals.further = totals.further.saturating_add(event.further);
            if event.standing == Standing::Known {
                let checked = event.payloads.saturating_sub(event.unchecked);
                totals.checked = totals.checked.saturating_add(checked);
            }
            for difference in &event.differences {
                let count = match (difference.accepted, difference.severity) {
                    (true, _) => &mut totals.accepted,
                    (_, Severity::Error) => &mut totals.error,
                    (_, Severity::Warning) => &mut totals.warning,
                    (_, Severity::Info) => &mut totals.info,
                };
                *count += 1;
            }
        }
        totals
    }

    fn differences(&self) -> u64 {
        self.error + self.warning + self.info
    }

    /// `2 errors, 1 warning, 4 info`; nothing where there is none.
    pub(super) fn severities(&self) -> String {
        let mut parts = Vec::new();
        for (count, noun) in [(self.error, "error"), (self.warning, "warning")] {
            if count > 0 {
                parts.push(nouns(count, noun));
            }
        }
        if self.info > 0 {
            parts.push(format!("{} info", number(self.info)));
        }
        if self.further > 0 {
            parts.push(format!("{} further", number(self.further)));
        }
        parts.join(", ")
    }

    /// The tone of the worst.
    pub(super) fn tone(&self) -> Tone {
        match (self.error, self.warning, self.checked) {
            (1.., _, _) => Tone::Bad,
            (0, 1.., _) | (0, 0, 0) => Tone::Unsure,
            _ if self.differences() == 0 => Tone::Good,
            _ => Tone::Strong,
        }
    }
}

/// `1,204 payloads of 6 events: 2 errors, 1 warning, 4 info; 12 lines are no record`. Where nothing differs it says
/// of how many payloads that holds, and to what they were held.
pub(super) fn sentence(summary: &Summary) -> String {
    let totals = Totals::of(summary);
    let events = summary
        .events
        .iter()
        .filter(|event| event.event.is_some())
        .count();
    let mut text = match summary.payloads {
        0 => "no payload".to_owned(),
        count => nouns(count, "payload"),
    };
    if events > 0 {
        text.push_str(&format!(" of {}", nouns(events as u64, "event")));
    }
    text.push_str(": ");
    text.push_str(&outcome(summary, &totals));
    let unchecked = summary.payloads.saturating_sub(totals.checked);
    if unchecked > 0 && totals.checked > 0 {
        let verb = if unchecked == 1 { "was" } else { "were" };
        text.push_str(&format!(
            "; {} {verb} not checked",
            nouns(unchecked, "payload")
        ));
    }
    if summary.passed_over > 0 {
        text.push_str(&format!(
            "; {} passed over",
            nouns(summary.passed_over, "record")
        ));
    }
    match summary.bad_lines {
        0 => {}
        1 => text.push_str("; 1 line is no record"),
        count => text.push_str(&format!("; {} are no record", nouns(count, "line"))),
    }
    text
}

fn outcome(summary: &Summary, totals: &Totals) -> String {
    let accepted = match totals.accepted {
        0 => String::new(),
        count => format!(", {} accepted by the baseline", number(count)),
    };
    if totals.differences() > 0 || totals.further > 0 {
        let none = match (totals.checked, summary.payloads) {
            (0, 1..) => "nothing was checked, ",
            _ => "",
        };
        return format!("{none}{}{accepted}", totals.severities());
    }
    if totals.checked == 0 {
        return format!("nothing was checked{accepted}");
    }
    let editions = editions(summary);
    let none = match (totals.accepted, editions.as_slice()) {
        (0, []) => "no difference".to_owned(),
        (0, editions) => format!("no difference to {}", listed(editions, "or")),
        (_, []) => "no new difference".to_owned(),
        (_, editions) => format!("no new difference to {}", listed(editions, "or")),
    };
    let in_all = totals.checked >= summary.payloads;
    let of = match in_all {
        true => String::new(),
        false => format!(" in the {} that were checked", number(totals.checked)),
    };
    format!("{none}{of}{accepted}")
}

/// The editions that payloads were held against, in the order they come.
fn editions(summary: &Summary) -> Vec<&str> {
    let mut editions: Vec<&str> = Vec::new();
    let known = summary
        .events
        .iter()
        .filter(|event| event.standing == Standing::Known);
    for edition in known.flat_map(|event| &event.editions) {
        if !editions.contains(&edition.as_str()) {
            editions.push(edition);
        }
    }
    editions
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{clean, difference, event, summary};
    use super::*;
    use crate::judge::Rule;
    use crate::run::drift::{Difference, EventSummary};

    #[test]
    fn what_was_found_is_counted() {
        assert_eq!(
            sentence(&summary()),
            "31 payloads of 3 events: 2 errors, 1 warning, 4 info, 1 accepted by the baseline; \
             7 payloads were not checked; 5 records passed over; 2 lines are no record"
        );
        assert_eq!(Totals::of(&summary()).tone(), Tone::Bad);
    }

    #[test]
    fn nothing_is_claimed_of_what_was_not_checked() {
        let mut summary = clean();
        assert_eq!(
            sentence(&summary),
            "24 payloads of 2 events: no difference to documented"
        );
        assert_eq!(Totals::of(&summary).tone(), Tone::Good);
        summary.events[1].unchecked = 11;
        assert_eq!(
            sentence(&summary),
            "24 payloads of 2 events: no difference to documented in the 13 that were checked; \
             11 payloads were not checked"
        );
        summary.events[0].unchecked = 12;
        summary.events[1].unchecked = 12;
        assert_eq!(
            sentence(&summary),
            "24 payloads of 2 events: nothing was checked"
        );
        assert_eq!(Totals::of(&summary).tone(), Tone::Unsure);
        assert_eq!(
            sentence(&Summary::default()),
            "no payload: nothing was checked"
        );
    }

    #[test]
    fn what_the_baseline_accepts_is_no_new_difference() {
        let known = Difference {
            accepted: true,
            ..difference(Rule::TypeChanged, "a")
        };
        let summary = Summary {
            events: vec![event("x", vec![known])],
            payloads: 12,
            ..Summary::default()
        };
        assert_eq!(
            sentence(&summary),
            "12 payloads of 1 event: no new difference to documented, 1 accepted by the baseline"
        );
    }

    #[test]
    fn unknown_events_alone_do_not_count_as_checked() {
        let unknown = EventSummary {
            standing: Standing::UnknownEvent,
            ..event("odd", vec![difference(Rule::UnknownEvent, "")])
        };
        let summary = Summary {
            events: vec![unknown],
            payloads: 12,
            ..Summary::default()
        };
        assert_eq!(
            sentence(&summary),
            "12 payloads of 1 event: nothing was checked, 1 info"
        );
    }
}
