//! A text with variables in it: `${name}`, `${env:NAME}`; `$${` is a plain `${`.

use super::node::{Mark, Node};
use super::table;
use super::variables::Variables;
use super::wrong::Wrong;
use crate::Error;
use crate::json::quote;

/// A text with variables in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where it stands.
    pub at: Mark,
    parts: Vec<Part>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is taken as it is.
    Plain(String),
    /// The value of a variable.
    Variable(String),
    /// The value of a variable of the environment.
    Environment(String),
}

impl Text {
    /// A text without variables, whatever stands in it.
    pub fn literal(text: impl Into<String>) -> Self {
        Text {
            at: Mark::default(),
            parts: vec![Part::Plain(text.into())],
        }
    }

    /// Reads the text of a node; a number or boolean is taken as it is written.
    ///
    /// # Errors
    /// When it is none, or a variable in it is not written as one.
    pub fn read(node: &Node) -> Result<Self, Wrong> {
        Text::parse(table::text(node)?, node.at)
    }

    /// Reads a text that stands somewhere.
    ///
    /// # Errors
    /// When a variable in it is not written as one.
    pub fn parse(text: &str, at: Mark) -> Result<Self, Wrong> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(found) = rest.find('$') {
            let (before, from) = rest.split_at(found);
            plain.push_str(before);
            if let Some(after) = from.strip_prefix("$${") {
                plain.push_str("${");
                rest = after;
            } else if let Some(inside) = from.strip_prefix("${") {
                let (name, after) = inside.split_once('}').unwrap_or((inside, ""));
                if !plain.is_empty() {
                    parts.push(Part::Plain(std::mem::take(&mut plain)));
                }
                parts.push(part(name).ok_or_else(|| not_a_variable(name, at))?);
                rest = after;
            } else {
                plain.push('$');
                rest = from.get(1..).unwrap_or_default();
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Plain(plain));
        }
        Ok(Text { at, parts })
    }

    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What it says, where there is no variable in it.
    pub fn plain(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Plain(text)] => Some(text),
            _ => None,
        }
    }

    /// What it says with those variables.
    ///
    /// # Errors
    /// When one has no value.
    pub fn fill(&self, variables: &Variables) -> Result<String, Error> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Plain(text) => filled.push_str(text),
                Part::Variable(name) => filled.push_str(&variables.text(name)?),
                Part::Environment(name) => filled.push_str(&variables.environment(name)?),
            }
        }
        Ok(filled)
    }

    /// What it says as JSON: a text, but the value itself where the whole text is one variable.
    ///
    /// # Errors
    /// When one has no value.
    pub fn json(&self, variables: &Variables) -> Result<String, Error> {
        match self.parts.as_slice() {
            [Part::Variable(name)] => variables.json(name).map(str::to_owned),
            _ => self.fill(variables).map(|text| quote(&text)),
        }
    }

    /// How it is written.
    pub fn written(&self) -> String {
        let part = |part: &Part| match part {
            Part::Plain(text) => text.clone(),
            Part::Variable(name) => format!("${{{name}}}"),
            Part::Environment(name) => format!("${{env:{name}}}"),
        };
        self.parts.iter().map(part).collect()
    }
}

fn part(inside: &str) -> Option<Part> {
    match inside.strip_prefix("env:") {
        Some(name) => is_name(name).then(|| Part::Environment(name.to_owned())),
        None => is_name(inside).then(|| Part::Variable(inside.to_owned())),
    }
}

/// Whether a variable may be called that: letters, digits, `_`, `-` and `.`, not a digit first.
pub fn is_name(name: &str) -> bool {
    let start = |c: char| c.is_ascii_alphabetic() || c == '_';
    let inner = |c: char| start(c) || c.is_ascii_digit() || matches!(c, '-' | '.');
    name.starts_with(start) && name.chars().all(inner)
}

fn not_a_variable(name: &str, at: Mark) -> Wrong {
    let short: String = name.chars().take(40).collect();
    Wrong::at(
        at,
        format!("`${{{short}` is not a variable"),
        "write `${name}` or `${env:NAME}`, or `$${` for the characters themselves",
    )
}
