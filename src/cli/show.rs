//! `hookctl show`: a provider, or one event with its sample and schema.

use std::io::Write;

use clap::Args;
use hookctl::Error;
use hookctl::pack::{EventInEdition, Layout, Pack, PayloadRule, Values, render, render_text};
use hookctl::report::{self, EventCard, ProviderCard, SigningCard};
use serde_json::Value;

use super::Exit;
use super::output::answer;
use super::session::{Session, entropy, now};

/// Show a provider, or one event.
#[derive(Args)]
pub struct ShowArgs {
    /// A pack's name
    #[arg(index = 1)]
    provider: String,
    /// An event: short name, wire name or alias
    #[arg(index = 2)]
    event: Option<String>,
    /// Which account of the provider
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// Print the event's sample payload only, filled in
    #[arg(long, requires = "event", conflicts_with = "schema")]
    sample: bool,
    /// Print the event's JSON Schema only, as one self-contained document
    #[arg(long, requires = "event")]
    schema: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Prints what is asked for.
pub fn run(args: &ShowArgs, session: &Session) -> Result<Exit, Error> {
    let pack = session.pack(&args.provider, None)?;
    let palette = session.out_palette();
    let Some(name) = &args.event else {
        let card = provider_card(&pack, args.edition.as_deref())?;
        answer(|out| match args.json {
            true => report::json_line(out, &card),
            false => report::provider(out, &card, palette),
        })?;
        return Ok(Exit::Holds);
    };
    let settings = session.provider_settings(&pack.name)?;
    let event = pack.event(
        name,
        args.edition.as_deref().or(settings.edition.as_deref()),
    )?;
    if args.sample {
        let sample = sample(&pack, &event)?.ok_or_else(|| nothing("sample", &event))?;
        answer(|out| out.write_all(&sample).and_then(|()| end_line(out, &sample)))?;
        return Ok(Exit::Holds);
    }
    let edition = event.edition.as_deref().unwrap_or_default();
    let schema = pack.schema(edition, &event.short)?;
    if args.schema {
        let schema = schema.ok_or_else(|| nothing("schema", &event))?;
        answer(|out| pretty(out, &schema))?;
        return Ok(Exit::Holds);
    }
    let card = event_card(&pack, &event, schema)?;
    answer(|out| match args.json {
        true => report::json_line(out, &card),
        false => report::event(out, &card, palette),
    })?;
    Ok(Exit::Holds)
}

fn nothing(what: &str, event: &EventInEdition) -> Error {
    let edition = event.edition.as_deref().unwrap_or_default();
    let missing = format!("`{}` has no {what} in `{edition}`", event.short);
    if event.body {
        let help = "the pack is not whole: `hookctl packs check` says what is missing".into();
        return Error::Nothing {
            what: missing,
            help: Some(help),
        };
    }
    Error::Nothing {
        what: format!("{missing}: its request has no body"),
        help: Some("what the endpoint has to answer is shown without the flag".into()),
    }
}

fn pretty(out: &mut dyn Write, value: &Value) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

fn end_line(out: &mut dyn Write, text: &[u8]) -> std::io::Result<()> {
    if text.ends_with(b"\n") {
        Ok(())
    } else {
        writeln!(out)
    }
}

/// The sample with its placeholders filled in, laid out as it stands in the pack: for reading, not the bytes sent.
fn sample(pack: &Pack, event: &EventInEdition) -> Result<Option<Vec<u8>>, Error> {
    let edition = event.edition.as_deref().unwrap_or_default();
    let Some(template) = pack.sample(edition, &event.short)?.filter(|_| event.body) else {
        return Ok(None);
    };
    filled(pack, event, &template).map(Some)
}

fn filled(pack: &Pack, event: &EventInEdition, template: &[u8]) -> Result<Vec<u8>, Error> {
    let mut values = Values::new(u64::from_le_bytes(entropy()?), 0, now());
    let scheme = pack.provider.signature.as_ref();
    values.id = match scheme.and_then(|scheme| scheme.id()) {
        Some(rule) => render_text(rule.value(), "id", &values)?,
        None => String::new(),
    };
    // A parameter without a value does not keep an event from being shown.
    let given: Vec<_> = event
        .parameters()
        .into_iter()
        .filter(|name| event.params.get(name).is_none())
        .map(|name| (name.to_owned(), format!("{{{name}}}")))
        .collect();
    let values = values.with_event(event, &given)?;
    let rule = PayloadRule {
        layout: Layout::File,
        ..pack.provider.payload.clone()
    };
    render(template, &rule, &values)
}

fn provider_card(pack: &Pack, edition: Option<&str>) -> Result<ProviderCard, Error> {
    let asked = edition
        .map(|edition| pack.edition(Some(edition)))
        .transpose()?
        .flatten();
    let provider = &pack.provider;
    let mut editions = Vec::new();
    for name in pack.editions() {
        let rule = provider.edition.get(name).cloned().unwrap_or_default();
        editions.push(report::EditionCard {
            name: name.clone(),
            title: rule.title,
            docs: rule.docs,
            note: rule.note,
        });
    }
    Ok(ProviderCard {
        provider: pack.name.clone(),
        name: provider.name.clone(),
        docs: provider.docs.clone(),
        note: provider.note.clone(),
        editions,
        signing: signing_card(pack),
        delivery: delivery_card(pack),
        events: pack
            .events(asked)
            .into_iter()
            .map(|(short, rule)| (short.to_owned(), rule.title.clone()))
            .collect(),
    })
}

fn signing_card(pack: &Pack) -> Option<SigningCard> {
    let scheme = pack.provider.signature.as_ref()?;
    Some(SigningCard {
        algorithm: scheme.algorithm().as_str().to_owned(),
        message: scheme.message().map(str::to_owned),
        signature: scheme.signature_place(),
        tolerance: scheme.tolerance().to_string(),
        protects_time: scheme.protects_time(),
        id: scheme.id().map(|rule| rule.header().to_owned()),
    })
}

fn delivery_card(pack: &Pack) -> report::DeliveryCard {
    let rule = &pack.provider.delivery;
    let duration = |d: &std::time::Duration| humantime::format_duration(*d).to_string();
    report::DeliveryCard {
        timeout: rule.timeout.as_ref().map(duration),
        success: rule.success.to_string(),
        retries: rule.retries.iter().map(duration).collect(),
        retry_on: rule.retry_on.iter().map(ToString::to_string).collect(),
        note: rule.note.clone(),
    }
}

fn event_card(
    pack: &Pack,
    event: &EventInEdition,
    schema: Option<Value>,
) -> Result<EventCard, Error> {
    let edition = event.edition.as_deref().unwrap_or_default();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let response = match pack.response_sample(edition, &event.short)? {
        Some(template) => Some(text(filled(pack, event, &template)?)),
        None => None,
    };
    Ok(EventCard {
        provider: pack.name.clone(),
        event: event.short.clone(),
        wire: event.wire.clone(),
        aliases: event.aliases.clone(),
        title: event.title.clone(),
        edition: edition.to_owned(),
        editions: pack
            .editions_of(&event.short)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        method: event.method.clone(),
        path: event.path.clone(),
        params: event.parameters().into_iter().map(str::to_owned).collect(),
        signing: signing_card(pack).filter(|_| event.signed),
        delivery: delivery_card(pack),
        answer: event.answer.to_string(),
        status: event.status.clone(),
        docs: event.docs.clone().or_else(|| pack.provider.docs.clone()),
        note: event.note.clone(),
        sample: sample(pack, event)?.map(text),
        response,
        schema,
        response_schema: pack.response_schema(edition, &event.short)?,
    })
}
