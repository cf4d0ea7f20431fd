//! A provider or an event, whole, as `show` presents it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::report::{Palette, Table, Tone, plain, wrapped};

/// A provider.
#[derive(Clone, Debug, Serialize)]
pub struct ProviderCard {
    /// The pack's name.
    pub provider: String,
    /// The provider's name for people.
    pub name: String,
    /// Link to its page.
    pub docs: Option<String>,
    /// What a user must know.
    pub note: Option<String>,
    /// The editions, the default one first.
    pub editions: Vec<EditionCard>,
    /// How it signs; absent: it does not.
    pub signing: Option<SigningCard>,
    /// How it delivers.
    pub delivery: DeliveryCard,
    /// Short names and titles of its events.
    pub events: Vec<(String, String)>,
}

/// An edition.
#[derive(Clone, Debug, Serialize)]
pub struct EditionCard {
    /// Its name.
    pub name: String,
    /// What it is.
    pub title: Option<String>,
    /// Link to the page it follows.
    pub docs: Option<String>,
    /// What a user must know.
    pub note: Option<String>,
}

/// How a provider signs.
#[derive(Clone, Debug, Serialize)]
pub struct SigningCard {
    /// The algorithm.
    pub algorithm: String,
    /// The template of what is signed.
    pub message: Option<String>,
    /// Where the signature stands.
    pub signature: String,
    /// How old a signed time may be.
    pub tolerance: String,
    /// Whether the signature covers a time.
    pub protects_time: bool,
    /// The header of the delivery id.
    pub id: Option<String>,
}

/// How a provider delivers.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryCard {
    /// How long it waits for an answer.
    pub timeout: Option<String>,
    /// What it takes for success.
    pub success: String,
    /// Pauses between attempts.
    pub retries: Vec<String>,
    /// The statuses that are tried again; empty: all that are not success.
    pub retry_on: Vec<String>,
    /// What a user must know.
    pub note: Option<String>,
}

/// An event.
#[derive(Clone, Debug, Serialize)]
pub struct EventCard {
    /// The pack's name.
    pub provider: String,
    /// The short name.
    pub event: String,
    /// The wire name.
    pub wire: String,
    /// Further wire names.
    pub aliases: Vec<String>,
    /// What it means.
    pub title: String,
    /// The edition that is shown.
    pub edition: String,
    /// Every edition that has it.
    pub editions: Vec<String>,
    /// The HTTP method.
    pub method: String,
    /// What is appended to the endpoint's URL.
    pub path: String,
    /// The parameters of path and wire name.
    pub params: Vec<String>,
    /// How the provider signs it; absent: it does not.
    pub signing: Option<SigningCard>,
    /// How the provider delivers it.
    pub delivery: DeliveryCard,
    /// The statuses the endpoint owes.
    pub answer: String,
    /// A word of the provider's about it.
    pub status: Option<String>,
    /// Link to its page.
    pub docs: Option<String>,
    /// What a user must know.
    pub note: Option<String>,
    /// The payload, filled in.
    pub sample: Option<String>,
    /// The answer the endpoint owes, filled in.
    pub response: Option<String>,
    /// The payload's schema.
    pub schema: Option<Value>,
    /// The answer's schema.
    pub response_schema: Option<Value>,
}

/// Writes a provider.
///
/// # Errors
/// What writing to `out` gives.
pub fn provider(out: &mut dyn Write, card: &ProviderCard, palette: Palette) -> io::Result<()> {
    writeln!(
        out,
        "{} ({})",
        palette.strong(plain(&card.name)),
        card.provider
    )?;
    note(out, card.note.as_deref(), 0)?;
    let mut rows = Rows::new(palette);
    rows.maybe("page", card.docs.as_deref());
    signing_rows(card.signing.as_ref(), &mut rows);
    rows.add("success", &card.delivery.success);
    delivery_rows(&card.delivery, &mut rows);
    writeln!(out)?;
    rows.table.write(out, 0)?;
    note(out, card.delivery.note.as_deref(), 0)?;
    for edition in &card.editions {
        let title = edition.title.as_deref().unwrap_or_default();
        writeln!(
            out,
            "\nEdition {}: {}",
            palette.strong(&edition.name),
            plain(title)
        )?;
        if let Some(docs) = &edition.docs {
            writeln!(out, "  {}", plain(docs))?;
        }
        note(out, edition.note.as_deref(), 2)?;
    }
    if !card.events.is_empty() {
        writeln!(out, "\nEvents:")?;
        let mut table = Table::new(palette);
        for (event, title) in &card.events {
            table.row([(event, Tone::Strong), (title, Tone::Plain)]);
        }
        table.write(out, 2)?;
    }
    Ok(())
}

