//! Header fields in the order, case and number in which they were sent.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json::Text;

/// One header field: the name in its own case, the value as raw bytes without surrounding white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The field name as it was written.
    pub name: String,
    /// The field value; any byte but CR, LF and NUL may occur (RFC 9110, 5.5).
    pub value: Vec<u8>,
}

/// An ordered list of header fields. Look-ups ignore ASCII case, as RFC 9110 says; nothing else does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<Header>);

impl Headers {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field at the end.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) {
        self.0.push(Header {
            name: name.into(),
            value: value.into(),
        });
    }

    /// Replaces the first field of that name and drops its repeats, or adds the field at the end.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) {
        let header = Header {
            name: name.into(),
            value: value.into(),
        };
        match self
            .0
            .iter()
            .position(|h| h.name.eq_ignore_ascii_case(&header.name))
        {
            Some(first) => {
                let mut index = 0;
                self.0.retain(|h| {
                    index += 1;
                    index - 1 <= first || !h.name.eq_ignore_ascii_case(&header.name)
                });
                self.0[first] = header;
            }
            None => self.0.push(header),
        }
    }

    /// Drops every field of that name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|h| !h.name.eq_ignore_ascii_case(name));
    }

    /// The value of the first field of that name.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.0
            .iter()
            .find(|h| h.name.eq_ignore_ascii_case(name))
            .map(|h| h.value.as_slice())
    }

    /// The value of the first field of that name, when it is UTF-8.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)
            .and_then(|value| std::str::from_utf8(value).ok())
    }

    /// The values of every field of that name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.0
            .iter()
            .filter(move |h| h.name.eq_ignore_ascii_case(name))
            .map(|h| h.value.as_slice())
    }

    /// Every field, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Header> {
        self.0.iter()
    }

    /// How many fields there are, repeats counted.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, V: Into<Vec<u8>>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        Headers(
            pairs
                .map(|(n, v)| Header {
                    name: n.into(),
                    value: v.into(),
                })
                .collect(),
        )
    }
}

impl<'a> IntoIterator for &'a Headers {
    type Item = &'a Header;
    type IntoIter = std::slice::Iter<'a, Header>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|h| (&h.name, Text(h.value.clone()))))
    }
}

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(String, Text)>::deserialize(deserializer)?;
        Ok(pairs
            .into_iter()
            .map(|(name, value)| (name, value.0))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Headers {
        [("X-A", "1"), ("b", "2"), ("x-a", "3")]
            .into_iter()
            .collect()
    }

    #[test]
    fn order_case_and_repeats_survive_json() {
        let text = serde_json::to_string(&sample()).unwrap();
        assert_eq!(text, r#"[["X-A","1"],["b","2"],["x-a","3"]]"#);
        assert_eq!(serde_json::from_str::<Headers>(&text).unwrap(), sample());
    }

    #[test]
    fn set_replaces_in_place_and_drops_repeats() {
        let mut headers = sample();
        headers.set("X-a", "9");
        let names: Vec<_> = headers
            .iter()
            .map(|h| (h.name.as_str(), h.value.as_slice()))
            .collect();
        assert_eq!(names, [("X-a", b"9".as_slice()), ("b", b"2")]);
    }

    #[test]
    fn a_value_that_is_not_utf8_survives() {
        let headers: Headers = [("X-Latin1", vec![b'c', 0xe9])].into_iter().collect();
        let text = serde_json::to_string(&headers).unwrap();
        assert_eq!(text, r#"[["X-Latin1",{"base64":"Y+k="}]]"#);
        assert_eq!(serde_json::from_str::<Headers>(&text).unwrap(), headers);
    }
}
