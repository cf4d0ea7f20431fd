//! `provider.toml`, typed: what a provider sends, how it writes JSON and how one recognises it.
//!
//! Keys are strict; a wrong one is an error with its line and column. `samples/README.md` describes every key.

use serde::Deserialize;

use super::challenge_rule::ChallengeRule;
use super::delivery::DeliveryRule;
use super::event_rule::EventRule;
use super::header_line::HeaderLine;
use super::order_rule::OrderRule;
use super::ordered::Ordered;
use super::recognise_rule::RecogniseRule;
use crate::Error;
use crate::json::{Escape, Fault};
use crate::signature::Scheme;

/// The version of the pack format this crate reads.
pub const FORMAT: i64 = 1;

/// One provider, as its pack describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The version of the format: [`FORMAT`].
    #[serde(deserialize_with = "format")]
    pub format: i64,
    /// The provider's name for people.
    pub name: String,
    /// Link to the provider's page.
    pub docs: Option<String>,
    /// What a user must know, and what the page does not back.
    pub note: Option<String>,
    /// The edition used when none is asked for.
    pub default_edition: Option<String>,
    /// Start of the provider's own header names, which white-label products rename.
    pub header_prefix: Option<String>,
    /// Header fields of every delivery, in order; placeholders allowed.
    #[serde(default)]
    pub headers: Vec<HeaderLine>,
    /// How its requests are recognised; without it the pack is never guessed.
    pub recognise: Option<RecogniseRule>,
    /// How it writes JSON.
    #[serde(default)]
    pub payload: PayloadRule,
    /// How a signature is made and checked; absent: the provider signs nothing.
    pub signature: Option<Scheme>,
    /// The handshake it makes; absent: it makes none, or none that is known.
    pub challenge: Option<ChallengeRule>,
    /// What belongs together, for replaying it in order.
    #[serde(default)]
    pub order: OrderRule,
    /// How it delivers and retries.
    #[serde(default)]
    pub delivery: DeliveryRule,
    /// What is said about its editions.
    #[serde(default)]
    pub edition: Ordered<EditionRule>,
    /// Its events, in the order of the file.
    #[serde(default)]
    pub event: Ordered<EventRule>,
}

/// `[payload]`: how the provider writes JSON.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PayloadRule {
    /// The value of `Content-Type`.
    pub content_type: String,
    /// White space between tokens.
    pub layout: Layout,
    /// Which characters are escaped that need not be.
    pub escape: Escape,
}

impl Default for PayloadRule {
    fn default() -> Self {
        PayloadRule {
            content_type: "application/json".into(),
            layout: Layout::Compact,
            escape: Escape::None,
        }
    }
}

/// White space between the tokens of a payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// None.
    #[default]
    Compact,
    /// `", "` and `": "`, as Python writes it.
    Spaced,
    /// As it stands in the sample.
    File,
}

/// `[edition.NAME]`: what is said about an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionRule {
    /// What it is, one line.
    pub title: Option<String>,
    /// Link to the page it follows.
    pub docs: Option<String>,
    /// What a user must know.
    pub note: Option<String>,
    /// Put before every event's path in this edition.
    #[serde(default)]
    pub path: String,
    /// Header fields this edition sends after those of [`Provider::headers`].
    #[serde(default)]
    pub headers: Vec<HeaderLine>,
}

impl Provider {
    /// Reads a `provider.toml`.
    ///
    /// # Errors
    /// [`Error::Pack`] with the place as `PLACE:LINE:COLUMN`.
    pub fn parse(source: &[u8], place: &str) -> Result<Self, Error> {
        let text = std::str::from_utf8(source).map_err(|e| {
            Fault::new(e.valid_up_to(), "a byte that is not UTF-8").in_file(place, source)
        })?;
        toml::from_str(text).map_err(|error| {
            let what = error.message().trim_end().replace('\n', ", ");
            match error.span() {
                Some(span) => Fault::new(span.start, what)
                    .with_help(HELP)
                    .in_file(place, source),
                None => Error::Pack {
                    place: place.to_owned(),
                    what,
                    help: Some(HELP.to_owned()),
                },
            }
        })
    }

    /// Puts another start in place of the provider's own header names: in what it sends, in what it is recognised
    /// by, and in its signature.
    ///
    /// # Errors
    /// [`Error::Usage`] when the pack names no `header_prefix` or the new one cannot stand in a header name.
    pub fn set_header_prefix(&mut self, prefix: &str) -> Result<(), Error> {
        let Some(old) = self.header_prefix.replace(prefix.to_owned()) else {
            return Err(Error::usage(
                format!("`{}` has no header prefix to replace", self.name),
                "the pack's `provider.toml` would name it: `header_prefix = \"X-Acme-\"`",
            ));
        };
        if !crate::exchange::is_token(prefix) {
            self.header_prefix = Some(old);
            return Err(Error::usage(
                format!("`{prefix}` cannot start a header name"),
                "header names are made of letters, digits and `-`",
            ));
        }
        let editions = self
            .edition
            .values_mut()
            .flat_map(|edition| &mut edition.headers);
        for header in self.headers.iter_mut().chain(editions) {
            swap_prefix(&mut header.name, &old, prefix);
        }
        for header in self.recognise.iter_mut().flat_map(|r| &mut r.headers) {
            swap_prefix(&mut header.name, &old, prefix);
        }
        for header in self.challenge.iter_mut().flat_map(|c| &mut c.headers) {
            swap_prefix(&mut header.name, &old, prefix);
        }
        if let Some(rule) = &mut self.recognise {
            rule.event
                .rename_header(|name| swap_prefix(name, &old, prefix));
        }
        if let Some(scheme) = &mut self.signature {
            scheme.with_header_prefix(&old, prefix);
        }
        Ok(())
    }
}

