//! The same values, written otherwise: another order, escapes, white space, other forms of numbers.

use super::change::{Change, apply};
use super::place::Place;
use super::types::Types;
use super::variety::Variety;
use crate::json::splice::{Splice, items, splice};
use crate::json::{Kind, Tape};

impl Variety {
    /// The members of every object in the opposite order, and the same values; none where no object has two. Objects
    /// in which a name repeats stay as they are, because there the order decides the value.
    pub fn reordered(&self) -> Option<Vec<u8>> {
        let tape = Tape::new(self.payload()).ok()?;
        let start = tape.token(0)?.start;
        let mut out = self.payload().get(..start)?.to_vec();
        reversed(&tape, 0, &mut out)?;
        out.extend_from_slice(self.payload().get(tape.token(0)?.end..)?);
        self.unless_same(out)
    }

    /// The same texts and names, with `\u` escapes for some letters and for all beyond ASCII, and `\/` for slashes; none
    /// where there is nothing to escape.
    pub fn escaped(&self) -> Option<Vec<u8>> {
        let tape = Tape::new(self.payload()).ok()?;
        let texts = tape.tokens().enumerate();
        let texts = texts.filter(|(_, token)| matches!(token.kind, Kind::Key | Kind::String));
        let splices: Vec<Splice> = texts
            .map(|(index, token)| Splice {
                range: token.start + 1..token.end.saturating_sub(1),
                text: escaped_inside(tape.quoted(index)).into_bytes(),
            })
            .collect();
        self.unless_same(splice(self.payload(), &splices))
    }

    /// The same with white space of all four sorts around every value, name and sign.
    pub fn spaced(&self) -> Option<Vec<u8>> {
        const SPACE: [&[u8]; 4] = [b" ", b"\n\t", b"\r\n  ", b"\t"];
        let tape = Tape::new(self.payload()).ok()?;
        let mut splices = Vec::new();
        for (number, token) in tape.tokens().enumerate() {
            let space = |more: usize| {
                SPACE
                    .get((number + more) % 4)
                    .copied()
                    .unwrap_or_default()
                    .to_vec()
            };
            let before = match token.kind {
                Kind::Close => token.end.saturating_sub(1),
                _ => token.start,
            };
            splices.push(Splice {
                range: before..before,
                text: space(0),
            });
            // A container ends where its close does.
            if !matches!(token.kind, Kind::Object | Kind::Array) {
                splices.push(Splice {
                    range: token.end..token.end,
                    text: space(1),
                });
            }
        }
        self.unless_same(splice(self.payload(), &splices))
    }

    /// The same numbers in other forms, `10` as `10.00` or `1.0e1`, where the schema still holds; none where there is no
    /// number that can be written otherwise.
    pub fn number_forms(&self) -> Option<Vec<u8>> {
        let tape = Tape::new(self.payload()).ok()?;
        let places = self.places(&tape);
        let free =
            |place: &&Place| place.own.meets(Types::INTEGER.or(Types::FRACTION)) && !place.held;
        let numbers = places.iter().filter(free).enumerate();
        let changes = numbers.filter_map(|(nth, place)| {
            let json = other_form(tape.raw_text(place.token), nth % 2 == 1)?;
            Some(Change::Put {
                token: place.token,
                json: json.into(),
            })
        });
        let changes = changes.collect();
        if self.holds() {
            self.settle(&tape, changes)
        } else {
            self.unless_same(apply(&tape, &changes))
        }
    }

    fn unless_same(&self, bytes: Vec<u8>) -> Option<Vec<u8>> {
        (bytes != self.payload()).then_some(bytes)
    }
}

/// Writes a value with the members of its objects reversed; what stands between them stays where it was.
fn reversed(tape: &Tape, token: usize, out: &mut Vec<u8>) -> Option<()> {
    let own = tape.token(token)?;
    let parts: Vec<(usize, usize)> = match own.kind {
        Kind::Object => tape.members(token).collect(),
        Kind::Array => tape
            .elements(token)
            .map(|element| (element, element))
            .collect(),
        _ => Vec::new(),
    };
    let mut order: Vec<usize> = (0..parts.len()).collect();
    if own.kind == Kind::Object && !repeats(tape, token) {
        order.reverse();
    }
    let mut from = own.start;
    for (span, part) in items(tape, token).into_iter().zip(order) {
        out.extend_from_slice(tape.bytes().get(from..span.start)?);
        let (key, value) = *parts.get(part)?;
        let value_start = tape.token(value)?.start;
        out.extend_from_slice(tape.bytes().get(tape.token(key)?.start..value_start)?);
        reversed(tape, value, out)?;
        from = span.end;
    }
    out.extend_from_slice(tape.bytes().get(from..own.end)?);
    Some(())
}

