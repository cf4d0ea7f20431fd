//! `--vary`: recipes whose deliveries differ by what the event's schema allows or forbids.

use std::mem;

use hookctl::Error;
use hookctl::judge::Expectation;
use hookctl::run::{Payload, Recipe, Varying};
use hookctl::vary::{Blueprint, Variation};

use super::args::SendArgs;
use crate::cli::session::Session;

/// Has every recipe vary its payload, when that is asked for.
///
/// # Errors
/// [`Error::Usage`] when there is no body or no schema to vary it by.
pub fn vary(
    args: &SendArgs,
    recipes: &mut Vec<(Recipe, Expectation)>,
    session: &Session,
) -> Result<(), Error> {
    let Some(variation) = args.payload.vary else {
        return Ok(());
    };
    if let Some((recipe, _)) = recipes
        .first()
        .filter(|_| args.payload.seed.is_none() && !args.output.quiet)
    {
        let seed = recipe.fixed.seed;
        session.note(&format!("`--seed {seed}` varies the same way again"));
    }
    let asked = mem::take(recipes);
    let mut refused = None;
    for (mut recipe, expectation) in asked {
        match varied(variation, &mut recipe) {
            Ok(varying) => {
                recipe.payload = Payload::Varied(Box::new(varying));
                recipes.push((recipe, expectation));
            }
            // Of all events those that can be varied are meant.
            Err(error @ Error::Usage { .. }) if args.all => {
                if !args.output.quiet {
                    session.note(&format!("{error}, so it is left out"));
                }
                refused = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    let turns = recipes.len() as u64;
    for (recipe, _) in recipes.iter_mut() {
        if let Payload::Varied(varying) = &mut recipe.payload {
            varying.turns = turns;
        }
    }
    match refused {
        Some(error) if recipes.is_empty() => Err(error),
        _ => Ok(()),
    }
}

fn varied(variation: Variation, recipe: &mut Recipe) -> Result<Varying, Error> {
    let Some(event) = &recipe.event else {
        return Err(Error::usage(
            "there is no schema to vary the payload by",
            "`--vary` goes by the schema of an event: name one that has a sample",
        ));
    };
    if matches!(recipe.payload, Payload::None) {
        return Err(Error::usage(
            format!("`{}` has no body to vary", event.short),
            "leave out `--vary`, or name another event",
        ));
    }
    let edition = event.edition.as_deref().unwrap_or_default();
    let Some(schema) = recipe.pack.schema(edition, &event.short)? else {
        return Err(Error::usage(
            format!("`{}` has no schema to vary its payload by", event.short),
            format!(
                "put a JSON Schema at `{edition}/{}.schema.json` of the pack",
                event.short
            ),
        ));
    };
    let blueprint = Blueprint::new(&schema)?;
    let of = mem::replace(&mut recipe.payload, Payload::None);
    Ok(Varying::new(
        of,
        variation,
        blueprint,
        &recipe.pack,
        &recipe.edits,
    ))
}