const HELP: &str = "`samples/README.md` describes every key; `hookctl packs new` writes an example";

fn swap_prefix(name: &mut String, from: &str, to: &str) {
    let starts = name
        .get(..from.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(from));
    if let Some(rest) = name.get(from.len()..).filter(|_| starts) {
        *name = format!("{to}{rest}");
    }
}

fn format<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    match i64::deserialize(deserializer)? {
        FORMAT => Ok(FORMAT),
        other => Err(serde::de::Error::custom(format!(
            "format {other} is not known to this version, which reads format {FORMAT}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Provider, (String, String)> {
        let all = format!("format = 1\nname = \"Acme\"\n{text}");
        Provider::parse(all.as_bytes(), "acme/provider.toml")
            .map_err(|e| (e.to_string(), e.help().unwrap_or_default()))
    }

    fn why(text: &str) -> String {
        parse(text).unwrap_err().0
    }

    #[test]
    fn a_scheme_alone_is_a_pack_and_everything_else_has_a_default() {
        let provider = parse("").unwrap();
        assert_eq!(provider.payload, PayloadRule::default());
        assert_eq!(provider.delivery.success, "2xx".parse().unwrap());
        assert!(provider.event.is_empty() && provider.signature.is_none());
    }

    #[test]
    fn events_stay_in_the_order_of_the_file() {
        let provider = parse(
            "[event.zebra]\ntitle = \"z\"\n[event.ape]\ntitle = \"a\"\n[event.mole]\ntitle = \"m\"",
        )
        .unwrap();
        assert_eq!(
            provider.event.names().collect::<Vec<_>>(),
            ["zebra", "ape", "mole"]
        );
    }

    #[test]
    fn wrong_keys_and_values_say_where() {
        assert_eq!(
            why("colour = 1"),
            "acme/provider.toml:3:1: unknown field `colour`, expected one of `format`, `name`, `docs`, `note`, \
             `default_edition`, `header_prefix`, `headers`, `recognise`, `payload`, `signature`, `challenge`, \
             `order`, `delivery`, `edition`, `event`"
        );
        assert_eq!(
            why("[delivery]\ntimeout = \"soon\""),
            "acme/provider.toml:4:11: `soon` is not a duration such as `5s` or `1m 30s`: expected number at 0"
        );
        assert_eq!(
            why("headers = [\n\"X-A: 1\",\n\"X B: 2\"]"),
            "acme/provider.toml:3:11: `X B` is not a header name"
        );
        assert_eq!(
            why("[recognise]\nevent = \"somewhere\""),
            "acme/provider.toml:4:9: `somewhere` is not a place: write `body:/json/pointer`, `header:Name` or `path`"
        );
        assert_eq!(
            why("[payload]\nlayout = \"wide\""),
            "acme/provider.toml:4:10: unknown variant `wide`, expected one of `compact`, `spaced`, `file`"
        );
        assert_eq!(
            why("[event.x]\nwire = \"y\""),
            "acme/provider.toml:3:1: missing field `title`"
        );
        assert!(
            why("[event.x]\ntitle = \"y\"\nmehtod = \"PUT\"")
                .starts_with("acme/provider.toml:5:10: unknown field `mehtod`")
        );
        assert!(
            why("[event.x]\ntitle = \"y\"\n[event.x.live]\ncolour = 1")
                .starts_with("acme/provider.toml:6:1: unknown field `colour`")
        );
        assert!(
            why("[event.x]\ntitle = \"y\"\nsome = [1]")
                .starts_with("acme/provider.toml:5:8: unknown field `some`")
        );
        assert!(why("answer = ").starts_with("acme/provider.toml:3:"));
        let two = Provider::parse(b"format = 2\nname = \"x\"", "p").unwrap_err();
        assert_eq!(
            two.to_string(),
            "p:1:10: format 2 is not known to this version, which reads format 1"
        );
        assert!(
            Provider::parse(b"format = 1\nname = \"\xff\"", "p")
                .unwrap_err()
                .to_string()
                .starts_with("p:2:9: ")
        );
    }

    #[test]
    fn a_header_prefix_is_replaced_wherever_it_stands() {
        let mut provider = parse(
            "header_prefix = \"X-Acme-\"\nheaders = [\"x-acme-kind: a\", \"Accept: b\"]\n[recognise]\nheaders = [\"X-Acme-Kind\"]\nevent = \"header:X-Acme-Event\"",
        )
        .unwrap();
        provider.set_header_prefix("X-Other-").unwrap();
        assert_eq!(provider.headers[0].name, "X-Other-kind");
        assert_eq!(provider.headers[1].name, "Accept");
        let rule = provider.recognise.as_ref().unwrap();
        assert_eq!(rule.headers[0].name, "X-Other-Kind");
        assert_eq!(
            rule.event,
            super::super::EventPlace::Header("X-Other-Event".into())
        );
        assert!(provider.set_header_prefix("X Y").is_err());
        assert_eq!(provider.header_prefix.as_deref(), Some("X-Other-"));
        assert_eq!(
            parse("")
                .unwrap()
                .set_header_prefix("X-")
                .unwrap_err()
                .to_string(),
            "`Acme` has no header prefix to replace"
        );
    }
}
