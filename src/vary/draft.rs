//! Values made from a schema alone, as JSON text. They are guesses: whoever uses one holds it against the validator.

use serde_json::{Value, json};

use super::facts::Facts;
use super::formats::extremes;
use super::lookout::Lookout;
use super::pattern::text_for;
use super::types::Types;
use super::wording::{filler, likely};
use crate::json::quote;
use crate::judge::Schema;

/// How deep drafts nest.
const DEEPEST: usize = 8;
/// How many values one draft takes before objects have only what they need; of four times as many nothing comes.
const MOST_VALUES: usize = 400;
/// Texts that patterns often ask for.
const LIKELY: &[&str] = &[
    "2026-01-02T03:04:05.000Z",
    "2026-01-02 03:04:05 UTC",
    "2026-01-02",
    "https://example.com/a",
    "a@example.com",
    "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
];
/// The longest text that is drafted, in characters.
const LONGEST: usize = 1 << 20;
/// How many further ways to draft a value there are.
pub(super) const WAYS: usize = 5;

/// Drafts values for parts of a schema.
#[derive(Clone, Debug)]
pub(super) struct Drafter<'s> {
    lookout: Lookout<'s>,
    /// Which way: 0 with all members, 1 with those it needs, further ones by other alternatives.
    way: usize,
    /// The parts on the way to the value.
    trail: Vec<&'s Value>,
    /// The name of the member that is drafted.
    name: &'s str,
    values: usize,
    depth: usize,
}

