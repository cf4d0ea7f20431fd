//! Endpoints that are not on this machine: sending there by mistake is the accident of this trade.

use hookctl::Error;
use hookctl::wire::Target;

/// Lets a target pass that is on this machine, or was allowed by the flag or by `allow_external` in the settings'
/// table `section`. `because` says what could happen there.
///
/// # Errors
/// [`Error::Usage`] for any other.
pub fn allowed(target: &Target, said: bool, because: &str, section: &str) -> Result<(), Error> {
    if said || target.is_loopback() {
        return Ok(());
    }
    Err(Error::usage(
        format!(
            "`{}` is not on this machine, and {because}",
            target.authority
        ),
        format!(
            "if that is what you want, add `--allow-external`, or `[{section}] allow_external = true` to `hookctl.toml`"
        ),
    ))
}
