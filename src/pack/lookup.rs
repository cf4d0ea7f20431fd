//! Finding an event by any of its names, and settling what an edition says about it.

use std::borrow::Cow;

use super::braces::captures;
use super::event::EventInEdition;
use super::event_rule::{EventOverride, EventRule};
use super::pack::Pack;
use super::suggest::advice;
use crate::Error;
use crate::exchange::Statuses;

impl Pack {
    /// Its events with their short names, in the order of the file: those of an edition, or all.
    pub fn events(&self, edition: Option<&str>) -> Vec<(&str, &EventRule)> {
        self.provider
            .event
            .iter()
            .filter(|(short, _)| edition.is_none_or(|edition| self.has_event(edition, short)))
            .collect()
    }

    /// Whether an edition has that event: its rule lists the edition or, listing none, there is a sample of it, or
    /// it needs none because it has no body there.
    pub fn has_event(&self, edition: &str, short: &str) -> bool {
        let Some(rule) = self.provider.event.get(short) else {
            return false;
        };
        if let Some(editions) = &rule.editions {
            return editions.iter().any(|e| e == edition);
        }
        let over = rule.overrides.get(edition);
        let body = over.and_then(|o| o.body).unwrap_or(rule.body);
        let known = self.editions().iter().any(|e| e == edition);
        known && (!body || self.has_file(&[edition, "/", short, ".json"].concat()))
    }

    /// The editions that have that event, the default one first.
    pub fn editions_of(&self, short: &str) -> Vec<&str> {
        let all = self.editions().iter().map(String::as_str);
        all.filter(|edition| self.has_event(edition, short))
            .collect()
    }

    /// The edition of that name, or the default one.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the pack has no such edition.
    pub fn edition(&self, asked: Option<&str>) -> Result<Option<&str>, Error> {
        let Some(asked) = asked else {
            return Ok(self.default_edition());
        };
        let mut all = self.editions().iter().map(String::as_str);
        match all.clone().find(|known| *known == asked) {
            Some(known) => Ok(Some(known)),
            None => Err(Error::Unknown {
                kind: "edition",
                name: asked.to_owned(),
                help: Some(match all.next() {
                    None => format!("`{}` has no editions", self.name),
                    Some(first) => {
                        let names =
                            all.fold(format!("`{first}`"), |text, n| format!("{text}, `{n}`"));
                        format!("the editions of `{}` are {names}", self.name)
                    }
                }),
            }),
        }
    }

    /// The event of that name in an edition (the default one when none is asked for). The name may be the short
    /// name, the wire name or an alias; asked for by an alias, its wire name is that alias, and a wire name with
    /// `{parameters}` may be given filled in. Upper and lower case are told apart only where that decides. With no edition
    /// asked for, an event that the default edition lacks is taken from the only one that has it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for an unknown event or edition; [`Error::Usage`] when several events share the name or
    /// the edition does not have it.
    pub fn event(&self, asked: &str, edition: Option<&str>) -> Result<EventInEdition, Error> {
        let unsaid = edition.is_none();
        let edition = self.edition(edition)?;
        let found = self.find(asked, edition);
        let here: Vec<&Found> = found
            .iter()
            .filter(|f| edition.is_none_or(|edition| self.has_event(edition, f.short)))
            .collect();
        match (here.as_slice(), found.as_slice()) {
            ([one], _) => {
                let mut event = self.resolve(one.short, edition)?;
                if let Some(wire) = &one.wire {
                    event.wire.clone_from(wire);
                }
                for (name, value) in &one.params {
                    event.params.set(name, value.clone());
                }
                Ok(event)
            }
            ([], []) => Err(self.unknown_event(asked)),
            ([], [other]) if unsaid && self.editions_of(other.short).len() == 1 => {
                self.event(asked, self.editions_of(other.short).first().copied())
            }
            ([], [other, ..]) => Err(self.not_in_edition(other.short, edition.unwrap_or_default())),
            (several, _) => Err(ambiguous(asked, several)),
        }
    }

