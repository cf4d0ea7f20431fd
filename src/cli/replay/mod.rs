//! `hookctl replay`: recorded deliveries go out again.

mod args;
mod plan;
mod shown;

use std::sync::{Arc, Mutex, PoisonError};

use clap::ArgMatches;
use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::report;
use hookctl::run::replay::{Answered, PlanReader, Replay, pack_of, short_name};
use hookctl::run::schedule::{Plan, Room, ScheduleOptions};
use hookctl::wire::{Client, Lines};

pub use args::ReplayArgs;

use super::Exit;
use super::output::answer;
use super::runtime::{interrupted, runtime};
use super::session::{Session, now, record_id};
use plan::Prepared;
use shown::Shown;

/// Sends records again, or shows what would be sent.
pub fn run(args: &ReplayArgs, matches: &ArgMatches, session: &Session) -> Result<Exit, Error> {
    let prepared = Prepared::new(args, matches, session)?;
    if args.dry_run {
        return show(args, prepared, session);
    }
    deliver(args, prepared, session)
}

/// Prints what is planned.
fn show(args: &ReplayArgs, prepared: Prepared, session: &Session) -> Result<Exit, Error> {
    let (reader, passed) = PlanReader::new(prepared.plan);
    let palette = session.out_palette();
    let mut planned = 0u64;
    for due in reader {
        let due = due?;
        planned += 1;
        let record = &due.job.record;
        let pack = pack_of(&prepared.packs, record);
        let name = match &record.exchange.provider {
            Some(provider) => format!("{provider} {}", short_name(record, pack)),
            None => "-".to_owned(),
        };
        let unfit = prepared.renewal.unfit(&record.exchange);
        let place = args.place(record.source);
        answer(|out| {
            report::planned(out, &due, &name, &place, palette)?;
            match &unfit {
                Some(unfit) => writeln!(out, "              skipped: {unfit}"),
                None => Ok(()),
            }
        })?;
    }
    let passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
    report::passed(&passed)
        .iter()
        .for_each(|line| session.warn(line));
    match planned {
        0 => Err(nothing(&passed)),
        _ => Ok(Exit::Holds),
    }
}

fn deliver(args: &ReplayArgs, mut prepared: Prepared, session: &Session) -> Result<Exit, Error> {
    let answered = match &args.delivery.resume {
        Some(path) => {
            let answered = Answered::open(path, prepared.identity(args)?)?;
            if answered.count() > 0 {
                session.note(&format!(
                    "going on after {} deliveries that were answered; those whose answer was not seen go out again",
                    answered.count()
                ));
            }
            prepared.reseed(answered.identity.seed);
            Some(Arc::new(Mutex::new(answered)))
        }
        None => None,
    };
    prepared.plan.answered.clone_from(&answered);
    let client = Client::new(plan::client_options(args, session)?)?;
    let writer = args.output.out.as_deref().map(Writer::open).transpose()?;
    let options = ScheduleOptions {
        concurrency: usize::from(args.when.concurrency),
        ..ScheduleOptions::default()
    };
    let (reader, passed) = PlanReader::new(prepared.plan);
    let retry = plan::retry(args)?;
    let replay = Replay {
        lines: Lines::new(&client),
        renewal: &prepared.renewal,
        packs: Arc::clone(&prepared.packs),
        expect: args.delivery.expect.clone(),
        retry: &retry,
        compare: prepared.compare,
        now,
        record_id,
    };
    let mut shown = Shown::new(args, session, writer, answered);
    let ran = runtime()?.block_on(async {
        let plan = Plan::read_ahead(reader, Room::default())?;
        let stop = interrupted();
        replay
            .run(plan, options, stop, |done| shown.take(done))
            .await
    });
    // What was sent is told, whatever ended it.
    let ran = match ran {
        Ok(ran) => ran,
        Err(error) => {
            shown.abandon()?;
            return Err(error);
        }
    };
    let passed = passed
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    report::passed(&passed)
        .iter()
        .for_each(|line| session.warn(line));
    let everything_was_answered = passed.answered > 0 && ran.started == 0;
    if ran.started == 0 && ran.left.is_empty() && !everything_was_answered && ran.read_to_end {
        return Err(nothing(&passed));
    }
    shown.finish(&ran, &passed)
}

fn nothing(passed: &hookctl::run::replay::Passed) -> Error {
    let what = match passed.read {
        0 => "there is no record in it".to_owned(),
        read => format!("none of {read} records is selected"),
    };
    Error::Nothing {
        what,
        help: Some("`--dry-run` shows what would be sent; fewer conditions select more".into()),
    }
}
