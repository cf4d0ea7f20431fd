//! Patterns of places in payloads, as users write them to say what a command is to pass over or to weigh otherwise.
//!
//! A pattern is a [`Path`](super::Path) in which `*` stands for any member or element, a name with `*` in it
//! (`*_at`) for every member that fits, `[]` or `[*]` for any element of an array, and `**` for any number of steps,
//! none included: `**.id` is `id` at every depth, `data.**` is `data` and everything below it. What stands in quotes
//! stands for itself: `["*"]` is the member named `*`. In a JSON pointer the steps `*` and `**` mean the same.

use std::fmt;
use std::str::FromStr;

use super::path::{Step, bracket, plain_or_quoted, pointer_steps};
use crate::Error;

/// The most steps a pattern has: one bit less than a [`Reach`].
const MAX_STEPS: usize = 63;

const HELP: &str = "write `a.b`, `items[].id`, `a.*.b` or `**.updated_at`; a name in quotes stands for itself, as in `[\"a.b\"]`";

/// Which places are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    atoms: Vec<Atom>,
}

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Atom {
    /// The member of that name; where an array stands, the element of that number.
    Name(String),
    /// Every member whose name fits.
    Names(String),
    /// The element at that position.
    Index(usize),
    /// Any element.
    Element,
    /// Any member or element.
    Any,
    /// Any number of steps.
    Deep,
}

/// How far a pattern has come on the way to a place: for those who walk a payload and ask at every step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach(u64);

impl Reach {
    /// Whether nothing below can be meant any more.
    pub fn is_dead(self) -> bool {
        self.0 == 0
    }
}

/// A step as it is met in a payload, or in a folded place, where positions are not known.
#[derive(Clone, Copy)]
enum Met<'a> {
    Name(&'a str),
    Index(usize),
    Position,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`Error::Usage`] that says what cannot be read, at which character, and how to write it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let atoms = match text.strip_prefix('/') {
            Some(pointer) => pointer_atoms(pointer),
            None => dotted_atoms(text),
        };
        let atoms = match atoms {
            Ok(atoms) if atoms.len() > MAX_STEPS => {
                Err((format!("has more than {MAX_STEPS} steps"), text.len()))
            }
            atoms => atoms,
        };
        match atoms {
            Ok(atoms) => Ok(Pattern {
                text: text.to_owned(),
                atoms,
            }),
            Err((what, offset)) => {
                let before = text.get(..offset).unwrap_or(text);
                let character = before.chars().count() + 1;
                Err(Error::usage(
                    format!("the pattern `{text}` {what} (at character {character})"),
                    HELP,
                ))
            }
        }
    }

    /// Whether exactly this place is meant.
    pub fn matches(&self, steps: &[Step]) -> bool {
        self.is_whole(self.along(steps))
    }

    /// Whether this place or one above it is meant, so that it lies within what the pattern names.
    pub fn covers(&self, steps: &[Step]) -> bool {
        (0..=steps.len())
            .rev()
            .any(|length| steps.get(..length).is_some_and(|above| self.matches(above)))
    }

    /// Whether a folded place such as `messages[].sender` is meant: every element that it stands for. A text that is
    /// no place is none.
    pub fn matches_place(&self, place: &str) -> bool {
        let Ok(place) = Pattern::parse(place) else {
            return false;
        };
        let reach = place.atoms.iter().fold(self.start(), |reach, atom| {
            let met = match atom {
                Atom::Name(name) | Atom::Names(name) => Met::Name(name),
                Atom::Any => Met::Name("*"),
                Atom::Deep => Met::Name("**"),
                Atom::Index(index) => Met::Index(*index),
                Atom::Element => Met::Position,
            };
            self.after(reach, met)
        });
        self.is_whole(reach)
    }

    /// Where it stands before the first step.
    pub fn start(&self) -> Reach {
        self.closed(1)
    }

    /// Where it stands after the member of that name.
    pub fn after_name(&self, reach: Reach, name: &str) -> Reach {
        self.after(reach, Met::Name(name))
    }

    /// Where it stands after the element at that position, from 0.
    pub fn after_index(&self, reach: Reach, index: usize) -> Reach {
        self.after(reach, Met::Index(index))
    }

    /// Whether the steps so far are a place that is meant.
    pub fn is_whole(&self, reach: Reach) -> bool {
        reach.0 >> self.atoms.len() & 1 == 1
    }

    fn along(&self, steps: &[Step]) -> Reach {
        steps.iter().fold(self.start(), |reach, step| match step {
            Step::Name(name) => self.after_name(reach, name),
            Step::Index(index) => self.after_index(reach, *index),
            Step::Append => Reach(0),
        })
    }

    /// Bit `n` of a reach: the first `n` atoms are used up.
    fn after(&self, reach: Reach, met: Met) -> Reach {
        let mut bits = 0;
        for (at, atom) in self.atoms.iter().enumerate() {
            if reach.0 >> at & 1 == 0 {
                continue;
            }
            match atom {
                Atom::Deep => bits |= 1 << at,
                atom if atom.is_met(met) => bits |= 1 << (at + 1),
                _ => {}
            }
        }
        self.closed(bits)
    }

    /// `**` may stand for nothing.
    fn closed(&self, mut bits: u64) -> Reach {
        for (at, atom) in self.atoms.iter().enumerate() {
            if *atom == Atom::Deep && bits >> at & 1 == 1 {
                bits |= 1 << (at + 1);
            }
        }
        Reach(bits)
    }
}