fn signing_rows(signing: Option<&SigningCard>, rows: &mut Rows) {
    let Some(signing) = signing else {
        return rows.add("signature", "none: the provider does not sign");
    };
    rows.add(
        "signature",
        &format!("{} in {}", signing.algorithm, signing.signature),
    );
    rows.maybe("over", signing.message.as_deref());
    let time = match signing.protects_time {
        true => format!("signed; tolerance {}", signing.tolerance),
        false => "not signed: an old request can be sent again as new".to_owned(),
    };
    rows.add("time", &time);
    rows.maybe("delivery id", signing.id.as_deref());
}

fn delivery_rows(delivery: &DeliveryCard, rows: &mut Rows) {
    rows.maybe("time limit", delivery.timeout.as_deref());
    rows.add("retries", &retries(delivery));
}

fn retries(delivery: &DeliveryCard) -> String {
    if delivery.retries.is_empty() {
        return "none known".into();
    }
    let on = match delivery.retry_on.as_slice() {
        [] => String::new(),
        on => format!(" on {}", on.join(", ")),
    };
    format!("after {}{on}", delivery.retries.join(", "))
}

/// Writes an event with its sample; the schema is asked for on its own.
///
/// # Errors
/// What writing to `out` gives.
pub fn event(out: &mut dyn Write, card: &EventCard, palette: Palette) -> io::Result<()> {
    let status = card
        .status
        .as_ref()
        .map(|status| format!(" ({status})"))
        .unwrap_or_default();
    writeln!(
        out,
        "{} {}{}",
        palette.strong(&card.event),
        plain(&card.title),
        palette.unsure(plain(&status))
    )?;
    note(out, card.note.as_deref(), 0)?;
    let mut rows = Rows::new(palette);
    rows.maybe("page", card.docs.as_deref());
    if card.wire != card.event {
        rows.add("sent as", &card.wire);
    }
    if !card.aliases.is_empty() {
        rows.add("also", &card.aliases.join(", "));
    }
    let others: Vec<_> = card
        .editions
        .iter()
        .filter(|edition| **edition != card.edition)
        .cloned()
        .collect();
    let edition = match others.as_slice() {
        [] => card.edition.clone(),
        others => format!("{} (also: {})", card.edition, others.join(", ")),
    };
    rows.add("edition", &edition);
    rows.add(
        "request",
        format!("{} {}", card.method, card.path).trim_end(),
    );
    if !card.params.is_empty() {
        rows.add("parameters", &card.params.join(", "));
    }
    rows.add("answer", &card.answer);
    signing_rows(card.signing.as_ref(), &mut rows);
    delivery_rows(&card.delivery, &mut rows);
    writeln!(out)?;
    rows.table.write(out, 0)?;
    for (title, text) in [
        ("Sample:", &card.sample),
        ("The answer the endpoint owes:", &card.response),
    ] {
        if let Some(text) = text {
            writeln!(out, "\n{}\n{}", palette.strong(title), text.trim_end())?;
        }
    }
    Ok(())
}

/// A note's paragraphs, filled anew; an empty line parts them.
fn note(out: &mut dyn Write, text: Option<&str>, indent: usize) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    for paragraph in text.trim().split("\n\n") {
        wrapped(out, paragraph.split_whitespace(), indent)?;
    }
    Ok(())
}

/// Labelled rows.
struct Rows {
    table: Table,
}

impl Rows {
    fn new(palette: Palette) -> Self {
        Rows {
            table: Table::new(palette),
        }
    }

    fn add(&mut self, label: &str, text: &str) {
        self.table.row([(label, Tone::Dim), (text, Tone::Plain)]);
    }

    fn maybe(&mut self, label: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.add(label, text);
        }
    }
}
