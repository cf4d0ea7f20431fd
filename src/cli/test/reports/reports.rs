//! The reports of a run.

use std::io::Write;

use hookctl::Error;
use hookctl::judge::{TestRun, Trial};
use hookctl::report::Palette;
use hookctl::report::testing::{Extent, Format, Options, Reporter, Totals};

use super::actions::Actions;
use super::ask::{Ask, To};
use super::place::{Place, tamed};
use crate::cli::Exit;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::test::args::OutputArgs;
use crate::cli::width::width;

/// What a report does with the place it is written to.
type Writes<'a> = &'a mut dyn FnMut(&mut dyn Reporter, &mut dyn Write) -> std::io::Result<()>;

/// The reports of a run, written as trials end and when all have.
pub struct Reports<'a> {
    session: &'a Session,
    open: Vec<Open>,
    actions: Actions,
    progress: Progress,
    totals: Totals,
}

/// One report.
struct Open {
    format: Format,
    reporter: Box<dyn Reporter>,
    place: Place,
    /// Whether its lines stand in a log in which some lines are commands.
    tame: bool,
}

impl<'a> Reports<'a> {
    /// Opens the files of the reports, so that one that cannot be written is told before anything is sent.
    ///
    /// # Errors
    /// When a format is not known, two reports go to the same place, or a file cannot be written.
    pub fn open(output: &OutputArgs, session: &'a Session) -> Result<Self, Error> {
        Reports::within(output, session, Actions::from_env())
    }

    /// Reports beside what a command prints itself: those that are asked for, and no others.
    ///
    /// # Errors
    /// See [`Reports::open`].
    pub fn beside(output: &OutputArgs, session: &'a Session) -> Result<Self, Error> {
        let mut reports = Reports::within(output, session, Actions::default())?;
        let asked = |text: &String| text.starts_with("terminal");
        if !output.report.iter().any(asked) {
            let of_terminal = |open: &Open| open.format != Format::Terminal;
            reports.open.retain(of_terminal);
        }
        Ok(reports)
    }

    pub(super) fn within(
        output: &OutputArgs,
        session: &'a Session,
        actions: Actions,
    ) -> Result<Self, Error> {
        let asks = Ask::all(&output.report)?;
        let asked = asks.iter().any(|ask| ask.format == Format::Github);
        let mut open = Vec::new();
        for ask in asks {
            open.push(Open::new(ask, output, session, &actions)?);
        }
        if actions.running && !asked {
            // The runner reads commands from both streams, and standard output may be somebody's.
            let ask = Ask {
                format: Format::Github,
                to: To::Stderr,
            };
            open.push(Open::new(ask, output, session, &actions)?);
        }
        Ok(Reports {
            session,
            open,
            actions: match actions.running || asked {
                true => actions,
                false => Actions::default(),
            },
            progress: Progress::trials(),
            totals: Totals::default(),
        })
    }

    /// Takes how many trials there will be, for whoever waits; it need not be told.
    pub fn expect(&self, trials: usize) {
        self.progress.of(trials as u64);
    }

    /// Takes a trial that has ended.
    ///
    /// # Errors
    /// When a report cannot be written.
    pub fn trial(&mut self, trial: &Trial) -> Result<(), Error> {
        self.totals.add(trial);
        self.progress.step();
        self.progress.say(&told(&self.totals));
        self.write(&mut |reporter, out| reporter.trial(out, trial))
    }

    /// Writes what is written at the end, and says what it all came to.
    ///
    /// # Errors
    /// When a report cannot be written; the others are all the same.
    pub fn finish(&mut self, run: &TestRun) -> Result<Exit, Error> {
        self.progress.finish();
        let mut written = self.write(&mut |reporter, out| reporter.end(out, run));
        for open in self.open.drain(..) {
            written = written.and(open.place.finish());
        }
        if let Err(error) = self.actions.summarise(run) {
            // It is the job's, and not what was asked for.
            self.session.warn(&format!("no job summary: {error}"));
        }
        written?;
        let exit = exit(run);
        if exit == Exit::Nothing {
            let what = match run.trials.is_empty() {
                true => "no trial is selected".to_owned(),
                false => "nothing was found out: no trial passed or failed".to_owned(),
            };
            self.session.warn(&what);
        }
        Ok(exit)
    }

    /// Lets each report write; what one fails with does not keep the others from it.
    fn write(&mut self, write: Writes) -> Result<(), Error> {
        let mut first = Ok(());
        for open in &mut self.open {
            let mut text = Vec::new();
            // Writing to memory cannot fail.
            let _ = write(open.reporter.as_mut(), &mut text);
            if text.is_empty() {
                continue;
            }
            if open.tame {
                text = tamed(&text);
            }
            let place = &mut open.place;
            let written = match place.is_stream() {
                true => self.progress.suspend(|| place.write(&text)),
                false => place.write(&text),
            };
            first = first.and(written);
        }
        first
    }
}

impl Open {
    fn new(
        ask: Ask,
        output: &OutputArgs,
        session: &Session,
        actions: &Actions,
    ) -> Result<Self, Error> {
        let options = Options {
            width: width(),
            palette: match ask.to {
                To::Stdout => session.out_palette(),
                To::Stderr => session.err_palette(),
                To::File(_) => Palette::new(false),
            },
            extent: match (output.verbose, output.quiet) {
                (true, _) => Extent::All,
                (false, true) => Extent::Failures,
                (false, false) => Extent::Notable,
            },
        };
        let is_file = matches!(ask.to, To::File(_));
        Ok(Open {
            format: ask.format,
            reporter: ask.format.reporter(&options),
            tame: actions.running && !is_file && ask.format.is_read_as_lines(),
            place: Place::open(ask.to)?,
        })
    }
}

/// What the line of whoever waits says.
fn told(totals: &Totals) -> String {
    match (totals.failed, totals.errors) {
        (0, 0) => String::new(),
        (failed, 0) => format!("{failed} failed"),
        (0, errors) => format!("{errors} could not be made"),
        (failed, errors) => format!("{failed} failed, {errors} could not be made"),
    }
}

/// What a run came to: 3 beats 1, and what says nothing of the endpoint is no success.
pub(super) fn exit(run: &TestRun) -> Exit {
    let totals = Totals::of(&run.trials);
    match totals {
        _ if run.interrupted => Exit::Interrupted,
        Totals { errors: 1.., .. } => Exit::Incomplete,
        Totals { failed: 1.., .. } => Exit::CheckFailed,
        Totals { passed: 0, .. } => Exit::Nothing,
        _ => Exit::Holds,
    }
}

impl Drop for Reports<'_> {
    fn drop(&mut self) {
        // Where an error ended the run, its message is not to stand behind the line of whoever waited.
        self.progress.finish();
    }
}
