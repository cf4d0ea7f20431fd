//! Everything that can be tried.

use crate::Error;

use super::{Group, Options, Probe, Subject, accepts, on_time, once, refuses, retries, survives};

/// Every probe, in the order in which they are tried.
///
/// # Errors
/// When a payload of the pack cannot be rendered.
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
    Ok(all)
}
