//! The demo's table: a block for each provider and edition, a line for each event.

use std::io::{self, Write};
use std::time::Duration;

use crate::exchange::{Exchange, SchemaState, SignatureState};
use crate::judge::{Case, Checked};
use crate::report::{Palette, Table, Tone, counted};

/// One event of the demo.
pub struct DemoRow {
    provider: String,
    edition: String,
    event: String,
    method: String,
    status: String,
    signature: &'static str,
    payload: &'static str,
    holds: bool,
}

impl DemoRow {
    /// What became of an event: as it was sent, as it arrived, and what arrived held against the schema of the
    /// edition it was sent from, where it has one.
    pub fn of(sent: &Case, arrived: &Case, own: Option<&Checked>) -> Self {
        let exchange = &arrived.exchange;
        let edition = sent.exchange.edition.clone().unwrap_or_default();
        let (signature, signed) = signature(exchange);
        let (payload, matches) = payload(exchange, own);
        let ours = exchange.event == sent.exchange.event;
        DemoRow {
            provider: sent.exchange.provider.clone().unwrap_or_default(),
            event: sent.name.clone(),
            method: exchange.request.method.clone(),
            status: exchange
                .response
                .as_ref()
                .map_or_else(String::new, |r| r.status.to_string()),
            holds: ours
                && signed
                && matches
                && sent.findings.is_empty()
                && arrived.findings.is_empty(),
            edition,
            signature,
            payload,
        }
    }

    /// Whether everything about it is as it should be.
    pub fn holds(&self) -> bool {
        self.holds
    }
}

fn signature(exchange: &Exchange) -> (&'static str, bool) {
    match exchange.signature.as_ref().map(|verdict| verdict.state) {
        Some(SignatureState::Valid) => ("valid", true),
        Some(SignatureState::Unsigned) => ("unsigned", true),
        Some(SignatureState::Invalid) => ("INVALID", false),
        Some(SignatureState::Unchecked) | None => ("unchecked", false),
    }
}

/// A request without a body has no payload to match.
fn payload(exchange: &Exchange, own: Option<&Checked>) -> (&'static str, bool) {
    let listener = exchange.schema.as_ref().map(|verdict| verdict.state);
    match own {
        None if exchange.request.body.is_none() => ("no payload", true),
        None => ("unchecked", false),
        Some(own) if own.unchecked.is_some() => ("unchecked", false),
        Some(own) if own.findings.is_empty() && listener == Some(SchemaState::Match) => {
            ("matches", true)
        }
        Some(_) => ("DRIFT", false),
    }
}

/// Writes the table and a line for all.
///
/// # Errors
/// What writing to `out` gives.
pub fn demo(
    out: &mut dyn Write,
    rows: &[DemoRow],
    took: Duration,
    palette: Palette,
) -> io::Result<()> {
    for block in rows.chunk_by(|a, b| (&a.provider, &a.edition) == (&b.provider, &b.edition)) {
        let Some(first) = block.first() else { continue };
        writeln!(
            out,
            "{}, edition {}",
            palette.strong(&first.provider),
            first.edition
        )?;
        let mut table = Table::new(palette);
        for row in block {
            let judged = if row.holds { Tone::Good } else { Tone::Bad };
            table.row([
                (&row.method, Tone::Dim),
                (&row.event, Tone::Plain),
                (&row.status, Tone::Plain),
                (row.signature, judged),
                (row.payload, judged),
            ]);
        }
        table.write(out, 2)?;
    }
    let good = rows.iter().filter(|row| row.holds).count();
    let all = counted(rows.len(), "event");
    writeln!(
        out,
        "\n{}\n{}",
        palette.strong(format!(
            "{all} sent, received, recorded and checked in {:.2} s",
            took.as_secs_f64()
        )),
        palette.strong(format!(
            "{good} of {} as they should be: answer, signature and payload",
            rows.len()
        ))
    )
}
