//! The variety of a scene's payload.

use crate::Error;
use crate::json::{Path, Tape};
use crate::pack::EventPlace;
use crate::run::Recipe;
use crate::vary::{Varied, Variety};

use super::super::{Scene, Shot};

/// One shot with the payload that `vary` makes of the scene's own; none where it makes nothing of it.
pub(super) fn varied(
    scene: &Scene,
    vary: impl FnOnce(&Variety) -> Option<Vec<u8>>,
) -> Result<Vec<Shot>, Error> {
    let payload = variety(scene)?.and_then(|variety| vary(&variety));
    let shot = payload.map(|payload| scene.carrying(payload));
    Ok(shot.transpose()?.into_iter().collect())
}

/// One shot for each payload that `vary` makes of the scene's own.
pub(super) fn each(
    scene: &Scene,
    vary: impl FnOnce(&Variety) -> Vec<Varied>,
) -> Result<Vec<Shot>, Error> {
    let all = variety(scene)?.map(|variety| vary(&variety));
    // They are deliveries of their own, not one that comes again.
    let shots = (0..).zip(all.unwrap_or_default());
    let shots =
        shots.map(|(number, one)| Ok(scene.carrying_as(number, one.payload)?.labelled(one.what)));
    shots.collect()
}

/// What can be made of the scene's payload; none where it is no JSON.
fn variety(scene: &Scene) -> Result<Option<Variety>, Error> {
    let payload = scene.body()?;
    if Tape::new(&payload).is_err() {
        return Ok(None);
    }
    let recipe = &scene.recipe;
    let blueprint = scene.subject.blueprints.of(scene.which, recipe)?;
    Variety::by(&payload, blueprint, kept(recipe)?).map(Some)
}

/// What must stay as it is, since the event is told by it, or the scheme reads it.
fn kept(recipe: &Recipe) -> Result<Vec<Path>, Error> {
    let provider = &recipe.pack.provider;
    let mut pointers: Vec<&str> = Vec::new();
    if let Some(EventPlace::Body(pointer)) = provider.recognise.as_ref().map(|rule| &rule.event) {
        pointers.push(pointer);
    }
    if let Some(event) = &recipe.event {
        pointers.extend(event.matches.names());
    }
    if let Some(scheme) = &provider.signature {
        pointers.extend(scheme.places_in_body());
    }
    pointers.into_iter().map(Path::parse).collect()
}
