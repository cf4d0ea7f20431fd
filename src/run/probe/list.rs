//! Everything that can be tried.

use crate::Error;

use super::scene::SOME_MOMENT;
use super::{
    Action, Group, Options, Probe, Subject, accepts, on_time, once, refuses, retries, survives,
};

/// Every probe, in the order in which they are tried. The first one is a good delivery. A probe for which neither the
/// payload nor the scheme offers anything is left out.
///
/// # Errors
/// When a payload of the pack cannot be rendered, or a secret cannot sign.
pub fn probes(subject: &Subject, options: &Options) -> Result<Vec<Probe>, Error> {
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
    let mut offered = Vec::new();
    for probe in all {
        if is_offered(&probe, subject)? {
            offered.push(probe);
        }
    }
    Ok(offered)
}

/// Whether there is anything to send for it. The moment decides nothing.
fn is_offered(probe: &Probe, subject: &Subject) -> Result<bool, Error> {
    let Action::Each { make, .. } = probe.action else {
        return Ok(true);
    };
    let shots = make(&probe.scene(subject, SOME_MOMENT))?;
    Ok(!shots.is_empty())
}
