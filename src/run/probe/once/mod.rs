//! The group `once`.

use crate::Error;
use crate::judge::Trial;

use super::{About, Options, Probe, Prober, Scene, Shot, Subject};

/// What is done for a probe of the group.
#[derive(Clone, Debug)]
pub enum Plan {}

/// The probes of the group.
///
/// # Errors
/// When a payload of the pack cannot be rendered.
pub fn probes(_subject: &Subject, _options: &Options) -> Result<Vec<Probe>, Error> {
    Ok(Vec::new())
}

/// What the probe sends first, for `send --probe`.
///
/// # Errors
/// When it cannot be composed, or the probe is more than requests.
pub fn shots(plan: &Plan, _scene: &Scene) -> Result<Vec<Shot>, Error> {
    match *plan {}
}

/// Tries it.
pub async fn run(_prober: &Prober<'_>, _about: &About, plan: &Plan) -> Trial {
    match *plan {}
}
