//! Members that share a name with a later one of the same object: of those the last counts.

use std::borrow::Cow;

use super::item::{Item, Kind};
use super::tape::Tape;

/// Up to how many members each is compared with each; more are put into a table.
const FEW: usize = 8;
/// How many places of the table are looked at; names that need more are sorted.
const FAR: usize = 32;

impl Tape<'_> {
    /// The document without the members that a later one of the same name replaces; none when there are no such.
    pub fn without_repeats(&self) -> Option<Self> {
        let mut search = Search {
            tape: self,
            names: Vec::new(),
            table: Vec::new(),
        };
        let replaced = search.replaced();
        if replaced.is_empty() {
            return None;
        }
        Some(self.with_only(&self.rest(&replaced)))
    }

    /// The tokens outside those members.
    fn rest(&self, replaced: &[usize]) -> Vec<u32> {
        let mut kept = Vec::with_capacity(self.len());
        let mut at = 0;
        let mut replaced = replaced.iter().peekable();
        while at < self.len() {
            // What lies in a member that is gone already is passed over.
            while replaced.next_if(|&&key| key < at).is_some() {}
            if replaced.next_if(|&&key| key == at).is_some() {
                at = self.token(at + 1).map_or(self.len(), |value| value.next);
            } else {
                kept.push(at as u32);
                at += 1;
            }
        }
        kept
    }
}

/// A key and a number that equal names share.
#[derive(Clone, Copy)]
struct Name {
    likeness: u32,
    key: u32,
}

struct Search<'t, 'a> {
    tape: &'t Tape<'a>,
    names: Vec<Name>,
    /// Numbers of names, from 1 up; 0 where there is none.
    table: Vec<u32>,
}

impl Search<'_, '_> {
    /// The keys that have a later one of the same name in their object, in order.
    fn replaced(&mut self) -> Vec<usize> {
        let mut replaced = Vec::new();
        let items = self.tape.items();
        for (index, item) in items.iter().enumerate() {
            if item.kind != Kind::Object {
                continue;
            }
            let name = |(key, _)| {
                let item = items.get(key);
                Name {
                    likeness: item.map_or(0, |item: &Item| item.link),
                    key: key as u32,
                }
            };
            self.names.clear();
            self.names.extend(self.tape.members(index).map(name));
            match self.names.len() {
                0 | 1 => {}
                count if count <= FEW => self.among_few(&mut replaced),
                _ if self.all_differ() => {}
                _ => self.sorted(&mut replaced),
            }
        }
        replaced.sort_unstable();
        replaced
    }

    fn is_same(&self, one: Name, other: Name) -> bool {
        one.likeness == other.likeness && self.text(one) == self.text(other)
    }

    fn text(&self, name: Name) -> Cow<'_, str> {
        self.tape.text(name.key as usize).unwrap_or_default()
    }

    fn among_few(&self, replaced: &mut Vec<usize>) {
        let mut rest = self.names.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if others.iter().any(|other| self.is_same(*first, *other)) {
                replaced.push(first.key as usize);
            }
            rest = others;
        }
    }

    /// Whether all names surely differ.
    fn all_differ(&mut self) -> bool {
        let size = (self.names.len() * 2).next_power_of_two();
        self.table.clear();
        self.table.resize(size, 0);
        self.names.iter().all(|name| {
            let own = name.likeness.max(1);
            let places = (0..FAR).map(|far| (own as usize + far) & (size - 1));
            for place in places {
                match self.table.get_mut(place) {
                    Some(free) if *free == 0 => {
                        *free = own;
                        return true;
                    }
                    Some(taken) if *taken != own => {}
                    _ => return false,
                }
            }
            false
        })
    }

    fn sorted(&mut self, replaced: &mut Vec<usize>) {
        let tape = self.tape;
        let text = |name: &Name| tape.text(name.key as usize).unwrap_or_default();
        self.names.sort_unstable_by(|a, b| {
            let likeness = a.likeness.cmp(&b.likeness);
            likeness.then_with(|| text(a).cmp(&text(b)).then(a.key.cmp(&b.key)))
        });
        for pair in self.names.windows(2) {
            if let [one, next] = pair
                && self.is_same(*one, *next)
            {
                replaced.push(one.key as usize);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cleaned(document: &str) -> Option<String> {
        let tape = Tape::new(document.as_bytes()).unwrap();
        let tape = tape.without_repeats()?;
        let mut text = String::new();
        for (index, token) in tape.tokens().enumerate() {
            let container = matches!(token.kind, Kind::Object | Kind::Array);
            let raw = tape.raw_text(index);
            text.push_str(if container { &raw[..1] } else { raw });
        }
        Some(text)
    }

    #[test]
    fn the_last_of_a_name_stays() {
        assert_eq!(cleaned(r#"{"a":1,"b":{"a":2},"c":[{"a":3}]}"#), None);
        assert_eq!(cleaned("[1,1]"), None);
        let seen = cleaned(r#"{"a":1,"b":2,"a":3}"#);
        assert_eq!(seen.as_deref(), Some(r#"{"b"2"a"3}"#));
        let seen = cleaned(r#"{"a":{"x":1,"x":2},"\u0061":{"y":1,"y":[2,3]}}"#);
        assert_eq!(seen.as_deref(), Some(r#"{"\u0061"{"y"[23]}}"#));
        let many: String = (0..40).map(|n| format!("\"k{}\":{n},", n % 39)).collect();
        let seen = cleaned(&format!("{{{many}\"z\":0}}")).unwrap();
        assert!(seen.starts_with("{\"k1\"1") && seen.contains("\"k0\"39"));
    }

    proptest! {
        #[test]
        fn another_parser_keeps_the_same(names in proptest::collection::vec("[ab]{0,2}|aaaaaaaa[ab]bbbbbbbb|\\\\u006[12]", 0..24)) {
            let members: Vec<_> = names.iter().enumerate().map(|(n, name)| format!("\"{name}\":{n}")).collect();
            let text = format!("{{{}}}", members.join(","));
            let theirs: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
            let tape = Tape::new(text.as_bytes()).unwrap();
            let tape = tape.without_repeats().unwrap_or(tape);
            prop_assert_eq!(tape.count(0), theirs.len());
            for (key, value) in tape.members(0) {
                let name = tape.text(key).unwrap();
                prop_assert_eq!(theirs[&*name].to_string(), tape.raw_text(value));
            }
        }
    }
}
