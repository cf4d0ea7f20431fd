//! Which payloads are looked at.

use super::planner::Whose;
use crate::run::{Filter, Glob};

/// What the user asked for. Whatever is empty selects everything.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Whose payloads.
    pub providers: Vec<Glob>,
    /// Which events, by short name, wire name or `provider/event`.
    pub events: Vec<Glob>,
    /// What all have to fit.
    pub filters: Vec<Filter>,
}

impl Selection {
    /// Whether a provider of that name is asked for; one without a name only where none is asked for.
    pub(super) fn has_provider(&self, name: Option<&str>) -> bool {
        let mut globs = self.providers.iter();
        self.providers.is_empty() || name.is_some_and(|name| globs.any(|glob| glob.fits(name)))
    }

    pub(super) fn has_event(&self, whose: &Whose) -> bool {
        let provider = whose.provider().unwrap_or_default();
        let names = [whose.event.as_deref(), whose.wire.as_deref()];
        let fits = |glob: &Glob| {
            let mut names = names.iter().flatten();
            names.any(|name| glob.fits(name) || glob.fits(&format!("{provider}/{name}")))
        };
        self.events.is_empty() || self.events.iter().any(fits)
    }
}
