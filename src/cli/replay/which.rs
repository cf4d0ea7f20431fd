//! Which records are sent, and when.

use std::sync::Arc;

use hookctl::Error;
use hookctl::pack::Pack;
use hookctl::run::Filter;
use hookctl::run::replay::{OrderBy, PlanOptions, Selection, Share};
use hookctl::run::schedule::Pace;

use super::args::{PaceName, ReplayArgs};

/// What is planned. `seed` decides about `--sample`.
pub fn plan(args: &ReplayArgs, packs: &Arc<[Pack]>, seed: u64) -> Result<PlanOptions, Error> {
    let which = &args.which;
    let when = &args.when;
    let pace = match (when.rate, when.pace) {
        (Some(rate), _) => Pace::Rate(rate),
        (None, PaceName::Max) => Pace::Max,
        (None, PaceName::Original) => Pace::Original {
            speed: when.speed.unwrap_or(1.0),
            max_gap: when.max_gap,
        },
    };
    if pace == Pace::Max && (when.speed.is_some() || when.max_gap.is_some()) {
        return Err(Error::usage(
            "`--pace max` knows no times that could be shortened",
            "leave out `--speed` and `--max-gap`, or the pace",
        ));
    }
    Ok(PlanOptions {
        captures: args.captures.clone(),
        selection: Selection {
            filters: filters(args)?,
            since: which.since,
            until: which.until,
            ids: which.id.clone(),
            lines: which.lines.clone(),
            sample: which.sample.map(|share| Share { share, seed }),
        },
        dedupe: which.dedupe,
        limit: which.limit,
        rounds: which.rounds,
        pace,
        order_by: match &when.order_by {
            Some(text) => OrderBy::parse(text, packs)?,
            None => OrderBy::Nothing,
        },
        packs: Arc::clone(packs),
        answered: None,
    })
}

/// The conditions of the flags; several of one flag mean any of them.
fn filters(args: &ReplayArgs) -> Result<Vec<Filter>, Error> {
    let which = &args.which;
    let wrong =
        |what: String| Error::usage(what, "`hookctl replay --help` lists what can be asked for");
    let mut filters = which.condition.clone();
    for (key, values) in [("provider", &which.provider), ("event", &which.event)] {
        if !values.is_empty() {
            filters.push(Filter::any_of(key, values).map_err(wrong)?);
        }
    }
    if let Some(status) = &which.status {
        filters.push(format!("status={status}").parse().map_err(wrong)?);
    }
    if let Some(state) = &which.signature {
        filters.push(format!("signature={state}").parse().map_err(wrong)?);
    }
    Ok(filters)
}
