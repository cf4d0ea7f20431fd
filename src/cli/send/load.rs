//! `send --for`, `send --threshold` and `send --rate` with `--count`: the endpoint under load.

use clap::ArgMatches;
use clap::parser::ValueSource;
use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::{Expectation, Status};
use hookctl::pack::Pack;
use hookctl::report::{self, LoadReport, veil_case};
use hookctl::run::load::{Amount, Load, Metric};
use hookctl::run::{Attempt, Recipe};
use hookctl::signature::Veil;
use hookctl::wire::Client;

use super::args::{DeliveryArgs, SendArgs};
use super::load_report::{Asked, Kept};
use super::plan;
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::progress::Progress;
use crate::cli::runtime::{interrupts, runtime};
use crate::cli::session::{Session, now, record_id};

/// How many deliveries are under way at once at a rate, unless the user says so.
const AT_ONCE: usize = 1024;
/// How many of those that fail are shown.
const SHOWN: u64 = 3;

/// Whether the flags ask for a load: a time, a limit, or many at a rate. What is tried again is none.
pub fn is_asked(delivery: &DeliveryArgs) -> bool {
    let many = delivery.rate.is_some() && delivery.count > 1 && delivery.retry == "none";
    delivery.length.is_some() || !delivery.threshold.is_empty() || many
}

/// Puts the endpoint under load.
pub fn run(
    args: &SendArgs,
    matches: &ArgMatches,
    pack: &Pack,
    recipes: &[(Recipe, Expectation)],
    session: &Session,
) -> Result<Exit, Error> {
    if args.delivery.retry != "none" {
        return Err(Error::usage(
            "under load nothing is tried again",
            "leave out `--retry`, or `--for` and `--threshold`",
        ));
    }
    let limits = &args.delivery.threshold;
    if limits.iter().any(|limit| limit.metric() == Metric::Changed) {
        return Err(Error::usage(
            "`send` has no earlier answer that one could have changed from",
            "`changed` is for `hookctl replay --compare`; `failed` tells of answers that are not as expected",
        ));
    }
    let client = Client::new(plan::client_options(args, pack, session)?)?;
    for (recipe, _) in recipes {
        recipe.prepare(0, now())?.compose(now())?;
    }
    let mut writer = args.output.out.as_deref().map(Writer::open).transpose()?;
    let amount = amount(args, matches, recipes.len() as u64);
    let load = Load {
        client: &client,
        now,
        amount,
        kept_open: true,
        recorded: writer.is_some() || args.output.verbose || !args.output.report.is_empty(),
    };
    let progress = match amount.total() {
        u64::MAX => Progress::counting(true),
        total => Progress::new(total),
    };
    let veil = Veil::over(recipes.iter().flat_map(|(recipe, _)| &recipe.secrets));
    let mut kept = Kept::open(args, session, veil.clone(), now())?;
    let mut failed = 0;
    let on_sent = |sent: Attempt, latency| {
        progress.step();
        let fails = matches!(sent.status, Status::Fail | Status::Error);
        failed += u64::from(fails);
        let shown = args.output.verbose || (fails && failed <= SHOWN);
        let shown = shown && !args.output.json;
        if !shown && writer.is_none() && kept.is_none() {
            return Ok(());
        }
        let mut case = sent.case(record_id)?;
        if let Some(writer) = &mut writer {
            writer.append(&case.exchange)?;
        }
        if let Some(kept) = &mut kept {
            kept.take(&case.exchange, latency, fails);
        }
        if !shown {
            return Ok(());
        }
        veil_case(&veil, &mut case);
        let palette = session.out_palette();
        let verbose = args.output.verbose;
        progress.suspend(|| answer(|out| report::delivery(out, &case, verbose, palette)))
    };
    let ran = runtime()?.block_on(async { load.run(recipes, interrupts(), on_sent).await });
    progress.finish();
    if let Some(writer) = &mut writer {
        writer.sync()?;
    }
    let report = LoadReport::new(ran?, &args.delivery.threshold);
    let palette = session.out_palette();
    answer(|out| match args.output.json {
        true => report::json_line(out, &report),
        false => report::load_summary(out, &report, palette),
    })?;
    if let Some(kept) = kept {
        kept.finish(&report, asked(args, pack, recipes, &amount))?;
    }
    Ok(exit(args, &report))
}

/// What a report says of what was asked for.
fn asked(
    args: &SendArgs,
    pack: &Pack,
    recipes: &[(Recipe, Expectation)],
    amount: &Amount,
) -> Asked {
    let names = recipes.iter();
    let names: Vec<_> = names
        .map(|(recipe, _)| format!("`{}`", recipe.name()))
        .collect();
    let mut sends = match amount.total() {
        u64::MAX => names.join(", "),
        total => format!("{total} × {}", names.join(", ")),
    };
    if let Some(rate) = amount.rate {
        sends.push_str(&format!(", {rate} a second"));
    }
    if let Some(length) = amount.length {
        sends.push_str(&format!(" for {}", humantime::format_duration(length)));
    }
    let at_once = amount.concurrency;
    sends.push_str(&format!(", at most {at_once} at once"));
    let first = recipes.first().map(|(recipe, _)| recipe);
    Asked {
        title: match args.events.as_slice() {
            [event] => format!("{} {event} under load", pack.name),
            _ => format!("{} under load", pack.name),
        },
        target: first.map(|recipe| recipe.target.url()).unwrap_or_default(),
        seed: first.map_or(0, |recipe| recipe.fixed.seed),
        sends,
    }
}

fn amount(args: &SendArgs, matches: &ArgMatches, recipes: u64) -> Amount {
    let own = matches.subcommand().map(|(_, own)| own);
    let counted = own.and_then(|own| own.value_source("count")) == Some(ValueSource::CommandLine);
    let delivery = &args.delivery;
    let count = delivery.count.saturating_mul(recipes);
    let at_once = match delivery.rate {
        Some(_) => AT_ONCE,
        None => 1,
    };
    Amount {
        rate: delivery.rate,
        // Without a number of their own, the time alone says how many there are.
        count: (counted || delivery.length.is_none()).then_some(count),
        length: delivery.length,
        concurrency: delivery.concurrency.map_or(at_once, usize::from),
    }
}

/// Limits decide; what they do not speak of counts as it does without a load.
fn exit(args: &SendArgs, report: &LoadReport) -> Exit {
    let summary = &report.summary;
    let limited = |metric| {
        let mut thresholds = args.delivery.threshold.iter();
        thresholds.any(|threshold| threshold.metric() == metric)
    };
    let tolerated = limited(Metric::Failed);
    let unreached = summary.errors.get("no connection").copied() == Some(summary.sent);
    if summary.stopped {
        Exit::Interrupted
    } else if summary.sent == 0 {
        Exit::Nothing
    } else if unreached || (summary.unanswered > 0 && !tolerated) || !report.is_judged() {
        Exit::Incomplete
    } else if !report.is_kept() || (summary.refused > 0 && !tolerated) {
        Exit::CheckFailed
    } else {
        Exit::Holds
    }
}
