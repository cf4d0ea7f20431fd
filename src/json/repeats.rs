//! Members that share a name with a later one of the same object: of those the last counts.

use std::borrow::Cow;

use super::scan::Kind;
use super::tape::Tape;

/// Up to how many members each is compared with each; more are sorted.
const FEW: usize = 16;

impl Tape<'_> {
    /// The document without the members that a later one of the same name replaces; none when there are no such.
    pub fn without_repeats(&self) -> Option<Self> {
        let mut names = Vec::new();
        let mut replaced = Vec::new();
        for (index, token) in self.tokens().enumerate() {
            if token.kind == Kind::Object && self.count(index) > 1 {
                names.clear();
                names.extend(self.members(index).map(|(key, _)| Name::of(self, key)));
                find(&mut names, &mut replaced);
            }
        }
        if replaced.is_empty() {
            return None;
        }
        replaced.sort_unstable();
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

/// A name with a short form of it that is compared first.
struct Name<'a> {
    head: u64,
    key: usize,
    text: Cow<'a, [u8]>,
}

impl<'a> Name<'a> {
    fn of(tape: &Tape<'a>, key: usize) -> Self {
        let text = match tape.is_escaped(key) {
            true => Cow::Owned(tape.text(key).unwrap_or_default().into_owned().into_bytes()),
            false => Cow::Borrowed(tape.quoted(key)),
        };
        Name {
            head: head(&text),
            key,
            text,
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.head == other.head && self.text == other.text
    }
}

/// A number that equal names share: the length, the first and the last bytes.
fn head(text: &[u8]) -> u64 {
    let word = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(25)
        }
        _ => text
            .iter()
            .fold(0, |word, &byte| (word << 8) | u64::from(byte)),
    };
    word ^ ((text.len() as u64) << 57)
}

/// Adds the keys that have a later one of the same name.
fn find(names: &mut [Name], replaced: &mut Vec<usize>) {
    if names.len() > FEW {
        names.sort_unstable_by(|a, b| (a.head, &a.text, a.key).cmp(&(b.head, &b.text, b.key)));
        for (name, next) in names.iter().zip(names.iter().skip(1)) {
            if name.is(next) {
                replaced.push(name.key);
            }
        }
        return;
    }
    for (nth, name) in names.iter().enumerate() {
        if names.iter().skip(nth + 1).any(|later| name.is(later)) {
            replaced.push(name.key);
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
