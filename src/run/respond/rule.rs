//! A `[[respond]]` table: which requests it is for, and what they get.

use serde::Deserialize;

use super::program::Program;
use super::responder::Occasion;
use crate::pack::HeaderLine;
use crate::run::Glob;

/// One table of the settings file. A matcher that is absent fits everything.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RespondRule {
    /// The provider's pack name; `*` stands for any run of characters.
    pub provider: Option<Glob>,
    /// The event's short or wire name, with `*`.
    pub event: Option<Glob>,
    /// The path of the request's target, without the query, with `*`.
    pub path: Option<Glob>,
    /// What each attempt meets; without one the usual answer.
    pub program: Option<Program>,
    /// Header fields of every answer, placeholders allowed; one of a name that is there already replaces it.
    #[serde(default)]
    pub headers: Vec<HeaderLine>,
    /// The body of every answer, placeholders allowed.
    pub body: Option<String>,
}

impl RespondRule {
    /// Whether the request is one of those the table is for.
    pub(super) fn fits(&self, what: &Occasion) -> bool {
        let fits = |glob: &Option<Glob>, texts: &[Option<&str>]| {
            glob.as_ref()
                .is_none_or(|glob| texts.iter().flatten().any(|text| glob.fits(text)))
        };
        fits(&self.provider, &[what.provider])
            && fits(&self.event, &[what.event, what.wire])
            && fits(&self.path, &[Some(what.path)])
    }
}
