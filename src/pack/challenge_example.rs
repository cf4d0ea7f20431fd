//! A request that makes a pack's handshake, for checking that the rule holds together.

use serde_json::{Map, Value};

use super::challenge_rule::{ChallengePlace, ChallengeRule};
use crate::exchange::{Body, Request};

impl ChallengeRule {
    /// A request that makes this handshake and asks for `value`, which can stand in a query as it is.
    pub fn example(&self, value: &str) -> Request {
        let mut query: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let mut body = Value::Object(Map::new());
        for (pointer, value) in self.matches.iter() {
            put(&mut body, pointer, value.clone());
        }
        match &self.from {
            Some(ChallengePlace::Query(name)) => query.push(format!("{}={value}", encoded(name))),
            Some(ChallengePlace::Body(pointer)) => put(&mut body, pointer, value.into()),
            None => {}
        }
        let mut request = if self.is_query() {
            Request::new("GET", format!("/?{}", query.join("&")))
        } else {
            Request::new("POST", "/")
        };
        for header in &self.headers {
            let value = header.value.as_deref().unwrap_or("x");
            request.headers.push(header.name.as_str(), value);
        }
        if !self.is_query() {
            request.body = Some(Body::from(body.to_string()));
        }
        request
    }
}

/// Puts a value where a JSON pointer leads, objects being made on the way.
fn put(document: &mut Value, pointer: &str, value: Value) {
    let mut at = document;
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(members) = at else {
            return;
        };
        at = members.entry(name).or_insert(Value::Null);
    }
    *at = value;
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_rule_makes_it_finds() {
        for text in [
            "from = \"query:a b\"\nquery = { \"m&n\" = \"ü=\" }",
            "from = \"body:/a/b~1c\"\nmatch = { \"/a/type\" = \"x\", \"/n\" = 7 }",
            "headers = [\"X-A: b\", \"X-C\"]\nanswer = \"ok\"",
        ] {
            let rule: ChallengeRule = toml::from_str(text).unwrap();
            let request = rule.example("c0ffee");
            let found = rule.find(&request, request.body_bytes()).unwrap();
            let wanted = if rule.from.is_some() { "c0ffee" } else { "" };
            assert_eq!(found.value, wanted, "{text}");
        }
    }
}
