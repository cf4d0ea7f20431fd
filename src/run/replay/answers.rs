//! What is different about an answer.

use std::time::Duration;

use crate::exchange::{Direction, Exchange, Response};
use crate::judge::{Comparison, Finding, Rule};

/// What of two answers is compared.
#[derive(Clone, Debug, Default)]
pub struct AnswerCheck {
    /// Header fields, by name.
    pub headers: Vec<String>,
    /// How bodies are compared.
    pub bodies: Comparison,
    /// How many times as long the second may take.
    pub latency_factor: Option<f64>,
}

/// An answer and how long it took.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The answer.
    pub response: &'a Response,
    /// From the start of the request to the end of the answer.
    pub took: Duration,
}

impl<'a> Answer<'a> {
    /// What the endpoint answered when the record was made: the app's answer where the request was passed on. None
    /// where the answer was the listener's own, which says nothing about an endpoint, or where there was none.
    pub fn recorded(exchange: &'a Exchange) -> Option<Self> {
        if let Some(forwarded) = &exchange.forwarded {
            let response = forwarded
                .response
                .as_ref()
                .filter(|_| forwarded.error.is_none())?;
            return Some(Answer {
                response,
                took: Duration::from_micros(forwarded.timing.total_us),
            });
        }
        let response = exchange.response.as_ref()?;
        let own = exchange.direction == Direction::Received
            && response.by.as_deref().is_some_and(|by| by != "app");
        (!own && exchange.error.is_none()).then_some(Answer {
            response,
            took: Duration::from_micros(exchange.timing.total_us),
        })
    }

    /// The answer to what was just sent.
    pub fn sent(exchange: &'a Exchange) -> Option<Self> {
        let response = exchange
            .response
            .as_ref()
            .filter(|_| exchange.error.is_none())?;
        Some(Answer {
            response,
            took: Duration::from_micros(exchange.timing.total_us),
        })
    }
}

impl AnswerCheck {
    /// What is not as before.
    pub fn findings(&self, before: Answer, after: Answer) -> Vec<Finding> {
        let mut findings = Vec::new();
        let (was, is) = (before.response, after.response);
        if was.status != is.status {
            findings.push(Finding::new(
                Rule::Status,
                "",
                was.status.to_string(),
                is.status.to_string(),
            ));
        }
        for name in &self.headers {
            let (old, new) = (values(was, name), values(is, name));
            if old != new {
                findings.push(Finding::new(Rule::AnswerHeader, name.as_str(), old, new));
            }
        }
        findings.extend(
            self.bodies
                .bodies(was.body_bytes(), is.body_bytes())
                .findings,
        );
        if let Some(factor) = self.latency_factor
            && after.took.as_secs_f64() > before.took.as_secs_f64() * factor
        {
            let expected = format!(
                "at most {factor} × {:.1} ms",
                before.took.as_secs_f64() * 1e3
            );
            let seen = format!("{:.1} ms", after.took.as_secs_f64() * 1e3);
            findings.push(Finding::new(Rule::Latency, "", expected, seen));
        }
        findings
    }
}

fn values(response: &Response, name: &str) -> String {
    let values: Vec<_> = response
        .headers
        .all(name)
        .map(String::from_utf8_lossy)
        .collect();
    match values.is_empty() {
        true => "none".to_owned(),
        false => format!("`{}`", values.join(", ")),
    }
}
