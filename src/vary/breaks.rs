//! What is invalid in one way: every rule of the schema that a payload can break.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::candidate::Candidate;
use super::change::Change;
use super::formats::broken;
use super::place::Place;
use super::types::Types;
use super::wording::{counted, filler};
use crate::json::{Step, Tape, quote};

/// The longest text, and the longest list, that is made to be too long.
const LONGEST: usize = 100_000;

/// All that may be broken.
pub(super) fn breaks(tape: &Tape, places: &[Place]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for place in places {
        if place.own == Types::OBJECT && !place.closed {
            members(tape, place, &mut found);
        }
        if place.held {
            continue;
        }
        if let Some(change) = place.drop().filter(|_| place.required) {
            found.push(Candidate::new(
                "missing",
                &place.steps,
                "left out, and it is required",
                change,
            ));
        }
        types(tape, place, &mut found);
        if let Some(listed) = place.facts.listed() {
            let json = beyond(listed);
            let words = match listed {
                [_] => format!("{json}, not its constant value"),
                _ => format!("{json}, none of its listed values"),
            };
            found.push(Candidate::new(
                "listed",
                &place.steps,
                words,
                place.put(json),
            ));
            continue;
        }
        match place.own {
            Types::STRING => texts(tape, place, &mut found),
            Types::INTEGER | Types::FRACTION => numbers(place, &mut found),
            Types::ARRAY => lists(tape, place, &mut found),
            _ => {}
        }
    }
    found
}

/// A value beyond those that are listed, like them.
pub(super) fn beyond(listed: &[Value]) -> String {
    let numbers = listed.iter().filter_map(Value::as_i64);
    if let Some(most) = numbers
        .max()
        .filter(|_| !listed.iter().any(Value::is_string))
    {
        return most.saturating_add(1).to_string();
    }
    let texts: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    let capitals = texts.iter().any(|text| text.contains(char::is_uppercase))
        && !texts.iter().any(|text| text.contains(char::is_lowercase));
    let mut text = if capitals {
        "SOMETHING_NEW"
    } else {
        "something_new"
    }
    .to_owned();
    while texts.contains(&text.as_str()) {
        text.push_str("er");
    }
    match texts.is_empty() && listed.iter().all(Value::is_boolean) {
        true if !listed.contains(&Value::Bool(true)) => "true".into(),
        true => "false".into(),
        false => quote(&text),
    }
}

