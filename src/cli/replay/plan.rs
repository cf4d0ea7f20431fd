//! What `replay` is going to do: which records, when, made how, sent where, compared with what.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use clap::ArgMatches;
use hookctl::Error;
use hookctl::pack::Pack;
use hookctl::run::load::Metric;
use hookctl::run::replay::{
    Answered, Compare, Destination, Identity, PlanOptions, Renewal, first_id,
};
use hookctl::wire::Target;

use super::anew::renewal;
use super::args::ReplayArgs;
use super::delivering::compare;
use super::which::plan;
use crate::cli::external;
use crate::cli::session::{Session, entropy, now};

/// Everything that is settled before the first delivery.
pub struct Prepared {
    /// Where everything goes.
    pub to: Destination,
    /// Which records, and when.
    pub plan: PlanOptions,
    /// What is made anew.
    pub renewal: Renewal,
    /// With what answers are compared.
    pub compare: Compare,
    /// The packs that are known.
    pub packs: Arc<[Pack]>,
    /// What was answered before, and is answered now.
    pub answered: Option<Arc<Mutex<Answered>>>,
}

impl Prepared {
    /// Settles it.
    pub fn new(args: &ReplayArgs, matches: &ArgMatches, session: &Session) -> Result<Self, Error> {
        let target = target(args, session)?;
        let other = args.compare.and_to.as_deref();
        let other = other.map(Target::parse).transpose()?;
        for target in [Some(&target), other.as_ref()].into_iter().flatten() {
            allowed(args, target, session)?;
        }
        readable_twice(args)?;
        let packs: Arc<[Pack]> = session.packs()?.into();
        let identity = identity(args)?;
        let mut plan = plan(args, &packs, identity.seed)?;
        let compare = compare(args, other)?;
        judgeable(args, &compare)?;
        let renewal = renewal(args, matches, &plan, &identity, session)?;
        // Not before everything else is known to be sound, since this makes the file.
        let answered = answered(args, identity, session)?;
        plan.answered.clone_from(&answered);
        Ok(Prepared {
            to: Destination {
                target,
                keep_host: args.what.keep_host,
            },
            plan,
            renewal,
            compare,
            packs,
            answered,
        })
    }
}

/// Without a comparison nobody knows what changed.
fn judgeable(args: &ReplayArgs, compare: &Compare) -> Result<(), Error> {
    let mut limits = args.delivery.threshold.iter();
    match limits.find(|limit| limit.metric() == Metric::Changed) {
        Some(limit) if matches!(compare, Compare::Nothing) => Err(Error::usage(
            format!("`--threshold '{limit}'` needs something to compare answers with"),
            "add `--compare` or `--and-to URL`",
        )),
        _ => Ok(()),
    }
}

fn target(args: &ReplayArgs, session: &Session) -> Result<Target, Error> {
    let to = args.to.as_ref().or(session.settings()?.to.as_ref());
    match to {
        Some(url) => Target::parse(url),
        None if args.dry_run => Target::parse("http://127.0.0.1/"),
        None => Err(Error::usage(
            "there is no endpoint to replay to",
            "add `--to URL`, or look at the plan with `--dry-run`",
        )),
    }
}

fn allowed(args: &ReplayArgs, target: &Target, session: &Session) -> Result<(), Error> {
    let said = session.settings()?.replay.allow_external.unwrap_or(false);
    external::allowed(
        target,
        args.dry_run || args.delivery.allow_external || said,
        "recorded deliveries may do there again what they did before",
        "replay",
    )
}

/// Standard input and pipes can be read once.
fn readable_twice(args: &ReplayArgs) -> Result<(), Error> {
    let is_stdin = |path: &&PathBuf| path.as_path() == Path::new("-");
    let once = |path: &&PathBuf| {
        is_stdin(path)
            || path
                .metadata()
                .is_ok_and(|it| !it.is_file() && !it.is_dir())
    };
    let again =
        args.which.rounds > 1 || args.delivery.resume.is_some() || args.what.shift_time.is_some();
    let twice_stdin = args.captures.iter().filter(is_stdin).count() > 1;
    match args.captures.iter().find(once) {
        Some(path) if again || twice_stdin => Err(Error::usage(
            match is_stdin(&path) {
                true => "standard input can be read only once".to_owned(),
                false => format!("`{}` can be read only once", path.display()),
            },
            "`--loop`, `--resume` and `--shift-time` need a capture in a file",
        )),
        _ => Ok(()),
    }
}

/// Which replay it is: the one that is resumed, or a new one.
fn identity(args: &ReplayArgs) -> Result<Identity, Error> {
    let known = match &args.delivery.resume {
        Some(path) => Answered::identity(path)?,
        None => None,
    };
    if let Some(known) = known {
        return match args.what.seed.filter(|seed| *seed != known.seed) {
            Some(seed) => Err(Error::usage(
                format!(
                    "the replay to be resumed was made with the seed {}, and not with {seed}",
                    known.seed
                ),
                "leave out `--seed`: a resumed replay goes on with its own",
            )),
            None => Ok(known),
        };
    }
    Ok(Identity {
        captures: match args.delivery.resume {
            Some(_) => captures(args)?,
            None => Vec::new(),
        },
        seed: match args.what.seed {
            Some(seed) => seed,
            None => u64::from_le_bytes(entropy()?),
        },
        begun: now(),
    })
}

fn captures(args: &ReplayArgs) -> Result<Vec<String>, Error> {
    args.captures.iter().map(|path| first_id(path)).collect()
}

/// Opens the file of what was answered. What is only looked at leaves no file behind.
fn answered(
    args: &ReplayArgs,
    identity: Identity,
    session: &Session,
) -> Result<Option<Arc<Mutex<Answered>>>, Error> {
    let Some(path) = &args.delivery.resume else {
        return Ok(None);
    };
    if args.dry_run && !path.exists() {
        return Ok(None);
    }
    let identity = Identity {
        captures: captures(args)?,
        ..identity
    };
    let answered = Answered::open(path, identity)?;
    if answered.count() > 0 {
        let count = match answered.count() {
            1 => "1 delivery that was answered".to_owned(),
            count => format!("{count} deliveries that were answered"),
        };
        session.note(&format!(
            "going on after {count}; those whose answer was not seen go out again"
        ));
    }
    Ok(Some(Arc::new(Mutex::new(answered))))
}

impl ReplayArgs {
    /// What a capture is called.
    pub fn place(&self, source: usize) -> String {
        let path = self.captures.get(source);
        path.map_or_else(String::new, |path| path.display().to_string())
    }
}
