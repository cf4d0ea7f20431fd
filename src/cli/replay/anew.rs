//! What is made anew in the requests: signatures, ids, times, edits.

use std::collections::HashMap;

use clap::ArgMatches;
use hookctl::Error;
use hookctl::pack::Pack;
use hookctl::run::replay::{
    Declared, Identity, Ids, PlanOptions, PlanReader, Renewal, Resign, Shift,
};
use hookctl::wire::Target;

use super::args::{IdsName, Moment, ReplayArgs, ResignName};
use crate::cli::payload;
use crate::cli::secrets::key_ring;
use crate::cli::session::Session;

/// What is made anew. The times of the bodies are moved by what lies between the first record of the plan and the time
/// it is to have; `identity` says when the replay began.
pub fn renewal(
    args: &ReplayArgs,
    matches: &ArgMatches,
    plan: &PlanOptions,
    identity: &Identity,
    session: &Session,
) -> Result<Renewal, Error> {
    let what = &args.what;
    let packs = &plan.packs;
    let edits = match matches.subcommand() {
        Some((_, own)) => args.edits.edits(own)?,
        None => Vec::new(),
    };
    let headers = payload::headers(&what.header)?;
    let changed = !edits.is_empty()
        || !headers.is_empty()
        || what.shift_time.is_some()
        || what.ids == IdsName::New;
    let named = which_packs(args, packs);
    Ok(Renewal {
        public_url: what.public_url.as_deref().map(Target::parse).transpose()?,
        public_urls: public_urls(packs, session)?,
        resign: match what.resign {
            Some(ResignName::Keep) => Resign::Keep,
            Some(ResignName::Aged) => Resign::Aged,
            Some(ResignName::Fresh) | None => Resign::Fresh,
        },
        must_sign: what.resign.is_some() || changed,
        ids: match what.ids {
            IdsName::Keep => Ids::Keep,
            IdsName::New => Ids::New {
                seed: identity.seed,
            },
        },
        edits,
        headers,
        force: what.force,
        keys: key_ring(&args.secrets, !named.is_empty(), of(&named, packs), session)?,
        declared: Declared::default(),
        shift: match what.shift_time {
            Some(moment) => shift(plan, moment, identity)?,
            None => None,
        },
        begun: identity.begun,
    })
}

/// The packs that `--provider` names exactly.
fn which_packs(args: &ReplayArgs, packs: &[Pack]) -> Vec<Pack> {
    let named = packs
        .iter()
        .filter(|pack| args.which.provider.contains(&pack.name));
    named.cloned().collect()
}

/// Those that were named, else all.
fn of<'a>(named: &'a [Pack], all: &'a [Pack]) -> &'a [Pack] {
    match named.is_empty() {
        true => all,
        false => named,
    }
}

/// Under which URL each provider calls, by the settings.
fn public_urls(packs: &[Pack], session: &Session) -> Result<HashMap<String, Target>, Error> {
    let mut urls = HashMap::new();
    for pack in packs {
        if let Some(url) = session.provider_settings(&pack.name)?.public_url {
            urls.insert(pack.name.clone(), Target::parse(&url)?);
        }
    }
    Ok(urls)
}

fn shift(plan: &PlanOptions, to: Moment, identity: &Identity) -> Result<Option<Shift>, Error> {
    let to = match to {
        Moment::Now => identity.begun,
        Moment::At(at) => at,
    };
    let (mut reader, _) = PlanReader::new(plan.clone());
    let first = reader.next().transpose()?;
    Ok(first.map(|due| Shift::between(due.job.record.exchange.at, to)))
}
