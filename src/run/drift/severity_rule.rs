//! One of the user's severities: `undocumented-field:meta.*=ignore` as a flag, a `[[diff.severity]]` table in a file.

use std::str::FromStr;

use serde::Deserialize;

use crate::judge::{Finding, Rule};
use crate::run::Glob;

/// The rules a difference can be of, each with its default severity.
pub const RULES: &[Rule] = &[
    Rule::MissingRequired,
    Rule::TypeChanged,
    Rule::NotJson,
    Rule::Truncated,
    Rule::EnumOutOfSet,
    Rule::ConstMismatch,
    Rule::FormatMismatch,
    Rule::Constraint,
    Rule::UndocumentedField,
    Rule::UnknownEvent,
    Rule::NeverSeen,
    Rule::Removed,
    Rule::ValueChanged,
    Rule::Unpaired,
    Rule::OrderChanged,
    Rule::FormChanged,
    Rule::Added,
];

/// How much a difference matters to the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all: it is not told.
    Ignore,
    /// It is worth knowing.
    Info,
    /// It may break a consumer.
    Warning,
    /// It breaks one.
    Error,
}

/// Which differences, and how much they matter. A condition that is absent fits everything.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityRule {
    /// The rule's name, with `*` for any run of characters.
    pub rule: RuleName,
    /// The place, with `[]` for any array position and `*` for any run of characters.
    pub path: Option<PlaceGlob>,
    /// Whose payload, by the pack's name.
    pub provider: Option<Glob>,
    /// Which event, by its short name or the wire name of an unknown one.
    pub event: Option<Glob>,
    /// How much it matters.
    pub level: Level,
    /// Where it comes from: a larger number is stronger.
    #[serde(skip)]
    pub source: u8,
}

impl SeverityRule {
    /// How much it says: the number of its conditions.
    pub(super) fn conditions(&self) -> usize {
        let exact = !self.rule.0.to_string().contains('*');
        let others = [
            exact,
            self.path.is_some(),
            self.provider.is_some(),
            self.event.is_some(),
        ];
        others.into_iter().filter(|there| *there).count()
    }

    pub(super) fn fits(
        &self,
        finding: &Finding,
        provider: Option<&str>,
        event: Option<&str>,
    ) -> bool {
        let named = |glob: &Option<Glob>, name: Option<&str>| {
            glob.as_ref()
                .is_none_or(|glob| name.is_some_and(|name| glob.fits(name)))
        };
        self.rule.0.fits(finding.rule.as_str())
            && named(&self.provider, provider)
            && named(&self.event, event)
            && self
                .path
                .as_ref()
                .is_none_or(|path| path.0.fits(&finding.place))
    }
}

impl FromStr for SeverityRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (what, level) = text.rsplit_once('=').ok_or_else(|| {
            format!("`{text}` has no `=`: write `RULE=LEVEL` or `RULE:PATH=LEVEL`")
        })?;
        let (rule, path) = match what.split_once(':') {
            Some((rule, path)) => (rule, Some(path)),
            None => (what, None),
        };
        Ok(SeverityRule {
            rule: RuleName::try_from(rule.trim().to_owned())?,
            path: path.map(|path| PlaceGlob::from(path.trim().to_owned())),
            provider: None,
            event: None,
            level: level.trim().parse()?,
            source: 0,
        })
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "ignore" => Ok(Level::Ignore),
            "info" => Ok(Level::Info),
            "warning" => Ok(Level::Warning),
            "error" => Ok(Level::Error),
            other => Err(format!(
                "`{other}` is none of error, warning, info or ignore"
            )),
        }
    }
}

/// A rule's name, or a pattern that at least one rule's name fits.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct RuleName(Glob);

impl TryFrom<String> for RuleName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let glob = Glob::from(text);
        if RULES.iter().any(|rule| glob.fits(rule.as_str())) {
            return Ok(RuleName(glob));
        }
        let known: Vec<_> = RULES.iter().map(|rule| rule.as_str()).collect();
        Err(format!(
            "`{glob}` is no rule of a difference: they are {}",
            known.join(", ")
        ))
    }
}

/// A pattern for places; a position such as `[3]` is any, as places have none.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct PlaceGlob(Glob);

impl From<String> for PlaceGlob {
    fn from(text: String) -> Self {
        let text = text.strip_prefix("$.").unwrap_or(&text);
        let place = Finding::new(Rule::Constraint, text, "", "").place;
        PlaceGlob(Glob::from(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str, rule: Rule, path: &str) -> bool {
        let severity: SeverityRule = text.parse().unwrap();
        severity.fits(
            &Finding::new(rule, path, "", ""),
            Some("acme"),
            Some("ping"),
        )
    }

    #[test]
    fn rules_and_places_fit() {
        let rule = Rule::UndocumentedField;
        assert!(fits("undocumented-field=error", rule, "a.b"));
        assert!(fits("undocumented-field:meta.*=info", rule, "meta.a.b"));
        assert!(fits("*:list[].x=ignore", rule, "list[3].x"));
        assert!(fits("*:$.list[7].x = ignore", rule, "list[3].x"));
        assert!(fits("*:[\"a=b\"]=ignore", rule, "[\"a=b\"]"));
        assert!(!fits(
            "undocumented-field:meta.*=info",
            rule,
            "other.meta.a"
        ));
        assert!(!fits("enum-*=info", rule, "a"));
    }

    #[test]
    fn tables_say_the_same_and_more() {
        let text = "rule = \"type-changed\"\npath = \"list[].x\"\nprovider = \"ac*\"\nevent = \"ping\"\nlevel = \"warning\"\n";
        let rule: SeverityRule = toml::from_str(text).unwrap();
        assert_eq!((rule.level, rule.conditions()), (Level::Warning, 4));
        let finding = Finding::new(Rule::TypeChanged, "list[0].x", "", "");
        assert!(rule.fits(&finding, Some("acme"), Some("ping")));
        assert!(!rule.fits(&finding, Some("acme"), Some("pong")));
        assert!(!rule.fits(&finding, None, Some("ping")));
    }

    #[test]
    fn nonsense_is_refused_with_what_is_possible() {
        let error = |text: &str| text.parse::<SeverityRule>().unwrap_err();
        assert!(error("enum-out-of-set").contains("has no `=`"));
        assert!(error("enum=error").starts_with("`enum` is no rule of a difference: they are "));
        assert!(error("status=error").contains("missing-required, type-changed"));
        assert_eq!(
            error("constraint=bad"),
            "`bad` is none of error, warning, info or ignore"
        );
        assert!(toml::from_str::<SeverityRule>("rule = \"constraint\"\n").is_err());
    }
}