    /// The event of that short name as an edition has it (the default one when none is named).
    ///
    /// # Errors
    /// [`Error::Unknown`] for an unknown event or edition; [`Error::Usage`] when the edition does not have it.
    pub fn resolve(&self, short: &str, edition: Option<&str>) -> Result<EventInEdition, Error> {
        let edition = self.edition(edition)?;
        let rule = self.provider.event.get(short);
        let rule = rule.ok_or_else(|| self.unknown_event(short))?;
        if let Some(edition) = edition.filter(|edition| !self.has_event(edition, short)) {
            return Err(self.not_in_edition(short, edition));
        }
        Ok(self.settle(short, rule, edition))
    }

    /// Whether the provider signs the event of that short name in an edition (the default one when none is named); none
    /// where there is no such event.
    pub fn signs(&self, short: &str, edition: Option<&str>) -> Option<bool> {
        let (rule, over) = self.rule_in(short, edition)?;
        Some(over.and_then(|over| over.signed).unwrap_or(rule.signed))
    }

    /// The statuses that answer an event where a status is all that is owed: there is no sample of a body, and no
    /// parameter that would have to be known. None also where there is no such event.
    pub fn bare_answer(&self, short: &str, edition: &str) -> Option<&Statuses> {
        let (rule, over) = self.rule_in(short, Some(edition))?;
        let (_, path) = self.route(rule, edition);
        let wire = rule.wire_in(Some(edition), short);
        let params = rule.params.is_empty() && over.is_none_or(|over| over.params.is_empty());
        let bare = params && !path.contains('{') && !wire.contains('{');
        if !bare || self.has_file(&[edition, "/", short, ".response.json"].concat()) {
            return None;
        }
        let answer = over.and_then(|over| over.answer.as_ref());
        let answer = answer.or(rule.answer.as_ref());
        Some(answer.unwrap_or(&self.provider.delivery.success))
    }

    /// What [`Pack::resolve`] would settle, where it gives anything.
    fn rule_in(
        &self,
        short: &str,
        edition: Option<&str>,
    ) -> Option<(&EventRule, Option<&EventOverride>)> {
        let edition = self.edition(edition).ok()?;
        let rule = self.provider.event.get(short)?;
        match edition {
            Some(edition) => self
                .has_event(edition, short)
                .then(|| (rule, rule.overrides.get(edition))),
            None => Some((rule, None)),
        }
    }

