//! What the payloads of one event are held against.

use std::sync::Arc;

use super::summary::Standing;
use crate::json::Tape;
use crate::judge::{Checked, Drift, Finding, Rule, Undecoded};

/// What all payloads of one event have in common.
#[derive(Debug)]
pub(super) struct Plan {
    /// Whose they are, when known.
    pub provider: Option<String>,
    /// The event's short name, or the wire name of one that is not known.
    pub event: Option<String>,
    /// What is known of it.
    pub standing: Standing,
    /// The editions in the order they were asked for; none where there is nothing to hold them against.
    pub held: Vec<Held>,
    /// Why nothing can be checked, where there is no edition at all.
    pub why: Option<String>,
    /// What is wrong with a body that is not JSON.
    pub not_json: NotJson,
}

/// One edition.
#[derive(Debug)]
pub(super) struct Held {
    /// Its name, or the file's.
    pub edition: String,
    pub against: Against,
}

/// What an edition says about the event.
#[derive(Debug)]
pub(super) enum Against {
    /// This.
    Schema(Arc<Drift>),
    /// It has no such event.
    Unknown(Box<Finding>),
    /// Nothing, and why.
    Nothing(String),
}

/// What is wrong with a body that is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotJson {
    /// Just that, and more than that the event is not known.
    Finding,
    /// Just that, where the event is known.
    FindingOfKnown,
    /// Nothing: the provider sends this content type.
    Usual(String),
}

/// What holding a payload against one edition came to.
#[derive(Debug, Default)]
pub(super) struct Ruling {
    pub findings: Vec<Finding>,
    /// Why nothing was checked, when nothing was.
    pub unchecked: Option<String>,
    /// Whether the schema itself has seen the payload.
    pub seen: bool,
}

/// A payload as far as it can be looked into.
pub(super) struct Looked<'a> {
    /// Its bytes without content codings, or why they cannot be had.
    pub payload: Result<&'a [u8], &'a Undecoded>,
    /// The same scanned; none where it is no JSON.
    pub tape: Option<&'a Tape<'a>>,
    /// What is not JSON about it.
    pub fault: Option<String>,
    /// Whether it was cut off.
    pub truncated: bool,
}

impl Plan {
    /// Whether a body is owed: an edition says what it looks like.
    pub fn owes_body(&self) -> bool {
        let mut held = self.held.iter();
        held.any(|held| matches!(held.against, Against::Schema(_)))
    }

    /// A ruling for each edition.
    pub fn rule(&self, looked: &Looked) -> Vec<Ruling> {
        self.held
            .iter()
            .map(|held| self.ruling(held, looked))
            .collect()
    }

    fn ruling(&self, held: &Held, looked: &Looked) -> Ruling {
        let bytes = match (&held.against, looked.payload) {
            (Against::Nothing(why), _) => return Ruling::unchecked(why),
            (_, Err(_)) | (_, Ok(_)) if looked.truncated => {
                return Ruling::of(Finding::new(
                    Rule::Truncated,
                    "",
                    "the whole body",
                    "a part of it",
                ));
            }
            (_, Err(why)) => return Ruling::unchecked(&why.to_string()),
            (_, Ok(payload)) => payload,
        };
        match (&held.against, looked.tape) {
            (Against::Schema(drift), Some(tape)) => Ruling::from(drift.judge(tape)),
            (Against::Schema(_), None) => self.no_json(bytes, looked),
            (Against::Unknown(_), None) if self.not_json != NotJson::FindingOfKnown => {
                self.no_json(bytes, looked)
            }
            (Against::Unknown(finding), _) => Ruling::of((**finding).clone()),
            (Against::Nothing(why), _) => Ruling::unchecked(why),
        }
    }

    fn no_json(&self, bytes: &[u8], looked: &Looked) -> Ruling {
        if let NotJson::Usual(content_type) = &self.not_json {
            return Ruling::unchecked(&format!(
                "its payloads are `{content_type}`, which is not looked into"
            ));
        }
        let seen = match (bytes.is_empty(), &looked.fault) {
            (false, Some(fault)) => fault.clone(),
            _ => "no body".to_owned(),
        };
        Ruling::of(Finding::new(Rule::NotJson, "", "a JSON document", seen))
    }
}

impl Ruling {
    fn of(finding: Finding) -> Self {
        Ruling {
            findings: vec![finding],
            ..Ruling::default()
        }
    }

    fn unchecked(why: &str) -> Self {
        Ruling {
            unchecked: Some(why.to_owned()),
            ..Ruling::default()
        }
    }
}

impl From<Checked> for Ruling {
    fn from(checked: Checked) -> Self {
        Ruling {
            seen: checked.unchecked.is_none(),
            findings: checked.findings,
            unchecked: checked.unchecked,
        }
    }
}
