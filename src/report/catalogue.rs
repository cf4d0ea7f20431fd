//! The catalogue of providers and their events.

use std::io::{self, Write};

use crate::report::{Palette, Table, Tone, counted, wrapped};

/// One provider as `list` shows it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Entry {
    /// The pack's name.
    pub provider: String,
    /// The provider's name for people.
    pub name: String,
    /// The editions, the default one first.
    pub editions: Vec<String>,
    /// The short names of its events.
    pub events: Vec<String>,
}

/// Writes providers with events first, then those that only sign.
///
/// # Errors
/// What writing to `out` gives.
pub fn list(out: &mut dyn Write, entries: &[Entry], palette: Palette) -> io::Result<()> {
    let mut table = Table::new(palette);
    for entry in entries.iter().filter(|entry| !entry.events.is_empty()) {
        let events = counted(entry.events.len(), "event");
        let editions = entry.editions.join(", ");
        table.row([
            (&entry.provider, Tone::Strong),
            (&entry.name, Tone::Plain),
            (&events, Tone::Plain),
            (&editions, Tone::Dim),
        ]);
    }
    table.write(out, 0)?;
    let signing: Vec<_> = entries
        .iter()
        .filter(|entry| entry.events.is_empty())
        .collect();
    if signing.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nSigning schemes for payloads of your own (`hookctl send NAME --data FILE`):"
    )?;
    wrapped(out, signing.iter().map(|entry| entry.provider.as_str()), 2)
}

/// One event as `list PROVIDER` shows it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct EventEntry {
    /// The short name.
    pub event: String,
    /// The wire name.
    pub wire: String,
    /// What it means.
    pub title: String,
    /// The HTTP method.
    pub method: String,
    /// What is appended to the endpoint's URL.
    pub path: String,
    /// A word of the provider's about it: `coming soon`, `deprecated`.
    pub status: Option<String>,
    /// The editions that have it.
    pub editions: Vec<String>,
}

/// Writes events: short name, editions, title; the wire name below where it is another one.
///
/// # Errors
/// What writing to `out` gives.
pub fn events(out: &mut dyn Write, entries: &[EventEntry], palette: Palette) -> io::Result<()> {
    let mut table = Table::new(palette);
    for entry in entries {
        let status = entry
            .status
            .as_ref()
            .map(|status| format!(" ({status})"))
            .unwrap_or_default();
        let title = format!("{}{}", entry.title, status);
        let editions = entry.editions.join(", ");
        table.row([
            (&entry.event, Tone::Strong),
            (&editions, Tone::Dim),
            (&title, Tone::Plain),
        ]);
    }
    table.write(out, 0)
}
