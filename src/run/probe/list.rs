//! Everything that can be tried, and what is tried of it.

use crate::Error;
use crate::run::Glob;

use super::scene::SOME_MOMENT;
use super::{
    Action, Group, Options, Probe, Selection, Subject, accepts, on_time, once, refuses, retries,
    survives,
};

/// What is tried of everything that can be.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// A good delivery, which is tried before all others.
    pub baseline: Probe,
    /// What is selected, in the order in which it is tried.
    pub probes: Vec<Probe>,
    /// The patterns of the selection that fit nothing: most likely misspelt.
    pub idle: Vec<Glob>,
}

/// Every probe, in the order in which they are tried. The first one is a good delivery. A probe for which neither the
/// payload nor the scheme offers anything is left out.
///
/// # Errors
/// When a payload of the pack cannot be rendered, or a secret cannot sign.
pub fn probes(subject: &Subject, options: &Options) -> Result<Vec<Probe>, Error> {
    Ok(chosen(subject, options, &Selection::default())?.probes)
}

/// What is selected of [`probes`]. Payloads are varied for what is selected only.
///
/// # Errors
/// Those of [`probes`].
pub fn chosen(
    subject: &Subject,
    options: &Options,
    selection: &Selection,
) -> Result<Chosen, Error> {
    let all = candidates(subject, options)?;
    let baseline = all.first().cloned().ok_or_else(|| Error::Nothing {
        what: "there is no delivery to begin with".into(),
        help: None,
    })?;
    let ids: Vec<String> = all.iter().map(|probe| probe.about.id()).collect();
    let mut probes = Vec::new();
    let mut offered = Vec::new();
    for (probe, id) in all.iter().zip(&ids) {
        if selection.takes(id) && is_offered(probe, subject)? {
            offered.push(id);
            probes.push(probe.clone());
        }
    }
    let mut idle = Vec::new();
    for glob in selection.only.iter().chain(&selection.skip) {
        let mut fits = offered.iter().any(|id| Selection::fits(glob, id));
        for (probe, id) in all.iter().zip(&ids) {
            // What is selected is known already.
            let other = !fits && !selection.takes(id) && Selection::fits(glob, id);
            fits = fits || other && is_offered(probe, subject)?;
        }
        if !fits {
            idle.push(glob.clone());
        }
    }
    Ok(Chosen {
        baseline,
        probes,
        idle,
    })
}

/// The probe of that id; none where there is no such probe, or nothing to send for it.
///
/// # Errors
/// Those of [`probes`].
pub fn probe(subject: &Subject, options: &Options, id: &str) -> Result<Option<Probe>, Error> {
    // What a scheme leaves open has the id of the probe that it does not offer.
    let all = candidates(subject, options)?.into_iter();
    for probe in all.filter(|probe| probe.about.id() == id) {
        if is_offered(&probe, subject)? {
            return Ok(Some(probe));
        }
    }
    Ok(None)
}

/// Every probe, whether or not there is anything to send for it.
fn candidates(subject: &Subject, options: &Options) -> Result<Vec<Probe>, Error> {
    let mut all = Vec::new();
    for group in Group::ALL {
        all.extend(match group {
            Group::Accepts => accepts::probes(subject)?,
            Group::Refuses => refuses::probes(subject)?,
            Group::Once => once::probes(subject, options)?,
            Group::Retries => retries::probes(subject, options)?,
            Group::OnTime => on_time::probes(subject, options)?,
            Group::Survives => survives::probes(subject, options)?,
        });
    }
    Ok(all)
}

/// Whether there is anything to send for it. The moment decides nothing.
fn is_offered(probe: &Probe, subject: &Subject) -> Result<bool, Error> {
    let Action::Each { make, .. } = probe.action else {
        return Ok(true);
    };
    let shots = make(&probe.scene(subject, SOME_MOMENT))?;
    Ok(!shots.is_empty())
}
