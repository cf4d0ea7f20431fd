//! `hookctl replay`: recorded deliveries go out again.

mod anew;
mod args;
mod delivering;
mod dry_run;
mod plan;
mod shown;
mod which;

use std::sync::{Arc, PoisonError};
use std::time::Instant;

use clap::ArgMatches;
use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::report;
use hookctl::run::replay::{Passed, PlanReader, Replay};
use hookctl::run::schedule::{Plan, Room, ScheduleOptions};
use hookctl::signature::Veil;
use hookctl::wire::{Client, Lines};

pub use args::ReplayArgs;

use super::Exit;
use super::runtime::{interrupts, runtime};
use super::session::{Session, now, record_id};
use plan::Prepared;
use shown::Shown;

/// Sends records again, or shows what would be sent.
pub fn run(args: &ReplayArgs, matches: &ArgMatches, session: &Session) -> Result<Exit, Error> {
    let prepared = Prepared::new(args, matches, session)?;
    match args.dry_run {
        true => dry_run::show(args, prepared, session),
        false => deliver(args, prepared, session),
    }
}

fn deliver(args: &ReplayArgs, prepared: Prepared, session: &Session) -> Result<Exit, Error> {
    let client = Client::new(delivering::client_options(args, session)?)?;
    let writer = args.output.out.as_deref().map(Writer::open).transpose()?;
    let options = ScheduleOptions {
        concurrency: usize::from(args.when.concurrency),
        ..ScheduleOptions::default()
    };
    let (reader, passed) = PlanReader::new(prepared.plan);
    let retry = delivering::retry(args)?;
    let replay = Replay {
        lines: Lines::new(&client),
        to: prepared.to,
        renewal: &prepared.renewal,
        packs: Arc::clone(&prepared.packs),
        expect: args.delivery.expect.clone(),
        retry: &retry,
        compare: prepared.compare,
        now,
        record_id,
    };
    let veil = Veil::over(prepared.renewal.keys.all());
    let mut shown = Shown::new(args, session, writer, prepared.answered, veil);
    let begun = Instant::now();
    let ran = runtime()?.block_on(async {
        let plan = Plan::read_ahead(reader, Room::default())?;
        let stop = interrupts();
        replay
            .run(plan, options, stop, |done| shown.take(done))
            .await
    });
    let passed: Passed = passed
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    shown.end_progress();
    for line in report::passed(&passed) {
        session.warn(&line);
    }
    // What was sent is told, whatever ended it.
    let ran = match ran {
        Ok(ran) => ran,
        Err(error) => {
            shown.abandon(&passed, begun.elapsed())?;
            return Err(error);
        }
    };
    let was_complete = passed.answered > 0;
    if ran.started == 0 && ran.left.is_empty() && ran.read_to_end && !was_complete {
        return Err(nothing(&passed));
    }
    shown.finish(&ran, &passed)
}

fn nothing(passed: &Passed) -> Error {
    let what = match passed.read {
        0 => "there is no record in it".to_owned(),
        1 => "the one record is not selected".to_owned(),
        read => format!("none of {read} records is selected"),
    };
    Error::Nothing {
        what,
        help: Some("`--dry-run` shows what would be sent; fewer conditions select more".into()),
    }
}
