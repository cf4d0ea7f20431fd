//! The handshake a provider makes: whose it is, and what it is answered.

use crate::exchange::{Body, Request, Response, SignatureState};
use crate::pack::{Challenge, ChallengeRule, Pack, Recognised};
use crate::run::KeyRing;

/// A handshake that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// Whose it is: the pack's name.
    pub provider: String,
    /// What it asks.
    pub challenge: Challenge,
    /// Whether it is a GET with all in its query, which nobody signs.
    pub is_query: bool,
}

/// What a handshake came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shaken {
    /// The answer; none where it cannot be given.
    pub response: Option<Response>,
    /// Why it is refused, or why there is none.
    pub why: Option<String>,
}

impl Handshake {
    /// The handshake a request makes: by the rule of the provider it is recognised as; of one that nobody knows, by
    /// the first rule that looks into the query alone. `body` is without content codings.
    pub fn find(
        packs: &[Pack],
        request: &Request,
        body: &[u8],
        recognised: Option<&Recognised>,
    ) -> Option<Handshake> {
        packs
            .iter()
            .filter_map(|pack| Some((pack, pack.provider.challenge.as_ref()?)))
            .filter(|(pack, rule)| match recognised {
                Some(recognised) => recognised.provider == pack.name,
                None => rule.is_query(),
            })
            .find_map(|(pack, rule)| {
                Some(Handshake {
                    provider: pack.name.clone(),
                    challenge: rule.find(request, body)?,
                    is_query: rule.is_query(),
                })
            })
    }

    /// What it is recognised as, where nothing else tells whose it is.
    pub fn recognised(&self) -> Recognised {
        Recognised {
            provider: self.provider.clone(),
            event: None,
            wire: None,
            editions: Vec::new(),
            params: Vec::new(),
        }
    }

    /// Its answer by the rule it was found by. One that is forged, or brings another token than the one that is
    /// known, is refused.
    pub fn answer(
        &self,
        rule: &ChallengeRule,
        keys: &KeyRing,
        signature: Option<SignatureState>,
    ) -> Shaken {
        if signature == Some(SignatureState::Invalid) {
            return refused(401, "its signature does not hold");
        }
        let given = self.challenge.token.as_deref().unwrap_or_default();
        if keys
            .token_of(&self.provider)
            .is_some_and(|known| rule.token.is_some() && !known.is(given.as_bytes()))
        {
            return refused(403, "its token is not the `verify_token` of the settings");
        }
        match rule.answer(&self.challenge, keys.of(&self.provider).first()) {
            Some(response) => Shaken {
                response: Some(by_challenge(response)),
                why: None,
            },
            None => Shaken {
                response: None,
                why: Some(format!(
                    "the handshake is not answered: that takes the secret of `{}`",
                    self.provider
                )),
            },
        }
    }
}

fn refused(status: u16, why: &str) -> Shaken {
    let why = format!("the handshake is refused: {why}");
    let mut response = Response::new(status);
    response
        .headers
        .push("Content-Type", "text/plain; charset=utf-8");
    response.body = Some(Body::from(format!("{why}\n")));
    Shaken {
        response: Some(by_challenge(response)),
        why: Some(why),
    }
}

fn by_challenge(response: Response) -> Response {
    Response {
        by: Some("challenge".into()),
        ..response
    }
}
