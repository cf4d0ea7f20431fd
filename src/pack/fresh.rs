//! The values placeholders stand for: of one delivery, and the same for the same seed on every machine.
//!
//! Nothing here reads a clock or a source of randomness. A random value is a function of the seed, the delivery's
//! number, what is drawn, and its label (or, without a label, which one of its kind it is): it does not depend on
//! what was drawn before.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};
use ring::digest::{Context, SHA256};

use super::event::EventInEdition;
use super::ordered::Ordered;
use super::placeholder::{Offset, Random};
use super::template::{fill_parameters, render_text};
use super::time_form::TimeForm;
use crate::Error;

/// What the placeholders of one delivery stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// Every random value follows from it.
    pub seed: u64,
    /// The delivery's number in its run: with one seed, deliveries differ by it.
    pub index: u64,
    /// When the delivery is sent, as the payload tells it.
    pub at: Timestamp,
    /// The event's wire name, parameters filled in.
    pub event: String,
    /// The delivery id.
    pub id: String,
    /// The values of the parameters.
    pub params: Ordered<String>,
}

impl Values {
    /// Values without an event: nothing but randomness and the time.
    pub fn new(seed: u64, index: u64, at: Timestamp) -> Self {
        Values {
            seed,
            index,
            at,
            event: String::new(),
            id: String::new(),
            params: Ordered::default(),
        }
    }

    /// Takes on an event: its parameters, those given before their defaults, and its wire name.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a parameter the event does not have, [`Error::Usage`] for one without a value,
    /// [`Error::Payload`] for a default that cannot be rendered.
    pub fn with_event(
        mut self,
        event: &EventInEdition,
        given: &[(String, String)],
    ) -> Result<Self, Error> {
        let names = event.parameters();
        if let Some((stranger, _)) = given
            .iter()
            .find(|(name, _)| !names.contains(&name.as_str()))
        {
            return Err(unknown_parameter(stranger, &event.short, &names));
        }
        let mut params = Ordered::default();
        for name in names {
            let asked = given.iter().rev().find(|(n, _)| n == name);
            let value = match (asked, event.params.get(name)) {
                (Some((_, value)), _) => value.clone(),
                (None, Some(default)) => render_text(default, &format!("param:{name}"), &self)?,
                (None, None) => {
                    return Err(Error::usage(
                        format!("the parameter `{name}` of `{}` has no value", event.short),
                        format!("give it with `--param {name}=VALUE`"),
                    ));
                }
            };
            params.set(name, value);
        }
        self.params = params;
        self.event = fill_parameters(&event.wire, &self);
        Ok(self)
    }

    /// Writes a random text, which is ASCII letters, digits and hyphens. `key` is the label, or names the place and the
    /// occurrence.
    pub(super) fn draw(&self, kind: Random, key: &str, out: &mut String) {
        match kind {
            Random::Uuid => self.uuid(key, out),
            Random::Int | Random::Digits => {
                let [first, ..] = self.words("int", key, 0);
                // Writing to a String cannot fail.
                let _ = write!(out, "{}", first % 9_999_999 + 1);
            }
            Random::Hex(length) => self.letters("hex", key, length, b"0123456789abcdef", out),
            Random::Alnum(length) => self.letters("alnum", key, length, ALNUM, out),
        }
    }

    /// Writes the delivery's time, moved; nothing where it leaves the years that can be written.
    pub(super) fn time(&self, form: TimeForm, offset: Offset, out: &mut String) -> Option<()> {
        let by = SignedDuration::try_from(offset.by).ok()?;
        let by = if offset.back { -by } else { by };
        form.write(self.at.checked_add(by).ok()?, out);
        Some(())
    }

    fn block(&self, kind: &str, key: &str, block: u64) -> [u8; 32] {
        let mut context = Context::new(&SHA256);
        let start = [WHAT_1, WHAT_2, self.seed, self.index, block];
        context.update(start.map(u64::to_be_bytes).as_flattened());
        context.update(kind.as_bytes());
        context.update(b"\0");
        context.update(key.as_bytes());
        <[u8; 32]>::try_from(context.finish().as_ref()).unwrap_or_default()
    }

    fn words(&self, kind: &str, key: &str, block: u64) -> [u64; 4] {
        let bytes = self.block(kind, key, block);
        let mut words = [0; 4];
        let (chunks, _) = bytes.as_chunks();
        for (word, chunk) in words.iter_mut().zip(chunks) {
            *word = u64::from_be_bytes(*chunk);
        }
        words
    }

    fn uuid(&self, key: &str, out: &mut String) {
        let [high, low, ..] = self.words("uuid", key, 0);
        let high = high & !0xf000 | 0x4000;
        let low = low & !(0b11 << 62) | 0b10 << 62;
        let uuid = uuid::Uuid::from_u64_pair(high, low);
        out.push_str(uuid.hyphenated().encode_lower(&mut [0; 36]));
    }

