//! Suites in files.

use std::path::Path;
use std::time::Instant;

use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::{TestRun, Trial};
use hookctl::report::{plain, veil_trial};
use hookctl::run::Glob;
use hookctl::run::quoted;
use hookctl::run::suite::{Planned, Probing, Runner, Source, Suite, Variables, check_up, plan};
use hookctl::wire::Target;

use super::app::during;
use super::args::TestArgs;
use super::builtin;
use super::reports::Reports;
use super::setup::drawn;
use super::staging::{Staged, stage};
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::session::{Session, now};

/// Runs the suites of those files, one after the other.
pub fn run(files: &[String], args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    let sending = &args.sending;
    if sending.event.is_some() || sending.data.is_some() || !sending.rotated_secret_file.is_empty()
    {
        return Err(Error::usage(
            "`--event`, `--data` and `--rotated-secret-file` are for the built-in test",
            "say it in the suite: `send: { event: NAME }`, `send: { data: FILE }`",
        ));
    }
    let environment = |name: &str| std::env::var(name).ok();
    let mut suites = Vec::new();
    for file in files {
        let suite = Suite::read(Source::read(Path::new(file))?)?;
        suite.check_environment(&environment)?;
        suites.push(suite);
    }
    let own = suites.iter().find_map(|suite| suite.seed);
    let (seed, fresh) = drawn(args.selection.seed.or(own))?;
    let mut rounds = Vec::new();
    for suite in &mut suites {
        let mut variables = Variables::new(&environment);
        for (name, value) in &suite.vars {
            let value = value.fill(&variables)?;
            variables.set(name, value);
        }
        let staged = stage(suite, args, (seed, fresh), &variables, session)?;
        rounds.push((staged, variables));
    }
    let mut acts = Vec::new();
    for (suite, (staged, variables)) in suites.iter().zip(rounds) {
        let planned = planned(suite, &staged, &variables, args)?;
        acts.push(Act {
            suite,
            staged,
            variables,
            planned,
        });
    }
    acts.retain(|act| !act.planned.is_empty());
    if acts.is_empty() {
        return Err(nothing(args));
    }
    if args.selection.list {
        return list(&acts);
    }
    for act in &acts {
        check_up(act.suite, &act.staged.stage, &act.planned, &act.variables)?;
    }
    play(acts, seed, args, session)
}

/// A suite and everything that is settled about it.
struct Act<'a> {
    suite: &'a Suite,
    staged: Staged,
    variables: Variables<'a>,
    planned: Vec<Planned<'a>>,
}

fn planned<'s>(
    suite: &'s Suite,
    staged: &Staged,
    variables: &Variables,
    args: &TestArgs,
) -> Result<Vec<Planned<'s>>, Error> {
    let globs = |texts: &[String]| -> Vec<Glob> {
        texts.iter().map(|text| Glob::from(text.as_str())).collect()
    };
    let (only, skip) = (globs(&args.selection.only), globs(&args.selection.skip));
    plan(suite, staged.stage.pack.as_ref(), variables, (&only, &skip))
}

/// Plays them, and reports as it goes. What was tried is reported, whatever ends it.
fn play(acts: Vec<Act>, seed: u64, args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    let title = joined(acts.iter().map(|act| act.suite.name.clone()));
    let target = joined(acts.iter().map(|act| {
        let target = act.staged.stage.target.as_ref();
        let shown = act
            .variables
            .masked(&target.map(Target::url).unwrap_or_default());
        act.staged.veil().text(&shown)
    }));
    let mut course = Course {
        reports: Reports::open(&args.output, session)?,
        writer: args.output.out.as_deref().map(Writer::open).transpose()?,
        trials: Vec::new(),
        interrupted: false,
    };
    course
        .reports
        .expect(acts.iter().map(|act| act.planned.len()).sum());
    let (begun, clock) = (now(), Instant::now());
    let mut ended = Ok(());
    for act in acts {
        ended = course.suite(act, args, session);
        if ended.is_err() || course.interrupted {
            break;
        }
    }
    if let Some(writer) = &mut course.writer {
        ended = ended.and(writer.sync());
    }
    // With nothing tried there is nothing to report but what ended it.
    if course.trials.is_empty() && ended.is_err() {
        return ended.map(|()| Exit::Holds);
    }
    let exit = course.reports.finish(&TestRun {
        title,
        target,
        seed,
        begun,
        took: clock.elapsed(),
        trials: course.trials,
        interrupted: course.interrupted || ended.is_err(),
    });
    ended?;
    Ok(match course.interrupted {
        true => Exit::Interrupted,
        false => exit?,
    })
}

