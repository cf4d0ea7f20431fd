//! Suites in files.

use std::path::Path;
use std::time::Instant;

use hookctl::Error;
use hookctl::judge::{TestRun, Trial};
use hookctl::run::Glob;
use hookctl::run::suite::{Planned, Runner, Source, Suite, Variables, check_up, plan, quoted};

use super::app::during;
use super::args::TestArgs;
use super::reports::Reports;
use super::staging::{Staged, stage};
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::session::{Session, entropy, now};

/// Runs the suites of those files, one after the other.
pub fn run(files: &[String], args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    let environment = |name: &str| std::env::var(name).ok();
    let mut suites = Vec::new();
    for file in files {
        let suite = Suite::read(Source::read(Path::new(file))?)?;
        suite.check_environment(&environment)?;
        suites.push(suite);
    }
    let seed = match args
        .selection
        .seed
        .or(suites.iter().find_map(|suite| suite.seed))
    {
        Some(seed) => seed,
        // Short enough to be typed again.
        None => u64::from(u32::from_le_bytes(entropy()?)),
    };
    let mut rounds = Vec::new();
    for suite in &mut suites {
        let mut variables = Variables::new(&environment);
        for (name, value) in &suite.vars {
            let value = value.fill(&variables)?;
            variables.set(name, value);
        }
        let staged = stage(suite, args, seed, &variables, session)?;
        rounds.push((staged, variables));
    }
    let globs = |texts: &[String]| -> Vec<Glob> {
        texts.iter().map(|text| Glob::from(text.as_str())).collect()
    };
    let chosen = (globs(&args.selection.only), globs(&args.selection.skip));
    let mut planned = Vec::new();
    for (suite, (staged, variables)) in suites.iter().zip(&rounds) {
        let pack = staged.stage.pack.as_ref();
        planned.push(plan(suite, pack, variables, (&chosen.0, &chosen.1))?);
    }
    if planned.iter().all(Vec::is_empty) {
        return Err(nothing(args));
    }
    if args.selection.list {
        return list(&suites, &planned);
    }
    for ((suite, (staged, variables)), planned) in suites.iter().zip(&rounds).zip(&planned) {
        check_up(suite, &staged.stage, planned, variables)?;
    }
    let mut course = Course {
        reports: Reports::open(&args.output, session)?,
        trials: Vec::new(),
        interrupted: false,
    };
    let run = TestRun {
        title: joined(suites.iter().map(|suite| suite.name.clone())),
        target: joined(rounds.iter().map(|(staged, variables)| {
            let target = staged.stage.target.as_ref();
            variables.masked(&target.map(|target| target.url()).unwrap_or_default())
        })),
        seed,
        begun: now(),
        took: Default::default(),
        trials: Vec::new(),
        interrupted: false,
    };
    let begun = Instant::now();
    let mut trouble = None;
    for ((suite, (staged, variables)), planned) in suites.iter().zip(&mut rounds).zip(&planned) {
        if planned.is_empty() {
            continue;
        }
        // What was tried is reported, whatever ended it.
        if let Err(error) = course.suite(suite, staged, variables, planned, args, session) {
            trouble = Some(error);
            break;
        }
        if course.interrupted {
            break;
        }
    }
    let Course {
        mut reports,
        trials,
        interrupted,
    } = course;
    let nothing_tried = trials.is_empty();
    let run = TestRun {
        took: begun.elapsed(),
        trials,
        interrupted: interrupted || trouble.is_some(),
        ..run
    };
    match trouble {
        Some(error) if nothing_tried => Err(error),
        Some(error) => {
            reports.finish(&run)?;
            Err(error)
        }
        None => {
            let exit = reports.finish(&run)?;
            Ok(if interrupted { Exit::Interrupted } else { exit })
        }
    }
}

/// What has been tried so far.
struct Course<'a> {
    reports: Reports<'a>,
    trials: Vec<Trial>,
    interrupted: bool,
}

impl Course<'_> {
    fn suite(
        &mut self,
        suite: &Suite,
        staged: &Staged,
        variables: &mut Variables<'_>,
        planned: &[Planned<'_>],
        args: &TestArgs,
        session: &Session,
    ) -> Result<(), Error> {
        let runner = Runner {
            suite,
            stage: &staged.stage,
            command: command(suite, args),
            focus: args.selection.only.is_empty(),
        };
        let stage = &staged.stage;
        let target = stage.target.as_ref();
        let work = async || {
            let on_trial = |trial: Trial| {
                self.reports.trial(&trial)?;
                self.trials.push(trial);
                Ok(())
            };
            runner.run(planned, variables, on_trial).await
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
fn list(suites: &[Suite], planned: &[Vec<Planned<'_>>]) -> Result<Exit, Error> {
    answer(|out| {
        for (suite, planned) in suites.iter().zip(planned) {
            for own in planned {
                let id = hookctl::report::plain(&own.trial(suite).id());
                match &own.case.skip {
                    Some(why) => writeln!(out, "{id}  (skipped: {})", hookctl::report::plain(why))?,
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
