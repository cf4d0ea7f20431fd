//! What `replay` is going to do: which records, when, made how, compared with what.

use std::path::Path;
use std::sync::Arc;

use clap::ArgMatches;
use hookctl::Error;
use hookctl::capture::Reader;
use hookctl::json::Pattern;
use hookctl::judge::Comparison;
use hookctl::pack::Pack;
use hookctl::run::replay::{
    AnswerCheck, Compare, Declared, Destination, Identity, Ids, OrderBy, PlanOptions, Recording,
    Renewal, Resign, Selection, Share, Shift, first_id,
};
use hookctl::run::schedule::Pace;
use hookctl::run::{Filter, RetryPolicy};
use hookctl::wire::{ClientOptions, Target, TlsOptions};

use super::args::{IdsName, Moment, PaceName, ReplayArgs, ResignName};
use crate::cli::payload;
use crate::cli::secrets::key_ring;
use crate::cli::session::{Session, entropy, now};

/// Everything that is settled before the first delivery.
pub struct Prepared {
    /// Which records, and when.
    pub plan: PlanOptions,
    /// What is made anew.
    pub renewal: Renewal,
    /// With what answers are compared.
    pub compare: Compare,
    /// The packs that are known.
    pub packs: Arc<[Pack]>,
    seed: u64,
}

impl Prepared {
    /// Settles it.
    pub fn new(args: &ReplayArgs, matches: &ArgMatches, session: &Session) -> Result<Self, Error> {
        let packs: Arc<[Pack]> = session.packs()?.into();
        let settings = session.settings()?;
        let to = args.to.clone().or(settings.to.clone());
        let target = match to {
            Some(url) => Target::parse(&url)?,
            None if args.dry_run => Target::parse("http://127.0.0.1/")?,
            None => {
                return Err(Error::usage(
                    "there is no endpoint to replay to",
                    "add `--to URL`, or look at the plan with `--dry-run`",
                ));
            }
        };
        allowed(args, &target, session)?;
        let other = args
            .compare
            .and_to
            .as_deref()
            .map(Target::parse)
            .transpose()?;
        if let Some(other) = &other {
            allowed(args, other, session)?;
        }
        let seed = match args.what.seed {
            Some(seed) => seed,
            None => u64::from_le_bytes(entropy()?),
        };
        input(args)?;
        Ok(Prepared {
            plan: plan(args, &packs, seed)?,
            renewal: renewal(args, matches, target, seed, &packs, session)?,
            compare: compare(args, other)?,
            packs,
            seed,
        })
    }

    /// Which replay it is, for the file that it is resumed with.
    pub fn identity(&self, args: &ReplayArgs) -> Result<Identity, Error> {
        let captures = args.captures.iter().map(|path| first_id(path));
        Ok(Identity {
            captures: captures.collect::<Result<_, _>>()?,
            seed: self.seed,
        })
    }

    /// Goes on with the randomness of the replay that is resumed.
    pub fn reseed(&mut self, seed: u64) {
        self.seed = seed;
        if let Ids::New { seed: own } = &mut self.renewal.ids {
            *own = seed;
        }
        if let Some(sample) = &mut self.plan.selection.sample {
            sample.seed = seed;
        }
    }
}

/// Replaying into production by mistake is the accident of this trade.
fn allowed(args: &ReplayArgs, target: &Target, session: &Session) -> Result<(), Error> {
    let said = session.settings()?.replay.allow_external.unwrap_or(false);
    if args.dry_run || args.delivery.allow_external || said || target.is_loopback() {
        return Ok(());
    }
    Err(Error::usage(
        format!(
            "`{}` is not on this machine, and recorded deliveries may do there again what they did before",
            target.authority
        ),
        "if that is what you want, add `--allow-external`, or `[replay] allow_external = true` to `hookctl.toml`",
    ))
}

/// Standard input can be read once.
fn input(args: &ReplayArgs) -> Result<(), Error> {
    let stdin = args
        .captures
        .iter()
        .filter(|path| *path == Path::new("-"))
        .count();
    let again =
        args.which.rounds > 1 || args.delivery.resume.is_some() || args.what.shift_time.is_some();
    if stdin > 1 || stdin == 1 && again {
        return Err(Error::usage(
            "standard input can be read only once",
            "`--loop`, `--resume` and `--shift-time` need a capture in a file",
        ));
    }
    Ok(())
}