/// What has been tried so far.
struct Course<'a> {
    reports: Reports<'a>,
    writer: Option<Writer>,
    trials: Vec<Trial>,
    interrupted: bool,
}

impl Course<'_> {
    fn suite(&mut self, act: Act, args: &TestArgs, session: &Session) -> Result<(), Error> {
        let Act {
            suite,
            staged,
            mut variables,
            planned,
        } = act;
        let runner = Runner {
            suite,
            stage: &staged.stage,
            command: command(suite, args),
            focus: args.selection.only.is_empty(),
            probing: Probing {
                options: builtin::options(args)?,
                reproduction: staged.reproduction.clone(),
            },
        };
        let stage = &staged.stage;
        let target = stage.target.as_ref();
        let veil = staged.veil();
        let work = async || {
            let on_trial = |mut trial: Trial| {
                if let Some(writer) = &mut self.writer {
                    trial
                        .exchanges
                        .iter()
                        .try_for_each(|one| writer.append(one))?;
                }
                veil_trial(&veil, &mut trial);
                self.reports.trial(&trial)?;
                self.trials.push(trial);
                Ok(())
            };
            runner.run(&planned, &mut variables, on_trial).await
        };
        let done = during(&staged.app, target, &stage.options, session, work)?;
        self.interrupted = done.is_none();
        Ok(())
    }
}

fn nothing(args: &TestArgs) -> Error {
    let what = match args.selection.only.is_empty() && args.selection.skip.is_empty() {
        true => "there is no case in it",
        false => "no case is selected",
    };
    Error::Nothing {
        what: what.into(),
        help: Some(
            "`--list` shows the cases; a pattern is a name or `suite/name`, with `*` for anything"
                .into(),
        ),
    }
}

/// Prints what would be tried.
fn list(acts: &[Act]) -> Result<Exit, Error> {
    answer(|out| {
        for act in acts {
            for own in &act.planned {
                let id = plain(&own.trial(act.suite).id());
                match &own.case.skip {
                    Some(why) => writeln!(out, "{id}  (skipped: {})", plain(why))?,
                    None => writeln!(out, "{id}")?,
                }
            }
        }
        Ok(())
    })?;
    Ok(Exit::Holds)
}

/// The start of a command line that runs a suite as it is run now.
fn command(suite: &Suite, args: &TestArgs) -> String {
    let mut words = vec![
        "hookctl".to_owned(),
        "test".to_owned(),
        quoted(&suite.source.file),
    ];
    let mut flag = |name: &str, value: &str| words.push(format!("{name} {}", quoted(value)));
    if let Some(to) = &args.to {
        flag("--to", to);
    }
    if let Some(edition) = &args.edition {
        flag("--edition", edition);
    }
    for file in &args.secrets.secret_file {
        flag("--secret-file", &file.display().to_string());
    }
    for name in &args.secrets.secret_env {
        flag("--secret-env", name);
    }
    if let Some(exec) = &args.app.exec {
        flag("--exec", exec);
    }
    if args.sending.allow_external {
        words.push("--allow-external".to_owned());
    }
    words.join(" ")
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    }
    all.join(", ")
}
