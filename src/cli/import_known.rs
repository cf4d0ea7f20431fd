//! What `hookctl import` knows besides what the files say: whose requests they are, and what is around bodies.

use clap::Args;
use hookctl::Error;
use hookctl::capture::Around;
use hookctl::exchange::{Exchange, Headers, is_token};
use hookctl::judge::{MAX_DECODED, decoded};
use hookctl::pack::{EventInEdition, EventPlace, Pack, recognise_by};
use hookctl::wire::Target;
use jiff::Timestamp;

use super::import::ImportArgs;
use super::payload;
use super::session::{Session, now};

/// What is around bodies that come alone.
#[derive(Args)]
#[command(next_help_heading = "JSON bodies")]
pub struct AroundArgs {
    /// Path of the requests [default: the event's]
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Method of the requests [default: the event's]
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// A header of the requests, besides `Host` and `Content-Type: application/json`
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// When the first came; each of the others a millisecond after the one before [default: now]
    #[arg(long, value_name = "TIME", value_parser = payload::time)]
    at: Option<Timestamp>,
}

/// What is found out besides what the files say.
pub struct Knowledge {
    /// The packs that may be recognised, or the one that was named.
    packs: Vec<Pack>,
    named: bool,
    event: Option<EventInEdition>,
    url: Option<String>,
}

impl Knowledge {
    /// What the flags say, and the packs.
    ///
    /// # Errors
    /// When a pack or event is not known, or the URL is none.
    pub fn of(args: &ImportArgs, session: &Session) -> Result<Self, Error> {
        let packs = match &args.provider {
            Some(name) => vec![session.pack(name, None)?],
            None => session.packs()?,
        };
        let event = match (&args.event, packs.as_slice()) {
            (Some(event), [pack]) => Some(pack.event(event, None)?),
            _ => None,
        };
        if let Some(url) = &args.url {
            Target::parse(url)?;
        }
        Ok(Knowledge {
            named: args.provider.is_some(),
            packs,
            event,
            url: args
                .url
                .as_ref()
                .map(|url| url.trim_end_matches('/').to_owned()),
        })
    }

    /// Fills in whose request it is and which event, where that is not known already.
    pub fn fill_in(&self, exchange: &mut Exchange, ours: bool) {
        if let Some(url) = &self.url {
            exchange.url = Some(format!("{url}{}", exchange.request.target));
        }
        if ours && !self.named {
            return;
        }
        let body = decoded(&exchange.request, MAX_DECODED).unwrap_or_default();
        let recognised = recognise_by(&self.packs, &exchange.request, body.as_bytes());
        if let (true, [pack]) = (self.named, self.packs.as_slice()) {
            exchange.provider = Some(pack.name.clone());
        } else if let Some(recognised) = &recognised {
            exchange.provider = Some(recognised.provider.clone());
        }
        if let Some(event) = &self.event {
            exchange.event = Some(event.wire.clone());
        } else if let Some(recognised) = recognised {
            exchange.event = recognised.wire;
        }
    }
}

/// What is around bodies: as the event is sent, where that is known, and as it is asked for.
///
/// # Errors
/// When the path, the method or a header is none.
pub fn around(args: &ImportArgs, knowledge: &Knowledge) -> Result<Around, Error> {
    let event = knowledge.event.as_ref();
    // A path with parameters is none that came.
    let known = event
        .map(|event| event.path.as_str())
        .filter(|path| path.starts_with('/') && !path.contains('{'));
    let target = args.around.path.as_deref().or(known).unwrap_or("/");
    let sound = target.starts_with('/') && target.bytes().all(|b| b > b' ' && b != 0x7f);
    if !sound {
        return Err(Error::usage(
            format!("`{}` is no path", target.escape_debug()),
            "a path starts with `/` and has no spaces",
        ));
    }
    let method = args.around.method.as_deref();
    let method = method.or(event.map(|event| event.method.as_str()));
    let method = method.unwrap_or("POST");
    if !is_token(method) {
        return Err(Error::usage(
            format!("`{}` is no method", method.escape_debug()),
            "a method is a word such as `POST`",
        ));
    }
    Ok(Around {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers(args, knowledge)?,
        at: args.around.at.unwrap_or_else(now),
    })
}

fn headers(args: &ImportArgs, knowledge: &Knowledge) -> Result<Headers, Error> {
    let given = payload::headers(&args.around.header)?;
    let mut headers = Headers::new();
    let mut unless_given = |name: &str, value: &str| {
        if given.get(name).is_none() {
            headers.push(name, value);
        }
    };
    let host = match &knowledge.url {
        Some(url) => Target::parse(url)?.authority,
        None => "localhost".into(),
    };
    unless_given("Host", &host);
    unless_given("Content-Type", "application/json");
    // Where the provider names the event in a header, nothing else would.
    if let (Some(event), [pack]) = (&knowledge.event, knowledge.packs.as_slice())
        && let Some(rule) = &pack.provider.recognise
        && let EventPlace::Header(name) = &rule.event
    {
        unless_given(name, &event.wire);
    }
    for header in &given {
        headers.push(&*header.name, &*header.value);
    }
    Ok(headers)
}
