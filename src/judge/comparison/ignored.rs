//! Which values of a document patterns name, found in one walk from its beginning to its end.

use crate::json::{Kind, Pattern, Reach, Tape};

/// A container that patterns are followed into.
struct Open {
    /// The index of the token after it.
    end: usize,
    is_object: bool,
    /// Where each pattern stands.
    reaches: Vec<Reach>,
    /// Of an array, how many elements were met.
    met: usize,
}

impl Open {
    fn element(&mut self, patterns: &[Pattern]) -> Vec<Reach> {
        let index = self.met;
        self.met += 1;
        let pairs = patterns.iter().zip(&self.reaches);
        pairs.map(|(p, r)| p.after_index(*r, index)).collect()
    }

    fn member(&self, patterns: &[Pattern], name: &str) -> Vec<Reach> {
        let pairs = patterns.iter().zip(&self.reaches);
        pairs.map(|(p, r)| p.after_name(*r, name)).collect()
    }
}

/// A mark for each token: whether its value is named. What is inside a named value has none of its own. Nothing where
/// there are no patterns.
pub(super) fn marks(tape: &Tape, patterns: &[Pattern]) -> Vec<bool> {
    if patterns.is_empty() {
        return Vec::new();
    }
    let mut marks = vec![false; tape.tokens().len()];
    let mut open: Vec<Open> = Vec::new();
    let mut member: Vec<Reach> = Vec::new();
    let mut at = 0;
    while let Some(token) = tape.token(at) {
        while open.last().is_some_and(|container| container.end <= at) {
            open.pop();
        }
        let reaches = match (token.kind, open.last_mut()) {
            (Kind::Close, _) => {
                at += 1;
                continue;
            }
            (Kind::Key, parent) => {
                let name = tape.text(at).unwrap_or_default();
                member = parent.map_or_else(Vec::new, |parent| parent.member(patterns, &name));
                at += 1;
                continue;
            }
            (_, None) => patterns.iter().map(Pattern::start).collect(),
            (_, Some(parent)) if parent.is_object => std::mem::take(&mut member),
            (_, Some(parent)) => parent.element(patterns),
        };
        let named = patterns.iter().zip(&reaches).any(|(p, r)| p.is_whole(*r));
        if let Some(mark) = marks.get_mut(at) {
            *mark = named;
        }
        let is_object = token.kind == Kind::Object;
        let follow = !named && !reaches.iter().all(|reach| reach.is_dead());
        if follow && (is_object || token.kind == Kind::Array) {
            open.push(Open {
                end: token.next,
                is_object,
                reaches,
                met: 0,
            });
            at += 1;
        } else {
            at = token.next;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(document: &str, patterns: &[&str]) -> Vec<String> {
        let tape = Tape::new(document.as_bytes()).unwrap();
        let patterns: Vec<_> = patterns.iter().map(|p| p.parse().unwrap()).collect();
        let marks = marks(&tape, &patterns);
        let all = marks.iter().enumerate().filter(|&(_, &mark)| mark);
        all.map(|(at, _)| tape.raw_text(at).to_owned()).collect()
    }

    #[test]
    fn values_are_marked_where_patterns_lead() {
        let document = r#"{"id":1,"a":[{"id":2,"b":{"id":3}},[4,{"id":5}]],"id":6,"c":{"x_at":7}}"#;
        assert_eq!(named(document, &["id"]), ["1", "6"]);
        assert_eq!(named(document, &["**.id"]), ["1", "2", "3", "5", "6"]);
        assert_eq!(named(document, &["a[].id", "**.*_at"]), ["2", "7"]);
        assert_eq!(named(document, &["a[1][0]", "a[1].**"]), ["[4,{\"id\":5}]"]);
        assert_eq!(
            named(document, &["a[][1].id", "a.0.b"]),
            [r#"{"id":3}"#, "5"]
        );
        assert_eq!(named(document, &["$"]), [document]);
        assert_eq!(named(document, &["c.x_at.y"]), [""; 0]);
    }
}
