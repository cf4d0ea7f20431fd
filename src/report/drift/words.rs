//! The words that all forms of the report share: numbers, places, what was expected and what was seen.

use crate::judge::Rule;
use crate::report::{Fill, Tone, counted, plain};
use crate::run::drift::{Difference, EventSummary, Sighting};

use super::value::folded;

/// The whole payload, as a place.
pub(super) const WHOLE: &str = "(the whole payload)";
/// How many columns of a place a terminal shows.
const MAX_PLACE: usize = 240;

/// A number with its thousands parted: `1,204`.
pub(super) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 payload`, `1,204 payloads`.
pub(super) fn nouns(count: u64, noun: &str) -> String {
    let short = counted(if count == 1 { 1 } else { 2 }, noun);
    let noun = short.split_once(' ').map_or(noun, |(_, noun)| noun);
    format!("{} {noun}", number(count))
}

/// A share in per cent. Only what is whole is `100%`, only what is nothing `0%`.
pub(super) fn percent(difference: &Difference) -> String {
    let share = difference.share() * 100.0;
    match (difference.count, difference.of) {
        (_, 0) => "-".to_owned(),
        (count, of) if count >= of => "100%".to_owned(),
        (0, _) => "0%".to_owned(),
        _ if share < 1.0 => "<1%".to_owned(),
        _ => format!("{:.0}%", share.min(99.0)),
    }
}

/// A place, or what stands for the whole payload.
pub(super) fn place(text: &str) -> &str {
    if text.is_empty() { WHOLE } else { text }
}

/// The same for a terminal, cut where it is longer than anybody reads.
pub(super) fn short_place(text: &str) -> String {
    folded(&plain(place(text)), MAX_PLACE)
}

/// Names as a sentence lists them: `a`, `a and b`, `a, b and c`.
pub(super) fn listed<T: AsRef<str>>(names: &[T], and: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} {and} {last}", before.join(", ")),
    }
}

/// What an event is called: `acme message_created`.
pub(super) fn name(provider: Option<&str>, event: Option<&str>) -> String {
    let provider = provider.unwrap_or("unknown provider");
    format!("{provider} {}", event.unwrap_or("unknown event"))
}

/// What the event of a summary is called.
pub(super) fn event_name(event: &EventSummary) -> String {
    match (&event.provider, &event.event) {
        (None, None) => "unknown provider".to_owned(),
        (provider, name_of) => name(provider.as_deref(), name_of.as_deref()),
    }
}

/// Names of events with their counts; the provider's name stands before the first of its events only.
#[derive(Default)]
pub(super) struct Names<'a> {
    last: Option<&'a EventSummary>,
}

impl<'a> Names<'a> {
    /// Adds an event to a list of them.
    pub(super) fn add(&mut self, list: &mut Fill, event: &'a EventSummary, counts: &str) {
        let known = self
            .last
            .is_some_and(|last| last.provider == event.provider);
        let name = match (&event.event, known) {
            (Some(name), true) => name.clone(),
            _ => event_name(event),
        };
        if self.last.is_some() {
            list.glue(", ");
        }
        list.atom(&format!("{name} ({counts})"), Tone::Plain);
        self.last = Some(event);
    }
}

/// Where a payload was read: `capture.jsonl:17`, or the file where that is the payload.
pub(super) fn at(sighting: &Sighting) -> String {
    match sighting.line {
        Some(line) => format!("{}:{line}", sighting.source),
        None => sighting.source.clone(),
    }
}

/// How often and where first: `1,204 of 1,204 payloads, first at capture.jsonl:17`.
pub(super) fn extent(difference: &Difference) -> String {
    let mut text = match difference.rule {
        Rule::NeverSeen => format!("in none of {}", nouns(difference.of, "payload")),
        _ => format!(
            "{} of {}",
            number(difference.count),
            nouns(difference.of, "payload")
        ),
    };
    if let Some(first) = &difference.first {
        text.push_str(&format!(", first at {}", at(first)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::fixture::difference;
    use super::*;

    #[test]
    fn numbers_and_shares_are_for_people() {
        assert_eq!(
            [0, 999, 1_000, 1_204_567, u64::MAX].map(number),
            [
                "0",
                "999",
                "1,000",
                "1,204,567",
                "18,446,744,073,709,551,615"
            ]
        );
        assert_eq!(
            [nouns(1, "payload"), nouns(1_204, "delivery")],
            ["1 payload", "1,204 deliveries"]
        );
        let share = |count, of| {
            percent(&crate::run::drift::Difference {
                count,
                of,
                ..difference(Rule::Constraint, "a")
            })
        };
        assert_eq!(
            [
                share(0, 0),
                share(0, 9),
                share(1, 9_000),
                share(8_999, 9_000),
                share(9, 9),
                share(1, 3)
            ],
            ["-", "0%", "<1%", "99%", "100%", "33%"]
        );
        assert_eq!(listed(&["a", "b", "c"], "or"), "a, b or c");
        assert_eq!(listed::<&str>(&[], "or"), "");
    }
}
