//! What a schema describes and no payload had.

use super::sightings::Place;
use crate::json::Step;
use crate::judge::schema::{Outline, Part, PartId, Trail};
use crate::judge::{Finding, Rule};

/// The topmost of what is described and was not seen, in the schema's order. The schema is followed only where
/// something was seen, so that one that refers to itself comes to an end.
pub(super) fn unseen(outline: &Outline, root: &Place) -> Vec<Finding> {
    let mut search = Search {
        outline,
        trail: Trail::default(),
        found: Vec::new(),
    };
    search.place(&[0], root);
    search.found
}

struct Search<'o> {
    outline: &'o Outline,
    trail: Trail,
    found: Vec<Finding>,
}

impl<'o> Search<'o> {
    fn place(&mut self, parts: &[PartId], place: &Place) {
        let describing = self.outline.describing(parts);
        let parts: Vec<&Part> = describing.into_iter().map(|(_, part)| part).collect();
        let members = self.members(&parts);
        if !members.is_empty() && !place.object {
            self.never_an_object(&members);
        } else {
            for (name, parts) in &members {
                self.trail.push(Step::Name((*name).to_owned()), false);
                match place.members.get(*name) {
                    Some(member) => self.place(parts, member),
                    None => self.never(parts),
                }
                self.trail.pop();
            }
            self.keys(&parts, place);
        }
        self.elements(&parts, place);
    }

    /// The members that are described, each with the parts that do; those that may not be there are not among them.
    fn members(&self, parts: &[&'o Part]) -> Vec<(&'o str, Vec<PartId>)> {
        let mut members: Vec<(&str, Vec<PartId>)> = Vec::new();
        for (name, property) in parts.iter().flat_map(|part| &part.properties) {
            if self.outline.part(*property).is_some_and(|part| part.never) {
                continue;
            }
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, parts)) => parts.push(*property),
                None => members.push((name, vec![*property])),
            }
        }
        members
    }

    /// What maps describe, over all of their keys.
    fn keys(&mut self, parts: &[&Part], place: &Place) {
        for part in parts {
            let maps = [part.patterns.as_slice(), part.maps.as_slice()].concat();
            let named = |name: &str| part.properties.iter().any(|(own, _)| own == name);
            let keys = place.members.iter().filter(|(name, _)| !named(name));
            let keys = keys.map(|(_, place)| place).chain(place.others.as_deref());
            let all = keys.fold(None, |all: Option<Place>, place| {
                let mut all = all.unwrap_or_default();
                all.join(place);
                Some(all)
            });
            if let Some(all) = all.filter(|_| !maps.is_empty()) {
                self.trail.push(Step::Name("*".to_owned()), true);
                self.place(&maps, &all);
                self.trail.pop();
            }
        }
    }

    fn elements(&mut self, parts: &[&Part], place: &Place) {
        let items: Vec<PartId> = parts
            .iter()
            .flat_map(|part| part.items.iter().chain(&part.prefix).chain(&part.contains))
            .copied()
            .collect();
        if items.is_empty() {
            return;
        }
        self.trail.push(Step::Index(0), false);
        match &place.element {
            Some(element) => self.place(&items, element),
            // An empty list of plain values says nothing.
            None if self.describes_members(&items) => self.never(&items),
            None => {}
        }
        self.trail.pop();
    }

    fn describes_members(&self, parts: &[PartId]) -> bool {
        let parts = self.outline.describing(parts);
        parts.iter().any(|(_, part)| !part.properties.is_empty())
    }

    fn never(&mut self, parts: &[PartId]) {
        let expected = self.outline.type_words(parts);
        self.add(expected, "never".to_owned());
    }

    fn never_an_object(&mut self, members: &[(&str, Vec<PartId>)]) {
        let names: Vec<_> = members
            .iter()
            .take(3)
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let more = if members.len() > 3 { ", …" } else { "" };
        let expected = format!("an object with {}{more}", names.join(", "));
        self.add(expected, "never an object".to_owned());
    }

    fn add(&mut self, expected: String, seen: String) {
        let place = self.trail.place();
        // Alternatives may describe the same map.
        if self.found.iter().all(|found| found.place != place) {
            self.found.push(Finding {
                place: place.clone(),
                ..Finding::new(Rule::NeverSeen, place, expected, seen)
            });
        }
    }
}
