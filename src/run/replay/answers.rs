//! What is different about an answer.

use std::time::Duration;

use crate::exchange::{Direction, Exchange, Response};
use crate::judge::{Comparison, Finding, MAX_DECODED, Rule, Severity, decoded_body};

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
    /// Whether a listener gave it by itself, so that it says nothing about an endpoint.
    pub by_listener: bool,
}

impl<'a> Answer<'a> {
    /// The answer that was recorded: the app's where the request was passed on, else the one that was given. None where
    /// there was no complete one.
    pub fn recorded(exchange: &'a Exchange) -> Option<Self> {
        if let Some(forwarded) = &exchange.forwarded {
            let response = forwarded.response.as_ref();
            return Some(Answer {
                response: response.filter(|_| forwarded.error.is_none())?,
                took: Duration::from_micros(forwarded.timing.total_us),
                by_listener: false,
            });
        }
        let by_listener = exchange.direction == Direction::Received;
        Answer::sent(exchange).map(|answer| Answer {
            by_listener: by_listener && answer.response.by.as_deref() != Some("app"),
            ..answer
        })
    }

    /// The answer to what was just sent.
    pub fn sent(exchange: &'a Exchange) -> Option<Self> {
        let response = exchange.response.as_ref();
        Some(Answer {
            response: response.filter(|_| exchange.error.is_none())?,
            took: Duration::from_micros(exchange.timing.total_us),
            by_listener: false,
        })
    }
}