impl Atom {
    fn is_met(&self, met: Met) -> bool {
        match (self, met) {
            (Atom::Any, _) | (Atom::Element, Met::Index(_) | Met::Position) => true,
            (Atom::Name(wanted), Met::Name(name)) => wanted == name,
            (Atom::Names(wanted), Met::Name(name)) => fits(wanted, name),
            (Atom::Index(wanted), Met::Index(index)) => *wanted == index,
            (Atom::Name(wanted), Met::Index(index)) => {
                super::tape::array_index(wanted) == Some(index)
            }
            _ => false,
        }
    }

    fn of(step: Step) -> Result<Self, String> {
        match step {
            Step::Name(name) => Ok(Atom::Name(name)),
            Step::Index(index) => Ok(Atom::Index(index)),
            Step::Append => Err("holds `[-]`, where no payload has anything".to_owned()),
        }
    }

    /// A name that does not stand in quotes.
    fn bare(name: &str) -> Result<Self, String> {
        match name {
            "**" => Ok(Atom::Deep),
            "*" => Ok(Atom::Any),
            name if name.contains("**") => Err("holds `**` as a part of a name".to_owned()),
            name if name.contains('*') => Ok(Atom::Names(name.to_owned())),
            name => Ok(Atom::Name(name.to_owned())),
        }
    }
}

impl FromStr for Pattern {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Pattern::parse(text)
    }
}

impl TryFrom<String> for Pattern {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Pattern::parse(&text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The atoms, or what is wrong and at which byte.
fn pointer_atoms(pointer: &str) -> Result<Vec<Atom>, (String, usize)> {
    let mut atoms = Vec::new();
    let mut offset = 1;
    for part in pointer.split('/') {
        let wrong = |what| (what, offset);
        for step in pointer_steps(part).map_err(wrong)? {
            atoms.push(match step {
                Step::Name(name) => Atom::bare(&name).map_err(wrong)?,
                other => Atom::of(other).map_err(wrong)?,
            });
        }
        offset += part.len() + 1;
    }
    Ok(atoms)
}

fn dotted_atoms(text: &str) -> Result<Vec<Atom>, (String, usize)> {
    let mut rest = match text.strip_prefix('$') {
        Some(rest) if rest.is_empty() || rest.starts_with(['.', '[']) => rest,
        _ => text,
    };
    let mut first = rest.len() == text.len();
    let mut atoms = Vec::new();
    while !rest.is_empty() {
        let offset = text.len() - rest.len();
        let (atom, after) = atom(rest, first).map_err(|what| (what, offset))?;
        atoms.push(atom);
        rest = after;
        first = false;
    }
    Ok(atoms)
}

fn atom(rest: &str, first: bool) -> Result<(Atom, &str), String> {
    if let Some(inside) = rest.strip_prefix('[') {
        let element = inside.strip_prefix('*').unwrap_or(inside);
        let (atom, after) = match element.strip_prefix(']') {
            Some(after) => (Atom::Element, after),
            None => {
                let (step, after) = bracket(inside)?;
                (Atom::of(step)?, after)
            }
        };
        if !after.is_empty() && !after.starts_with(['.', '[']) {
            return Err("goes on after `]` without a dot".to_owned());
        }
        return Ok((atom, after));
    }
    let name = match first {
        true => rest,
        false => rest
            .strip_prefix('.')
            .ok_or("lacks a dot between two names")?,
    };
    let quoted = name.starts_with(['"', '\'']);
    let (name, after) = plain_or_quoted(name)?;
    let atom = match quoted {
        true => Atom::Name(name),
        false => Atom::bare(&name)?,
    };
    Ok((atom, after))
}

/// Whether the whole text fits a pattern in which `*` stands for any run of characters, none included. Takes the time
/// of both lengths multiplied at worst.
pub fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
}
