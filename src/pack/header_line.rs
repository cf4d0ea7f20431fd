//! A header field as a pack writes it: `"Name: value"`, or the name alone where only its presence counts.

use serde::Deserialize;

use crate::exchange::is_token;

/// A header field a provider sends.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HeaderLine {
    /// The field name, in the provider's case.
    pub name: String,
    /// The value; placeholders allowed.
    pub value: String,
}

/// A header field that must be there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HeaderMatch {
    /// The field name; case does not count.
    pub name: String,
    /// The value it must have; any when absent.
    pub value: Option<String>,
}

impl TryFrom<String> for HeaderLine {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let found = HeaderMatch::try_from(text)?;
        match found.value {
            Some(value) => Ok(HeaderLine {
                name: found.name,
                value,
            }),
            None => Err(format!(
                "`{}` has no value: write `\"Name: value\"`",
                found.name
            )),
        }
    }
}

impl TryFrom<String> for HeaderMatch {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (name, value) = match text.split_once(':') {
            Some((name, value)) => (name, Some(value.trim())),
            None => (text.as_str(), None),
        };
        if !is_token(name) {
            return Err(format!("`{name}` is not a header name"));
        }
        if value.is_some_and(|value| value.contains(['\r', '\n', '\0'])) {
            return Err(format!("the value of `{name}` holds a line break"));
        }
        Ok(HeaderMatch {
            name: name.to_owned(),
            value: value.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_split_at_the_first_colon() {
        let line = HeaderLine::try_from("X-At: 10:20 ".to_owned()).unwrap();
        assert_eq!((line.name.as_str(), line.value.as_str()), ("X-At", "10:20"));
        for wrong in ["X-At", "X At: 1", ": 1", "X: a\r\nY: b", ""] {
            assert!(HeaderLine::try_from(wrong.to_owned()).is_err(), "{wrong:?}");
        }
        let found = HeaderMatch::try_from("X-At".to_owned()).unwrap();
        assert_eq!(found.value, None);
    }
}
