//! What `hookctl diff` prints: each payload as it comes, or the whole at the end.

use std::io::{self, Write};

use hookctl::report::{Palette, Table, Tone};
use hookctl::run::drift::{Judged, Summary};

use super::args::{By, Format, OutputArgs};

/// Whether payloads are shown one by one.
pub fn by_payload(args: &OutputArgs) -> bool {
    args.format == Format::Jsonl || args.by == By::Payload
}

/// Writes one payload.
pub fn payload(out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
    for verdict in &judged.verdicts {
        if verdict.findings.is_empty() && verdict.unchecked.is_none() {
            continue;
        }
        let line = serde_json::json!({
            "source": judged.sighting.source, "line": judged.sighting.line, "id": judged.sighting.id,
            "provider": judged.provider, "event": judged.event, "edition": verdict.edition,
            "findings": verdict.findings, "unchecked": verdict.unchecked,
        });
        hookctl::report::json_line(out, &line)?;
    }
    Ok(())
}

/// Writes what it all came to.
pub fn summary(
    out: &mut dyn Write,
    summary: &Summary,
    args: &OutputArgs,
    palette: Palette,
) -> io::Result<()> {
    if args.format == Format::Json {
        return hookctl::report::json_line(out, summary);
    }
    let mut table = Table::new(palette);
    for event in &summary.events {
        let name = format!(
            "{} {}",
            event.provider.as_deref().unwrap_or("?"),
            event.event.as_deref().unwrap_or("?")
        );
        for d in &event.differences {
            let severity = format!("{:?}", d.severity).to_lowercase();
            let share = format!("{}/{}", d.count, d.of);
            let against = d.against.join(",");
            table.row([
                (&name, Tone::Strong),
                (&severity, Tone::Plain),
                (d.rule.as_str(), Tone::Plain),
                (&d.place, Tone::Plain),
                (&share, Tone::Plain),
                (&against, Tone::Plain),
            ]);
        }
    }
    table.write(out, 0)
}
