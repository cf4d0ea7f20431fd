//! From what a user says to what an endpoint is tested with.

use std::time::Duration;

use crate::Error;
use crate::json::Tape;
use crate::pack::EventInEdition;
use crate::run::{Fixed, Payload, Recipe};
use crate::signature::Secret;

use super::{Blueprints, Subject};

/// What a [`Subject`] is made from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The provider, the address, the secrets, the seed: everything but the event.
    pub base: Recipe,
    /// The edition; the pack's default one when absent.
    pub edition: Option<String>,
    /// The event that stands for all others; the first that is signed and has a body when absent.
    pub event: Option<String>,
    /// A payload of the user's own for that event.
    pub data: Option<Vec<u8>>,
    /// Further secrets that the endpoint knows.
    pub rotated: Vec<Secret>,
    /// How long the provider waits for an answer, where that is known.
    pub patience: Option<Duration>,
}

impl Setup {
    /// Puts it together.
    ///
    /// # Errors
    /// When the event or the edition is not the pack's, a parameter is no event's, or there is no payload.
    pub fn subject(self) -> Result<Subject, Error> {
        let (recipes, chosen) = match self.base.pack.events(None).is_empty() {
            true => (vec![self.free()?], 0),
            false => self.of_edition()?,
        };
        let Fixed { seed, fresh, .. } = self.base.fixed;
        let judged = recipes.into_iter().map(|recipe| {
            let expectation = recipe.expectation()?;
            Ok((recipe, expectation))
        });
        Ok(Subject {
            recipes: judged.collect::<Result<_, Error>>()?,
            chosen,
            rotated: self.rotated,
            patience: self.patience,
            seed,
            fresh,
            blueprints: Blueprints::default(),
        })
    }

    /// The user's own payload, where the pack has none.
    fn free(&self) -> Result<Recipe, Error> {
        let Some(data) = &self.data else {
            return Err(Error::usage(
                format!(
                    "`{}` is a signing scheme without payloads of its own",
                    self.base.pack.name
                ),
                "give a payload that the endpoint accepts with `--data FILE`",
            ));
        };
        self.has_places(data)?;
        Ok(Recipe {
            free_event: self.event.clone(),
            payload: Payload::Own(data.clone()),
            ..self.base.clone()
        })
    }

    /// What the scheme reads in a body has to be in the user's.
    fn has_places(&self, data: &[u8]) -> Result<(), Error> {
        let Some(scheme) = &self.base.pack.provider.signature else {
            return Ok(());
        };
        let tape = Tape::new(data).ok();
        let there = |pointer: &&str| tape.as_ref().is_some_and(|t| t.pointer(pointer).is_some());
        match scheme
            .places_in_body()
            .into_iter()
            .find(|place| !there(place))
        {
            None => Ok(()),
            Some(place) => Err(Error::Payload {
                what: format!(
                    "the payload has nothing at `{place}`, where the scheme reads or signs"
                ),
                help: Some("give one that the provider has sent: any value will do there".into()),
            }),
        }
    }

    /// Every event of the edition, and which of them stands for all others.
    fn of_edition(&self) -> Result<(Vec<Recipe>, usize), Error> {
        let pack = &self.base.pack;
        let asked = self.event.as_deref();
        let asked = asked.map(|name| pack.event(name, self.edition.as_deref()));
        let asked = asked.transpose()?;
        if asked.is_none() && self.data.is_some() {
            return Err(Error::usage(
                format!("`{}` has many events, and `--data` is for one", pack.name),
                "say which with `--event`",
            ));
        }
        let edition = asked.as_ref().and_then(|event| event.edition.clone());
        let edition = edition.or(pack.edition(self.edition.as_deref())?.map(str::to_owned));
        let mut events: Vec<EventInEdition> = Vec::new();
        for (short, _) in pack.events(edition.as_deref()) {
            events.push(match &asked {
                // Asked for by an alias, the alias is its name.
                Some(event) if event.short == short => event.clone(),
                _ => pack.resolve(short, edition.as_deref())?,
            });
        }
        if events.is_empty() {
            return Err(Error::Nothing {
                what: format!("`{}` has no events there", pack.name),
                help: Some(format!("`hookctl list {}` shows what it has", pack.name)),
            });
        }
        self.known_parameters(&events)?;
        let chosen = match &asked {
            Some(event) => events.iter().position(|own| own.short == event.short),
            None => first(&events),
        };
        let chosen = chosen.unwrap_or_default();
        let recipes = events.into_iter().enumerate();
        let recipes = recipes.map(|(index, event)| self.recipe(event, index == chosen));
        Ok((recipes.collect::<Result<_, _>>()?, chosen))
    }