fn plan(args: &ReplayArgs, packs: &Arc<[Pack]>, seed: u64) -> Result<PlanOptions, Error> {
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

fn renewal(
    args: &ReplayArgs,
    matches: &ArgMatches,
    target: Target,
    seed: u64,
    packs: &[Pack],
    session: &Session,
) -> Result<Renewal, Error> {
    let what = &args.what;
    let named: Vec<Pack> = match which_packs(args, packs) {
        named if named.is_empty() => packs.to_vec(),
        named => named,
    };
    let edits = match matches.subcommand() {
        Some((_, own)) => args.edits.edits(own)?,
        None => Vec::new(),
    };
    let headers = payload::headers(&what.header)?;
    let shift = what
        .shift_time
        .map(|to| shift(args, to))
        .transpose()?
        .flatten();
    let changed =
        !edits.is_empty() || shift.is_some() || what.ids == IdsName::New || !headers.is_empty();
    if let Some(url) = &what.public_url {
        Target::parse(url)?;
    }
    Ok(Renewal {
        to: Destination {
            target,
            keep_host: what.keep_host,
        },
        public_url: what.public_url.clone(),
        resign: match what.resign {
            Some(ResignName::Keep) => Resign::Keep,
            Some(ResignName::Aged) => Resign::Aged,
            Some(ResignName::Fresh) | None => Resign::Fresh,
        },
        must_sign: what.resign.is_some() || changed,
        ids: match what.ids {
            IdsName::Keep => Ids::Keep,
            IdsName::New => Ids::New { seed },
        },
        shift,
        edits,
        headers,
        force: what.force,
        keys: key_ring(
            &args.secrets,
            !args.which.provider.is_empty(),
            &named,
            session,
        )?,
        declared: Declared::default(),
    })
}

/// The packs that `--provider` names exactly.
fn which_packs(args: &ReplayArgs, packs: &[Pack]) -> Vec<Pack> {
    let named = packs
        .iter()
        .filter(|pack| args.which.provider.contains(&pack.name));
    named.cloned().collect()
}

/// From the time of the first record to the one it is to have.
fn shift(args: &ReplayArgs, to: Moment) -> Result<Option<Shift>, Error> {
    let to = match to {
        Moment::Now => now(),
        Moment::At(at) => at,
    };
    let open = |path: &std::path::PathBuf| Ok((path.display().to_string(), Reader::open(path)?));
    let readers = args
        .captures
        .iter()
        .map(open)
        .collect::<Result<Vec<_>, Error>>()?;
    let first = Recording::new(readers).next_record()?;
    Ok(first.map(|record| Shift::between(record.exchange.at, to)))
}

fn compare(args: &ReplayArgs, other: Option<Target>) -> Result<Compare, Error> {
    let compare = &args.compare;
    let patterns = compare
        .ignore
        .iter()
        .map(|text| text.parse())
        .collect::<Result<Vec<Pattern>, Error>>()?;
    let check = AnswerCheck {
        headers: compare.compare_header.clone(),
        bodies: Comparison::new().ignoring(patterns),
        latency_factor: compare.latency_factor,
    };
    let asked = !compare.ignore.is_empty()
        || !compare.compare_header.is_empty()
        || compare.latency_factor.is_some();
    match other {
        Some(target) => {
            let to = Destination {
                target,
                keep_host: args.what.keep_host,
            };
            Ok(Compare::Other { to, check })
        }
        None if compare.compare => Ok(Compare::Recorded(check)),
        None if asked => Err(Error::usage(
            "nothing is compared, so there is nothing to leave out or to add",
            "add `--compare`, or `--and-to URL`",
        )),
        None => Ok(Compare::Nothing),
    }
}

/// The client's time-outs and trust.
pub fn client_options(args: &ReplayArgs, session: &Session) -> Result<ClientOptions, Error> {
    let delivery = &args.delivery;
    Ok(ClientOptions {
        timeout: delivery.timeout.min(payload::FOR_EVER),
        connect_timeout: delivery.connect_timeout,
        tls: TlsOptions {
            cacert: delivery
                .cacert
                .clone()
                .or(session.settings()?.cacert.clone()),
            insecure: delivery.insecure,
        },
        ..ClientOptions::default()
    })
}

/// When a delivery is tried again, by the pack of its provider.
pub fn retry(args: &ReplayArgs) -> Result<impl Fn(Option<&Pack>) -> RetryPolicy, Error> {
    let asked = args.delivery.retry.as_str();
    let scale = args.delivery.time_scale;
    let fixed = match asked {
        "none" => Some(RetryPolicy::none()),
        "provider" => None,
        number => Some(RetryPolicy::times(number.parse().map_err(|_| {
            Error::usage(
                format!("`--retry {number}` is not a retry policy"),
                "write `none`, `provider` or a number",
            )
        })?)),
    };
    Ok(move |pack: Option<&Pack>| {
        let own = || match pack.map(|pack| &pack.provider.delivery) {
            Some(rule) => RetryPolicy::schedule(rule.retries.clone(), rule.retry_on.clone()),
            None => RetryPolicy::none(),
        };
        fixed.clone().unwrap_or_else(own).scaled(scale)
    })
}

impl ReplayArgs {
    /// What a capture is called.
    pub fn place(&self, source: usize) -> String {
        let path = self.captures.get(source);
        path.map_or_else(String::new, |path| path.display().to_string())
    }
}
