//! `$.conversation.id==7`: a test of the body by a JSONPath (RFC 9535).

use serde_json::Value;
use serde_json_path::JsonPath;

/// A path, and the value one of its nodes has to have; without a value there has to be a node.
#[derive(Clone, Debug)]
pub(super) struct JsonTest {
    path: JsonPath,
    value: Option<Value>,
}

impl JsonTest {
    /// Reads it. A value that is not JSON is a string.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (path, value) = match equals(text) {
            Some(at) => {
                let (path, rest) = text.split_at(at);
                (path, rest.strip_prefix("==").map(str::trim))
            }
            None => (text, None),
        };
        let path = JsonPath::parse(path.trim()).map_err(|error| {
            format!(
                "`{}` is not a JSON path (RFC 9535): {} at position {}",
                path.trim(),
                error.message(),
                error.position()
            )
        })?;
        if value == Some("") {
            return Err(format!(
                "`{text}` compares with nothing; an empty string is `\"\"`"
            ));
        }
        let value = value.map(|text| {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
        });
        Ok(JsonTest { path, value })
    }

    /// Whether the body is JSON and has such a node.
    pub(super) fn holds(&self, body: &[u8]) -> bool {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return false;
        };
        let nodes = self.path.query(&body);
        match &self.value {
            Some(value) => nodes.iter().any(|node| same(node, value)),
            None => !nodes.is_empty(),
        }
    }
}

/// Where the `==` stands that is neither in brackets nor in quotes.
fn equals(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut escaped) = (0usize, None, false);
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if depth > 0 => quote = Some(byte),
            (None, b'[' | b'(') => depth += 1,
            (None, b']' | b')') => depth = depth.saturating_sub(1),
            (None, b'=') if depth == 0 && bytes.get(at + 1) == Some(&b'=') => return Some(at),
            (None, _) => {}
        }
    }
    None
}

/// Equal values; numbers by what they are worth, so that `1` is `1.0`.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(test: &str, body: &str) -> bool {
        JsonTest::parse(test).unwrap().holds(body.as_bytes())
    }

    #[test]
    fn a_node_is_compared_or_only_looked_for() {
        let body =
            r#"{"event":"message_created","id":7,"n":"7","items":[{"a":"x==y"},{"a":null}]}"#;
        for test in [
            "$.event==message_created",
            "$.event == \"message_created\"",
            "$.id==7",
            "$.id==7.0",
            "$.n==\"7\"",
            "$.items[*].a==null",
            "$.items[?@.a=='x==y']",
            "$.items[?@.a=='x==y'].a==x==y",
            "$['event']",
            "$..a",
        ] {
            assert!(holds(test, body), "{test}");
        }
        for test in [
            "$.id==8",
            "$.n==7",
            "$.nope",
            "$.items[?@.a=='z']",
            "$.nope==null",
        ] {
            assert!(!holds(test, body), "{test}");
        }
        assert!(!holds("$", "not json"));
    }

    #[test]
    fn a_wrong_path_says_where() {
        let error = JsonTest::parse("$.a[==1").unwrap_err();
        assert!(
            error.starts_with("`$.a[==1` is not a JSON path (RFC 9535): "),
            "{error}"
        );
        assert!(error.contains("at position"), "{error}");
        assert!(
            JsonTest::parse("$.a==")
                .unwrap_err()
                .contains("compares with nothing")
        );
    }
}
