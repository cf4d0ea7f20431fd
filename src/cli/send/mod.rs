//! `hookctl send`: render, edit, sign, deliver, check the answer.

mod args;
mod load;
mod load_report;
mod plan;
mod probing;
mod shown;
mod vary;

use std::io::Write;

use clap::ArgMatches;
use hookctl::Error;
use hookctl::capture::{Writer, to_curl};
use hookctl::judge::Expectation;
use hookctl::pack::Pack;
use hookctl::run::{Composed, Recipe, Sender, SenderOptions};
use hookctl::wire::{Client, encode};

pub use args::SendArgs;

use super::Exit;
use super::output::stdout;
use super::runtime::{interrupted, runtime};
use super::session::{Session, now};
use shown::Shown;

/// Sends, or shows what would be sent.
pub fn run(args: &SendArgs, matches: &ArgMatches, session: &Session) -> Result<Exit, Error> {
    let pack = session.pack(&args.provider, args.signing.header_prefix.as_deref())?;
    if let Some(id) = &args.probing.probe {
        return probing::run(id, args, &pack, session);
    }
    let recipes = plan::recipes(args, matches, &pack, session)?;
    if recipes.is_empty() || args.delivery.count == 0 {
        return Err(Error::Nothing {
            what: "there is nothing to send".into(),
            help: Some(match pack.events(None).is_empty() {
                true => "it is a signing scheme: give your payload with `--data FILE`".into(),
                false => format!("`hookctl list {}` shows the events", pack.name),
            }),
        });
    }
    if args.output.dry_run || args.output.curl {
        return show(args, &recipes, session);
    }
    if load::is_asked(&args.delivery) {
        return load::run(args, matches, &pack, &recipes, session);
    }
    if !args.output.report.is_empty() {
        return Err(Error::usage(
            "`--report` tells of a load",
            "add `--for`, `--threshold`, or `--rate` with `--count`; `hookctl test` reports what single deliveries come to",
        ));
    }
    deliver(args, &pack, &recipes, session)
}

/// Prints the bytes, or the curl command, of each request.
fn show(
    args: &SendArgs,
    recipes: &[(Recipe, Expectation)],
    session: &Session,
) -> Result<Exit, Error> {
    let composed =
        (0..args.delivery.count)
            .flat_map(|_| recipes)
            .zip(0..)
            .map(|((recipe, _), number)| {
                let prepared = recipe.prepare(number, now())?;
                Ok::<_, Error>((prepared.varied.clone(), prepared.compose(now())?))
            });
    let mut out = stdout();
    for composed in composed {
        let (varied, Composed { target, request }) = composed?;
        if let Some(varied) = varied.filter(|_| !args.output.quiet) {
            session.note(&varied);
        }
        let written = if args.output.curl {
            writeln!(out, "{}", to_curl(&target.url(), &request))
        } else {
            out.write_all(&encode(&request))
        };
        written.map_err(Error::output)?;
    }
    out.flush().map_err(Error::output)?;
    Ok(Exit::Holds)
}

fn deliver(
    args: &SendArgs,
    pack: &Pack,
    recipes: &[(Recipe, Expectation)],
    session: &Session,
) -> Result<Exit, Error> {
    let client = Client::new(plan::client_options(args, pack, session)?)?;
    let retry = plan::retry(args, pack)?;
    // What cannot be composed is told before anything is sent or recorded; a single delivery tells it itself.
    let single = recipes.len() == 1 && args.delivery.count == 1 && args.output.out.is_none();
    for (recipe, _) in recipes.iter().filter(|_| !single) {
        recipe.prepare(0, now())?.compose(now())?;
    }
    let writer = args.output.out.as_deref().map(Writer::open).transpose()?;
    let sender = Sender {
        client: &client,
        now,
        options: SenderOptions {
            count: args.delivery.count,
            concurrency: usize::from(args.delivery.concurrency.unwrap_or(1)),
            rate: args.delivery.rate,
            retry,
            kept_open: true,
            recorded: !args.output.shows_failures_only(),
        },
    };
    let total = args.delivery.count.saturating_mul(recipes.len() as u64);
    let mut shown = Shown::new(
        &args.output,
        session,
        writer,
        total,
        recipes.iter().flat_map(|(recipe, _)| &recipe.secrets),
    );
    let ended = runtime()?.block_on(async {
        tokio::select! {
            done = sender.deliver(recipes, |sent, last| shown.sent(sent, last)) => done.map(|()| true),
            () = interrupted() => Ok(false),
        }
    });
    let finished = ended?;
    shown.finish(total > 1)?;
    Ok(if finished {
        shown.exit()
    } else {
        Exit::Interrupted
    })
}
