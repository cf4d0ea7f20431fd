//! What the validator says is wrong with a payload, as findings.

use std::collections::HashMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

use super::causes::one_for_each_cause;
use super::choice::{Alternatives, Choice};
use super::finder::Finder;
use super::outline::Outline;
use super::seen::seen;
use super::trail::Trail;
use super::words::words;
use crate::json::{Tape, quote};
use crate::judge::{Finding, Rule};

/// So many unexpected members of one object are told one by one; more are one finding.
pub(super) const MANY: usize = 20;

/// So many faults of one payload are told; a payload with more is nothing like its schema.
const MAX_FAULTS: usize = 1_000;

/// One thing that does not hold, before it is known whether it has a cause of its own.
#[derive(Clone, Debug)]
pub(super) struct Flaw {
    pub(super) rule: Rule,
    /// The value it stands at; of a missing member, the object.
    pub(super) at: usize,
    pub(super) trail: Trail,
    pub(super) expected: String,
    pub(super) seen: String,
    /// Where only a member's being unevaluated is wrong: the part that says so. Faults elsewhere in the object make
    /// members unevaluated that are described.
    pub(super) unevaluated: Option<usize>,
}

/// What is wrong with a payload.
#[derive(Debug, Default)]
pub(in crate::judge) struct Explained {
    pub(in crate::judge) findings: Vec<Finding>,
    /// The value each finding stands at; of a missing member, the object.
    pub(in crate::judge) at: Vec<usize>,
    /// Where a value is none of several alternatives, the one it was meant to be: by the value and the way that the
    /// validator took to them.
    pub(in crate::judge) meant: HashMap<(usize, String), usize>,
}

/// Explains errors; the tape has no repeated members.
pub(super) fn explain<'e>(
    errors: impl Iterator<Item = ValidationError<'e>>,
    outline: &Outline,
    tape: &Tape,
) -> Explained {
    let mut explainer = Explainer {
        tape,
        outline,
        finder: Finder::new(tape),
        flaws: Vec::new(),
        meant: HashMap::new(),
    };
    errors
        .take(MAX_FAULTS)
        .for_each(|error| explainer.error(&error));
    let flaws = one_for_each_cause(explainer.flaws, outline);
    Explained {
        at: flaws.iter().map(|flaw| flaw.at).collect(),
        findings: flaws.into_iter().map(Flaw::finding).collect(),
        meant: explainer.meant,
    }
}

impl Flaw {
    fn finding(self) -> Finding {
        Finding {
            place: self.trail.place(),
            ..Finding::new(self.rule, self.trail.path(), self.expected, self.seen)
        }
    }
}

struct Explainer<'e> {
    tape: &'e Tape<'e>,
    outline: &'e Outline,
    finder: Finder<'e>,
    flaws: Vec<Flaw>,
    meant: HashMap<(usize, String), usize>,
}

impl Explainer<'_> {
    fn error(&mut self, error: &ValidationError) {
        let by = error.evaluation_path().as_str();
        let pointer = error.instance_path().as_str();
        let (trail, at) = Trail::of(&mut self.finder, pointer, by).unwrap_or_default();
        match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                self.missing(at, trail.member(name, false));
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                self.alternatives(error, context, at, trail);
            }
            Kind::AdditionalProperties { unexpected } => {
                self.unexpected(unexpected, at, &trail, None);
            }
            Kind::UnevaluatedProperties { unexpected } => {
                let schema = error.schema_path().as_str().rsplit_once('/');
                let part = schema.and_then(|(schema, _)| self.outline.at(schema));
                self.unexpected(unexpected, at, &trail, Some(part.unwrap_or_default()));
            }
            Kind::PropertyNames { error } => {
                let instance = error.instance();
                let name = instance.as_str().unwrap_or_default();
                let expected = format!("a name: {}", words(error).1);
                self.flaw(
                    Rule::Constraint,
                    at,
                    trail.member(name, true),
                    expected,
                    quote(name),
                );
            }
            _ => {
                let (rule, expected) = words(error);
                self.own(rule, at, trail, expected);
            }
        }
    }

    fn flaw(&mut self, rule: Rule, at: usize, trail: Trail, expected: String, seen: String) {
        self.flaws.push(Flaw {
            rule,
            at,
            trail,
            expected,
            seen,
            unevaluated: None,
        });
    }

    /// What is wrong with a value that is there.
    fn own(&mut self, rule: Rule, at: usize, trail: Trail, expected: String) {
        let seen = seen(self.tape, at, &trail.steps);
        self.flaw(rule, at, trail, expected, seen);
    }

    fn missing(&mut self, at: usize, trail: Trail) {
        let (expected, seen) = ("present".to_owned(), "missing".to_owned());
        self.flaw(Rule::MissingRequired, at, trail, expected, seen);
    }

    fn unexpected(&mut self, names: &[String], at: usize, trail: &Trail, part: Option<usize>) {
        let from = self.flaws.len();
        let open = part.is_some_and(|part| !self.outline.is_closed(part));
        let expected = match open {
            true => "a member as `unevaluatedProperties` has it".to_owned(),
            false => "no other member".to_owned(),
        };
        if names.len() > MANY {
            let seen = format!("{} of them", names.len());
            let all = trail.member("*", true);
            self.flaw(Rule::Constraint, at, all, expected, seen);
            return;
        }
        for name in names {
            let member = self.tape.member(at, name).unwrap_or(at);
            let trail = trail.member(name, false);
            self.own(Rule::Constraint, member, trail, expected.clone());
        }
        for flaw in self.flaws.iter_mut().skip(from) {
            flaw.unevaluated = part;
        }
    }

    fn alternatives(
        &mut self,
        error: &ValidationError,
        branches: &[Vec<ValidationError<'static>>],
        at: usize,
        trail: Trail,
    ) {
        let schema = error.schema_path().as_str();
        let part = |nth| self.outline.at(&format!("{schema}/{nth}"));
        let alternatives = Alternatives {
            tape: self.tape,
            outline: self.outline,
            at,
            pointer: error.instance_path().as_str(),
            branches,
            parts: (0..branches.len()).map(part).collect(),
        };
        match alternatives.choose() {
            Choice::Branch(nth) => {
                let by = error.evaluation_path().as_str().to_owned();
                self.meant.insert((at, by), nth);
                let branch = branches.get(nth);
                branch
                    .into_iter()
                    .flatten()
                    .for_each(|error| self.error(error));
            }
            Choice::Own(rule, expected) => self.own(rule, at, trail, expected),
            Choice::Member(name, rule, expected) => {
                let trail = trail.member(&name, false);
                match self.tape.member(at, &name) {
                    Some(member) => self.own(rule, member, trail, expected),
                    None => self.missing(at, trail),
                }
            }
        }
    }
}
