//! `hookctl sign`: the headers a provider would send with a body.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use hookctl::Error;
use hookctl::exchange::Headers;
use hookctl::pack::{Values, render_text};
use hookctl::report::json_line;
use hookctl::signature::{Unsigned, sign};
use jiff::Timestamp;
use serde_json::json;

use super::Exit;
use super::output::answer;
use super::payload;
use super::secrets::SecretArgs;
use super::session::{Session, entropy, now};

/// Print the signature headers for a body.
#[derive(Args)]
pub struct SignArgs {
    /// Whose scheme: a pack's name
    provider: String,
    /// The body (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    body: PathBuf,
    /// The signed time [default: now]
    #[arg(long, value_name = "TIME", value_parser = payload::time)]
    at: Option<Timestamp>,
    /// The delivery id [default: a fresh one]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The endpoint's URL as the provider knows it, for schemes that sign it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// The method, for schemes that sign it
    #[arg(long, value_name = "METHOD", default_value = "POST")]
    method: String,
    /// A header of the request, for schemes that sign one
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// Start of the provider's header names, where a white-label product renames them
    #[arg(long, value_name = "PREFIX")]
    header_prefix: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    // Last: its heading would hold for what comes after it.
    #[command(flatten)]
    secrets: SecretArgs,
}

/// Prints the headers, and what else the signature changes.
pub fn run(args: &SignArgs, session: &Session) -> Result<Exit, Error> {
    let pack = session.pack(&args.provider, args.header_prefix.as_deref())?;
    let Some(scheme) = &pack.provider.signature else {
        return Err(Error::Nothing {
            what: format!(
                "`{}` signs nothing, so there is nothing to print",
                pack.name
            ),
            help: None,
        });
    };
    let settings = session.provider_settings(&pack.name)?;
    let read = args.secrets.read(&settings)?;
    read.warnings
        .iter()
        .for_each(|warning| session.warn(warning));
    let secrets = read
        .texts
        .iter()
        .map(|text| scheme.secret(text))
        .collect::<Result<Vec<_>, _>>()?;
    let body = payload::read_body(&args.body)?;
    let url = args.url.clone().or(settings.public_url);
    if scheme.needs_url() && url.is_none() {
        return Err(Error::usage(
            format!("`{}` signs the URL, which is not known here", pack.name),
            "add `--url URL`: the endpoint's address as the provider knows it",
        ));
    }
    let at = args.at.unwrap_or_else(now);
    let id = match (&args.id, scheme.id()) {
        (Some(id), _) => id.clone(),
        (None, Some(rule)) => render_text(
            rule.value(),
            "id",
            &Values::new(u64::from_le_bytes(entropy()?), 0, at),
        )?,
        (None, None) => String::new(),
    };
    let mut headers = payload::headers(&args.header)?;
    if headers.get("Content-Type").is_none() {
        headers.push("Content-Type", pack.provider.payload.content_type.as_str());
    }
    let unsigned = Unsigned {
        method: &args.method,
        url: url.as_deref().unwrap_or("http://localhost/"),
        headers: &headers,
        body: &body,
        id: &id,
        at,
    };
    let signed = sign(scheme, &secrets, &unsigned)?;
    if args.json {
        let value = json!({
            "headers": signed.headers,
            "query": signed.query.as_ref().map(|(name, value)| json!({"name": name, "value": value})),
            "body": signed.body.as_ref().map(|(pointer, value)| json!({"pointer": pointer, "value": value})),
            "url": signed.url,
        });
        answer(|out| json_line(out, &value))?;
        return Ok(Exit::Holds);
    }
    answer(|out| write_headers(out, &signed.headers))?;
    let mut elsewhere = Vec::new();
    if let Some((name, value)) = &signed.query {
        elsewhere.push(format!("?{name}={value}"));
    }
    if let Some((pointer, value)) = &signed.body {
        elsewhere.push(format!("{pointer} = {value}"));
    }
    elsewhere.extend(signed.url.clone());
    answer(|out| {
        elsewhere
            .iter()
            .try_for_each(|line| writeln!(out, "{line}"))
    })?;
    if signed.query.is_some() {
        session.note("the scheme puts this into the URL's query, not into a header");
    }
    if signed.body.is_some() {
        session.note("the scheme puts this into the body, not into a header");
    }
    if signed.url.is_some() {
        session.note("the scheme signs this URL, which holds the body's hash: deliver to it");
    }
    Ok(Exit::Holds)
}

fn write_headers(out: &mut dyn Write, headers: &Headers) -> std::io::Result<()> {
    for header in headers {
        write!(out, "{}: ", header.name)?;
        out.write_all(&header.value)?;
        writeln!(out)?;
    }
    Ok(())
}
