//! The report, in the form that was asked for.

use std::io::{self, Write};

use super::{json, places, text};
use crate::report::{Palette, json_line};
use crate::run::pairing::{ComparedPair, Totals};

/// What a comparison is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonForm {
    /// Text for people.
    Text,
    /// One JSON document.
    Json,
    /// A JSON document for each pair that differs, and one for the totals.
    JsonLines,
}

/// A comparison on its way to the reader.
pub struct ComparisonReport<'a> {
    out: &'a mut dyn Write,
    form: ComparisonForm,
    palette: Palette,
    names: (String, String),
    single: bool,
    written: u64,
}

impl<'a> ComparisonReport<'a> {
    /// Nothing is written yet. `names`: what people call the two sides; `single`: there is one pair and no other.
    pub fn new(
        out: &'a mut dyn Write,
        form: ComparisonForm,
        names: (&str, &str),
        single: bool,
        palette: Palette,
    ) -> Self {
        ComparisonReport {
            out,
            form,
            palette,
            names: (names.0.to_owned(), names.1.to_owned()),
            single,
            written: 0,
        }
    }

    /// Writes a pair in which something differs, and nothing of others.
    ///
    /// # Errors
    /// What writing gives.
    pub fn pair(&mut self, pair: &ComparedPair) -> io::Result<()> {
        if pair.is_same() {
            return Ok(());
        }
        self.written += 1;
        match self.form {
            ComparisonForm::Text if self.single => text::changes(self.out, pair, 0, self.palette),
            ComparisonForm::Text => text::pair(self.out, pair, self.palette),
            ComparisonForm::Json if self.written == 1 => json::first(self.out, &self.names, pair),
            ComparisonForm::Json => json::next(self.out, pair),
            ComparisonForm::JsonLines => json_line(self.out, pair),
        }
    }

    /// Writes what it came to.
    ///
    /// # Errors
    /// What writing gives.
    pub fn end(self, totals: &Totals) -> io::Result<()> {
        match self.form {
            ComparisonForm::Text if self.single => text::outcome(self.out, totals, self.palette),
            ComparisonForm::Text => {
                places::places(self.out, totals, &self.names.0, self.palette)?;
                text::totals(self.out, totals, &self.names, self.palette)
            }
            ComparisonForm::Json => json::end(self.out, &self.names, self.written == 0, totals),
            ComparisonForm::JsonLines => json::totals(self.out, totals, &self.names.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::judge::{Finding, Rule};
    use crate::run::drift::Sighting;
    use crate::run::pairing::By;

    fn sighting(source: &str, line: u64) -> Option<Sighting> {
        Some(Sighting {
            source: source.into(),
            line: (line > 0).then_some(line),
            id: None,
            at: None,
        })
    }

    fn pair(id: &str, line: u64, findings: Vec<Finding>) -> ComparedPair {
        ComparedPair {
            provider: Some("acme".into()),
            event: Some("created".into()),
            id: Some(id.into()),
            by: Some(By::Delivery),
            first: sighting("a.jsonl", line),
            second: sighting("b.jsonl", line + 1),
            findings,
            further: 0,
        }
    }

    fn pairs() -> Vec<ComparedPair> {
        let amount = |seen| Finding::new(Rule::ValueChanged, "items[2].amount", "10.00", seen);
        let alone = Finding::new(
            Rule::Unpaired,
            "",
            "one in `b.jsonl` too",
            "only in `a.jsonl`",
        );
        vec![
            pair(
                "d-1",
                1,
                vec![
                    amount("12.00"),
                    Finding::new(Rule::Added, "new", "nothing", "\"\u{9b}x\""),
                    Finding::new(Rule::Removed, "old", "1", "nothing"),
                    Finding::new(Rule::FormChanged, "price", "10.00", "10.0"),
                    Finding::new(Rule::OrderChanged, "tags", "1, 2", "2, 1"),
                ],
            ),
            pair("d-2", 2, vec![]),
            ComparedPair {
                by: Some(By::Order),
                ..pair("d-3", 3, vec![amount("13.00")])
            },
            ComparedPair {
                by: None,
                second: None,
                ..pair("d-4", 4, vec![alone])
            },
        ]
    }

    fn written(form: ComparisonForm, single: bool, pairs: &[ComparedPair]) -> String {
        let mut out = Vec::new();
        let palette = Palette::new(false);
        let names = ("a.jsonl", "b.jsonl");
        let mut report = ComparisonReport::new(&mut out, form, names, single, palette);
        let mut totals = Totals::default();
        for pair in pairs {
            totals.add(pair);
            report.pair(pair).unwrap();
        }
        report.end(&totals).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn pairs_are_read_like_a_change() {
        assert_eq!(
            written(ComparisonForm::Text, false, &pairs()),
            "\
acme created d-1  line 1 ↔ line 2
  ~ items[2].amount  10.00 → 12.00
  + new              \"\\u{9b}x\"
  - old              1
  ≈ price            10.00 → 10.0 (same value)
  ⇅ tags             1, 2 → 2, 1 (same elements)

acme created  line 3 ↔ line 4, by order
  ~ items[2].amount  10.00 → 13.00

acme created d-4  line 4, only in a.jsonl

acme created, by place
  ~ items[].amount  in 2 of 3 pairs
  - old             in 1 of 3 pairs
  ⇅ tags            in 1 of 3 pairs
  + new             in 1 of 3 pairs
  ≈ price           in 1 of 3 pairs

3 pairs: 1 the same, 2 differ; 1 only in a.jsonl (4 errors, 1 warning, 2 info)
"
        );
    }

    #[test]
    fn one_pair_needs_no_heading() {
        let all = pairs();
        assert_eq!(
            written(ComparisonForm::Text, true, &all[2..3]),
            "~ items[2].amount  10.00 → 13.00\n1 difference (1 error)\n"
        );
        assert_eq!(
            written(ComparisonForm::Text, true, &all[1..2]),
            "no difference\n"
        );
        let mut cut = all[2].clone();
        cut.further = 7;
        assert_eq!(
            written(ComparisonForm::Text, true, &[cut]),
            "~ items[2].amount  10.00 → 13.00\n… 7 more differences\n8 differences (1 error)\n"
        );
    }

    #[test]
    fn json_holds_what_differs_and_the_totals() {
        let document: Value =
            serde_json::from_str(&written(ComparisonForm::Json, false, &pairs())).unwrap();
        assert_eq!(document["first"], "a.jsonl");
        assert_eq!(document["pairs"].as_array().unwrap().len(), 3);
        assert_eq!(document["pairs"][0]["findings"][0]["rule"], "value-changed");
        assert_eq!(document["pairs"][0]["by"], "delivery");
        assert_eq!(document["pairs"][0]["second"]["line"], 2);
        assert_eq!(document["totals"]["pairs"], 3);
        assert_eq!(document["totals"]["alone"]["first"], 1);
        assert_eq!(document["totals"]["findings"]["error"], 4);
        assert_eq!(
            document["events"][0]["differences"]
                .as_array()
                .unwrap()
                .len(),
            6
        );

        let none = written(ComparisonForm::Json, true, &[]);
        let none: Value = serde_json::from_str(&none).unwrap();
        assert_eq!(none["pairs"], serde_json::json!([]));

        let lines = written(ComparisonForm::JsonLines, false, &pairs());
        let lines: Vec<Value> = lines
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[2]["by"], Value::Null);
        assert_eq!(lines[3]["totals"]["same"], 1);
    }
}
