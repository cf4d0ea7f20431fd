//! `hookctl learn`: an edition of a pack out of what a capture shows.

use std::path::{Path, PathBuf};

use clap::Args;
use hookctl::Error;
use hookctl::judge::Finding;
use hookctl::pack::{EventPlace, Pack, is_name};
use hookctl::redact::Redactor;
use hookctl::report::{counted, plain};
use hookctl::run::learn::{Learned, Learner, Plan, Skip, Style, in_the_way, write};
use hookctl::run::{Glob, check_pack};

use super::Exit;
use super::learn_summary::{lines, skips, summary};
use super::output::answer;
use super::session::{Session, entropy, now};

/// How many lines that are no record are told one by one.
const BAD_LINES: usize = 5;

/// Write what a capture shows as an edition of a pack: a schema and a sample of each event
#[derive(Args)]
#[command(after_help = include_str!("../../samples/help/learn.txt"))]
pub struct LearnArgs {
    /// Captures, plain or compressed with zstd (`-`: standard input)
    #[arg(index = 1, value_name = "CAPTURE", required = true)]
    pub captures: Vec<PathBuf>,
    /// Whose requests to learn from: a pack's name, or that of a new one [default: all that are recognised]
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Which events, by short name, wire name or `provider/event`; `*` stands for anything
    #[arg(long, value_name = "GLOB")]
    event: Vec<String>,
    /// Where the event's name stands, `body:/POINTER` or `header:NAME`, for a provider whose pack does not say
    /// [default: guessed]
    #[arg(long, value_name = "PLACE", requires = "provider", value_parser = event_at)]
    event_at: Option<EventPlace>,
    /// The folder of packs to write into
    #[arg(long, value_name = "DIR", default_value = "samples")]
    pub out: PathBuf,
    /// The edition to write
    #[arg(long, value_name = "NAME", default_value = "observed")]
    pub edition: String,
    /// In how many payloads a member must always have been before it is required, and a format before it is one
    #[arg(
        long,
        value_name = "COUNT",
        default_value_t = 20,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    min_payloads: u64,
    /// A file whose bytes decide what stands for secrets and personal data [default: chance]
    #[arg(long, value_name = "FILE")]
    salt_file: Option<PathBuf>,
    /// Write over what was learned before
    #[arg(long)]
    force: bool,
    /// Refuse a capture with a line that is not a record
    #[arg(long)]
    strict: bool,
    /// Print each event as a line of JSON
    #[arg(long)]
    json: bool,
}

fn event_at(text: &str) -> Result<EventPlace, String> {
    match EventPlace::try_from(text.to_owned())? {
        EventPlace::Path => Err("events that stand in the path are not learned".into()),
        place => Ok(place),
    }
}

/// Reads, learns, writes, checks.
pub fn run(args: &LearnArgs, session: &Session) -> Result<Exit, Error> {
    check_names(args)?;
    let redactor = redactor(args)?;
    let mut learner = Learner {
        packs: packs(args, session)?,
        provider: args.provider.clone(),
        events: args
            .event
            .iter()
            .map(|glob| Glob::from(glob.as_str()))
            .collect(),
        name_at: args.event_at.clone(),
    };
    if let (Some(provider), Some(_), false) =
        (&args.provider, &args.event_at, learner.needs_a_place())
    {
        return Err(Error::usage(
            format!("the pack `{provider}` says itself where the name of an event stands"),
            "leave out `--event-at`",
        ));
    }
    let learned = read(&mut learner, args, session)?;
    let skipped = learned.skipped.clone();
    if learned.events.is_empty() {
        return Err(nothing(&learned));
    }
    let style = Style {
        edition: args.edition.clone(),
        least: args.min_payloads,
        redactor,
    };
    let plans = learned.plan(&learner, &style)?;
    if !args.force {
        refuse_to_replace(&plans, args)?;
    }
    let plans = whole(plans, session)?;
    plans.iter().try_for_each(|plan| write(plan, &args.out))?;
    let palette = session.out_palette();
    answer(|out| match args.json {
        true => lines(out, &plans),
        false => summary(out, &plans, &skipped, args, palette),
    })?;
    check(&plans, args, session)
}

/// The plans that have something to write. What cannot be written is told.
fn whole(plans: Vec<Plan>, session: &Session) -> Result<Vec<Plan>, Error> {
    for (plan, (event, why)) in plans
        .iter()
        .flat_map(|plan| plan.left_out.iter().map(move |out| (plan, out)))
    {
        let text = format!("{}/{event} is left out: {why}", plan.provider);
        session.warn(&plain(&text));
    }
    let plans: Vec<Plan> = plans
        .into_iter()
        .filter(|plan| !plan.events.is_empty())
        .collect();
    if plans.is_empty() {
        return Err(Error::Nothing {
            what: "no event can be written".into(),
            help: None,
        });
    }
    Ok(plans)
}

