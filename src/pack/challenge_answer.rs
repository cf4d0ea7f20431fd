//! What a handshake wants to be answered: the challenge itself, a code over it, or always the same.

use data_encoding::{BASE64, HEXLOWER};
use serde::Deserialize;

use super::challenge_rule::{Challenge, ChallengeRule};
use crate::exchange::{Body, Response};
use crate::signature::{Secret, hmac_sha256};

/// The body of a handshake's answer: text around `{{challenge}}`, `{{hmac-sha256:hex}}` and `{{hmac-sha256:base64}}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ChallengeAnswer(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Challenge,
    Hex,
    Base64,
}

impl ChallengeAnswer {
    /// Whether it holds the challenge or a code over it.
    pub fn needs_challenge(&self) -> bool {
        self.0.iter().any(|part| !matches!(part, Part::Text(_)))
    }

    /// Whether only the holder of the secret can give it.
    pub fn needs_secret(&self) -> bool {
        self.0
            .iter()
            .any(|part| matches!(part, Part::Hex | Part::Base64))
    }
}

impl ChallengeRule {
    /// The answer to a handshake; none where it takes a shared secret and there is none.
    pub fn answer(&self, challenge: &Challenge, secret: Option<&Secret>) -> Option<Response> {
        let code = || hmac_sha256(secret?, challenge.value.as_bytes());
        let is_json = self.content_type.contains("json");
        let mut body = String::new();
        for part in &self.answer.0 {
            match part {
                Part::Text(text) => body.push_str(text),
                Part::Challenge if is_json => body.push_str(&in_json(&challenge.value)),
                Part::Challenge => body.push_str(&challenge.value),
                Part::Hex => body.push_str(&HEXLOWER.encode(&code()?)),
                Part::Base64 => body.push_str(&BASE64.encode(&code()?)),
            }
        }
        let mut response = Response::new(200);
        response
            .headers
            .push("Content-Type", self.content_type.as_str());
        for header in &self.answer_headers {
            response
                .headers
                .push(header.name.as_str(), header.value.as_str());
        }
        response.body = Some(Body::from(body));
        Some(response)
    }
}

/// A text as it stands inside a JSON string.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let inside = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"'));
    inside.unwrap_or_default().to_owned()
}

impl Default for ChallengeAnswer {
    fn default() -> Self {
        ChallengeAnswer(vec![Part::Challenge])
    }
}

impl TryFrom<String> for ChallengeAnswer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after
                .split_once("}}")
                .ok_or("`{{` is not closed in `answer`")?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(match name {
                "challenge" => Part::Challenge,
                "hmac-sha256:hex" => Part::Hex,
                "hmac-sha256:base64" => Part::Base64,
                _ => {
                    return Err(format!(
                        "unknown placeholder `{{{{{name}}}}}` in `answer`: write `{{{{challenge}}}}`, \
                         `{{{{hmac-sha256:hex}}}}` or `{{{{hmac-sha256:base64}}}}`"
                    ));
                }
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(ChallengeAnswer(parts))
    }
}
