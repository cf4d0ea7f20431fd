//! *refuses*: what the provider did not send is turned away.

use crate::Error;

use super::{Probe, Subject};

/// The probes of the group.
///
/// # Errors
/// When a payload of the pack cannot be rendered.
pub fn probes(_subject: &Subject) -> Result<Vec<Probe>, Error> {
    Ok(Vec::new())
}
