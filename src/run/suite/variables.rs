//! The values of variables, and what of them is not to be shown.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::Error;
use crate::exchange::Exchange;
use crate::json::{Kind, Tape};

/// A value of the environment that is shorter is shown: it is a port or a switch, and masking it would blot texts.
const SHORTEST_HIDDEN: usize = 6;

/// Where the environment is looked up: the library has none of its own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The values of variables.
#[derive(Clone)]
pub struct Variables<'a> {
    /// As JSON, in the text they were found in: a saved `10.00` stays `10.00`.
    values: BTreeMap<String, String>,
    environment: Environment<'a>,
    /// Values of the environment that were used, and their names.
    hidden: RefCell<BTreeMap<String, String>>,
}

impl<'a> Variables<'a> {
    /// No variables but the environment's.
    pub fn new(environment: Environment<'a>) -> Self {
        Variables {
            values: BTreeMap::new(),
            environment,
            hidden: RefCell::default(),
        }
    }

    /// Sets one, to a JSON value.
    pub fn set(&mut self, name: impl Into<String>, json: impl Into<String>) {
        self.values.insert(name.into(), json.into());
    }

    /// Whether it has a value.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Takes over what another set of them has learnt, but for those names.
    pub fn take(&mut self, other: &Variables, but: &[&str]) {
        for (name, value) in &other.values {
            if !but.contains(&name.as_str()) {
                self.values.insert(name.clone(), value.clone());
            }
        }
        let learnt = other.hidden.borrow().clone();
        self.hidden.borrow_mut().extend(learnt);
    }

    /// A value as JSON.
    ///
    /// # Errors
    /// When there is none.
    pub fn json(&self, name: &str) -> Result<&str, Error> {
        let value = self.values.get(name).map(String::as_str);
        value.ok_or_else(|| Error::Usage {
            what: format!("`{name}` has no value yet"),
            help: Some("a value is saved by an earlier step, with `save`".into()),
        })
    }

    /// A value as text: what a string says, anything else as it is written.
    ///
    /// # Errors
    /// When there is none.
    pub fn text(&self, name: &str) -> Result<String, Error> {
        let json = self.json(name)?;
        let text = match Tape::new(json.as_bytes()) {
            Ok(tape) if tape.kind(0) == Some(Kind::String) => tape.text(0).map(String::from),
            _ => None,
        };
        Ok(text.unwrap_or_else(|| json.to_owned()))
    }

    /// A value of the environment, which is not shown from then on.
    ///
    /// # Errors
    /// When there is none.
    pub fn environment(&self, name: &str) -> Result<String, Error> {
        let value = (self.environment)(name).ok_or_else(|| unset(name))?;
        if value.len() >= SHORTEST_HIDDEN {
            self.hidden
                .borrow_mut()
                .insert(value.clone(), name.to_owned());
        }
        Ok(value)
    }

    /// A text without values of the environment: their names stand for them.
    pub fn masked(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for (value, name) in self.longest_first() {
            if masked.contains(&value) {
                masked = masked.replace(&value, &format!("${{env:{name}}}"));
            }
        }
        masked
    }

    /// A record without values of the environment.
    pub fn mask(&self, exchange: &mut Exchange) {
        if self.hidden.borrow().is_empty() {
            return;
        }
        exchange.rewrite(&|bytes| match self.masked_bytes(bytes) {
            masked if masked == bytes => Cow::Borrowed(bytes),
            masked => Cow::Owned(masked),
        });
    }

    fn masked_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut masked = bytes.to_vec();
        for (value, name) in self.longest_first() {
            let mut rest = masked.as_slice();
            let mut out = Vec::with_capacity(rest.len());
            while let Some(at) = rest
                .windows(value.len())
                .position(|part| part == value.as_bytes())
            {
                let (before, from) = rest.split_at(at);
                out.extend_from_slice(before);
                out.extend_from_slice(format!("${{env:{name}}}").as_bytes());
                rest = from.get(value.len()..).unwrap_or_default();
            }
            out.extend_from_slice(rest);
            masked = out;
        }
        masked
    }

    /// A value may hold another one.
    fn longest_first(&self) -> Vec<(String, String)> {
        let mut hidden: Vec<_> = self.hidden.borrow().clone().into_iter().collect();
        hidden.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        hidden
    }
}

fn unset(name: &str) -> Error {
    Error::Usage {
        what: format!("the environment variable `{name}` is not set"),
        help: Some(format!("set it: `export {name}=…`")),
    }
}