    fn recipe(&self, event: EventInEdition, chosen: bool) -> Result<Recipe, Error> {
        let pack = &self.base.pack;
        let edition = event.edition.as_deref().unwrap_or_default();
        let payload = match (&self.data, pack.sample(edition, &event.short)?) {
            (Some(data), _) if chosen => Payload::Own(data.clone()),
            (_, Some(sample)) if event.body => Payload::Sample(sample),
            _ => Payload::None,
        };
        let names = event.parameters();
        let own = |(name, _): &&(String, String)| names.contains(&name.as_str());
        let params = self.base.params.iter().filter(own).cloned().collect();
        Ok(Recipe {
            payload,
            params,
            event: Some(event),
            ..self.base.clone()
        })
    }

    /// A parameter may be one event's alone; one that is none's is a mistake.
    fn known_parameters(&self, events: &[EventInEdition]) -> Result<(), Error> {
        let known: Vec<&str> = events.iter().flat_map(EventInEdition::parameters).collect();
        let stranger = |(name, _): &&(String, String)| !known.contains(&name.as_str());
        match self.base.params.iter().find(stranger) {
            None => Ok(()),
            Some((name, _)) => Err(Error::Unknown {
                kind: "parameter",
                name: name.clone(),
                help: Some(match known.first() {
                    None => "no event here takes any".into(),
                    Some(first) => format!("events here take `{first}` and the like"),
                }),
            }),
        }
    }
}

/// The first that is signed and has a body, else has a body, else the first.
fn first(events: &[EventInEdition]) -> Option<usize> {
    let signed = events.iter().position(|event| event.signed && event.body);
    signed.or_else(|| events.iter().position(|event| event.body))
}

#[cfg(test)]
mod tests {
    use super::super::cases;
    use super::*;

    fn chosen(change: impl FnOnce(&mut Setup)) -> Result<(String, usize), String> {
        let mut setup = cases::setup(cases::SIGNED);
        change(&mut setup);
        let subject = setup.clone().subject().map_err(|error| error.to_string())?;
        Ok((subject.chosen().name().to_owned(), subject.recipes.len()))
    }

    #[test]
    fn every_event_is_there_and_one_stands_for_all() {
        assert_eq!(chosen(|_| {}), Ok(("made".into(), 2)));
        assert_eq!(
            chosen(|s| s.event = Some("gone".into())),
            Ok(("gone".into(), 2))
        );
        assert_eq!(
            chosen(|s| s.event = Some("lost".into())),
            Err("unknown event `lost`".into())
        );
        assert_eq!(
            chosen(|s| s.data = Some(b"{}".to_vec())),
            Err("`acme` has many events, and `--data` is for one".into())
        );
        assert_eq!(
            chosen(|s| s.base.params.push(("a".into(), "b".into()))),
            Err("unknown parameter `a`".into())
        );
    }

    #[test]
    fn the_first_event_that_is_signed_and_has_a_body_is_chosen() {
        let subject = cases::subject(&cases::SIGNED.replace(
            "title = \"Something is made\"",
            "title = \"Something is made\"\nsigned = false",
        ));
        assert_eq!(subject.chosen().name(), "gone");
    }

    #[test]
    fn a_scheme_alone_needs_a_payload() {
        let scheme = cases::SIGNED.split("[event.made]").next().unwrap();
        let scheme = scheme.replace("default_edition = \"documented\"\n", "");
        let mut setup = cases::setup(&scheme);
        let error = setup.clone().subject().unwrap_err();
        assert!(error.help().unwrap().contains("--data"), "{error}");
        setup.data = Some(b"[1]".to_vec());
        let subject = setup.clone().subject().unwrap();
        assert_eq!(subject.chosen().name(), "acme");
    }
}
