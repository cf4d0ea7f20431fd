//! Finding values by their way when many are looked for one after the other: in an array the search goes on from
//! where the last one ended.

use std::collections::HashMap;

use crate::json::{Kind, Step, Tape, array_index};

/// Looks for values in one document.
#[derive(Debug)]
pub(super) struct Finder<'t> {
    tape: &'t Tape<'t>,
    /// For each array the element that was found last: its index and its token.
    arrays: HashMap<usize, (usize, usize)>,
}

impl<'t> Finder<'t> {
    pub(super) fn new(tape: &'t Tape<'t>) -> Self {
        Finder {
            tape,
            arrays: HashMap::new(),
        }
    }

    /// A member or an element by the part of a JSON pointer that leads to it (RFC 6901).
    pub(super) fn child(&mut self, at: usize, part: &str) -> Option<(Step, usize)> {
        if self.tape.kind(at)? == Kind::Array {
            let index = array_index(part)?;
            return Some((Step::Index(index), self.element(at, index)?));
        }
        let name = match part.contains('~') {
            true => part.replace("~1", "/").replace("~0", "~"),
            false => part.to_owned(),
        };
        let value = self.tape.member(at, &name)?;
        Some((Step::Name(name), value))
    }

    fn element(&mut self, array: usize, index: usize) -> Option<usize> {
        let known = self.arrays.get(&array).filter(|(last, _)| *last <= index);
        let found = match known {
            Some(&(last, token)) => {
                let mut token = token;
                for _ in last..index {
                    token = self.tape.token(token)?.next;
                }
                let end = self.tape.kind(token)? == Kind::Close;
                (!end).then_some(token)?
            }
            None => self.tape.elements(array).nth(index)?,
        };
        self.arrays.insert(array, (index, found));
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_in_any_order() {
        let tape = Tape::new(br#"[[1],{"a/b":2},3,[4,5]]"#).unwrap();
        let mut finder = Finder::new(&tape);
        let mut raw = |part: &str| {
            let (_, found) = finder.child(0, part)?;
            Some(tape.raw_text(found))
        };
        assert_eq!(raw("1"), Some("{\"a/b\":2}"));
        assert_eq!(raw("3"), Some("[4,5]"));
        assert_eq!(raw("4"), None);
        assert_eq!(raw("5"), None);
        assert_eq!(raw("0"), Some("[1]"));
        assert_eq!(raw("2"), Some("3"));
        assert_eq!(raw("x"), None);
        let mut finder = Finder::new(&tape);
        let (_, object) = finder.child(0, "1").unwrap();
        let (step, value) = finder.child(object, "a~1b").unwrap();
        assert_eq!(
            (step, tape.raw_text(value)),
            (Step::Name("a/b".into()), "2")
        );
    }
}
