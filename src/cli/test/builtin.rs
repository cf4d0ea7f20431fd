//! The built-in suite, generated from a provider's pack.

use std::cell::RefCell;
use std::time::Instant;

use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::{TestRun, Trial};
use hookctl::report::{Palette, Table, Tone};
use hookctl::run::Glob;
use hookctl::run::probe::{
    Exam, GOOD_DELIVERY, Group, Options, Probe, Prober, Selection, Subject, probes,
};
use hookctl::wire::Client;

use super::args::TestArgs;
use super::oracle;
use super::reports::Reports;
use super::setup;
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::runtime::{interrupted, runtime};
use crate::cli::session::{Session, now, record_id};

/// Runs the built-in probes.
pub fn run(provider: &str, args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    let pack = session.pack(provider, args.sending.header_prefix.as_deref())?;
    let subject = setup::subject(args, &pack, session)?;
    let options = options(args)?;
    let all = probes(&subject, &options)?;
    let chosen = selected(args, &all, session)?;
    if args.selection.list {
        return list(&chosen, session.out_palette()).map(|()| Exit::Holds);
    }
    let client = Client::new(setup::client_options(args, &pack, session)?)?;
    let title = match &subject.chosen().event {
        Some(event) => match &event.edition {
            Some(edition) => format!("{} {edition}", pack.name),
            None => pack.name.clone(),
        },
        None => pack.name.clone(),
    };
    let baseline = all.iter().find(|probe| is_baseline(probe));
    let baseline = baseline.ok_or_else(|| Error::Nothing {
        what: "there is no delivery to begin with".into(),
        help: None,
    })?;
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
        baseline,
        probes: &chosen,
        reproduction: &reproduction,
    };
    sit(&exam, title, args, session)
}

/// Tries everything, and reports as it goes.
fn sit(exam: &Exam, title: String, args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    let mut reports = Reports::open(&args.output, session)?;
    reports.expect(exam.probes.len());
    let mut writer = args.output.out.as_deref().map(Writer::open).transpose()?;
    let trials: RefCell<Vec<Trial>> = RefCell::default();
    let (begun, clock) = (now(), Instant::now());
    let take = |trial: Trial| {
        if let Some(writer) = &mut writer {
            trial
                .exchanges
                .iter()
                .try_for_each(|one| writer.append(one))?;
        }
        reports.trial(&trial)?;
        trials.borrow_mut().push(trial);
        Ok(())
    };
    let ended = runtime()?.block_on(async {
        tokio::select! {
            done = exam.sit(take) => done.map(|()| true),
            () = interrupted() => Ok(false),
        }
    });
    let finished = ended?;
    if let Some(writer) = &mut writer {
        writer.sync()?;
    }
    let subject = exam.prober.subject;
    let exit = reports.finish(&TestRun {
        title,
        target: subject.chosen().target.url(),
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

fn is_baseline(probe: &Probe) -> bool {
    probe.about.group == Group::Accepts && probe.about.name == GOOD_DELIVERY
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

fn selected(args: &TestArgs, all: &[Probe], session: &Session) -> Result<Vec<Probe>, Error> {
    let globs = |texts: &[String]| texts.iter().map(|text| Glob::from(text.as_str())).collect();
    let selection = Selection {
        only: globs(&args.selection.only),
        skip: globs(&args.selection.skip),
    };
    let ids: Vec<String> = all.iter().map(|probe| probe.about.id()).collect();
    for idle in selection.idle(&ids) {
        session.warn(&format!("`{idle}` fits no probe"));
    }
    let taken = all
        .iter()
        .filter(|probe| selection.takes(&probe.about.id()));
    let taken: Vec<Probe> = taken.cloned().collect();
    if taken.is_empty() {
        return Err(Error::Nothing {
            what: "no probe is selected".into(),
            help: Some("`--list` prints what there is; a name may hold `*`".into()),
        });
    }
    Ok(taken)
}

fn list(probes: &[Probe], palette: Palette) -> Result<(), Error> {
    let mut table = Table::new(palette);
    for Probe { about, .. } in probes {
        table.row([
            (&about.id(), Tone::Plain),
            (&about.expects, Tone::Good),
            (&about.sends, Tone::Dim),
        ]);
    }
    answer(|out| table.write(out, 0))
}

/// What an endpoint is tested with, for who reproduces a probe.
pub fn probe_of(subject: &Subject, id: &str) -> Result<Probe, Error> {
    let all = probes(subject, &Options::default())?;
    let ids: Vec<String> = all.iter().map(|probe| probe.about.id()).collect();
    let found = all.into_iter().find(|probe| probe.about.id() == id);
    found.ok_or_else(|| Error::Unknown {
        kind: "probe",
        name: id.to_owned(),
        help: Some(hookctl::pack::advice(
            id,
            ids.iter().map(String::as_str),
            "`hookctl test PROVIDER --list` prints all",
        )),
    })
}
