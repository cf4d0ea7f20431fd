//! What would be sent, and when.

use std::io::Write;
use std::sync::PoisonError;
use std::time::Duration;

use hookctl::Error;
use hookctl::report::{self, PlannedDelivery, counted, duration_us, json_line};
use hookctl::run::replay::{Original, PlanReader, Planned, Signing, pack_of, short_name};
use hookctl::run::schedule::Due;
use hookctl::wire::encode;

use super::args::ReplayArgs;
use super::nothing;
use super::plan::Prepared;
use crate::cli::Exit;
use crate::cli::output::stdout;
use crate::cli::session::{Session, now};

/// What was planned so far.
#[derive(Default)]
struct Plan {
    deliveries: usize,
    skipped: usize,
    last: Duration,
}

/// Prints what is planned.
pub fn show(args: &ReplayArgs, prepared: Prepared, session: &Session) -> Result<Exit, Error> {
    let (reader, passed) = PlanReader::new(prepared.plan.clone());
    let mut plan = Plan::default();
    let mut out = stdout();
    for due in reader {
        line(&mut out, args, &prepared, &due?, session, &mut plan)?;
    }
    out.flush().map_err(Error::output)?;
    let passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
    for line in report::passed(&passed) {
        session.warn(&line);
    }
    if plan.deliveries + plan.skipped == 0 && passed.answered == 0 {
        return Err(nothing(&passed));
    }
    let mut parts = vec![counted(plan.deliveries, "delivery")];
    if !plan.last.is_zero() {
        let us = u64::try_from(plan.last.as_micros()).unwrap_or(u64::MAX);
        parts.push(format!("the last after {}", duration_us(us)));
    }
    let counts = [
        (plan.skipped as u64, "would be skipped"),
        (passed.unselected, "not selected"),
        (passed.repeated, "repeated and left out"),
        (passed.answered, "answered before"),
    ];
    let said = counts.into_iter().filter(|(count, _)| *count > 0);
    parts.extend(said.map(|(count, what)| format!("{count} {what}")));
    session.note(&parts.join(", "));
    Ok(match plan.deliveries {
        0 if plan.skipped > 0 => Exit::Nothing,
        _ => Exit::Holds,
    })
}

fn line(
    out: &mut dyn Write,
    args: &ReplayArgs,
    prepared: &Prepared,
    due: &Due<Planned>,
    session: &Session,
    plan: &mut Plan,
) -> Result<(), Error> {
    let Planned {
        round,
        record,
        belongs_to,
    } = &due.job;
    let pack = pack_of(&prepared.packs, record);
    let original = Original {
        record: &record.exchange,
        pack,
        round: *round,
    };
    let renewed = prepared.renewal.renew(original, &prepared.to, now())?;
    let recorded = &record.exchange.request;
    let request = renewed.as_ref().map_or(recorded, |it| &it.request);
    match &renewed {
        Ok(_) => plan.deliveries += 1,
        Err(_) => plan.skipped += 1,
    }
    plan.last = plan.last.max(due.at.unwrap_or_default());
    let delivery = PlannedDelivery {
        due_us: due
            .at
            .map(|at| u64::try_from(at.as_micros()).unwrap_or(u64::MAX)),
        round: *round,
        capture: &args.place(record.source),
        line: record.line,
        id: &record.exchange.id,
        provider: record.exchange.provider.as_deref(),
        event: short_name(record, pack),
        method: &request.method,
        target: &request.target,
        bytes: request.body_bytes().len(),
        order: belongs_to.as_deref(),
        signature: renewed.as_ref().map_or(Signing::None, |it| it.signing),
        skipped: renewed.as_ref().err().map(ToString::to_string),
    };
    let written = match args.output.json {
        true => json_line(out, &delivery),
        false => report::planned(out, &delivery, session.out_palette()),
    };
    written.map_err(Error::output)?;
    match renewed {
        Ok(renewed) if args.output.verbose && !args.output.json => {
            let mut bytes = encode(&renewed.request);
            bytes.extend_from_slice(b"\n\n");
            out.write_all(&bytes).map_err(Error::output)
        }
        _ => Ok(()),
    }
}