    /// The method and the whole path of an event in an edition.
    pub(super) fn route<'a>(
        &'a self,
        rule: &'a EventRule,
        edition: &str,
    ) -> (&'a str, Cow<'a, str>) {
        let over = rule.overrides.get(edition);
        let method = over.and_then(|over| over.method.as_deref());
        let path = over.and_then(|over| over.path.as_deref());
        let path = join(self.prefix(Some(edition)), path.unwrap_or(&rule.path));
        (method.unwrap_or(&rule.method), path)
    }

    /// What an edition puts before its events' paths.
    fn prefix(&self, edition: Option<&str>) -> &str {
        let rule = edition.and_then(|edition| self.provider.edition.get(edition));
        rule.map_or("", |rule| rule.path.as_str())
    }

    fn settle(&self, short: &str, rule: &EventRule, edition: Option<&str>) -> EventInEdition {
        let over = edition.and_then(|edition| rule.overrides.get(edition));
        let over = over.cloned().unwrap_or_default();
        let mut params = rule.params.clone();
        for (name, value) in over.params.iter() {
            params.set(name, value.clone());
        }
        EventInEdition {
            short: short.to_owned(),
            edition: edition.map(str::to_owned),
            wire: over
                .wire
                .or_else(|| rule.wire.clone())
                .unwrap_or_else(|| short.to_owned()),
            aliases: rule.aliases.clone(),
            title: rule.title.clone(),
            matches: rule.matches.clone(),
            method: over.method.unwrap_or_else(|| rule.method.clone()),
            path: join(
                self.prefix(edition),
                over.path.as_deref().unwrap_or(&rule.path),
            )
            .into_owned(),
            params,
            body: over.body.unwrap_or(rule.body),
            signed: over.signed.unwrap_or(rule.signed),
            answer: over
                .answer
                .or_else(|| rule.answer.clone())
                .unwrap_or_else(|| self.provider.delivery.success.clone()),
            status: over.status.or_else(|| rule.status.clone()),
            docs: rule.docs.clone(),
            note: over.note.or_else(|| rule.note.clone()),
        }
    }

    /// Every event that name may mean, by the first of these that fits any: exactly, in another case, as a filled
    /// in wire name.
    fn find<'a>(&'a self, asked: &str, edition: Option<&str>) -> Vec<Found<'a>> {
        let exact = self.find_by(edition, |known| (known == asked).then(Vec::new));
        if !exact.is_empty() {
            return exact;
        }
        let lower = asked.to_lowercase();
        let loose = self.find_by(edition, |known| {
            (known.to_lowercase() == lower).then(Vec::new)
        });
        if !loose.is_empty() {
            return loose;
        }
        self.find_by(edition, |known| {
            captures(known, asked).filter(|found| !found.is_empty())
        })
    }

    fn find_by<'a>(
        &'a self,
        edition: Option<&str>,
        fits: impl Fn(&str) -> Option<Vec<(String, String)>>,
    ) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        for (short, rule) in self.provider.event.iter() {
            let wire = |alias: Option<&String>, params| Found {
                short,
                wire: alias.cloned(),
                params,
            };
            let alias = || {
                rule.aliases
                    .iter()
                    .find_map(|a| Some(wire(Some(a), fits(a)?)))
            };
            if let Some(params) = fits(short) {
                found.push(wire(None, params));
            } else if let Some(params) = fits(rule.wire_in(edition, short)) {
                found.push(wire(None, params));
            } else if let Some(by_alias) = alias() {
                found.push(by_alias);
            }
        }
        // A short name is one event's own, whatever wire names look like it.
        match found.iter().position(|f| fits(f.short).is_some()) {
            Some(own) => vec![found.swap_remove(own)],
            None => found,
        }
    }

    fn unknown_event(&self, asked: &str) -> Error {
        let mut known: Vec<&str> = Vec::new();
        for (short, rule) in self.provider.event.iter() {
            known.push(short);
            known.extend(rule.wire.iter().chain(&rule.aliases).map(String::as_str));
        }
        let all = if known.is_empty() {
            format!(
                "`{}` has no events; send a payload of your own with `--data`",
                self.name
            )
        } else {
            format!("`hookctl list {}` shows all", self.name)
        };
        Error::Unknown {
            kind: "event",
            name: asked.to_owned(),
            help: Some(advice(asked, known, &all)),
        }
    }

    fn not_in_edition(&self, short: &str, edition: &str) -> Error {
        let others = self.editions_of(short);
        let others: Vec<_> = others.iter().map(|e| format!("`--edition {e}`")).collect();
        Error::usage(
            format!(
                "edition `{edition}` of `{}` does not have the event `{short}`",
                self.name
            ),
            match others.as_slice() {
                [] => "no edition has a sample of it".to_owned(),
                others => format!("ask for {}", others.join(" or ")),
            },
        )
    }
}

impl EventRule {
    /// Its wire name in an edition; in no edition in particular, its general one.
    pub(super) fn wire_in<'a>(&'a self, edition: Option<&str>, short: &'a str) -> &'a str {
        let over = edition.and_then(|edition| self.overrides.get(edition));
        let over = over.and_then(|over| over.wire.as_deref());
        over.or(self.wire.as_deref()).unwrap_or(short)
    }
}

/// An event that a name may mean.
struct Found<'a> {
    short: &'a str,
    /// The alias it was asked for by.
    wire: Option<String>,
    params: Vec<(String, String)>,
}

fn ambiguous(asked: &str, found: &[&Found]) -> Error {
    let names: Vec<_> = found.iter().map(|f| format!("`{}`", f.short)).collect();
    Error::usage(
        format!("`{asked}` is the name of {} events", found.len()),
        format!("ask for one of them: {}", names.join(", ")),
    )
}

/// Puts an edition's path before an event's, with one slash between them where both are there.
fn join<'a>(prefix: &'a str, path: &'a str) -> Cow<'a, str> {
    match (prefix.trim_end_matches('/'), path) {
        (prefix, "") => prefix.into(),
        ("", path) => path.into(),
        (prefix, path) if path.starts_with(['/', '?']) => format!("{prefix}{path}").into(),
        (prefix, path) => format!("{prefix}/{path}").into(),
    }
}
