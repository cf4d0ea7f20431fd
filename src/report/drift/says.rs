//! What does not hold, in a sentence that may be broken into lines.

use crate::judge::{Finding, Rule};
use crate::report::{Fill, Tone};
use crate::run::drift::{Difference, Seen};

use super::words::number;

/// What a missing member is expected to be when nothing more is known of it.
const PRESENT: &str = "present";

/// What does not hold: `expected integer; seen "7" (1,100), "8" (104)`. Nothing where the rule says it all.
pub(super) fn says(difference: &Difference) -> Fill {
    let mut fill = Fill::new();
    expected(&mut fill, difference.rule, &difference.expected);
    let silent = difference.rule == Rule::MissingRequired || difference.rule == Rule::NeverSeen;
    if difference.seen.is_empty() || silent {
        return fill;
    }
    begin(&mut fill, "seen ");
    let counts = difference.seen.len() > 1
        || difference
            .seen
            .iter()
            .any(|seen| seen.count != difference.count);
    for (at, seen) in difference.seen.iter().enumerate() {
        if at > 0 {
            fill.glue(", ");
        }
        value(&mut fill, seen, counts);
    }
    let told = difference.seen.iter().map(|seen| seen.count);
    if told.fold(0, u64::saturating_add) < difference.count {
        fill.glue(", …");
    }
    fill
}

fn value(fill: &mut Fill, seen: &Seen, counts: bool) {
    // A break at the end of an empty or blank value would hide it.
    match seen.text.trim() {
        "" => fill.atom(&format!("'{}'", seen.text), Tone::Plain),
        _ => fill.words(&seen.text, Tone::Plain),
    };
    if counts {
        fill.glue(&format!(" ({})", number(seen.count)));
    }
}

/// The same of one payload.
pub(super) fn says_of_one(finding: &Finding) -> Fill {
    let mut fill = Fill::new();
    expected(&mut fill, finding.rule, &finding.expected);
    let silent = matches!(
        finding.rule,
        Rule::MissingRequired | Rule::NeverSeen | Rule::UndocumentedField
    );
    if !finding.seen.is_empty() && !silent {
        begin(&mut fill, "seen ");
        fill.words(&finding.seen, Tone::Plain);
    }
    fill
}

fn expected(fill: &mut Fill, rule: Rule, text: &str) {
    let known = match rule {
        Rule::UndocumentedField | Rule::NeverSeen => true,
        Rule::MissingRequired => text == PRESENT,
        _ => false,
    };
    if !known && !text.is_empty() {
        fill.words("expected ", Tone::Dim).words(text, Tone::Plain);
    }
}

fn begin(fill: &mut Fill, word: &str) {
    if !fill.is_empty() {
        fill.glue("; ");
    }
    fill.words(word, Tone::Dim);
}

#[cfg(test)]
mod tests {
    use super::super::fixture::difference;
    use super::*;

    #[test]
    fn values_have_their_counts_unless_there_is_only_one() {
        let seen = |values: &[(&str, u64)]| Difference {
            seen: values
                .iter()
                .map(|&(text, count)| Seen {
                    text: text.into(),
                    count,
                })
                .collect(),
            ..difference(Rule::TypeChanged, "a")
        };
        assert_eq!(says(&seen(&[("7", 12)])).text(), "expected integer; seen 7");
        assert_eq!(
            says(&seen(&[("7", 8), ("", 1)])).text(),
            "expected integer; seen 7 (8), '' (1), …"
        );
        assert_eq!(says(&seen(&[])).text(), "expected integer");
        let missing = |expected: &str| Difference {
            expected: expected.into(),
            ..difference(Rule::MissingRequired, "a")
        };
        assert_eq!(says(&missing("present")).text(), "");
        assert_eq!(says(&missing("string")).text(), "expected string");
    }
}
