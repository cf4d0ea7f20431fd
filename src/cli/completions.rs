//! `hookctl completions`: a script for a shell, with the providers and events of the packs in it.

use clap::builder::PossibleValuesParser;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use hookctl::Error;

use super::output::answer;
use super::session::Session;
use super::{Cli, Exit};

/// The commands whose first argument is a provider.
const WITH_PROVIDER: &[&str] = &["list", "show", "send", "sign", "verify"];
/// The commands that take events, and the argument's name.
const WITH_EVENTS: &[(&str, &str)] = &[("show", "event"), ("send", "events")];

/// Print a completion script for a shell.
#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &CompletionsArgs, session: &Session) -> Result<Exit, Error> {
    let catalogue = session.catalogue()?;
    let providers = catalogue.names();
    let mut events = Vec::new();
    for name in &providers {
        events.extend(
            catalogue
                .pack(name)?
                .events(None)
                .into_iter()
                .map(|(short, _)| short.to_owned()),
        );
    }
    events.sort();
    events.dedup();
    let mut command = Cli::command();
    for name in WITH_PROVIDER {
        command = with_values(command, name, "provider", &providers);
    }
    for (name, argument) in WITH_EVENTS {
        command = with_values(command, name, argument, &events);
    }
    let mut script = Vec::new();
    generate(args.shell, &mut command, "hookctl", &mut script);
    if args.shell == Shell::Fish {
        script.extend(fish_names(&providers, &events).bytes());
    }
    answer(|out| out.write_all(&script))?;
    Ok(Exit::Holds)
}

fn with_values(
    command: clap::Command,
    name: &'static str,
    argument: &'static str,
    values: &[String],
) -> clap::Command {
    command.mut_subcommand(name, |sub| {
        // A changed argument moves behind the others. Changing all of them keeps their order, which the scripts follow.
        let all: Vec<_> = sub
            .get_positionals()
            .map(|arg| arg.get_id().clone())
            .collect();
        all.into_iter().zip(1..).fold(sub, |sub, (id, place)| {
            let values = (id == argument).then(|| values.iter().map(clap::builder::Str::from));
            sub.mut_arg(id, |arg| match values {
                Some(values) => arg
                    .index(place)
                    .value_parser(PossibleValuesParser::new(values)),
                None => arg.index(place),
            })
        })
    })
}

/// The generator for fish leaves out the values of positional arguments.
fn fish_names(providers: &[String], events: &[String]) -> String {
    let line = |command: &str, names: &[String]| {
        let names = names.join(" ");
        format!(
            "complete -c hookctl -n \"__fish_hookctl_using_subcommand {command}\" -f -a \"{names}\"\n"
        )
    };
    let first = WITH_PROVIDER.iter().map(|name| line(name, providers));
    let then = WITH_EVENTS.iter().map(|(name, _)| line(name, events));
    first.chain(then).collect()
}
