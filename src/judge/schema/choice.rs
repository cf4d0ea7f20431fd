//! Which of several alternatives a payload was meant to be, when it is none of them.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::json::Node;
use serde_json::Value;

use super::node::TapeNode;
use super::outline::Outline;
use super::part::{PartId, Types};
use super::words::{listed, words};
use crate::json::{Kind as Token, Tape};
use crate::judge::Rule;

type Branch = Vec<ValidationError<'static>>;

/// How a value that is none of the alternatives is best explained.
#[derive(Debug, PartialEq)]
pub(super) enum Choice {
    /// It was meant to be this one: its faults are the explanation.
    Branch(usize),
    /// This is wrong with the value itself.
    Own(Rule, String),
    /// A member tells the alternatives apart, and has none of their values.
    Member(String, Rule, String),
}

/// The alternatives of one `anyOf` or `oneOf`, and a value that is none of them.
pub(super) struct Alternatives<'e> {
    pub(super) tape: &'e Tape<'e>,
    pub(super) outline: &'e Outline,
    /// The value.
    pub(super) at: usize,
    /// The way to the value, as errors write it.
    pub(super) pointer: &'e str,
    pub(super) branches: &'e [Branch],
    /// The parts of the alternatives, where they are known.
    pub(super) parts: Vec<Option<PartId>>,
}

/// What the values that an alternative pins say of a payload.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pinned {
    Here,
    Nothing,
    Elsewhere,
}

