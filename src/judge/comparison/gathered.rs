//! Findings as they are met, so many and no more: two documents can differ in more places than anybody reads.

use super::compared::Compared;
use crate::json::{Step, shown};
use crate::judge::{Finding, Rule, Severity};

/// How many findings of one severity are kept.
const MAX_FINDINGS: u32 = 5_000;
/// How long the paths of those may be together, in bytes.
const MAX_PATHS: usize = 4 << 20;

/// What one severity has used up.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    findings: u32,
    paths: usize,
}

/// The findings so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    compared: Compared,
    used: [Used; 3],
}

impl Gathered {
    /// Adds what does not hold at a place of the document.
    pub fn add(&mut self, rule: Rule, steps: &[Step], (expected, seen): (String, String)) {
        self.keep(rule, || {
            let path = if steps.is_empty() {
                String::new()
            } else {
                shown(steps)
            };
            let mut finding = Finding::new(rule, path, expected, seen);
            finding.place = place(steps);
            finding
        });
    }

    /// Adds what does not hold in a line; all lines are one place.
    pub fn add_line(&mut self, rule: Rule, line: usize, (expected, seen): (String, String)) {
        self.keep(rule, || {
            let mut finding = Finding::new(rule, format!("line {line}"), expected, seen);
            finding.place = "line".to_owned();
            finding
        });
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.compared.is_same()
    }

    /// All of it.
    pub fn done(self) -> Compared {
        self.compared
    }

    fn keep(&mut self, rule: Rule, finding: impl FnOnce() -> Finding) {
        let used = match rule.severity() {
            Severity::Info => &mut self.used[0],
            Severity::Warning => &mut self.used[1],
            Severity::Error => &mut self.used[2],
        };
        if used.findings >= MAX_FINDINGS || used.paths >= MAX_PATHS {
            self.compared.further += 1;
            return;
        }
        let finding = finding();
        used.findings += 1;
        used.paths += finding.path.len();
        self.compared.findings.push(finding);
    }
}

/// A path with its positions folded; names stay, whatever is in them.
fn place(steps: &[Step]) -> String {
    let mut place = String::new();
    for step in steps {
        let text = match step {
            Step::Index(_) | Step::Append => "[]".to_owned(),
            name => shown(std::slice::from_ref(name)),
        };
        if !place.is_empty() && !text.starts_with('[') {
            place.push('.');
        }
        place.push_str(&text);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_folded_and_names_are_not() {
        let steps = [
            Step::Name("a".into()),
            Step::Index(3),
            Step::Name("b[1]".into()),
            Step::Name("c".into()),
        ];
        let mut gathered = Gathered::default();
        gathered.add(Rule::Added, &steps, ("nothing".into(), "1".into()));
        let finding = &gathered.done().findings[0];
        assert_eq!(finding.path, "a[3][\"b[1]\"].c");
        assert_eq!(finding.place, "a[][\"b[1]\"].c");
    }

    #[test]
    fn of_each_severity_enough_are_kept() {
        let mut gathered = Gathered::default();
        let texts = || (String::new(), String::new());
        for _ in 0..MAX_FINDINGS + 7 {
            gathered.add(Rule::Added, &[], texts());
        }
        gathered.add(Rule::Removed, &[], texts());
        let compared = gathered.done();
        assert_eq!(compared.further, 7);
        assert_eq!(compared.findings.last().unwrap().rule, Rule::Removed);
        let long = [Step::Name("x".repeat(MAX_PATHS))];
        let mut gathered = Gathered::default();
        (0..3).for_each(|_| gathered.add(Rule::Removed, &long, texts()));
        assert_eq!(gathered.done().further, 2);
    }
}
