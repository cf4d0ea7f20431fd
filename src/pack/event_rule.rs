//! `[event.NAME]` and `[event.NAME.EDITION]`: one event as the provider file describes it.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::ordered::Ordered;
use crate::exchange::Statuses;

/// One event of a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRule {
    /// What it means, one line.
    pub title: String,
    /// Its name as the provider sends it; the short name when absent.
    pub wire: Option<String>,
    /// Further wire names of the same event.
    pub aliases: Vec<String>,
    /// JSON pointers and values that tell it from other events of the same wire name.
    pub matches: Ordered<Value>,
    /// The HTTP method.
    pub method: String,
    /// Appended to the target's path; may hold `{parameters}`.
    pub path: String,
    /// What a parameter is when the user does not say.
    pub params: Ordered<String>,
    /// Whether the request has a body.
    pub body: bool,
    /// Whether the provider signs it.
    pub signed: bool,
    /// The statuses the endpoint owes; the delivery's success when absent.
    pub answer: Option<Statuses>,
    /// The editions that have it, when not all do.
    pub editions: Option<Vec<String>>,
    /// `coming soon`, `deprecated` or another word of the provider's.
    pub status: Option<String>,
    /// Link to the event's page.
    pub docs: Option<String>,
    /// What a user must know.
    pub note: Option<String>,
    /// What differs by edition.
    pub overrides: Ordered<EventOverride>,
}

/// What differs in one edition.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventOverride {
    /// See [`EventRule::wire`].
    pub wire: Option<String>,
    /// See [`EventRule::method`].
    pub method: Option<String>,
    /// See [`EventRule::path`].
    pub path: Option<String>,
    /// Replaces or adds single parameters, see [`EventRule::params`].
    #[serde(default)]
    pub params: Ordered<String>,
    /// See [`EventRule::body`].
    pub body: Option<bool>,
    /// See [`EventRule::signed`].
    pub signed: Option<bool>,
    /// See [`EventRule::answer`].
    pub answer: Option<Statuses>,
    /// See [`EventRule::status`].
    pub status: Option<String>,
    /// See [`EventRule::note`].
    pub note: Option<String>,
}

/// Every key of `[event.NAME]`; any other one is an edition's name.
pub(super) const KEYS: &[&str] = &[
    "title", "wire", "aliases", "match", "method", "path", "params", "body", "signed", "answer",
    "editions", "status", "docs", "note",
];

impl<'de> Deserialize<'de> for EventRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RuleVisitor)
    }
}

struct RuleVisitor;

impl<'de> Visitor<'de> for RuleVisitor {
    type Value = EventRule;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a table that describes an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<EventRule, A::Error> {
        let mut title = None;
        let mut rule = EventRule {
            title: String::new(),
            wire: None,
            aliases: Vec::new(),
            matches: Ordered::default(),
            method: "POST".into(),
            path: String::new(),
            params: Ordered::default(),
            body: true,
            signed: true,
            answer: None,
            editions: None,
            status: None,
            docs: None,
            note: None,
            overrides: Ordered::default(),
        };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "title" => title = Some(map.next_value()?),
                "wire" => rule.wire = Some(map.next_value()?),
                "aliases" => rule.aliases = map.next_value()?,
                "match" => rule.matches = map.next_value()?,
                "method" => rule.method = map.next_value()?,
                "path" => rule.path = map.next_value()?,
                "params" => rule.params = map.next_value()?,
                "body" => rule.body = map.next_value()?,
                "signed" => rule.signed = map.next_value()?,
                "answer" => rule.answer = Some(map.next_value()?),
                "editions" => rule.editions = Some(map.next_value()?),
                "status" => rule.status = Some(map.next_value()?),
                "docs" => rule.docs = Some(map.next_value()?),
                "note" => rule.note = Some(map.next_value()?),
                other => {
                    let seed = OverrideSeed { key: other };
                    rule.overrides.set(other, map.next_value_seed(seed)?);
                }
            }
        }
        rule.title = title.ok_or_else(|| A::Error::missing_field("title"))?;
        Ok(rule)
    }
}

/// Reads the value of a key that is not one of [`KEYS`]: a table is an edition's, anything else a mistake.
struct OverrideSeed<'a> {
    key: &'a str,
}

impl<'de> serde::de::DeserializeSeed<'de> for OverrideSeed<'_> {
    type Value = EventOverride;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<EventOverride, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl OverrideSeed<'_> {
    fn refuse<E: serde::de::Error>(&self) -> Result<EventOverride, E> {
        Err(E::unknown_field(self.key, KEYS))
    }
}

impl<'de> Visitor<'de> for OverrideSeed<'_> {
    type Value = EventOverride;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a table named after an edition")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EventOverride, A::Error> {
        EventOverride::deserialize(MapAccessDeserializer::new(map))
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<EventOverride, E> {
        self.refuse()
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<EventOverride, E> {
        self.refuse()
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<EventOverride, E> {
        self.refuse()
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<EventOverride, E> {
        self.refuse()
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(
        self,
        mut seq: A,
    ) -> Result<EventOverride, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        self.refuse()
    }
}
