//! What `send` is going to do: the recipes, what is expected of the answers, and how they are delivered.

use std::time::Duration;

use clap::ArgMatches;
use hookctl::Error;
use hookctl::judge::Expectation;
use hookctl::pack::Pack;
use hookctl::run::{Fixed, Payload, Recipe, RetryPolicy};
use hookctl::signature::{Algorithm, Secret};
use hookctl::wire::{ClientOptions, Target, TlsOptions};
use jiff::Timestamp;

use super::args::SendArgs;
use super::vary::vary;
use crate::cli::payload;
use crate::cli::session::{Session, entropy};

/// The time in a payload when `--seed` is given without `--at`: fixed, so that the same seed gives the same bytes.
const SEEDED_TIME: i64 = 1_767_225_600; // 2026-01-01T00:00:00Z

/// What is to be sent, and what is expected of the answer.
pub fn recipes(
    args: &SendArgs,
    matches: &ArgMatches,
    pack: &Pack,
    session: &Session,
) -> Result<Vec<(Recipe, Expectation)>, Error> {
    let settings = session.provider_settings(&pack.name)?;
    let edition = args.edition.clone().or(settings.edition.clone());
    let target = endpoint(args, pack, session)?;
    let public_url = args
        .signing
        .public_url
        .clone()
        .or(settings.public_url.clone());
    let base = Recipe {
        event: None,
        free_event: None,
        payload: Payload::None,
        edits: edits(args, matches)?,
        params: payload::params(&args.payload.param)?,
        method: args.payload.method.as_deref().map(method).transpose()?,
        headers: payload::headers(&args.signing.header)?,
        target,
        public_url: public_url.as_deref().map(Target::parse).transpose()?,
        secrets: secrets(args, pack, session)?,
        fixed: fixed(args)?,
        pack: pack.clone(),
    };
    let mut recipes = Vec::new();
    let scheme_only = pack.events(None).is_empty();
    for name in event_names(args, pack, edition.as_deref())? {
        let mut recipe = base.clone();
        if let Some(name) = name.as_ref().filter(|_| scheme_only) {
            recipe.free_event = Some(name.clone());
        } else if let Some(name) = name {
            let event = pack.event(&name, edition.as_deref())?;
            if event.edition.as_deref() != pack.edition(edition.as_deref())? && !args.output.quiet {
                let taken = event.edition.as_deref().unwrap_or_default();
                session.note(&format!("`{}` is in edition `{taken}` only", event.short));
            }
            recipe.payload =
                match pack.sample(event.edition.as_deref().unwrap_or_default(), &event.short)? {
                    Some(sample) if event.body => Payload::Sample(sample),
                    _ => Payload::None,
                };
            recipe.event = Some(event);
        }
        if let Some(path) = &args.payload.data {
            recipe.payload = Payload::Own(payload::read_body(path)?);
        }
        let expectation = expectation(args, &recipe)?;
        recipes.push((recipe, expectation));
    }
    vary(args, &mut recipes, session)?;
    Ok(recipes)
}

/// The events asked for; `None` stands for the user's own bytes without an event.
fn event_names(
    args: &SendArgs,
    pack: &Pack,
    edition: Option<&str>,
) -> Result<Vec<Option<String>>, Error> {
    if args.all {
        let edition = pack.edition(edition)?;
        return Ok(pack
            .events(edition)
            .into_iter()
            .map(|(short, _)| Some(short.to_owned()))
            .collect());
    }
    if args.payload.data.is_some() && args.events.len() > 1 {
        return Err(Error::usage(
            "`--data` is for one event at a time",
            "name one event, or none",
        ));
    }
    if args.events.is_empty() && args.payload.data.is_none() {
        let help = match pack.events(None).first() {
            Some((first, _)) => format!(
                "name one, such as `{first}`, or send `--all`; `hookctl list {}` shows them",
                pack.name
            ),
            None => format!(
                "`{}` is a signing scheme: give your payload with `--data FILE`",
                pack.name
            ),
        };
        return Err(Error::usage("no event was named", help));
    }
    if pack.events(None).is_empty() && args.payload.data.is_none() {
        return Err(Error::usage(
            format!(
                "`{}` is a signing scheme without payloads of its own",
                pack.name
            ),
            "give your payload with `--data FILE`",
        ));
    }
    let names: Vec<_> = args.events.iter().cloned().map(Some).collect();
    Ok(if names.is_empty() { vec![None] } else { names })
}

/// Where it goes, before the event's path.
pub fn endpoint(args: &SendArgs, pack: &Pack, session: &Session) -> Result<Target, Error> {
    let own = session.provider_settings(&pack.name)?.to;
    let to = args.to.clone().or(own);
    target(to.or(session.settings()?.to.clone()), args, pack)
}

