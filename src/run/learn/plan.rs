//! What is to be written for one provider: all of it made and checked before a file is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Serialize;

use super::event::{Event, EventKey};
use super::learner::{Learned, Learner};
use super::planner::Planner;
use super::schema::Counts;
use crate::Error;
use crate::redact::Redactor;

/// How what was learned is written.
#[derive(Clone, Debug)]
pub struct Style {
    /// The edition's name.
    pub edition: String,
    /// In how many payloads something must have been before it counts as a rule.
    pub least: u64,
    /// What replaces secrets and personal data in samples.
    pub redactor: Redactor,
}

/// One event that is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// Its short name, which names its files.
    pub event: String,
    /// The name that its payloads give.
    pub wire: String,
    /// Whether the pack had it before.
    pub known: bool,
    /// How many payloads it was learned from.
    pub payloads: u64,
    /// What its schema says.
    #[serde(flatten)]
    pub counts: Counts,
    /// How many secrets and personal values were replaced in its sample.
    pub replaced: usize,
}

/// What is to be written for one provider.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The pack's name.
    pub provider: String,
    /// Files by their path inside the pack.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// The events.
    pub events: Vec<Planned>,
    /// The provider file, where it has to say more than it does; it is among the files as well.
    pub provider_file: Option<&'static str>,
    /// Events that cannot be written, and why.
    pub left_out: Vec<(String, String)>,
}

impl Learned {
    /// Makes every file that is to be written, for each provider.
    ///
    /// # Errors
    /// [`Error::Usage`] for an edition that was not learned or a provider that nothing tells the events of,
    /// [`Error::Pack`] for a provider file that cannot be added to.
    pub fn plan(self, learner: &Learner, style: &Style) -> Result<Vec<Plan>, Error> {
        let mut by_provider: BTreeMap<String, BTreeMap<EventKey, Event>> = BTreeMap::new();
        for (key, event) in self.events {
            let own = by_provider.entry(key.provider.clone()).or_default();
            own.insert(key, event);
        }
        let none = BTreeSet::new();
        let plan = |(provider, events): (String, BTreeMap<EventKey, Event>)| {
            let planner = Planner {
                provider: &provider,
                pack: learner.packs.iter().find(|pack| pack.name == provider),
                style,
                name_at: learner.name_at.as_ref(),
                headers: self.headers.get(&provider).unwrap_or(&none),
            };
            planner.plan(events)
        };
        by_provider.into_iter().map(plan).collect()
    }
}
