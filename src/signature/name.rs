//! Header field names as a pack writes them.

use serde::{Deserialize, Deserializer, de};

use crate::exchange::is_token;

/// A valid header field name (RFC 9110, 5.1), in the case in which it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// The name, unless it holds what no header name may.
    pub(super) fn new(text: &str) -> Option<Self> {
        is_token(text).then(|| Name(text.to_owned()))
    }

    /// The name as text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Puts `to` where the name starts with `from`, whatever its ASCII case.
    pub(super) fn change_prefix(&mut self, from: &str, to: &str) {
        if let (Some(start), Some(rest)) = (self.0.get(..from.len()), self.0.get(from.len()..))
            && start.eq_ignore_ascii_case(from)
            && let Some(name) = Name::new(&format!("{to}{rest}"))
        {
            *self = name;
        }
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Name::new(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is not a header name")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tokens_are_names() {
        assert!(Name::new("X-Acme-Signature").is_some());
        for wrong in ["", "X Acme", "X-Acme:", "X-Acme\r\n", "é"] {
            assert!(Name::new(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn a_prefix_is_changed_whatever_its_case() {
        let mut name = Name::new("x-acme-Signature").unwrap();
        name.change_prefix("X-Acme-", "X-Umbrella-");
        assert_eq!(name.as_str(), "X-Umbrella-Signature");
        name.change_prefix("X-Acme-", "X-");
        assert_eq!(name.as_str(), "X-Umbrella-Signature");
    }
}