    /// Each letter is as likely as the next: bytes beyond the last whole multiple are passed over.
    fn letters(&self, kind: &str, key: &str, length: usize, letters: &[u8], out: &mut String) {
        let fair = 256 - 256 % letters.len();
        let drawn = (0..)
            .flat_map(|block| self.block(kind, key, block))
            .map(usize::from)
            .filter(|&byte| byte < fair)
            .filter_map(|byte| letters.get(byte % letters.len()));
        out.extend(drawn.take(length).map(|&letter| char::from(letter)));
    }
}

/// What every value is drawn by begins with: `hookctl value 1` and a NUL.
const WHAT_1: u64 = u64::from_be_bytes(*b"hookctl ");
const WHAT_2: u64 = u64::from_be_bytes(*b"value 1\0");

const ALNUM: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn unknown_parameter(name: &str, event: &str, names: &[&str]) -> Error {
    let all = match names {
        [] => format!("`{event}` takes no parameters"),
        names => format!("`{event}` takes {}", names.join(", ")),
    };
    Error::Unknown {
        kind: "parameter",
        name: name.to_owned(),
        help: Some(super::suggest::advice(name, names.iter().copied(), &all)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    struct Texts(Values);

    impl Texts {
        fn draw(&self, kind: Random, key: &str) -> String {
            let mut out = String::new();
            self.0.draw(kind, key, &mut out);
            out
        }

        fn time(&self, form: TimeForm, offset: Offset) -> Option<String> {
            let mut out = String::new();
            self.0.time(form, offset, &mut out).map(|()| out)
        }
    }

    fn values(seed: u64, index: u64) -> Texts {
        let at = "2026-02-13T01:27:33.365912Z".parse().unwrap();
        Texts(Values::new(seed, index, at))
    }

    #[test]
    fn the_same_seed_gives_the_same_values_everywhere() {
        let v = values(7, 0);
        // Known answers: changing them breaks every seed a user has written down.
        assert_eq!(
            v.draw(Random::Uuid, "a"),
            "2b930401-a717-4368-b096-9e091d987f49"
        );
        assert_eq!(v.draw(Random::Int, "a"), "5517141");
        assert_eq!(v.draw(Random::Alnum(12), "a"), "flGLYRxbRaSu");
        assert_eq!(v.draw(Random::Hex(12), "a"), "46f28ecec176");
        assert_ne!(v.draw(Random::Uuid, "a"), v.draw(Random::Uuid, "b"));
        assert_ne!(
            v.draw(Random::Uuid, "a"),
            values(7, 1).draw(Random::Uuid, "a")
        );
        assert_ne!(
            v.draw(Random::Uuid, "a"),
            values(8, 0).draw(Random::Uuid, "a")
        );
        assert_eq!(v.draw(Random::Int, "a"), v.draw(Random::Digits, "a"));
    }

    #[test]
    fn values_have_their_form() {
        let v = values(1, 2);
        let uuid = uuid::Uuid::parse_str(&v.draw(Random::Uuid, "x")).unwrap();
        assert_eq!(uuid.get_version_num(), 4);
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
        let hex = v.draw(Random::Hex(70), "x");
        assert!(hex.len() == 70 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let alnum = v.draw(Random::Alnum(500), "x");
        assert!(alnum.len() == 500 && alnum.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert!(alnum.starts_with(&v.draw(Random::Alnum(3), "x")));
        for n in 0..200 {
            let int: u64 = v.draw(Random::Int, &n.to_string()).parse().unwrap();
            assert!((1..=9_999_999).contains(&int));
        }
    }

    #[test]
    fn times_are_written_in_every_form() {
        let v = values(1, 0);
        let now = |form| v.time(form, Offset::default()).unwrap();
        assert_eq!(now(TimeForm::Unix), "1770946053");
        assert_eq!(now(TimeForm::UnixMs), "1770946053365");
        assert_eq!(now(TimeForm::UnixFloat), "1770946053.365912");
        assert_eq!(now(TimeForm::Iso), "2026-02-13T01:27:33.365Z");
        assert_eq!(now(TimeForm::Rfc3339), "2026-02-13T01:27:33Z");
        assert_eq!(now(TimeForm::HttpDate), "Fri, 13 Feb 2026 01:27:33 GMT");
        assert_eq!(
            now(TimeForm::JsDate),
            "Fri Feb 13 2026 01:27:33 GMT+0000 (Coordinated Universal Time)"
        );
        let earlier = Offset {
            back: true,
            by: Duration::from_secs(300),
        };
        assert_eq!(v.time(TimeForm::Unix, earlier).unwrap(), "1770945753");
        let far = Offset {
            back: false,
            by: Duration::MAX,
        };
        assert_eq!(v.time(TimeForm::Unix, far), None);
    }
}
