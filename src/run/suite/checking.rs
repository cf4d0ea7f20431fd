//! What does not hold in an answer.

use std::time::Duration;

use humantime::format_duration;

use super::expect::Expect;
use super::query::{Document, Query};
use super::variables::Variables;
use crate::Error;
use crate::exchange::{Headers, Response, Statuses};
use crate::judge::{Comparison, Finding, Rule, Schema, Severity};
use crate::run::Glob;

/// How many characters of a body or value are shown.
const SHOWN: usize = 120;

/// What does not hold in an answer that took so long. `statuses` are expected where the suite names none.
///
/// # Errors
/// When a variable has no value, or what its values make of a path is none.
pub fn check(
    answer: &Response,
    took: Duration,
    expect: &Expect,
    statuses: &Statuses,
    variables: &Variables,
) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let statuses = expect.status.as_ref().unwrap_or(statuses);
    if !statuses.contains(answer.status) {
        let mut seen = answer.status.to_string();
        if !answer.body_bytes().is_empty() {
            seen = format!("{seen}: {}", excerpt(answer.body_bytes()));
        }
        findings.push(Finding::new(Rule::Status, "", statuses.to_string(), seen));
    }
    if let Some(within) = expect.within.filter(|within| took > *within) {
        findings.push(Finding::new(
            Rule::Latency,
            "",
            format!("within {}", format_duration(within)),
            milliseconds(took),
        ));
    }
    headers(&answer.headers, expect, variables, &mut findings)?;
    json(answer.body_bytes(), expect, variables, &mut findings)?;
    texts(answer.body_bytes(), expect, variables, &mut findings)?;
    if let Some(schema) = &expect.schema {
        findings.extend(against(schema, answer));
    }
    Ok(findings)
}

/// What in an answer does not fit a schema.
pub fn against(schema: &Schema, answer: &Response) -> Vec<Finding> {
    let findings = schema.check(answer.body_bytes()).findings.into_iter();
    let own = |finding| Finding {
        rule: Rule::AnswerSchema,
        severity: Severity::Error,
        ..finding
    };
    findings.map(own).collect()
}

fn headers(
    headers: &Headers,
    expect: &Expect,
    variables: &Variables,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    for (name, wanted) in &expect.headers {
        let seen: Vec<String> = headers
            .all(name)
            .map(|value| String::from_utf8_lossy(value).into_owned())
            .collect();
        let (holds, expected) = match wanted {
            None => (seen.is_empty(), "no such field".to_owned()),
            Some(wanted) => {
                let wanted = wanted.fill(variables)?;
                let holds = seen.iter().any(|value| is_value(name, value, &wanted));
                (holds, format!("`{wanted}`"))
            }
        };
        if !holds {
            let seen = match seen.is_empty() {
                true => "no such field".to_owned(),
                false => format!("`{}`", shortened(&seen.join(", "))),
            };
            findings.push(Finding::new(
                Rule::AnswerHeader,
                name.as_str(),
                expected,
                seen,
            ));
        }
    }
    Ok(())
}

/// Whether a field's value is as wanted: `*` stands for anything, and a media type without parameters for itself with
/// any (RFC 9110, 8.3.1: its letters' case says nothing).
fn is_value(name: &str, value: &str, wanted: &str) -> bool {
    if name.eq_ignore_ascii_case("content-type") && !wanted.contains(';') {
        let kind = value.split(';').next().unwrap_or_default().trim();
        return Glob::from(wanted.to_ascii_lowercase().as_str()).fits(&kind.to_ascii_lowercase());
    }
    Glob::from(wanted).fits(value)
}

fn json(
    body: &[u8],
    expect: &Expect,
    variables: &Variables,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    if expect.json.is_empty() && expect.json_has.is_empty() && expect.json_lacks.is_empty() {
        return Ok(());
    }
    let Some(document) = Document::read(body) else {
        findings.push(Finding::new(
            Rule::NotJson,
            "",
            "JSON",
            match body.is_empty() {
                true => "no body".to_owned(),
                false => excerpt(body),
            },
        ));
        return Ok(());
    };
    for (query, wanted) in &expect.json {
        let wanted = wanted.fill(variables)?;
        let (path, found) = query.find(&document, variables)?;
        let seen = match found.as_slice() {
            [one] if is_same(&wanted, &one.json) => continue,
            [] => "nothing".to_owned(),
            [one] => shortened(&one.json),
            several => format!("{} values", several.len()),
        };
        let expected = shortened(&wanted);
        findings.push(Finding::new(Rule::AnswerBody, path, expected, seen));
    }
    let there = |query: &Query, wanted: bool, findings: &mut Vec<Finding>| {
        let (path, found) = query.find(&document, variables)?;
        if found.is_empty() == wanted {
            let (expected, seen) = match found.first() {
                None => ("something", "nothing".to_owned()),
                Some(first) => ("nothing", shortened(&first.json)),
            };
            findings.push(Finding::new(Rule::AnswerBody, path, expected, seen));
        }
        Ok::<(), Error>(())
    };
    for query in &expect.json_has {
        there(query, true, findings)?;
    }
    for query in &expect.json_lacks {
        there(query, false, findings)?;
    }
    Ok(())
}

/// Whether two JSON values say the same: numbers by what they are worth, members in any order.
fn is_same(wanted: &str, seen: &str) -> bool {
    let compared = Comparison::new().bodies(wanted.as_bytes(), seen.as_bytes());
    let only_form = |finding: &Finding| finding.rule == Rule::FormChanged;
    compared.further == 0 && compared.findings.iter().all(only_form)
}

fn texts(
    body: &[u8],
    expect: &Expect,
    variables: &Variables,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let holds = |text: &str| {
        let mut parts = body.windows(text.len().max(1));
        text.is_empty() || parts.any(|part| part == text.as_bytes())
    };
    for text in &expect.text {
        let text = text.fill(variables)?;
        if !holds(&text) {
            let seen = match body.is_empty() {
                true => "no body".to_owned(),
                false => excerpt(body),
            };
            let expected = format!("a body with `{}`", shortened(&text));
            findings.push(Finding::new(Rule::AnswerBody, "", expected, seen));
        }
    }
    for text in &expect.not_text {
        let text = text.fill(variables)?;
        if holds(&text) {
            let expected = format!("a body without `{}`", shortened(&text));
            findings.push(Finding::new(Rule::AnswerBody, "", expected, excerpt(body)));
        }
    }
    Ok(())
}

/// The beginning of a body.
fn excerpt(body: &[u8]) -> String {
    format!("`{}`", shortened(&String::from_utf8_lossy(body)))
}

/// The beginning of a text.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// A time for people.
pub fn milliseconds(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1e3)
}
