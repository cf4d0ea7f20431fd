//! What `hookctl learn` says it wrote.

use std::collections::BTreeMap;
use std::io::{self, Write};

use hookctl::report::{self, Palette, Table, Tone, counted, plain};
use hookctl::run::learn::{Plan, Planned, Skip};

use super::learn::LearnArgs;

/// `3 not JSON, 1 without a body`.
pub fn skips(skipped: &BTreeMap<Skip, u64>, wanted: impl Fn(Skip) -> bool) -> String {
    let told = skipped.iter().filter(|(skip, _)| wanted(**skip));
    let told: Vec<String> = told
        .map(|(skip, count)| format!("{count} {}", skip.meaning()))
        .collect();
    told.join(", ")
}

/// Each event as a line of JSON.
pub fn lines(out: &mut dyn Write, plans: &[Plan]) -> io::Result<()> {
    #[derive(serde::Serialize)]
    struct Line<'a> {
        provider: &'a str,
        #[serde(flatten)]
        event: &'a Planned,
    }
    plans
        .iter()
        .flat_map(|plan| plan.events.iter().map(move |event| (plan, event)))
        .try_for_each(|(plan, event)| {
            let provider = &plan.provider;
            report::json_line(out, &Line { provider, event })
        })
}

/// What was written, for people, and what to do with it.
pub fn summary(
    out: &mut dyn Write,
    plans: &[Plan],
    skipped: &BTreeMap<Skip, u64>,
    args: &LearnArgs,
    palette: Palette,
) -> io::Result<()> {
    for plan in plans {
        provider(out, plan, args, palette)?;
    }
    let told = skips(skipped, |skip| skip != Skip::NotAskedFor);
    if !told.is_empty() {
        writeln!(out, "nothing was learned from some records: {told}")?;
    }
    let folder = plain(&args.out.display().to_string());
    let capture = args.captures.first().map(|path| path.display().to_string());
    let capture = plain(&capture.unwrap_or_default());
    writeln!(out, "check it:  hookctl packs check {folder}")?;
    writeln!(
        out,
        "use it:    hookctl diff {capture} --edition {} --samples {folder}",
        args.edition
    )
}

fn provider(
    out: &mut dyn Write,
    plan: &Plan,
    args: &LearnArgs,
    palette: Palette,
) -> io::Result<()> {
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let folder = args.out.join(&plan.provider);
    let payloads = plan.events.iter().map(|event| event.payloads).sum();
    writeln!(
        out,
        "{}: {} from {}, in {}",
        plan.provider,
        counted(plan.events.len(), "event"),
        counted(count(payloads), "payload"),
        plain(&folder.join(&args.edition).display().to_string()),
    )?;
    let mut table = Table::new(palette);
    for event in &plan.events {
        table.row([
            (event.event.as_str(), Tone::Strong),
            (&counted(count(event.payloads), "payload"), Tone::Plain),
            (&counted(event.counts.members, "field"), Tone::Plain),
            (&format!("{} required", event.counts.required), Tone::Plain),
            (&counted(event.counts.enums, "enum"), Tone::Plain),
            (&counted(event.counts.formats, "format"), Tone::Plain),
            (
                &format!("{} replaced", counted(event.replaced, "value")),
                Tone::Dim,
            ),
            (if event.known { "" } else { "new" }, Tone::Good),
        ]);
    }
    table.write(out, 2)?;
    if let Some(what) = plan.provider_file {
        let file = folder.join("provider.toml");
        writeln!(out, "  {what} {}", plain(&file.display().to_string()))?;
    }
    Ok(())
}
