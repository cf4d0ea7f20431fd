//! The arguments of a command, made known to clap only where that command is asked for: there are some 200 of all
//! commands, and describing them takes longer than most commands run.

use std::cell::RefCell;
use std::ffi::OsString;
use std::ops::Deref;

use clap::{ArgMatches, Args, Command, CommandFactory, Error, FromArgMatches};

use super::Cli;

thread_local! {
    /// The one command that is being described; all are where there is none.
    static ASKED: RefCell<Option<OsString>> = const { RefCell::new(None) };
}

/// The arguments of a command.
pub struct Asked<T>(Box<T>);

/// The command line as far as it takes to understand one that starts with this word: of another command than that only
/// the name is there. All of it where the word is no command.
pub fn command_line(first: Option<OsString>) -> Command {
    // The version takes no command's arguments either.
    let alone = |word: &OsString| word == "--version" || word == "-V" || Cli::knows(word);
    ASKED.set(first.filter(alone));
    let command = Cli::command();
    ASKED.set(None);
    command
}

fn is_asked(name: &str) -> bool {
    ASKED.with_borrow(|asked| asked.as_ref().is_none_or(|asked| asked == name))
}

impl<T> Deref for Asked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Args> Args for Asked<T> {
    fn augment_args(command: Command) -> Command {
        match is_asked(command.get_name()) {
            true => T::augment_args(command),
            false => command,
        }
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: FromArgMatches> FromArgMatches for Asked<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(|args| Asked(Box::new(args)))
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(|args| Asked(Box::new(args)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }

    fn update_from_arg_matches_mut(&mut self, matches: &mut ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches_mut(matches)
    }
}
