//! What an endpoint's answer should be.

use crate::exchange::{Response, Statuses};
use crate::judge::{Finding, Rule, Schema};

/// What is expected of an answer: statuses, texts in the body, a schema.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The statuses that count as accepted.
    pub status: Statuses,
    /// Texts the body must hold.
    pub body: Vec<String>,
    /// The schema of the body the endpoint owes, where the provider expects one.
    pub schema: Option<Schema>,
}

impl Expectation {
    /// What does not hold in this answer.
    pub fn judge(&self, answer: &Response) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.status.contains(answer.status) {
            let seen = answer.status.to_string();
            findings.push(Finding::new(
                Rule::Status,
                "",
                self.status.to_string(),
                seen,
            ));
        }
        let bytes = answer.body_bytes();
        for text in &self.body {
            if !holds(bytes, text.as_bytes()) {
                let seen = format!("{} bytes without it", bytes.len());
                findings.push(Finding::new(
                    Rule::AnswerBody,
                    "",
                    format!("`{text}`"),
                    seen,
                ));
            }
        }
        if let Some(schema) = self.schema.as_ref().filter(|_| findings.is_empty()) {
            findings.extend(
                schema
                    .check(bytes)
                    .findings
                    .into_iter()
                    .map(|finding| Finding {
                        rule: Rule::AnswerSchema,
                        severity: Rule::AnswerSchema.severity(),
                        ..finding
                    }),
            );
        }
        findings
    }
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    text.is_empty() || bytes.windows(text.len()).any(|window| window == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expectation(body: &str) -> Expectation {
        Expectation {
            status: Statuses::success(),
            body: vec![body.into()],
            schema: None,
        }
    }

    fn answer(status: u16, body: &'static str) -> Response {
        Response {
            body: Some(body.into()),
            ..Response::new(status)
        }
    }

    #[test]
    fn status_and_text_are_judged_apart() {
        assert_eq!(expectation("ok").judge(&answer(200, "it is ok")), []);
        let findings = expectation("ok").judge(&answer(500, "oops"));
        let rules: Vec<_> = findings.iter().map(|f| f.rule).collect();
        assert_eq!(rules, [Rule::Status, Rule::AnswerBody]);
        assert_eq!(findings[0].expected, "2xx");
        assert_eq!(findings[0].seen, "500");
    }

    #[test]
    fn an_owed_body_is_held_against_its_schema() {
        let schema = serde_json::json!({"type": "object", "required": ["available"]});
        let schema = Some(Schema::compile(&schema, "x").unwrap());
        let expectation = Expectation {
            status: Statuses::success(),
            body: vec![],
            schema,
        };
        let findings = expectation.judge(&answer(200, "{}"));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].rule, Rule::AnswerSchema);
        assert_eq!(findings[0].path, "available");
    }
}
