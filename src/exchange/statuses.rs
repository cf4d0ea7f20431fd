//! Sets of HTTP statuses as people and packs write them: `2xx`, `201`, `200-204`, `200,404`.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A set of HTTP statuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Statuses {
    text: String,
    ranges: Vec<RangeInclusive<u16>>,
}

impl Statuses {
    /// Every status from 200 to 299.
    pub fn success() -> Self {
        Statuses {
            text: "2xx".into(),
            ranges: vec![200..=299],
        }
    }

    /// Every status there is.
    pub fn any() -> Self {
        Statuses {
            text: "any".into(),
            ranges: vec![100..=999],
        }
    }

    /// Whether the status is one of them.
    pub fn contains(&self, status: u16) -> bool {
        self.ranges.iter().any(|range| range.contains(&status))
    }

    /// The status to answer with when any of them will do.
    pub fn first(&self) -> Option<u16> {
        self.ranges.first().map(|range| *range.start())
    }
}

impl Default for Statuses {
    fn default() -> Self {
        Self::success()
    }
}

impl FromStr for Statuses {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "any" {
            return Ok(Statuses::any());
        }
        let ranges = text
            .split(',')
            .map(|part| range(part.trim()))
            .collect::<Option<Vec<_>>>();
        let ranges = ranges.ok_or_else(|| {
            format!("`{text}` is not a set of statuses; write `2xx`, `201`, `200-204` or `200,404`")
        })?;
        Ok(Statuses {
            text: text.to_owned(),
            ranges,
        })
    }
}

impl TryFrom<String> for Statuses {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Statuses> for String {
    fn from(statuses: Statuses) -> String {
        statuses.text
    }
}

fn range(part: &str) -> Option<RangeInclusive<u16>> {
    if let Some(class) = part.strip_suffix("xx").or_else(|| part.strip_suffix("XX")) {
        let class = class
            .parse::<u16>()
            .ok()
            .filter(|class| (1..=9).contains(class))?;
        return Some(class * 100..=class * 100 + 99);
    }
    match part.split_once('-') {
        Some((from, to)) => Some(status(from)?..=status(to)?).filter(|range| !range.is_empty()),
        None => status(part).map(|one| one..=one),
    }
}

fn status(text: &str) -> Option<u16> {
    let digits = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|status| *status >= 100)
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_ranges_and_lists() {
        let set: Statuses = "2xx, 304,400-403".parse().unwrap();
        let inside = [200, 299, 304, 400, 403];
        assert!(inside.iter().all(|status| set.contains(*status)));
        assert!([199, 300, 404].iter().all(|status| !set.contains(*status)));
        assert_eq!(
            (set.first(), set.to_string().as_str()),
            (Some(200), "2xx, 304,400-403")
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "", "2x", "xx", "0xx", "20", "2000", "300-200", "200,", "+20", "65600", "200;201",
        ] {
            assert!(text.parse::<Statuses>().is_err(), "{text:?}");
        }
    }
}
