//! What changed between two readings, as far as it can be counted.

use std::collections::BTreeMap;

use serde_json::Value;

/// Larger numbers are times, identifiers or amounts in the smallest unit, and no counts.
const LARGEST: i64 = 1_000_000_000;
/// Texts with more numbers in them are no counters.
const MAX_NUMBERS: usize = 64;

/// By how much each count grew: the numbers of a JSON document and the lengths of its lists, or the numbers and the
/// lines of a text. A place that only one of two readings has is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect(BTreeMap<String, i64>);

impl Effect {
    /// From one reading to another.
    pub fn between(before: &[u8], after: &[u8]) -> Self {
        let parsed = [before, after].map(serde_json::from_slice::<Value>);
        let [before, after] = match &parsed {
            [Ok(before), Ok(after)] => [before, after].map(json_counts),
            _ => text_counts(before, after),
        };
        let grew = before.into_iter().filter_map(|(place, from)| {
            let by = after.get(&place)?.checked_sub(from)?;
            (by != 0).then_some((place, by))
        });
        Effect(grew.collect())
    }

    /// What is the same in both: of two deliveries' effects, what every delivery does.
    pub fn common(mut self, other: &Effect) -> Self {
        self.0.retain(|place, by| other.0.get(place) == Some(by));
        self
    }

    /// Whether nothing could be counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where this one is a multiple of another, that is of what one delivery does: the place, by how much it grew, and
    /// how many times that is; the largest multiple of them, if it is above one.
    pub fn multiple_of(&self, one: &Effect) -> Option<(&str, i64, i64)> {
        let multiples = self.0.iter().filter_map(|(place, by)| {
            let single = one.0.get(place)?;
            let times = by.checked_div(*single)?;
            (times > 1 && times * single == *by).then_some((place.as_str(), *by, times))
        });
        multiples.max_by_key(|(_, _, times)| *times)
    }
}

fn json_counts(value: &Value) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    // Not by recursion: the depth is the endpoint's choice.
    let mut open = vec![("$".to_owned(), value)];
    while let Some((path, value)) = open.pop() {
        let count = match value {
            Value::Number(number) => number.as_i64().filter(|n| n.abs() < LARGEST),
            // What stands at which place of a list moves with every further element.
            Value::Array(list) => i64::try_from(list.len()).ok(),
            Value::Object(members) => {
                let inner = members.iter();
                open.extend(inner.map(|(name, value)| (format!("{path}.{name}"), value)));
                i64::try_from(members.len()).ok()
            }
            Value::Null | Value::Bool(_) | Value::String(_) => None,
        };
        if let Some(count) = count {
            counts.insert(path, count);
        }
    }
    counts
}

/// The numbers of two texts, where nothing else differs, and else their lines.
fn text_counts(before: &[u8], after: &[u8]) -> [BTreeMap<String, i64>; 2] {
    let (framed, others) = (frame(before), frame(after));
    let same = framed.0 == others.0 && framed.1.len() <= MAX_NUMBERS;
    if same {
        return [framed.1, others.1].map(|numbers| {
            let places = (1..).map(|n| format!("number {n}"));
            places
                .zip(numbers)
                .filter_map(|(place, number)| Some((place, number?)))
                .collect()
        });
    }
    [before, after].map(|text| {
        let lines = text.split(|&byte| byte == b'\n');
        let lines = lines.filter(|line| !line.trim_ascii().is_empty()).count();
        let lines = i64::try_from(lines).unwrap_or(i64::MAX);
        BTreeMap::from([("lines".to_owned(), lines)])
    })
}

/// A text with its numbers taken out, and those numbers; none for one that is no count.
fn frame(text: &[u8]) -> (Vec<u8>, Vec<Option<i64>>) {
    let (mut frame, mut numbers) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, behind) = rest.split_at(digits);
        if number.is_empty() {
            frame.push(*first);
            rest = after;
            continue;
        }
        let number = std::str::from_utf8(number).ok();
        let number = number.and_then(|text| text.parse().ok());
        numbers.push(number.filter(|number| *number < LARGEST));
        frame.push(b'0');
        rest = behind;
    }
    (frame, numbers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn between(before: &str, after: &str) -> Vec<(String, i64)> {
        let effect = Effect::between(before.as_bytes(), after.as_bytes());
        effect.0.into_iter().collect()
    }

    fn places(grew: &[(&str, i64)]) -> Vec<(String, i64)> {
        grew.iter()
            .map(|(at, by)| ((*at).to_owned(), *by))
            .collect()
    }

    #[test]
    fn numbers_and_lists_are_counted_wherever_they_stand() {
        for (before, after, grew) in [
            ("4", "5\n", &[("$", 1)][..]),
            (r#"{"n":9,"s":"a"}"#, r#"{"n":11,"s":"b"}"#, &[("$.n", 2)]),
            (r#"{"l":[1]}"#, r#"{"l":[7,8,9]}"#, &[("$.l", 2)]),
            (r#"{"a":{}}"#, r#"{"a":{"x":"1"}}"#, &[("$.a", 1)]),
            ("[]", r#"[{"id":"x"}]"#, &[("$", 1)]),
            // A time, and a number that was not there before.
            (
                r#"{"at":1790000000}"#,
                r#"{"at":1790000001,"n":1}"#,
                &[("$", 1)],
            ),
            (
                "orders: 9, open: 3\n",
                "orders: 10, open: 3\n",
                &[("number 1", 1)],
            ),
            ("a1f\n", "a1f\nb2\n\n", &[("lines", 1)]),
            ("", "a\n", &[("lines", 1)]),
            ("same", "same", &[]),
            ("one", "two", &[]),
        ] {
            assert_eq!(between(before, after), places(grew), "{before} {after}");
        }
    }

    #[test]
    fn what_every_delivery_does_is_told_from_what_differs() {
        let first = Effect::between(br#"{"n":1,"ms":5}"#, br#"{"n":2,"ms":9}"#);
        let second = Effect::between(br#"{"n":2,"ms":9}"#, br#"{"n":3,"ms":2}"#);
        let one = first.common(&second);
        assert_eq!(one.0, BTreeMap::from([("$.n".to_owned(), 1)]));
        let two = Effect::between(br#"{"n":3}"#, br#"{"n":5}"#);
        assert_eq!(two.multiple_of(&one), Some(("$.n", 2, 2)));
        assert_eq!(one.multiple_of(&one), None);
        assert_eq!(two.multiple_of(&Effect::default()), None);
        assert!(Effect::default().is_empty() && !one.is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_are_counted_without_a_panic(
            before in proptest::collection::vec(any::<u8>(), 0..40),
            after in "[0-9 ,\\[\\]a-z\"{}:]{0,40}",
        ) {
            let _ = Effect::between(&before, after.as_bytes());
            prop_assert!(Effect::between(&before, &before).is_empty());
        }
    }
}
