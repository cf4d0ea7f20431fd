//! The secrets of each provider.

use std::collections::HashMap;

use crate::Error;
use crate::pack::Pack;
use crate::signature::Secret;

/// Which secrets a provider's requests may be signed with.
#[derive(Clone, Debug, Default)]
pub struct KeyRing(HashMap<String, Vec<Secret>>);

impl KeyRing {
    /// No secrets.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the secrets of a pack's provider, read as its scheme says. A pack that signs nothing takes none.
    ///
    /// # Errors
    /// [`Error::Secret`] when a text is not a secret of the scheme.
    pub fn add(&mut self, pack: &Pack, texts: &[Vec<u8>]) -> Result<(), Error> {
        let Some(scheme) = &pack.provider.signature else {
            return Ok(());
        };
        let secrets = texts
            .iter()
            .map(|text| scheme.secret(text))
            .collect::<Result<Vec<_>, _>>()?;
        self.0.entry(pack.name.clone()).or_default().extend(secrets);
        Ok(())
    }

    /// The secrets of a provider.
    pub fn of(&self, provider: &str) -> &[Secret] {
        self.0.get(provider).map_or(&[], Vec::as_slice)
    }
}