/// Values of all types but those that are let through.
fn types(tape: &Tape, place: &Place, found: &mut Vec<Candidate>) {
    let raw = tape.raw_text(place.token);
    let text = match place.own {
        Types::INTEGER | Types::FRACTION | Types::BOOLEAN => format!("\"{raw}\""),
        _ => "\"a text\"".to_owned(),
    };
    let list = match place.own {
        Types::OBJECT | Types::ARRAY => "[]".to_owned(),
        _ => format!("[{raw}]"),
    };
    let others: [(Types, Cow<'static, str>); 7] = [
        (Types::STRING, text.into()),
        (Types::INTEGER, "4711".into()),
        (Types::FRACTION, "1.5".into()),
        (Types::BOOLEAN, "true".into()),
        (Types::NULL, "null".into()),
        (Types::ARRAY, list.into()),
        (Types::OBJECT, "{}".into()),
    ];
    for (other, json) in others {
        let whole = other == Types::FRACTION && place.types.meets(Types::INTEGER);
        if place.types.meets(other) || (other == Types::FRACTION && !whole) {
            continue;
        }
        let (sort, words) = match other {
            Types::NULL => ("null", "null, which is not allowed".to_owned()),
            _ if whole => ("type", "1.5 for a whole number".to_owned()),
            // Of several types the one that stands there is the one to name.
            _ => (
                "type",
                format!("{} for {}", other.word(), named(place).word()),
            ),
        };
        found.push(Candidate::new(sort, &place.steps, words, place.put(json)));
    }
}

fn named(place: &Place) -> Types {
    match place.types.meets(place.own) && place.own != Types::NULL {
        true => place.own,
        false => place.types,
    }
}

fn texts(tape: &Tape, place: &Place, found: &mut Vec<Candidate>) {
    let facts = &place.facts;
    let mut add = |sort, words: String, text: &str| {
        found.push(Candidate::new(
            sort,
            &place.steps,
            words,
            place.put(quote(text)),
        ));
    };
    if let Some(format) = facts.text("format") {
        let text = broken(format);
        add(
            "format",
            format!("`{}`, which is no {format}", text.escape_debug()),
            text,
        );
    }
    let own = tape.text(place.token).unwrap_or_default();
    if facts.has("pattern") {
        for text in [
            format!("\u{1}{own}\u{1}"),
            String::new(),
            "?".into(),
            "~".repeat(own.chars().count()),
        ] {
            let words = format!("`{}`, which does not fit the pattern", text.escape_debug());
            add("pattern", words, &text);
        }
    }
    let least = facts.at_least("minLength");
    if let Some(fewer) = least.checked_sub(1).filter(|fewer| *fewer <= LONGEST) {
        add(
            "length",
            format!("{}, fewer than allowed", counted(fewer, "character")),
            &filler(fewer),
        );
    }
    if let Some(more) = facts
        .at_most("maxLength")
        .map(|most| most + 1)
        .filter(|more| *more <= LONGEST)
    {
        add(
            "length",
            format!("{}, more than allowed", counted(more, "character")),
            &filler(more),
        );
    }
}

fn numbers(place: &Place, found: &mut Vec<Candidate>) {
    let facts = &place.facts;
    let mut add = |words: &str, number: Option<String>| {
        found.extend(number.map(|number| {
            let words = format!("{number}, {words}");
            Candidate::new("bound", &place.steps, words, place.put(number))
        }));
    };
    add("less than allowed", moved(facts.greatest("minimum"), -1));
    add("more than allowed", moved(facts.least("maximum"), 1));
    add(
        "not above the bound",
        facts.greatest("exclusiveMinimum").map(Number::to_string),
    );
    add(
        "not below the bound",
        facts.least("exclusiveMaximum").map(Number::to_string),
    );
    if let Some(step) = facts.greatest("multipleOf").and_then(Number::as_f64) {
        let half = match step.fract() == 0.0 && step > 1.0 {
            true => "1".to_owned(),
            false => (step / 2.0).to_string(),
        };
        add("no multiple of what it has to be", Some(half));
    }
}

fn moved(bound: Option<&Number>, by: i64) -> Option<String> {
    let bound = bound?;
    match bound.as_i64() {
        Some(whole) => Some(whole.checked_add(by)?.to_string()),
        None => Some((bound.as_f64()? + by as f64).to_string()),
    }
}

fn lists(tape: &Tape, place: &Place, found: &mut Vec<Candidate>) {
    let elements = tape.elements(place.token).map(|token| tape.raw_text(token));
    let elements: Vec<&str> = elements.collect();
    let facts = &place.facts;
    let mut add = |words: String, elements: Vec<&str>| {
        let json = format!("[{}]", elements.join(","));
        found.push(Candidate::new("list", &place.steps, words, place.put(json)));
    };
    if let Some(fewer) = facts
        .at_least("minItems")
        .checked_sub(1)
        .filter(|fewer| *fewer <= elements.len())
    {
        let words = format!("{}, fewer than allowed", counted(fewer, "element"));
        add(words, elements.iter().take(fewer).copied().collect());
    }
    let most = facts.at_most("maxItems").filter(|most| *most < LONGEST);
    if let Some(more) = most.map(|most| most + 1).filter(|_| !elements.is_empty()) {
        let words = format!("{}, more than allowed", counted(more, "element"));
        add(words, elements.iter().cycle().take(more).copied().collect());
    }
    if facts.has("uniqueItems")
        && let Some(first) = elements.first()
    {
        let twice = elements.iter().chain([first]).copied().collect();
        add("an element twice, where each has to differ".into(), twice);
    }
}

/// Too many or too few members, and one that is not let in.
fn members(tape: &Tape, object: &Place, found: &mut Vec<Candidate>) {
    let facts = &object.facts;
    let add = |name: String, json: &str| Change::Add {
        container: object.token,
        name: Some(name),
        json: json.to_owned(),
    };
    let fresh = |name: &str| tape.member(object.token, name).is_none();
    if facts.is_closed() && fresh("x_hookctl_text") {
        let name = "x_hookctl_text".to_owned();
        let steps = [object.steps.as_slice(), &[Step::Name(name.clone())]].concat();
        let words = "added, and no further members are allowed";
        found.push(Candidate::new(
            "closed",
            &steps,
            words,
            add(name, "\"a text\""),
        ));
    }
    let last = tape
        .members(object.token)
        .last()
        .map(|(_, value)| tape.raw_text(value));
    let count = tape.count(object.token);
    let more = facts
        .at_most("maxProperties")
        .map(|most| (most + 1).saturating_sub(count));
    if let (Some(more @ 1..=1_000), Some(last)) = (more, last) {
        let names = (1..=more).map(|number| format!("x_hookctl_{number}"));
        found.push(Candidate {
            sort: "bound",
            changes: names.map(|name| add(name, last)).collect(),
            place: object.steps.clone(),
            words: format!("{}, more than allowed", counted(count + more, "member")),
        });
    }
    if facts.at_least("minProperties") > 0 && !object.held {
        let words = "an empty object, fewer members than allowed";
        found.push(Candidate::new(
            "bound",
            &object.steps,
            words,
            object.put("{}"),
        ));
    }
}
