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
        let fits = |glob: &Glob| Selection::fits(glob, id);
        let asked = self.only.is_empty() || self.only.iter().any(fits);
        asked && !self.skip.iter().any(fits)
    }

    /// Whether a pattern fits the probe of that id, or its group.
    pub(super) fn fits(glob: &Glob, id: &str) -> bool {
        let group = id.split('/').next().unwrap_or_default();
        glob.fits(group) || glob.fits(id)
    }
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
}