fn target(to: Option<String>, args: &SendArgs, pack: &Pack) -> Result<Target, Error> {
    match to {
        Some(url) => Target::parse(&url),
        // Nothing is sent, so any address will do to show what would be.
        None if args.output.dry_run => Target::parse("http://127.0.0.1:4000/"),
        None => Err(Error::usage(
            "there is no endpoint to send to",
            format!(
                "add `--to URL`; for an endpoint on this machine, run `hookctl listen` and send to `http://127.0.0.1:4000/{}`",
                pack.name
            ),
        )),
    }
}

fn edits(args: &SendArgs, matches: &ArgMatches) -> Result<Vec<hookctl::pack::Edit>, Error> {
    match matches.subcommand() {
        Some((_, own)) => args.payload.edits.edits(own),
        None => Ok(Vec::new()),
    }
}

fn method(text: &str) -> Result<String, Error> {
    let fits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits {
        return Ok(text.to_owned());
    }
    Err(Error::usage(
        format!("`{}` is not a method", text.escape_debug()),
        "write `POST`, `PUT`, …",
    ))
}

/// What it is signed with.
pub fn secrets(args: &SendArgs, pack: &Pack, session: &Session) -> Result<Vec<Secret>, Error> {
    let Some(scheme) = pack
        .provider
        .signature
        .as_ref()
        .filter(|_| !args.signing.no_sign)
    else {
        if pack.provider.signature.is_none() && args.secrets.given() {
            session.warn(&format!(
                "`{}` signs nothing, so the secret is not used",
                pack.name
            ));
        } else if pack.provider.signature.is_none() && !args.output.quiet {
            session.note(&format!(
                "`{}` signs nothing, so nothing is signed",
                pack.name
            ));
        }
        return Ok(Vec::new());
    };
    let read = args.secrets.read(&session.provider_settings(&pack.name)?)?;
    read.warnings
        .iter()
        .for_each(|warning| session.warn(warning));
    if read.texts.is_empty() && !args.output.quiet {
        session.warn(&format!(
            "no secret for `{}`: the requests go out unsigned (`--secret-file FILE` signs, `--no-sign` says you mean it)",
            pack.name
        ));
    }
    if scheme.algorithm() == Algorithm::Token && args.output.out.is_some() && !read.texts.is_empty()
    {
        session.warn(&format!(
            "`{}` sends the secret itself, so the capture will hold it",
            pack.name
        ));
    }
    read.texts.iter().map(|text| scheme.secret(text)).collect()
}

fn fixed(args: &SendArgs) -> Result<Fixed, Error> {
    let seed = match args.payload.seed {
        Some(seed) => seed,
        None => u64::from_le_bytes(entropy()?),
    };
    let seeded = args
        .payload
        .seed
        .and_then(|_| Timestamp::from_second(SEEDED_TIME).ok());
    Ok(Fixed {
        fresh: 0,
        seed,
        id: args.payload.id.clone(),
        payload_at: args.payload.at.or(seeded),
        signed_at: args.payload.at,
    })
}

fn expectation(args: &SendArgs, recipe: &Recipe) -> Result<Expectation, Error> {
    let provider = recipe.expectation()?;
    let asked = args.delivery.expect.clone();
    Ok(Expectation {
        body: args.delivery.expect_body.clone(),
        // Whoever says which status to expect does not expect the documented answer.
        schema: provider.schema.filter(|_| asked.is_none()),
        status: asked.unwrap_or(provider.status),
    })
}

/// The client's time-outs and trust.
pub fn client_options(
    args: &SendArgs,
    pack: &Pack,
    session: &Session,
) -> Result<ClientOptions, Error> {
    let settings = session.settings()?;
    let from_settings = settings.timeout()?;
    let timeout = args
        .delivery
        .timeout
        .or(from_settings)
        .or(pack.provider.delivery.timeout);
    Ok(ClientOptions {
        timeout: timeout.map_or(Duration::from_secs(30), |own| own.min(payload::FOR_EVER)),
        connect_timeout: args.delivery.connect_timeout,
        tls: TlsOptions {
            cacert: args.delivery.cacert.clone().or(settings.cacert.clone()),
            insecure: args.delivery.insecure,
        },
        ..ClientOptions::default()
    })
}

/// When a delivery is tried again.
pub fn retry(args: &SendArgs, pack: &Pack) -> Result<RetryPolicy, Error> {
    let delivery = &pack.provider.delivery;
    let policy = match args.delivery.retry.as_str() {
        "none" => RetryPolicy::none(),
        "provider" => RetryPolicy::schedule(delivery.retries.clone(), delivery.retry_on.clone()),
        number => RetryPolicy::times(number.parse().map_err(|_| {
            Error::usage(
                format!("`--retry {number}` is not a retry policy"),
                "write `none`, `provider` or a number",
            )
        })?),
    };
    Ok(policy.scaled(args.delivery.time_scale))
}
