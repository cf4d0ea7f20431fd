//! What is valid and seldom: the boundaries of every value.

use super::candidate::Candidate;
use super::change::Change;
use super::draft::{Drafter, WAYS};
use super::formats::extremes;
use super::lookout::{Lookout, equals};
use super::pattern::text_for;
use super::place::Place;
use super::types::Types;
use super::variety::Variety;
use super::wording::{HARD, LONG, LONG_JSON, counted, filler};
use crate::json::{Step, Tape, quote};

/// The longest bounded text that is made to measure, in characters.
const LONGEST: usize = 100_000;
/// The longest list that is made to measure, in elements.
const MOST_ELEMENTS: usize = 10_000;

/// Whole numbers at which something ends: what it is, and the number.
const WHOLE: &[(&str, &str)] = &[
    ("zero", "0"),
    ("below zero", "-1"),
    ("the largest of 32 bits", "2147483647"),
    ("one beyond 32 bits", "2147483648"),
    ("beyond 32 bits without a sign", "4294967296"),
    (
        "the largest whole number that every double holds",
        "9007199254740991",
    ),
    ("a whole number that no double holds", "9007199254740993"),
    ("the largest of 64 bits", "9223372036854775807"),
    ("beyond 64 bits", "18446744073709551616"),
    ("the least of 64 bits", "-9223372036854775808"),
];

/// Other numbers that are read wrongly now and then.
const FRACTIONS: &[(&str, &str)] = &[
    ("a fraction", "0.1"),
    ("minus zero", "-0.0"),
    ("more digits than a double holds", "0.30000000000000004441"),
    ("the largest double", "1.7976931348623157e308"),
    ("the least double", "5e-324"),
    ("a capital exponent", "1E+2"),
];

/// All that may be put at the edge.
pub(super) fn edges<'s>(
    variety: &Variety,
    lookout: Lookout<'s>,
    tape: &Tape,
    places: &[Place<'s>],
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for place in places {
        if place.own == Types::OBJECT && !place.closed {
            for name in variety.absent(tape, place) {
                found.extend(present(lookout, place, name));
            }
        }
        if place.held {
            continue;
        }
        if let Some(change) = place.drop().filter(|_| !place.required) {
            found.push(Candidate::new("absent", &place.steps, "left out", change));
        }
        let told = place.types != Types::ALL;
        if told && place.types.meets(Types::NULL) && place.own != Types::NULL {
            found.push(Candidate::new(
                "null",
                &place.steps,
                "null",
                place.put("null"),
            ));
        }
        match place.facts.listed() {
            Some(listed) => found.extend(
                listed
                    .iter()
                    .filter(|value| !equals(value, tape, place.token))
                    .map(|value| {
                        let json = value.to_string();
                        let words = format!("{json}, one of its listed values");
                        Candidate::new("listed", &place.steps, words, place.put(json))
                    }),
            ),
            None => free(lookout, tape, place, &mut found),
        }
    }
    found
}

/// What a value is called.
fn word(json: &str) -> &'static str {
    Tape::new(json.as_bytes()).map_or("a value", |tape| Types::at(&tape, 0).word())
}

/// A member that is not there, with a value the schema should let through.
fn present<'s>(lookout: Lookout<'s>, object: &Place<'s>, name: &str) -> Option<Candidate> {
    let parts = object.facts.member(name);
    let mut ways = 0..WAYS;
    let json =
        ways.find_map(|way| Drafter::new(lookout, way, &object.trail).member(name, &parts))?;
    let steps = [object.steps.as_slice(), &[Step::Name(name.to_owned())]].concat();
    let change = Change::Add {
        container: object.token,
        name: Some(name.to_owned()),
        json,
    };
    Some(Candidate::new("present", &steps, "added", change))
}

/// The edges of a value that is not one of a list.
fn free<'s>(lookout: Lookout<'s>, tape: &Tape, place: &Place<'s>, found: &mut Vec<Candidate>) {
    if place.own == Types::NULL && place.types != Types::ALL {
        let mut known = Vec::new();
        for way in 0..WAYS {
            let draft = Drafter::new(lookout, way, &place.trail).draft(&place.parts);
            let draft = draft.filter(|json| json != "null" && !known.contains(json));
            known.extend(draft.clone());
            found.extend(draft.map(|json| {
                let words = format!("{} where null stood", word(&json));
                Candidate::new("value", &place.steps, words, place.put(json))
            }));
        }
    }
    match place.own {
        Types::STRING => texts(place, found),
        Types::INTEGER | Types::FRACTION => numbers(place, found),
        Types::BOOLEAN => {
            let other = if tape.raw(place.token) == b"true" {
                "false"
            } else {
                "true"
            };
            found.push(Candidate::new(
                "boolean",
                &place.steps,
                other,
                place.put(other),
            ));
        }
        Types::ARRAY => lists(tape, place, found),
        Types::OBJECT if tape.count(place.token) > 0 => {
            found.push(Candidate::new(
                "empty",
                &place.steps,
                "an empty object",
                place.put("{}"),
            ));
        }
        _ => {}
    }
}

