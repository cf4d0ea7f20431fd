//! `hookctl list`: the providers, or the events of one.

use clap::Args;
use hookctl::Error;
use hookctl::pack::Pack;
use hookctl::report::{self, Entry, EventEntry, plain};

use super::Exit;
use super::output::answer;
use super::session::Session;

/// List the providers, or the events of one.
#[derive(Args)]
pub struct ListArgs {
    /// A provider, to list its events
    provider: Option<String>,
    /// The events of this edition only
    #[arg(long, value_name = "NAME", requires = "provider")]
    edition: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Prints the list.
pub fn run(args: &ListArgs, session: &Session) -> Result<Exit, Error> {
    match &args.provider {
        Some(name) => events(args, &session.pack(name, None)?, session),
        None => providers(args, session),
    }
}

fn providers(args: &ListArgs, session: &Session) -> Result<Exit, Error> {
    let catalogue = session.catalogue()?;
    let mut entries = Vec::new();
    for name in catalogue.names() {
        let summary = match catalogue.summary(&name) {
            Ok(summary) => summary,
            Err(error) => {
                session.warn(&plain(&format!("the pack `{name}` is left out: {error}")));
                continue;
            }
        };
        entries.push(Entry {
            provider: summary.pack,
            name: summary.name,
            editions: summary.editions,
            events: summary.events.into_iter().map(|(short, _)| short).collect(),
        });
    }
    let palette = session.out_palette();
    answer(|out| match args.json {
        true => report::json_line(out, &entries),
        false => report::list(out, &entries, palette),
    })?;
    Ok(Exit::Holds)
}

fn events(args: &ListArgs, pack: &Pack, session: &Session) -> Result<Exit, Error> {
    // Asking for an edition that is not there is an error, and not an empty list.
    let edition = args
        .edition
        .as_deref()
        .map(|edition| pack.edition(Some(edition)))
        .transpose()?
        .flatten();
    let mut entries = Vec::new();
    for (short, _) in pack.events(edition) {
        let editions = pack.editions_of(short);
        let event = pack.resolve(short, edition.or(editions.first().copied()))?;
        entries.push(EventEntry {
            event: event.short,
            wire: event.wire,
            title: event.title,
            method: event.method,
            path: event.path,
            status: event.status,
            editions: editions.into_iter().map(str::to_owned).collect(),
        });
    }
    if entries.is_empty() {
        return Err(Error::Nothing {
            what: format!("`{}` is a signing scheme without events", pack.name),
            help: Some(format!("`hookctl show {}` says how it signs", pack.name)),
        });
    }
    let palette = session.out_palette();
    answer(|out| match args.json {
        true => report::json_line(out, &entries),
        false => report::events(out, &entries, palette),
    })?;
    Ok(Exit::Holds)
}
