//! The edition that a payload was meant for, where its provider has several.

use crate::exchange::Body;
use crate::json::{Fault, Tape};
use crate::judge::{Checked, Finding, Rule, Severity};
use crate::pack::{Pack, Recognised};
use crate::run::Inspector;

/// The edition that fits best, and what does not hold against it.
pub(super) type Nearest = (Option<String>, Vec<Finding>);

/// A payload without content codings, scanned.
pub(super) struct Payload<'a> {
    body: &'a Body,
    scanned: &'a Result<Tape<'a>, Fault>,
}

impl<'a> Payload<'a> {
    pub(super) fn new(body: &'a Body, scanned: &'a Result<Tape<'a>, Fault>) -> Self {
        Payload { body, scanned }
    }

    /// What is not JSON about it.
    pub(super) fn not_json(&self) -> Option<Finding> {
        let fault = self.scanned.as_ref().err()?;
        let seen = match self.body.is_empty() {
            true => "no body".into(),
            false => format!("{} at byte {}", fault.what, fault.offset),
        };
        Some(Finding::new(Rule::NotJson, "", "a JSON document", seen))
    }
}

impl Inspector {
    /// Tries the editions in turn, the default one first; the first that matches is the one. When none does, the one
    /// with the fewest findings is taken for the one that was meant: the fewest that matter, then the fewest of all.
    /// An error says why nothing could be checked.
    pub(super) fn nearest_edition(
        &self,
        pack: &Pack,
        event: &str,
        recognised: &Recognised,
        payload: &Payload,
    ) -> Result<Option<Nearest>, String> {
        let mut nearest: Option<((usize, usize), Nearest)> = None;
        let mut unchecked = None;
        let asked = |edition: &&String| self.edition.as_ref().is_none_or(|asked| asked == *edition);
        for edition in recognised.editions.iter().filter(asked) {
            let drift = match self.drifts.of(pack, edition, event) {
                Ok(Some(drift)) => drift,
                Ok(None) => continue,
                Err(broken) => {
                    unchecked = Some(broken);
                    continue;
                }
            };
            let checked = match payload.scanned {
                Ok(tape) => drift.judge(tape),
                Err(_) => Checked {
                    findings: payload.not_json().into_iter().collect(),
                    unchecked: None,
                },
            };
            if checked.unchecked.is_some() {
                unchecked = checked.unchecked;
                continue;
            }
            let mut findings = checked.findings;
            let provider = Some(pack.name.as_str());
            self.severities
                .settle_all(&mut findings, provider, Some(event));
            let matter = |finding: &&Finding| finding.severity > Severity::Info;
            let distance = (findings.iter().filter(matter).count(), findings.len());
            if nearest.as_ref().is_none_or(|(least, _)| distance < *least) {
                nearest = Some((distance, (Some(edition.clone()), findings)));
            }
            if distance == (0, 0) {
                break;
            }
        }
        match (nearest, unchecked) {
            (None, Some(why)) => Err(why),
            (nearest, _) => Ok(nearest.map(|(_, nearest)| nearest)),
        }
    }
}
