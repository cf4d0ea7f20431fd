//! What is wanted of an answer.

use crate::exchange::Exchange;
use crate::judge::{Expectation, Finding, Rule};

/// What is wanted of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// What the provider takes for accepted.
    Accepted,
    /// Any 2xx.
    Taken,
    /// A 4xx: neither taken for good nor a fault of the endpoint's.
    Refused,
}

impl Wants {
    /// In words.
    pub fn words(self, accepted: &Expectation) -> String {
        match self {
            Wants::Accepted => match accepted.status.to_string() {
                class if class.ends_with("xx") && !class.contains(',') => format!("a {class}"),
                statuses => statuses,
            },
            Wants::Taken => "a 2xx".into(),
            Wants::Refused => "a 4xx".into(),
        }
    }

    /// What does not hold of an exchange in which the endpoint was reached. An answer that did not come, or not in full,
    /// is the endpoint's failure.
    pub fn judge(self, accepted: &Expectation, exchange: &Exchange) -> Vec<Finding> {
        let answer = match (&exchange.response, &exchange.error) {
            (Some(answer), None) => answer,
            (_, error) => {
                let seen = error.clone().unwrap_or_else(|| "no answer".into());
                let wanted = self.words(accepted);
                return vec![Finding::new(Rule::NoAnswer, "", wanted, seen)];
            }
        };
        if answer.truncated {
            let size = answer.body_bytes().len();
            let seen = format!("more than {size} bytes of it");
            return vec![Finding::new(
                Rule::NoAnswer,
                "",
                "an answer that ends",
                seen,
            )];
        }
        let holds = match self {
            Wants::Accepted => return accepted.judge(answer),
            Wants::Taken => (200..300).contains(&answer.status),
            // Who is told to come again later was not looked at: 408, 425 and 429 say nothing of what was sent.
            Wants::Refused => {
                (400..500).contains(&answer.status) && ![408, 425, 429].contains(&answer.status)
            }
        };
        if holds {
            return Vec::new();
        }
        let (wanted, seen) = (self.words(accepted), answer.status.to_string());
        vec![Finding::new(Rule::Status, "", wanted, seen)]
    }
}
