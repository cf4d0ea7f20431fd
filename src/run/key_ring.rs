//! The secrets of each provider.

use std::collections::HashMap;

use crate::Error;
use crate::pack::Pack;
use crate::signature::Secret;

/// Which secrets a provider's requests may be signed with, and the tokens of their handshakes.
#[derive(Clone, Debug, Default)]
pub struct KeyRing {
    secrets: HashMap<String, Vec<Secret>>,
    tokens: HashMap<String, Secret>,
}

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
        self.secrets
            .entry(pack.name.clone())
            .or_default()
            .extend(secrets);
        Ok(())
    }

    /// Sets the token that a provider's handshake has to bring.
    pub fn set_token(&mut self, provider: &str, token: Secret) {
        self.tokens.insert(provider.to_owned(), token);
    }

    /// The secrets of a provider.
    pub fn of(&self, provider: &str) -> &[Secret] {
        self.secrets.get(provider).map_or(&[], Vec::as_slice)
    }

    /// The secrets of all providers and the tokens of their handshakes, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        self.secrets.values().flatten().chain(self.tokens.values())
    }

    /// The token of a provider's handshake, when it is known.
    pub fn token_of(&self, provider: &str) -> Option<&Secret> {
        self.tokens.get(provider)
    }
}