/// Learns from the captures, and tells of lines that are no record.
fn read(learner: &mut Learner, args: &LearnArgs, session: &Session) -> Result<Learned, Error> {
    let mut told = 0;
    let mut on_bad = |path: &Path, bad: &hookctl::capture::BadLine| {
        let place = format!("{}:{}", path.display(), bad.line);
        if args.strict {
            let what = bad.what.clone();
            return Err(Error::Capture { place, what });
        }
        told += 1;
        if told <= BAD_LINES {
            session.warn(&plain(&format!("{place}: skipped: {}", bad.what)));
        }
        Ok(())
    };
    let learned = learner.read(&args.captures, &mut on_bad)?;
    if told > BAD_LINES {
        let more = counted(told - BAD_LINES, "further line");
        session.warn(&format!("{more} skipped, which are no records"));
    }
    Ok(learned)
}

fn check_names(args: &LearnArgs) -> Result<(), Error> {
    let named = [
        ("an edition", Some(&args.edition)),
        ("a pack", args.provider.as_ref()),
    ];
    for (what, name) in named {
        if let Some(name) = name.filter(|name| !is_name(name) || name.starts_with('.')) {
            return Err(Error::usage(
                format!("`{}` cannot be the name of {what}", name.escape_debug()),
                "a name is made of letters, digits, `.`, `_` and `-`, without `..`",
            ));
        }
    }
    if args.out.join("provider.toml").is_file() {
        return Err(Error::usage(
            format!("`{}` is a pack", args.out.display()),
            "name the folder of packs it lies in",
        ));
    }
    Ok(())
}

fn redactor(args: &LearnArgs) -> Result<Redactor, Error> {
    Ok(match &args.salt_file {
        Some(path) => {
            let salt = std::fs::read(path).map_err(|e| Error::file("read", path, e))?;
            if salt.is_empty() {
                return Err(Error::usage(
                    format!("`{}` is empty", path.display()),
                    "a salt is any text that others do not know",
                ));
            }
            Redactor::new(&salt)
        }
        None => Redactor::new(&entropy::<32>()?),
    })
}

/// Every pack that is whole, as it is with what lies in the folder that is written into.
fn packs(args: &LearnArgs, session: &Session) -> Result<Vec<Pack>, Error> {
    if !args.out.is_dir() {
        return session.packs();
    }
    let catalogue = session.catalogue()?.clone().with_folder(&args.out)?;
    let mut packs = Vec::new();
    for name in catalogue.names() {
        match catalogue.pack(&name) {
            Ok(mut pack) => {
                if let Some(prefix) = session.provider_settings(&name)?.header_prefix {
                    pack.provider.set_header_prefix(&prefix)?;
                }
                packs.push(pack);
            }
            Err(error) if args.provider.as_ref() == Some(&name) => return Err(error),
            Err(error) => session.warn(&plain(&format!("the pack `{name}` is left out: {error}"))),
        }
    }
    Ok(packs)
}

fn refuse_to_replace(plans: &[Plan], args: &LearnArgs) -> Result<(), Error> {
    let there: Vec<PathBuf> = plans
        .iter()
        .flat_map(|plan| in_the_way(plan, &args.out))
        .collect();
    let Some(first) = there.first() else {
        return Ok(());
    };
    let others = match there.len() - 1 {
        0 => String::new(),
        more => format!(", and {}", counted(more, "other file")),
    };
    Err(Error::usage(
        format!("`{}` is there already{others}", first.display()),
        "`--force` writes over what was learned before; `--edition NAME` keeps it",
    ))
}

fn nothing(learned: &Learned) -> Error {
    let what = match skips(&learned.skipped, |_| true) {
        text if text.is_empty() => "the capture holds no record".to_owned(),
        text => format!("there is nothing to learn from: {text}"),
    };
    let unknown = learned.skipped.contains_key(&Skip::UnknownProvider);
    Error::Nothing {
        what,
        help: unknown.then(|| {
            "say whose they are with `--provider NAME`; a name that no pack has makes a new one"
                .into()
        }),
    }
}

/// Holds what was written to what every pack has to hold.
fn check(plans: &[Plan], args: &LearnArgs, session: &Session) -> Result<Exit, Error> {
    let catalogue = session.catalogue()?.clone().with_folder(&args.out)?;
    let mut exit = Exit::Holds;
    for plan in plans {
        let pack = catalogue.pack(&plan.provider)?;
        let own = [
            format!("{}/{}/", plan.provider, args.edition),
            format!("{}/provider.toml", plan.provider),
        ];
        let ours = |finding: &&Finding| own.iter().any(|place| finding.path.starts_with(place));
        for finding in check_pack(&pack, now()).findings.iter().filter(ours) {
            exit = Exit::CheckFailed;
            let text = format!(
                "{}: expected {}, got {}",
                finding.path, finding.expected, finding.seen
            );
            session.warn(&plain(&text));
        }
    }
    Ok(exit)
}