impl<'s> Drafter<'s> {
    /// A drafter for a value that these parts lead to.
    pub(super) fn new(lookout: Lookout<'s>, way: usize, trail: &[&'s Value]) -> Self {
        Drafter {
            lookout,
            way,
            trail: trail.to_vec(),
            name: "",
            values: 0,
            depth: 0,
        }
    }

    /// A value for a member of that name.
    pub(super) fn member(&mut self, name: &'s str, parts: &[&'s Value]) -> Option<String> {
        let before = std::mem::replace(&mut self.name, name);
        let value = self.draft(parts);
        self.name = before;
        value
    }

    /// A value for these parts; none where none comes to mind.
    pub(super) fn draft(&mut self, parts: &[&'s Value]) -> Option<String> {
        self.values += 1;
        let all = self.settled(parts);
        // A part that is there a third time leads nowhere new.
        let again = |part: &&Value| {
            part.is_object()
                && self
                    .trail
                    .iter()
                    .filter(|p| std::ptr::eq(**p, *part))
                    .count()
                    > 1
        };
        if self.depth > DEEPEST || self.values > 4 * MOST_VALUES || all.iter().any(again) {
            return None;
        }
        let facts = Facts::of(&all);
        if facts.is_never() {
            return None;
        }
        if let Some(listed) = facts.listed() {
            let mut values = listed.iter().filter(|value| !value.is_null());
            return values.next().or(listed.first()).map(Value::to_string);
        }
        let types = self.lookout.types(&all);
        let fits = |value: &&Value| types.meets(Types::of(value));
        if self.way == 0
            && let Some(shown) = facts.shown().find(fits)
        {
            return Some(shown.to_string());
        }
        let before = self.trail.len();
        self.trail.extend(all);
        self.depth += 1;
        let value = self.of_type(&facts, types);
        self.depth -= 1;
        self.trail.truncate(before);
        value
    }

    /// The parts with one alternative of each choice, which speak of what is drafted.
    fn settled(&self, parts: &[&'s Value]) -> Vec<&'s Value> {
        let mut all = self.lookout.surely(parts);
        for _ in 0..3 {
            let before = all.len();
            let mut chosen = all.clone();
            for choices in Facts::of(&all).alternatives() {
                let is_null = |part: &&'s Value| self.lookout.types(&[*part]) == Types::NULL;
                let taken = choices
                    .iter()
                    .any(|choice| all.iter().any(|part| std::ptr::eq(*part, choice)));
                let (nulls, mut rest): (Vec<_>, Vec<_>) = choices.iter().partition(is_null);
                rest.extend(nulls);
                let choice = rest.get(self.way.saturating_sub(1) % rest.len().max(1));
                chosen.extend(choice.filter(|_| !taken));
            }
            all = self.lookout.surely(&chosen);
            if all.len() == before {
                break;
            }
        }
        all
    }

    fn of_type(&mut self, facts: &Facts<'s>, types: Types) -> Option<String> {
        let objects = facts.has("properties") || facts.has("required") || types != Types::ALL;
        if types.meets(Types::OBJECT) && objects {
            self.object(facts)
        } else if types.meets(Types::ARRAY) && (types != Types::ALL || facts.has("items")) {
            self.array(facts)
        } else if types.meets(Types::STRING) {
            text(facts, self.name, self.way).map(|text| quote(&text))
        } else if types.meets(Types::INTEGER.or(Types::FRACTION)) {
            let fraction = types.meets(Types::FRACTION);
            number(facts, true).or_else(|| number(facts, false).filter(|_| fraction))
        } else if types.meets(Types::BOOLEAN) {
            Some("true".into())
        } else {
            types.meets(Types::NULL).then(|| "null".into())
        }
    }

    fn object(&mut self, facts: &Facts<'s>) -> Option<String> {
        let required = facts.required();
        let mut names = facts.names();
        names.extend(required.iter().filter(|name| !facts.names().contains(name)));
        let mut members = Vec::new();
        for name in names {
            let needed = required.contains(&name);
            if !needed
                && (self.way > 0 || self.values > MOST_VALUES || self.recurs(&facts.member(name)))
            {
                continue;
            }
            match self.member(name, &facts.member(name)) {
                Some(value) => members.push(format!("{}:{value}", quote(name))),
                None if needed => return None,
                None => {}
            }
        }
        let more = facts
            .at_least("minProperties")
            .saturating_sub(members.len());
        let others: Vec<_> = facts.others().into_iter().collect();
        for number in 0..more.min(100) {
            let value = self.draft(&others)?;
            members.push(format!("{}:{value}", quote(&format!("key{}", number + 1))));
        }
        Some(format!("{{{}}}", members.join(",")))
    }

    /// Whether one of the parts is on the way already.
    fn recurs(&self, parts: &[&'s Value]) -> bool {
        let parts = self.lookout.surely(parts);
        let mut parts = parts.into_iter().filter(|part| part.is_object());
        parts.any(|part| self.trail.iter().any(|known| std::ptr::eq(*known, part)))
    }

    fn array(&mut self, facts: &Facts<'s>) -> Option<String> {
        let least = facts.at_least("minItems");
        let wanted = least.max(usize::from(
            self.way == 0 && facts.at_most("maxItems") != Some(0),
        ));
        let mut elements = Vec::new();
        for position in 0..wanted.min(1_000) {
            match self.draft(&facts.element(position)) {
                Some(element) => elements.push(element),
                None if position >= least => break,
                None => return None,
            }
        }
        Some(format!("[{}]", elements.join(",")))
    }
}

/// A text that the facts should let through, as a member of that name would have it.
fn text(facts: &Facts, name: &str, way: usize) -> Option<String> {
    if let Some(format) = facts.text("format")
        && let Some(text) = extremes(format).first()
    {
        return Some((*text).to_owned());
    }
    let likely = likely(name);
    if let Some(pattern) = facts.text("pattern") {
        let schema = Schema::compile(&json!({"pattern": pattern}), "pattern").ok()?;
        let fits = |text: &&str| schema.check(quote(text).as_bytes()).findings.is_empty();
        return match LIKELY.iter().copied().chain([likely]).find(fits) {
            Some(text) if way == 0 => Some(text.to_owned()),
            _ => text_for(pattern, way > 0),
        };
    }
    let least = facts.at_least("minLength");
    let most = facts.at_most("maxLength").unwrap_or(usize::MAX);
    match least <= likely.len() && likely.len() <= most {
        true => Some(likely.to_owned()),
        false => (least <= LONGEST).then(|| filler(least.max(1).min(most))),
    }
}

/// A number that the facts should let through, as near to 1 as can be.
fn number(facts: &Facts, whole: bool) -> Option<String> {
    let bound = |number: Option<&serde_json::Number>| number.and_then(serde_json::Number::as_f64);
    let step = bound(facts.greatest("multipleOf")).filter(|step| *step > 0.0);
    let step = step.unwrap_or(if whole { 1.0 } else { 0.5 });
    let least = bound(facts.greatest("minimum"));
    let above = bound(facts.greatest("exclusiveMinimum"));
    let most = bound(facts.least("maximum"));
    let below = bound(facts.least("exclusiveMaximum"));
    let candidates = [
        Some(step),
        Some(0.0),
        least.map(|least| (least / step).ceil() * step),
        above.map(|above| ((above / step).floor() + 1.0) * step),
        most.map(|most| (most / step).floor() * step),
        below.map(|below| ((below / step).ceil() - 1.0) * step),
        least,
        most,
    ];
    let mut candidates = candidates.into_iter().flatten();
    let number =
        candidates.find(|number| facts.admits(*number) && (!whole || number.fract() == 0.0))?;
    Some(match number.fract() == 0.0 && number.abs() < 9e15 {
        true => format!("{number:.0}"),
        false => number.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drafts(schema: &Value) -> Vec<Option<String>> {
        let lookout = Lookout::new(schema);
        let draft = |way| Drafter::new(lookout, way, &[]).draft(&[schema]);
        (0..WAYS).map(draft).collect()
    }

    #[test]
    fn a_draft_holds() {
        for schema in [
            json!({"type": "integer", "minimum": 10, "multipleOf": 4}),
            json!({"type": "number", "exclusiveMinimum": 0, "maximum": 0.25}),
            json!({"type": "string", "pattern": "^x[0-9]{3}$"}),
            json!({"type": ["null", "string"], "maxLength": 2}),
            json!({"type": "array", "minItems": 2, "items": {"enum": [null, "a"]}}),
            json!({"type": "object", "required": ["a", "b"], "properties": {"a": {"format": "uuid", "type": "string"}}}),
            json!({"type": "object", "minProperties": 2, "additionalProperties": {"type": "boolean"}}),
            json!({"anyOf": [{"type": "null"}, {"$ref": "#/$defs/x"}], "$defs": {"x": {"const": 7}}}),
            json!({"allOf": [{"type": "object"}, {"required": ["k"]}], "oneOf": [{"properties": {"k": {"const": 1}}}, {"properties": {"k": {"const": 2}}}]}),
            json!({"type": "object", "properties": {"me": {"$ref": "#"}}, "required": ["n"]}),
        ] {
            let compiled = Schema::compile(&schema, "test").unwrap();
            for draft in drafts(&schema) {
                let draft = draft.unwrap_or_else(|| panic!("{schema}"));
                assert_eq!(
                    compiled.check(draft.as_bytes()).findings,
                    [],
                    "{schema}: {draft}"
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_there_is_not_drafted() {
        assert_eq!(drafts(&json!(false))[0], None);
        // Each needs another one inside it.
        let endless =
            json!({"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#"}}});
        assert_eq!(drafts(&endless)[0], None);
        assert_eq!(
            drafts(&json!({"type": "integer", "minimum": 3, "maximum": 1}))[0],
            None
        );
    }
}