fn repeats(tape: &Tape, object: usize) -> bool {
    let mut names: Vec<_> = tape.named(object).map(|(name, _)| name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    names.len() < count
}

/// The inside of a JSON string, escaped where it need not be. Escapes that are there stay.
fn escaped_inside(inside: &str) -> String {
    let mut out = String::with_capacity(inside.len() * 2);
    let mut chars = inside.chars();
    let mut letters = 0;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let letter = chars.next();
                out.push(c);
                out.extend(letter);
                let digits = if letter == Some('u') { 4 } else { 0 };
                out.extend(chars.by_ref().take(digits));
            }
            '/' => out.push_str("\\/"),
            c if c.is_ascii_alphabetic() => {
                letters += 1;
                match letters % 4 {
                    1 => push_unicode(c, &mut out),
                    _ => out.push(c),
                }
            }
            c if c.is_ascii() => out.push(c),
            c => push_unicode(c, &mut out),
        }
    }
    out
}

fn push_unicode(c: char, out: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04X}"));
    }
}

/// A number with the same value: with two more decimals, or with an exponent.
fn other_form(text: &str, exponent: bool) -> Option<String> {
    if text.contains(['e', 'E']) {
        return None;
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !exponent || whole == "0" {
        let point = if fraction.is_empty() { "." } else { "" };
        return Some(format!("{text}{point}00"));
    }
    let (first, rest) = whole.split_at_checked(1)?;
    let zero = if rest.is_empty() && fraction.is_empty() {
        "0"
    } else {
        ""
    };
    Some(format!(
        "{sign}{first}.{rest}{fraction}{zero}e{}",
        rest.len()
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::json::Path;

    const DOCUMENT: &str = r#" {"a": 10, "b":[ {"x":"\u00e9/é\"", "y":-1.50 ,"z":{}}, "" ],
  "c":1e3, "d":0,"e": {"k":1,"K":2,"k":3}} "#;

    fn variety() -> Variety {
        Variety::new(DOCUMENT.as_bytes(), None, Vec::new()).unwrap()
    }

    fn text(bytes: Option<Vec<u8>>) -> String {
        String::from_utf8(bytes.unwrap()).unwrap()
    }

    #[test]
    fn members_turn_round_and_repeated_ones_stay() {
        assert_eq!(
            text(variety().reordered()),
            r#" {"e": {"k":1,"K":2,"k":3}, "d":0,
  "c":1e3, "b":[ {"z":{}, "y":-1.50 ,"x":"\u00e9/é\""}, "" ],"a": 10} "#
        );
        assert_eq!(
            Variety::new(b"[1,{}]", None, vec![]).unwrap().reordered(),
            None
        );
    }

    #[test]
    fn texts_are_escaped_and_say_the_same() {
        let escaped = text(variety().escaped());
        assert!(
            escaped.contains(r#""\u0078":"\u00e9\/\u00E9\"""#),
            "{escaped}"
        );
        assert_eq!(
            escaped_inside(r"abcdea\n😀"),
            r"\u0061bcd\u0065a\n\uD83D\uDE00"
        );
        assert_eq!(Variety::new(b"[1]", None, vec![]).unwrap().escaped(), None);
    }

    #[test]
    fn space_comes_around_everything() {
        let spaced = Variety::new(b"[1,{}]", None, vec![]).unwrap().spaced();
        assert_eq!(text(spaced), " [\n\t1\r\n  ,\r\n  {\t}  ]\n\t");
    }

    #[test]
    fn numbers_take_other_forms_where_the_schema_holds() {
        assert_eq!(other_form("10", false).unwrap(), "10.00");
        assert_eq!(other_form("10", true).unwrap(), "1.0e1");
        assert_eq!(other_form("7", true).unwrap(), "7.0e0");
        assert_eq!(other_form("-12.5", true).unwrap(), "-1.25e1");
        assert_eq!(other_form("-12.5", false).unwrap(), "-12.500");
        assert_eq!(other_form("0.05", true).unwrap(), "0.0500");
        assert_eq!(other_form("1e3", true), None);
        let schema = json!({"properties": {"a": {"type": "integer"}, "b": {"pattern": "x"}}});
        let keep = vec![Path::parse("k").unwrap()];
        let variety = Variety::new(br#"{"a":10,"k":5,"b":[20]}"#, Some(&schema), keep).unwrap();
        assert_eq!(
            text(variety.number_forms()),
            r#"{"a":10.00,"k":5,"b":[2.0e1]}"#
        );
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e6..1e6).prop_map(|n: f64| Value::from(n)),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_form_says_the_same(value in any_json()) {
            let variety = Variety::new(value.to_string().as_bytes(), None, Vec::new()).unwrap();
            for form in [variety.reordered(), variety.escaped(), variety.spaced()].into_iter().flatten() {
                prop_assert_eq!(&serde_json::from_slice::<Value>(&form).unwrap(), &value);
            }
            if let Some(form) = variety.number_forms() {
                let other: Value = serde_json::from_slice(&form).unwrap();
                prop_assert!(are_close(&value, &other), "{value} {other}");
            }
        }
    }

    fn are_close(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(one, other)| are_close(one, other))
            }
            (Value::Object(one), Value::Object(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(name, one)| {
                        other.get(name).is_some_and(|other| are_close(one, other))
                    })
            }
            _ => one == other,
        }
    }
}
