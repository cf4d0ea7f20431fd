//! `hookctl man`: the man page, one for all commands.

use std::io::Write;

use clap::CommandFactory;
use hookctl::Error;

use super::output::answer;
use super::session::Session;
use super::{Cli, Exit};

/// Prints the page.
pub fn run(_session: &Session) -> Result<Exit, Error> {
    let mut page = Vec::new();
    let mut command = Cli::command().name("hookctl");
    command.build();
    let written = clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .and_then(|()| {
            command
                .get_subcommands()
                .filter(|sub| !sub.is_hide_set() && sub.get_name() != "help")
                .try_for_each(|sub| section(sub, &mut page))
        });
    written.map_err(Error::output)?;
    answer(|out| out.write_all(&page))?;
    Ok(Exit::Holds)
}

/// A command's own part of the page: its synopsis and options under its name.
fn section(command: &clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let name = command.get_name();
    writeln!(page, ".SH \"COMMAND {}\"", name.to_uppercase())?;
    let man = clap_mangen::Man::new(command.clone());
    let mut part = Vec::new();
    man.render_description_section(&mut part)?;
    man.render_synopsis_section(&mut part)?;
    man.render_options_section(&mut part)?;
    // Sections within a command are one level down.
    let part = String::from_utf8_lossy(&part).replace("\n.SH ", "\n.SS ");
    let part = part
        .strip_prefix(".SH ")
        .map_or(part.clone(), |rest| format!(".SS {rest}"));
    page.write_all(part.as_bytes())
}
