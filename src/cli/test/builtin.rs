//! The built-in suite, generated from a provider's pack.

use std::cell::RefCell;
use std::time::Instant;

use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::{TestRun, Trial};
use hookctl::report::{Palette, plain, veil_trial, wrapped};
use hookctl::run::Glob;
use hookctl::run::probe::{
    Chosen, Exam, Options, Probe, Prober, Selection, Subject, chosen, probe, probes,
};
use hookctl::signature::Veil;
use hookctl::wire::{Client, ClientOptions};

use super::app::{self, AppPlan};
use super::args::TestArgs;
use super::oracle;
use super::reports::Reports;
use super::setup;
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::session::{Session, now, record_id};

/// Runs the built-in probes.
pub fn run(provider: &str, args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    let mut pack = session.pack(provider, args.sending.header_prefix.as_deref())?;
    setup::tolerate(&mut pack, args.sending.tolerance);
    let subject = setup::subject(args, &pack, session)?;
    let options = options(args)?;
    let chosen = selected(args, &subject, &options, session)?;
    if args.selection.list {
        return list(&chosen.probes, session.out_palette()).map(|()| Exit::Holds);
    }
    let client_options = setup::client_options(args, &pack, session)?;
    let client = Client::new(client_options.clone())?;
    let title = match &subject.chosen().event {
        Some(event) => match &event.edition {
            Some(edition) => format!("{} {edition}", pack.name),
            None => pack.name.clone(),
        },
        None => pack.name.clone(),
    };
    let prober = Prober {
        subject: &subject,
        client: &client,
        now,
        options: &options,
        record_id,
    };
    let reproduction = setup::reproduction(args, &subject, session);
    let exam = Exam {
        prober: &prober,
        baseline: &chosen.baseline,
        probes: &chosen.probes,
        reproduction: &reproduction,
    };
    sit(&exam, title, &client_options, args, session)
}

/// Tries everything, and reports as it goes.
fn sit(
    exam: &Exam,
    title: String,
    client: &ClientOptions,
    args: &TestArgs,
    session: &Session,
) -> Result<Exit, Error> {
    let mut reports = Reports::open(&args.output, session)?;
    reports.expect(exam.probes.len());
    let mut writer = args.output.out.as_deref().map(Writer::open).transpose()?;
    let trials: RefCell<Vec<Trial>> = RefCell::default();
    let (begun, clock) = (now(), Instant::now());
    let subject = exam.prober.subject;
    let veil = Veil::over(subject.chosen().secrets.iter().chain(&subject.rotated));
    let take = |mut trial: Trial| {
        if let Some(writer) = &mut writer {
            trial
                .exchanges
                .iter()
                .try_for_each(|one| writer.append(one))?;
        }
        veil_trial(&veil, &mut trial);
        reports.trial(&trial)?;
        trials.borrow_mut().push(trial);
        Ok(())
    };
    let target = &exam.prober.subject.chosen().target;
    let plan = AppPlan::of(&args.app);
    let work = async || exam.sit(take).await;
    let finished = app::during(&plan, Some(target), client, session, work)?.is_some();
    if let Some(writer) = &mut writer {
        writer.sync()?;
    }
    let exit = reports.finish(&TestRun {
        title,
        target: veil.text(&target.url()),
        seed: subject.seed,
        begun,
        took: clock.elapsed(),
        trials: trials.into_inner(),
        interrupted: !finished,
    })?;
    Ok(match finished {
        true => exit,
        false => Exit::Interrupted,
    })
}

/// What the flags say of the probes that are more than a request.
pub fn options(args: &TestArgs) -> Result<Options, Error> {
    Ok(Options {
        rate: args.load.rate,
        length: args.load.length,
        time_scale: args.load.time_scale,
        settle: args.oracle.settle,
        oracle: oracle::oracle(&args.oracle)?,
    })
}

fn selected(
    args: &TestArgs,
    subject: &Subject,
    options: &Options,
    session: &Session,
) -> Result<Chosen, Error> {
    let globs = |texts: &[String]| texts.iter().map(|text| Glob::from(text.as_str())).collect();
    let selection = Selection {
        only: globs(&args.selection.only),
        skip: globs(&args.selection.skip),
    };
    let chosen = chosen(subject, options, &selection)?;
    for idle in &chosen.idle {
        session.warn(&format!("`{idle}` fits no probe"));
    }
    if chosen.probes.is_empty() {
        return Err(Error::Nothing {
            what: "no probe is selected".into(),
            help: Some("`--list` prints what there is; a name may hold `*`".into()),
        });
    }
    Ok(chosen)
}

/// Prints what would be tried: each probe's id on a line of its own, then what it sends and expects.
fn list(probes: &[Probe], palette: Palette) -> Result<(), Error> {
    answer(|out| {
        for Probe { about, .. } in probes {
            writeln!(out, "{}", palette.strong(plain(&about.id())))?;
            let told = format!("{}: {}", about.sends, about.expects);
            wrapped(out, told.split_whitespace(), 2)?;
        }
        Ok(())
    })
}

/// What an endpoint is tested with, for who reproduces a probe.
pub fn probe_of(subject: &Subject, id: &str) -> Result<Probe, Error> {
    let options = Options::default();
    if let Some(probe) = probe(subject, &options, id)? {
        return Ok(probe);
    }
    let all = probes(subject, &options)?;
    let ids: Vec<String> = all.iter().map(|probe| probe.about.id()).collect();
    Err(Error::Unknown {
        kind: "probe",
        name: id.to_owned(),
        help: Some(hookctl::pack::advice(
            id,
            ids.iter().map(String::as_str),
            "`hookctl test PROVIDER --list` prints all",
        )),
    })
}
