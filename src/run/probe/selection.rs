//! Which probes are tried.

use crate::run::Glob;

/// Which probes are tried: patterns over a group's name and over `group/name`.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only what fits one of these; everything when there are none.
    pub only: Vec<Glob>,
    /// Not what fits one of these.
    pub skip: Vec<Glob>,
}

impl Selection {
    /// Whether the probe of that id is tried.
    pub fn takes(&self, id: &str) -> bool {
        let asked = self.only.is_empty() || self.only.iter().any(|glob| fits(glob, id));
        asked && !self.skip.iter().any(|glob| fits(glob, id))
    }

    /// The patterns that fit none of those ids: most likely misspelt.
    pub fn idle<'a>(&'a self, ids: &'a [String]) -> impl Iterator<Item = &'a Glob> {
        let all = self.only.iter().chain(&self.skip);
        all.filter(|glob| !ids.iter().any(|id| fits(glob, id)))
    }
}

fn fits(glob: &Glob, id: &str) -> bool {
    let group = id.split('/').next().unwrap_or_default();
    glob.fits(group) || glob.fits(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(only: &[&str], skip: &[&str]) -> Selection {
        let globs = |texts: &[&str]| texts.iter().map(|text| Glob::from(*text)).collect();
        Selection {
            only: globs(only),
            skip: globs(skip),
        }
    }

    #[test]
    fn groups_and_names_are_asked_for_and_left_out() {
        for (only, skip, id, taken) in [
            (&[][..], &[][..], "accepts/full:made", true),
            (&["accepts"], &[], "accepts/full:made", true),
            (&["refuses"], &[], "accepts/full:made", false),
            (&["*/stale*"], &[], "refuses/stale-timestamp", true),
            (
                &["refuses/no-signature"],
                &[],
                "refuses/stale-timestamp",
                false,
            ),
            (&[], &["accepts"], "accepts/full:made", false),
            (
                &["refuses"],
                &["*/stale*"],
                "refuses/stale-timestamp",
                false,
            ),
            (&["refuse"], &[], "refuses/stale-timestamp", false),
        ] {
            assert_eq!(
                selection(only, skip).takes(id),
                taken,
                "{only:?} {skip:?} {id}"
            );
        }
    }

    #[test]
    fn a_pattern_that_fits_nothing_is_named() {
        let ids = ["accepts/a".to_owned(), "refuses/b".to_owned()];
        let selection = selection(&["accept", "refuses"], &["*/c"]);
        let idle: Vec<String> = selection.idle(&ids).map(Glob::to_string).collect();
        assert_eq!(idle, ["accept", "*/c"]);
    }
}