fn texts(place: &Place, found: &mut Vec<Candidate>) {
    let facts = &place.facts;
    let mut add = |sort, words: &str, text: &str| {
        found.push(Candidate::new(
            sort,
            &place.steps,
            words,
            place.put(quote(text)),
        ));
    };
    if let Some(format) = facts.text("format") {
        for text in extremes(format) {
            add("format", &format!("`{text}`, an unusual {format}"), text);
        }
        return;
    }
    if let Some(pattern) = facts.text("pattern") {
        for more in [false, true] {
            if let Some(text) = text_for(pattern, more) {
                let words = if more {
                    "a long string that fits the pattern"
                } else {
                    "a short string that fits the pattern"
                };
                add("pattern", words, &text);
            }
        }
        return;
    }
    let (least, most) = (facts.at_least("minLength"), facts.at_most("maxLength"));
    match least {
        0 => add("empty", "an empty string", ""),
        least if least <= LONGEST => {
            add(
                "length",
                &format!("{}, the fewest allowed", counted(least, "character")),
                &filler(least),
            );
        }
        _ => {}
    }
    match most {
        Some(most) if most <= LONGEST => {
            add(
                "length",
                &format!("{}, the most allowed", counted(most, "character")),
                &filler(most),
            );
            add(
                "length",
                &format!(
                    "{}, the most allowed, of four bytes each",
                    counted(most, "character")
                ),
                &"𝒳".repeat(most),
            );
        }
        Some(_) => {}
        None => found.push(Candidate::new(
            "length",
            &place.steps,
            format!("{LONG} characters"),
            place.put(LONG_JSON.as_str()),
        )),
    }
    for (words, text) in HARD {
        let length = text.chars().count();
        if length >= least && most.is_none_or(|most| length <= most) {
            found.push(Candidate::new(
                "text",
                &place.steps,
                *words,
                place.put(quote(text)),
            ));
        }
    }
}

fn numbers(place: &Place, found: &mut Vec<Candidate>) {
    let facts = &place.facts;
    let mut add = |words: &str, number: &str| {
        let fits = number.parse().is_ok_and(|number| facts.admits(number));
        if fits {
            let words = format!("{number}, {words}");
            found.push(Candidate::new(
                "number",
                &place.steps,
                words,
                place.put(number.to_owned()),
            ));
        }
    };
    if let Some(least) = facts.greatest("minimum") {
        add("the least allowed", &least.to_string());
    }
    if let Some(most) = facts.least("maximum") {
        add("the most allowed", &most.to_string());
    }
    let step = |number: Option<&serde_json::Number>, by: i64| {
        Some(number?.as_i64()?.checked_add(by)?.to_string())
    };
    if let Some(next) = step(facts.greatest("exclusiveMinimum"), 1) {
        add("the next to the bound", &next);
    }
    if let Some(next) = step(facts.least("exclusiveMaximum"), -1) {
        add("the next to the bound", &next);
    }
    let fractions = if place.types.meets(Types::FRACTION) {
        FRACTIONS
    } else {
        &[]
    };
    for (words, number) in WHOLE.iter().chain(fractions) {
        add(words, number);
    }
}

fn lists(tape: &Tape, place: &Place, found: &mut Vec<Candidate>) {
    let count = tape.count(place.token);
    if count == 0 {
        return;
    }
    let facts = &place.facts;
    let mut elements = tape.elements(place.token).map(|token| tape.raw_text(token));
    let first = elements.next().unwrap_or_default();
    let mut of = |count: usize, words: String| {
        let json = format!("[{}]", vec![first; count].join(","));
        found.push(Candidate::new("list", &place.steps, words, place.put(json)));
    };
    match facts.at_least("minItems") {
        0 => of(0, "an empty array".into()),
        least if least < count => of(
            least,
            format!("{}, the fewest allowed", counted(least, "element")),
        ),
        _ => {}
    }
    match facts.at_most("maxItems") {
        Some(most) if most > count && most <= MOST_ELEMENTS => {
            of(
                most,
                format!("{}, the most allowed", counted(most, "element")),
            );
        }
        None if first.len() < 1_000 => of(100, "100 elements, all the same".into()),
        _ => {}
    }
    if count > 1 {
        of(1, "one element".into());
    }
}
