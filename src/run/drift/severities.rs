//! How much each difference matters, as the user has it: by rule, place, provider and event.

use crate::judge::{Finding, Severity};

use super::severity_rule::{Level, SeverityRule};

/// The user's severities. Without any, each rule has its own.
#[derive(Clone, Debug, Default)]
pub struct Severities {
    /// The weakest first: the last one that fits decides.
    rules: Vec<SeverityRule>,
    strict: bool,
}

impl Severities {
    /// Of several that fit, the one of the stronger source decides, then the one that says more, then the later one.
    /// With `strict` all that is not ignored is an error.
    pub fn new(mut rules: Vec<SeverityRule>, strict: bool) -> Self {
        rules.sort_by_key(|rule| (rule.source, rule.conditions()));
        Severities { rules, strict }
    }

    /// Gives a finding its severity; false: it is to be ignored.
    pub fn settle(
        &self,
        finding: &mut Finding,
        provider: Option<&str>,
        event: Option<&str>,
    ) -> bool {
        let mut rules = self.rules.iter().rev();
        match rules.find(|rule| rule.fits(finding, provider, event)) {
            Some(rule) => match rule.level {
                Level::Ignore => return false,
                Level::Info => finding.severity = Severity::Info,
                Level::Warning => finding.severity = Severity::Warning,
                Level::Error => finding.severity = Severity::Error,
            },
            None => finding.severity = finding.rule.severity(),
        }
        if self.strict {
            finding.severity = Severity::Error;
        }
        true
    }

    /// The same for many: what is to be ignored is taken out.
    pub fn settle_all(
        &self,
        findings: &mut Vec<Finding>,
        provider: Option<&str>,
        event: Option<&str>,
    ) {
        findings.retain_mut(|finding| self.settle(finding, provider, event));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Rule;

    fn rule(text: &str, source: u8) -> SeverityRule {
        SeverityRule {
            source,
            ..text.parse().unwrap()
        }
    }

    fn settled(rules: &[(&str, u8)], strict: bool, path: &str) -> Option<Severity> {
        let rules = rules.iter().map(|(text, source)| rule(text, *source));
        let severities = Severities::new(rules.collect(), strict);
        let mut finding = Finding::new(Rule::UndocumentedField, path, "", "");
        let kept = severities.settle(&mut finding, Some("acme"), Some("ping"));
        kept.then_some(finding.severity)
    }

    #[test]
    fn the_stronger_source_decides_then_what_says_more_then_what_is_later() {
        let all = "undocumented-field=warning";
        let meta = "undocumented-field:meta.*=ignore";
        assert_eq!(settled(&[], false, "meta.a"), Some(Severity::Info));
        assert_eq!(
            settled(&[(all, 0)], false, "meta.a"),
            Some(Severity::Warning)
        );
        assert_eq!(settled(&[(meta, 0), (all, 0)], false, "meta.a"), None);
        assert_eq!(
            settled(&[(meta, 0), (all, 0)], false, "x"),
            Some(Severity::Warning)
        );
        assert_eq!(
            settled(&[(meta, 0), (all, 1)], false, "meta.a"),
            Some(Severity::Warning)
        );
        let later = "undocumented-field=error";
        assert_eq!(
            settled(&[(all, 0), (later, 0)], false, "x"),
            Some(Severity::Error)
        );
        let other = "undocumented-field=ignore";
        assert_eq!(settled(&[(all, 0), (other, 1)], true, "x"), None);
    }

    #[test]
    fn strict_raises_all_that_is_not_ignored() {
        assert_eq!(settled(&[], true, "a"), Some(Severity::Error));
        assert_eq!(settled(&[("*=info", 2)], true, "a"), Some(Severity::Error));
        assert_eq!(settled(&[("*=ignore", 0)], true, "a"), None);
    }
}