impl AnswerCheck {
    /// What is not as before. All of it counts, but for values that are the same and written otherwise.
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
        findings.extend(self.bodies(was, is));
        findings.extend(self.latency(before.took, after.took));
        findings
    }

    fn bodies(&self, was: &Response, is: &Response) -> Vec<Finding> {
        if was.truncated || is.truncated {
            let shown = |answer: &Response| match answer.truncated {
                true => format!("a body cut off after {} bytes", answer.body_bytes().len()),
                false => "a whole body".to_owned(),
            };
            // What is not there cannot be said to have changed.
            let cut = Finding {
                severity: Severity::Warning,
                ..Finding::new(Rule::Truncated, "", shown(was), shown(is))
            };
            let all_ignored = self.bodies.bodies(b"0", b"1").is_same();
            return if all_ignored { Vec::new() } else { vec![cut] };
        }
        let plain = |answer: &Response| {
            decoded_body(&answer.headers, answer.body.as_ref(), MAX_DECODED).ok()
        };
        let compared = match (plain(was), plain(is)) {
            (Some(was), Some(is)) => self.bodies.bodies(was.as_bytes(), is.as_bytes()),
            // What cannot be decoded is still bytes.
            _ => self.bodies.bodies(was.body_bytes(), is.body_bytes()),
        };
        let settled = compared.findings.into_iter().map(|finding| Finding {
            severity: match finding.rule {
                Rule::FormChanged => Severity::Info,
                _ => Severity::Error,
            },
            ..finding
        });
        settled.collect()
    }

    fn latency(&self, before: Duration, after: Duration) -> Option<Finding> {
        let most = before.as_secs_f64() * self.latency_factor?;
        if after.as_secs_f64() <= most {
            return None;
        }
        let ms = |seconds: f64| format!("{:.1} ms", seconds * 1e3);
        let expected = format!("at most {}", ms(most));
        Some(Finding::new(
            Rule::Latency,
            "",
            expected,
            ms(after.as_secs_f64()),
        ))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Forwarded, Request, Timing};

    fn answer(status: u16, body: &str) -> Response {
        let mut response = Response::new(status);
        response.body = Some(Body::from(body.to_owned()));
        response
    }

    fn found(check: &AnswerCheck, was: &Response, is: &Response) -> Vec<(Rule, Severity)> {
        let answer = |response| Answer {
            response,
            took: Duration::ZERO,
            by_listener: false,
        };
        let findings = check.findings(answer(was), answer(is));
        let found = findings.into_iter().map(|f| (f.rule, f.severity));
        found.collect()
    }

    fn exchange(direction: Direction, by: Option<&str>) -> Exchange {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let mut exchange = Exchange::new("x", at, direction, Request::new("POST", "/"));
        exchange.response = Some(Response {
            by: by.map(str::to_owned),
            ..answer(200, "")
        });
        exchange
    }

    #[test]
    fn every_difference_counts_but_how_a_value_is_written() {
        let check = AnswerCheck::default();
        for (was, is, expected) in [
            (r#"{"a":1,"b":2}"#, r#"{ "b":2, "a":1 }"#, None),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#, Some(Severity::Error)),
            ("", "{}", Some(Severity::Error)),
            ("[1,2]", "[2,1]", Some(Severity::Error)),
            (r#"{"a":10.00}"#, r#"{"a":10.0}"#, Some(Severity::Info)),
            ("one", "two", Some(Severity::Error)),
        ] {
            let found = found(&check, &answer(200, was), &answer(200, is));
            let worst = found.into_iter().map(|(_, severity)| severity).max();
            assert_eq!(worst, expected, "{was} {is}");
        }
    }

    #[test]
    fn status_and_chosen_headers_are_compared() {
        let check = AnswerCheck {
            headers: vec!["x-a".into()],
            ..AnswerCheck::default()
        };
        let (was, mut is) = (answer(200, ""), answer(404, ""));
        is.headers.push("X-A", "1");
        is.headers.push("X-B", "1");
        assert_eq!(
            found(&check, &was, &is),
            [
                (Rule::Status, Severity::Error),
                (Rule::AnswerHeader, Severity::Error)
            ]
        );
    }

    #[test]
    fn bodies_are_compared_without_their_codings() {
        let mut coded = answer(200, "");
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Default::default());
        std::io::Write::write_all(&mut encoder, b"{\"a\":1}").unwrap();
        coded.body = Some(encoder.finish().unwrap().into());
        coded.headers.push("Content-Encoding", "gzip");
        let check = AnswerCheck::default();
        assert_eq!(found(&check, &answer(200, r#"{"a":1}"#), &coded), []);
        let changed = found(&check, &coded, &answer(200, r#"{"a":2}"#));
        assert_eq!(changed, [(Rule::ValueChanged, Severity::Error)]);
    }

    #[test]
    fn a_body_that_was_cut_off_is_told_and_is_no_change() {
        let cut = Response {
            truncated: true,
            ..answer(200, r#"{"a":"#)
        };
        let check = AnswerCheck::default();
        let told = found(&check, &cut, &answer(200, r#"{"a":1}"#));
        assert_eq!(told, [(Rule::Truncated, Severity::Warning)]);
        let ignoring = AnswerCheck {
            bodies: Comparison::new().ignoring(vec!["$".parse().unwrap()]),
            ..AnswerCheck::default()
        };
        assert_eq!(found(&ignoring, &cut, &answer(200, "")), []);
    }

    #[test]
    fn the_recorded_answer_is_the_apps_where_there_was_an_app() {
        let by_listener = |direction, by| {
            let exchange = exchange(direction, by);
            Answer::recorded(&exchange).unwrap().by_listener
        };
        assert!(by_listener(Direction::Received, Some("fixed")));
        assert!(by_listener(Direction::Received, None));
        assert!(!by_listener(Direction::Received, Some("app")));
        assert!(!by_listener(Direction::Sent, None));
        let mut passed_on = exchange(Direction::Received, Some("forward"));
        passed_on.forwarded = Some(Forwarded {
            url: "http://app".into(),
            attempts: 1,
            response: Some(answer(204, "")),
            timing: Timing::default(),
            error: None,
        });
        assert_eq!(Answer::recorded(&passed_on).unwrap().response.status, 204);
        if let Some(forwarded) = &mut passed_on.forwarded {
            forwarded.error = Some("refused".into());
        }
        assert!(Answer::recorded(&passed_on).is_none());
        let mut broken = exchange(Direction::Sent, None);
        broken.error = Some("reset".into());
        assert!(Answer::recorded(&broken).is_none());
    }

    #[test]
    fn a_later_answer_is_too_late_beyond_the_factor() {
        let check = AnswerCheck {
            latency_factor: Some(2.0),
            ..AnswerCheck::default()
        };
        let ms = Duration::from_millis;
        assert_eq!(check.latency(ms(10), ms(20)), None);
        let late = check.latency(ms(10), ms(21)).unwrap();
        assert_eq!(
            (late.expected.as_str(), late.seen.as_str()),
            ("at most 20.0 ms", "21.0 ms")
        );
    }
}
