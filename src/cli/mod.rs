//! The command line: arguments, settings, exit codes, one file for each command.
//!
//! Only this room knows clap, the arguments, the environment, the terminal and the process.

mod asked;
mod command;
mod completions;
mod demo;
mod diff;
mod exit;
mod export;
mod external;
mod forward;
mod import;
mod import_known;
mod learn;
mod learn_summary;
mod list;
mod listen;
mod listen_backlog;
mod listen_limits;
mod listen_socket;
mod listening;
mod man;
mod new_file;
mod output;
mod packs;
mod payload;
mod progress;
mod redact;
mod replay;
mod runtime;
mod secrets;
mod send;
mod session;
mod settings;
mod show;
mod sign;
mod size;
mod skipped;
mod test;
mod verify;
mod width;

use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;

use clap::{FromArgMatches, Parser, Subcommand, ValueEnum};
use hookctl::Error;
use hookctl::report::plain;

use asked::Asked;
pub use exit::Exit;
use session::Session;

/// A test bench for people who receive webhooks.
#[derive(Parser)]
#[command(
    name = "hookctl",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Start with `hookctl demo`: it needs no server, account or secret."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// Settings file, instead of the nearest `hookctl.toml`
    #[arg(long, global = true, value_name = "FILE", env = "HOOKCTL_CONFIG")]
    config: Option<PathBuf>,
    /// Folder of further packs; a later one wins
    #[arg(long, global = true, value_name = "DIR", env = "HOOKCTL_SAMPLES")]
    samples: Vec<PathBuf>,
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorWhen,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Run the whole thing on loopback: every event of every pack, sent, verified, validated, recorded
    Demo(Asked<demo::DemoArgs>),
    /// List the providers, or the events of one
    List(Asked<list::ListArgs>),
    /// Show a provider, or one event with its sample and schema
    Show(Asked<show::ShowArgs>),
    /// Send events a provider documents, correctly signed, to an endpoint
    Send(Asked<send::SendArgs>),
    /// Stand in for the endpoint: record, verify and validate what arrives
    Listen(Asked<listen::ListenArgs>),
    /// Say how what arrived differs from what was promised
    Diff(Asked<diff::DiffArgs>),
    /// Send recorded deliveries again, and say what is different now
    Replay(Asked<replay::ReplayArgs>),
    /// Find out whether an endpoint is fit to receive webhooks
    Test(Asked<test::TestArgs>),
    /// Replace what is secret or personal in a capture, so that it can be shown
    Redact(Asked<redact::RedactArgs>),
    /// Print the signature headers for a body
    Sign(Asked<sign::SignArgs>),
    /// Check a signature offline, and say why it does not hold
    Verify(Asked<verify::VerifyArgs>),
    /// Make a capture out of the files of other tools: HAR, goreplay, JSON bodies
    Import(Asked<import::ImportArgs>),
    /// Write a capture in the form of another tool: HAR, curl, goreplay, k6
    Export(Asked<export::ExportArgs>),
    /// Write what a capture shows as an edition of a pack
    Learn(Asked<learn::LearnArgs>),
    /// Make and check packs of your own
    Packs(Asked<packs::PacksArgs>),
    /// Print a completion script for a shell
    Completions(Asked<completions::CompletionsArgs>),
    /// Print the man page
    Man,
}

impl Cli {
    /// Whether there is a command of that name.
    fn knows(name: &OsStr) -> bool {
        name.to_str().is_some_and(Command::has_subcommand)
    }
}

/// Runs the command line and says what it came to.
pub fn main() -> Exit {
    let command = asked::command_line(std::env::args_os().nth(1));
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let session = Session::new(cli.global);
    run(cli.command, &matches, &session).unwrap_or_else(|error| report(&error, &session))
}

fn run(command: Command, matches: &clap::ArgMatches, session: &Session) -> Result<Exit, Error> {
    match command {
        Command::Demo(args) => demo::run(&args, session),
        Command::List(args) => list::run(&args, session),
        Command::Show(args) => show::run(&args, session),
        Command::Send(args) => send::run(&args, matches, session),
        Command::Listen(args) => listen::run(&args, session),
        Command::Diff(args) => diff::run(&args, session),
        Command::Replay(args) => replay::run(&args, matches, session),
        Command::Test(args) => test::run(&args, session),
        Command::Redact(args) => redact::run(&args, session),
        Command::Sign(args) => sign::run(&args, session),
        Command::Verify(args) => verify::run(&args, session),
        Command::Import(args) => import::run(&args, session),
        Command::Export(args) => export::run(&args, session),
        Command::Learn(args) => learn::run(&args, session),
        Command::Packs(args) => packs::run(&args, session),
        Command::Completions(args) => completions::run(&args, session),
        Command::Man => man::run(session),
    }
}

/// Help and version go to standard output and end well; a usage error ends with 2.
fn usage(error: &clap::Error) -> Exit {
    // A reader that went away is its own business.
    let _ = error.print();
    if error.use_stderr() {
        Exit::Invalid
    } else {
        Exit::Holds
    }
}

/// Writes an error the way all of them look: what, then what to do.
fn report(error: &Error, session: &Session) -> Exit {
    if matches!(error, Error::BrokenPipe) {
        return Exit::Holds;
    }
    let palette = session.err_palette();
    let mut err = std::io::stderr().lock();
    let _ = writeln!(
        err,
        "{} {}",
        palette.bad("error:"),
        plain(&error.to_string())
    );
    for line in error.excerpt() {
        let _ = writeln!(err, "{}", plain(line));
    }
    if let Some(help) = error.help() {
        let _ = writeln!(err, "{} {}", palette.good("help:"), plain(&help));
    }
    error.class().into()
}