impl Alternatives<'_> {
    pub(super) fn choose(&self) -> Choice {
        let fits = |nth: &usize| {
            self.branch(*nth)
                .is_none_or(|branch| !self.is_mistyped(branch))
        };
        let fitting: Vec<usize> = (0..self.branches.len()).filter(fits).collect();
        if fitting.is_empty() {
            return Choice::Own(Rule::TypeChanged, self.types(self.branches));
        }
        let pinned = |wanted: Pinned| -> Vec<usize> {
            let fits = |nth: &&usize| self.pinned(**nth) == wanted;
            fitting.iter().filter(fits).copied().collect()
        };
        let here = pinned(Pinned::Here);
        if !here.is_empty() {
            return self.nearest(&here);
        }
        let open = pinned(Pinned::Nothing);
        if !open.is_empty() {
            return self.nearest(&open);
        }
        self.unknown_pin(&fitting)
            .unwrap_or_else(|| self.nearest(&fitting))
    }

    fn branch(&self, nth: usize) -> Option<&Branch> {
        self.branches.get(nth)
    }

    fn is_own(&self, error: &ValidationError) -> bool {
        error.instance_path().as_str() == self.pointer
    }

    /// Whether the value has a type that the alternative does not let through.
    fn is_mistyped(&self, branch: &Branch) -> bool {
        branch.iter().any(|error| self.mistypes(error))
    }

    fn mistypes(&self, error: &ValidationError) -> bool {
        let own = Types::of_token(self.tape, self.at);
        let other = |value: &Value| !Types::of(value).holds(own);
        self.is_own(error)
            && match error.kind() {
                Kind::Type { .. } | Kind::FalseSchema => true,
                Kind::Constant { expected_value } => other(expected_value),
                Kind::Enum { options } => options
                    .as_array()
                    .is_some_and(|options| options.iter().all(other)),
                Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                    context.iter().all(|branch| self.is_mistyped(branch))
                }
                _ => false,
            }
    }

    /// What types the alternatives expect, in words.
    fn types(&self, branches: &[Branch]) -> String {
        let mut expected: Vec<String> = Vec::new();
        for branch in branches {
            let Some(error) = branch.iter().find(|error| self.mistypes(error)) else {
                continue;
            };
            let text = match error.kind() {
                Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.types(context),
                Kind::FalseSchema => continue,
                _ => words(error).1,
            };
            if !expected.contains(&text) {
                expected.push(text);
            }
        }
        match expected.is_empty() {
            true => "nothing there".to_owned(),
            false => expected.join(" or "),
        }
    }

    fn is_among(&self, name: &str, values: &[&Value]) -> Option<bool> {
        let member = self.tape.member(self.at, name)?;
        let node = TapeNode::At(self.tape, member);
        Some(values.iter().any(|value| node.equals_value(value)))
    }

    fn pinned(&self, nth: usize) -> Pinned {
        let part = self.parts.get(nth).copied().flatten();
        let pins = part.map(|part| self.outline.pins(part)).unwrap_or_default();
        let all = pins
            .iter()
            .all(|(name, values)| self.is_among(name, values) == Some(true));
        match (pins.is_empty(), all) {
            (true, _) => Pinned::Nothing,
            (false, true) => Pinned::Here,
            (false, false) => Pinned::Elsewhere,
        }
    }

    /// A member that all alternatives pin, each to something that the payload does not have.
    fn unknown_pin(&self, fitting: &[usize]) -> Option<Choice> {
        let pins: Vec<_> = fitting
            .iter()
            .map(|nth| Some(self.outline.pins(self.parts.get(*nth).copied()??)))
            .collect::<Option<_>>()?;
        let (first, others) = pins.split_first()?;
        first.iter().find_map(|(name, values)| {
            let mut all: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
            let mut lists = vec![values];
            for pins in others {
                lists.push(&pins.iter().find(|(other, _)| other == name)?.1);
            }
            let found: Vec<_> = lists
                .iter()
                .map(|values| self.is_among(name, values))
                .collect();
            if found.contains(&Some(true)) {
                return None;
            }
            for value in lists.iter().skip(1).copied().flatten() {
                if !all.contains(value) {
                    all.push((*value).clone());
                }
            }
            let (rule, expected) = match (found.contains(&None), all.len()) {
                (true, _) => (Rule::MissingRequired, "present".to_owned()),
                (false, 1) => (Rule::ConstMismatch, listed(&all)),
                (false, _) => (Rule::EnumOutOfSet, listed(&all)),
            };
            Some(Choice::Member((*name).to_owned(), rule, expected))
        })
    }

    /// Of several, the one whose faults lie deepest and are fewest; of several with one fault each in the value
    /// itself none is nearer than the others.
    fn nearest(&self, among: &[usize]) -> Choice {
        if let [only] = among {
            return Choice::Branch(*only);
        }
        let branches: Vec<&Branch> = among.iter().filter_map(|nth| self.branch(*nth)).collect();
        let own = |branch: &&Branch| branch.iter().any(|error| self.is_own(error));
        let alone = |branch: &&Branch| branch.len() == 1 && own(branch);
        if branches.iter().all(alone) {
            return self.any_of_these(&branches);
        }
        let cost = |nth: &&usize| {
            let branch = self.branch(**nth);
            branch.map_or((true, usize::MAX), |branch| (own(&branch), branch.len()))
        };
        Choice::Branch(among.iter().min_by_key(cost).copied().unwrap_or_default())
    }

    /// Alternatives that each expect one thing of the value itself.
    fn any_of_these(&self, branches: &[&Branch]) -> Choice {
        let errors: Vec<_> = branches
            .iter()
            .filter_map(|branch| branch.first())
            .collect();
        let lists: Option<Vec<Vec<Value>>> = errors
            .iter()
            .map(|error| match error.kind() {
                Kind::Constant { expected_value } => Some(vec![Value::clone(expected_value)]),
                Kind::Enum { options } => options.as_array().cloned(),
                _ => None,
            })
            .collect();
        if let Some(lists) = lists {
            return Choice::Own(Rule::EnumOutOfSet, listed(&lists.concat()));
        }
        let mut rule = None;
        let mut expected: Vec<String> = Vec::new();
        for error in errors {
            let (own, text) = words(error);
            rule = match rule {
                None => Some(own),
                Some(rule) if rule == own => Some(own),
                Some(_) => Some(Rule::Constraint),
            };
            if !expected.contains(&text) {
                expected.push(text);
            }
        }
        let rule = rule.filter(|rule| *rule == Rule::FormatMismatch);
        Choice::Own(rule.unwrap_or(Rule::Constraint), expected.join(" or "))
    }
}

impl Types {
    /// The type of a value of a document.
    pub(super) fn of_token(tape: &Tape, at: usize) -> Self {
        let example = match tape.kind(at) {
            Some(Token::Object) => return Types::OBJECT,
            Some(Token::Array) => return Types::ARRAY,
            Some(Token::String | Token::Key) => Value::from(""),
            Some(Token::Number) => Value::from(0),
            _ if tape.raw(at) == b"null" => Value::Null,
            _ => Value::Bool(true),
        };
        Types::of(&example)
    }
}
