//! What a case does and expects, in words.

use humantime::format_duration;

use super::case::{Action, Case};
use super::expect::Expect;
use super::permute::Permute;
use super::send::{Own, Send};
use super::step::{Act, Step};
use super::text::Text;
use super::variables::Variables;
use crate::vary::Variation;

/// How many steps are told one by one.
const TOLD: usize = 5;

/// What is sent.
pub fn sends(case: &Case, variables: &Variables) -> String {
    let told = match &case.action {
        Action::Steps(steps) => in_turn(steps, variables),
        Action::Permute(permute) => orders(permute, variables),
        Action::Robustness(_) => "built-in probes".to_owned(),
    };
    match case.repeat {
        1 => told,
        times => format!("{told}; {times} times"),
    }
}

/// What is expected.
pub fn expects(case: &Case, variables: &Variables) -> String {
    match &case.action {
        Action::Steps(steps) => match steps.as_slice() {
            [step] => expected(step, variables),
            _ => "every step to hold".to_owned(),
        },
        Action::Permute(_) => "the same outcome in every order".to_owned(),
        Action::Robustness(_) => String::new(),
    }
}

/// A step in words: its name, else what it does.
pub fn step(step: &Step, variables: &Variables) -> String {
    match &step.name {
        Some(name) => filled(name, variables),
        None => act(step, variables),
    }
}

fn in_turn(steps: &[Step], variables: &Variables) -> String {
    let mut told: Vec<String> = steps
        .iter()
        .take(TOLD)
        .map(|step| act(step, variables))
        .collect();
    if steps.len() > TOLD {
        told.push(format!("{} more", steps.len() - TOLD));
    }
    told.join(", then ")
}

fn orders(permute: &Permute, variables: &Variables) -> String {
    let steps: Vec<String> = permute
        .steps
        .iter()
        .take(TOLD)
        .map(|own| step(own, variables))
        .collect();
    let more = match permute.steps.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}, in many orders", steps.join(", "))
}

fn act(step: &Step, variables: &Variables) -> String {
    match &step.act {
        Act::Send(send) => delivery(send, variables),
        Act::Poll(poll) => {
            let method = poll.method.as_ref().map(|method| filled(method, variables));
            let method = method.unwrap_or_else(|| "GET".into());
            format!("{method} {}", filled(&poll.url, variables))
        }
        Act::Pause(pause) => format!("a pause of {}", format_duration(*pause)),
    }
}

fn delivery(send: &Send, variables: &Variables) -> String {
    let mut told = match (&send.own, &send.event) {
        (Some(Own::Record { file, line }), _) => {
            format!("record {line} of {}", filled(file, variables))
        }
        (Some(Own::Data(file)), None) => filled(file, variables),
        (Some(Own::Data(file)), Some(event)) => {
            format!(
                "{} as {}",
                filled(file, variables),
                filled(event, variables)
            )
        }
        (None, Some(event)) => filled(event, variables),
        (None, None) => String::new(),
    };
    match send.vary {
        Some(Variation::Edge) => told.push_str(", varied at its edges"),
        Some(Variation::Negative) => told.push_str(", broken in one place"),
        None => {}
    }
    if !send.changes.is_empty() {
        told.push_str(", changed");
    }
    if !send.sign {
        told.push_str(", not signed");
    }
    if send.count > 1 {
        told.push_str(&format!(", {} deliveries", send.count));
        if send.concurrency > 1 {
            told.push_str(&format!(", {} at once", send.concurrency));
        }
    }
    told
}

fn expected(step: &Step, variables: &Variables) -> String {
    match &step.act {
        Act::Send(_) => answer(&step.expect, "an answer the provider accepts", variables),
        Act::Poll(poll) => format!(
            "{} within {}",
            answer(&poll.until, "2xx", variables),
            format_duration(poll.within)
        ),
        Act::Pause(_) => String::new(),
    }
}

fn answer(expect: &Expect, otherwise: &str, variables: &Variables) -> String {
    if expect.no_answer {
        return "no answer".into();
    }
    let status = expect.status.as_ref().map(ToString::to_string);
    let mut told = vec![status.unwrap_or_else(|| otherwise.to_owned())];
    if let Some(within) = expect.within {
        told.push(format!("within {}", format_duration(within)));
    }
    for (name, value) in &expect.headers {
        told.push(match value {
            Some(value) => format!("`{name}: {}`", filled(value, variables)),
            None => format!("no `{name}`"),
        });
    }
    for (path, value) in &expect.json {
        let value = value.fill(variables).unwrap_or_else(|_| "…".into());
        told.push(format!("`{}` {value}", filled(&path.0, variables)));
    }
    let there = expect.json_has.iter().map(|path| (path, "something"));
    for (path, what) in there.chain(expect.json_lacks.iter().map(|path| (path, "nothing"))) {
        told.push(format!("{what} at `{}`", filled(&path.0, variables)));
    }
    for text in &expect.text {
        told.push(format!("a body with `{}`", filled(text, variables)));
    }
    for text in &expect.not_text {
        told.push(format!("a body without `{}`", filled(text, variables)));
    }
    if expect.schema.is_some() {
        told.push("a body of its schema".into());
    }
    told.join(", ")
}

/// A text with what values there are; where one is lacking, as it is written.
fn filled(text: &Text, variables: &Variables) -> String {
    text.fill(variables).unwrap_or_else(|_| text.written())
}
