//! What the provider file of a pack has to say besides, for what was learned.

use std::path::PathBuf;

use super::event::Event;
use super::plan::{Plan, Planned};
use super::planner::Planner;
use super::provider_file::{Additions, differences, new_provider};
use crate::Error;
use crate::pack::{EventPlace, HeaderLine, Pack};

/// The most header fields that a new provider is recognised by.
const HEADERS: usize = 3;
/// What is in the names of header fields that providers of webhooks make up.
const TELLING: &[&str] = &["signature", "event", "topic", "hook", "delivery"];

impl Planner<'_> {
    /// Notes what the provider file has to say of an event besides.
    pub(super) fn add(&self, planned: &Planned, event: &Event, additions: &mut Additions) {
        let edition = &self.style.edition;
        let (Some(pack), Some(rule)) = (self.pack, self.rule(&planned.event)) else {
            additions
                .events
                .push((planned.event.clone(), planned.wire.clone()));
            return;
        };
        if rule
            .editions
            .as_ref()
            .is_some_and(|editions| !editions.contains(edition))
        {
            additions.listed.push(planned.event.clone());
        }
        let base = event.origin.editions.iter().find(|base| *base != edition);
        let settled = base.and_then(|base| pack.resolve(&planned.event, Some(base)).ok());
        if let Some(settled) = settled.filter(|_| rule.overrides.get(edition).is_none()) {
            let lines = differences(pack, rule, &settled);
            if !lines.is_empty() {
                additions.differing.push((planned.event.clone(), lines));
            }
            let own = settled
                .edition
                .as_ref()
                .and_then(|base| pack.provider.edition.get(base));
            for header in own.into_iter().flat_map(|base| &base.headers) {
                if !additions.headers.contains(header) {
                    additions.headers.push(header.clone());
                }
            }
        }
    }

    /// Adds the provider file to a plan, where it has to say more than it does.
    pub(super) fn provider_file(
        &self,
        mut additions: Additions,
        plan: &mut Plan,
    ) -> Result<(), Error> {
        const FILE: &str = "provider.toml";
        let (text, place) = match self.pack {
            Some(pack) => {
                self.complete(pack, &mut additions);
                if additions.is_empty() {
                    return Ok(());
                }
                plan.provider_file = Some("added to");
                let text = pack.file(FILE)?.unwrap_or_default();
                (text.into_owned(), pack.place(FILE))
            }
            None => {
                plan.provider_file = Some("written");
                let text = new_provider(self.provider, self.name_at, &self.recognised_by());
                (text.into_bytes(), format!("{}/{FILE}", self.provider))
            }
        };
        let text = additions.add_to(&String::from_utf8_lossy(&text), &place)?;
        plan.files.push((PathBuf::from(FILE), text.into_bytes()));
        Ok(())
    }

    /// What a pack has to say besides, whatever its events are.
    fn complete(&self, pack: &Pack, additions: &mut Additions) {
        if pack.provider.default_edition.is_none()
            && let [only] = pack.editions()
            && *only != self.style.edition
        {
            additions.default_edition = Some(only.clone());
        }
        let rule = pack.provider.recognise.as_ref();
        if rule.is_none_or(|rule| rule.event == EventPlace::Nowhere) && !additions.events.is_empty()
        {
            additions.name_at = self.name_at.cloned();
        }
        let sent = |name: &str| {
            let mut own = pack.headers(None);
            own.any(|header| header.name.eq_ignore_ascii_case(name))
        };
        if let Some(EventPlace::Header(name)) = self.place()
            && !sent(name)
        {
            additions.headers.push(HeaderLine {
                name: name.clone(),
                value: "{{event}}".into(),
            });
        }
    }

    fn recognised_by(&self) -> Vec<String> {
        let telling = |name: &&String| {
            let name = name.to_ascii_lowercase();
            TELLING.iter().any(|word| name.contains(word))
        };
        self.headers
            .iter()
            .filter(telling)
            .take(HEADERS)
            .cloned()
            .collect()
    }
}
