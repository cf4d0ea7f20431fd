//! The signed time: where it stands, how it is written, how far it may be from now.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, de};

use super::name::Name;
use super::pointer::Pointer;
use super::tolerance::Tolerance;

/// Where the signed time stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TimePlace {
    Header(Name),
    Json(Pointer),
    /// The key of an element of the signature's list.
    List(String),
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    /// Whole seconds since 1970.
    S,
    /// Whole milliseconds since 1970.
    Ms,
    /// RFC 3339.
    Rfc3339,
}

/// Where the signed time stands, how it is written and how far it may be from now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TimestampRule {
    pub(super) place: TimePlace,
    pub(super) unit: Unit,
    pub(super) tolerance: Tolerance,
    /// Whether the provider fixes no tolerance, so that this one is a guess.
    pub(super) assumed: bool,
    pub(super) future: bool,
}

impl Unit {
    /// The name that packs give it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Unit::S => "s",
            Unit::Ms => "ms",
            Unit::Rfc3339 => "rfc3339",
        }
    }

    /// The time as this unit writes it. RFC 3339 keeps the precision that `at` has.
    pub(super) fn write(self, at: Timestamp) -> String {
        match self {
            Unit::S => at.as_second().to_string(),
            Unit::Ms => at.as_millisecond().to_string(),
            Unit::Rfc3339 => at.to_string(),
        }
    }

    /// The time that the text stands for.
    pub(super) fn read(self, text: &[u8]) -> Option<Timestamp> {
        let text = std::str::from_utf8(text).ok()?;
        match self {
            Unit::S => Timestamp::from_second(whole(text)?).ok(),
            Unit::Ms => Timestamp::from_millisecond(whole(text)?).ok(),
            Unit::Rfc3339 => text.parse().ok(),
        }
    }
}

/// Digits alone: no sign, no point, no white space.
fn whole(text: &str) -> Option<i64> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    header: Option<Name>,
    json: Option<Pointer>,
    list: Option<String>,
    unit: Unit,
    #[serde(default)]
    tolerance: Tolerance,
    #[serde(default)]
    assumed: bool,
    #[serde(default)]
    future: bool,
}

impl<'de> Deserialize<'de> for TimestampRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        let place = match (fields.header, fields.json, fields.list) {
            (Some(name), None, None) => TimePlace::Header(name),
            (None, Some(pointer), None) => TimePlace::Json(pointer),
            (None, None, Some(key)) => TimePlace::List(key),
            _ => {
                return Err(de::Error::custom(
                    "a timestamp needs exactly one of `header`, `json` and `list`",
                ));
            }
        };
        Ok(TimestampRule {
            place,
            unit: fields.unit,
            tolerance: fields.tolerance,
            assumed: fields.assumed,
            future: fields.future,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_reads_what_it_writes() {
        let at: Timestamp = "2026-02-13T01:27:33.365Z".parse().unwrap();
        assert_eq!(Unit::S.write(at), "1770946053");
        assert_eq!(Unit::Ms.write(at), "1770946053365");
        assert_eq!(Unit::Rfc3339.write(at), "2026-02-13T01:27:33.365Z");
        for unit in [Unit::Ms, Unit::Rfc3339] {
            assert_eq!(unit.read(unit.write(at).as_bytes()), Some(at));
        }
    }

    #[test]
    fn what_is_not_a_time_is_nothing() {
        for text in [
            "",
            "-1",
            "+1",
            " 1",
            "1.0",
            "1e9",
            "99999999999999999999",
            "\u{661}",
        ] {
            assert_eq!(Unit::S.read(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(Unit::S.read(&[0xff]), None);
        assert_eq!(Unit::Rfc3339.read(b"yesterday"), None);
    }
}
