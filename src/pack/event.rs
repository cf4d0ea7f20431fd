//! One event of one edition, with everything settled: what is sent where, and what answer is owed.

use serde_json::Value;

use super::ordered::Ordered;
use crate::exchange::Statuses;

/// An event as one edition has it: `[event.NAME]`, `[event.NAME.EDITION]` and the edition's path put together.
#[derive(Clone, Debug, PartialEq)]
pub struct EventInEdition {
    /// The short name, which names the sample.
    pub short: String,
    /// The edition; none where the pack has no editions.
    pub edition: Option<String>,
    /// The name as the provider sends it, or the alias it was asked for by; may hold `{parameters}`.
    pub wire: String,
    /// Further wire names.
    pub aliases: Vec<String>,
    /// What it means, one line.
    pub title: String,
    /// JSON pointers and values that tell it from other events of the same wire name.
    pub matches: Ordered<Value>,
    /// The HTTP method.
    pub method: String,
    /// The edition's path and the event's; may hold `{parameters}`.
    pub path: String,
    /// Parameters and what they are when the user does not say; placeholders allowed.
    pub params: Ordered<String>,
    /// Whether the request has a body.
    pub body: bool,
    /// Whether the provider signs it.
    pub signed: bool,
    /// The statuses the endpoint owes.
    pub answer: Statuses,
    /// `coming soon`, `deprecated` or another word of the provider's.
    pub status: Option<String>,
    /// Link to the event's page.
    pub docs: Option<String>,
    /// What a user must know.
    pub note: Option<String>,
}

impl EventInEdition {
    /// Every parameter it takes: those with a default, then those its path and wire name hold besides.
    pub fn parameters(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.params.names().collect();
        for text in [self.path.as_str(), self.wire.as_str()] {
            for name in super::braces::names(text) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}
