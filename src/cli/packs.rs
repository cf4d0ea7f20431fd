//! `hookctl packs`: make and check packs of your own.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use hookctl::Error;
use hookctl::pack::{Catalogue, is_name, skeleton};
use hookctl::report;
use hookctl::run::{PackReport, check_pack};

use super::Exit;
use super::output::answer;
use super::session::{Session, now};

/// Make and check packs of your own.
#[derive(Args)]
pub struct PacksArgs {
    #[command(subcommand)]
    command: PacksCommand,
}

#[derive(Subcommand)]
enum PacksCommand {
    /// Write a commented pack to start from
    New {
        /// The pack's name: letters, digits, `.`, `_` and `-`
        name: String,
        /// The folder to put it in
        #[arg(long, value_name = "DIR", default_value = ".")]
        dir: PathBuf,
    },
    /// Check that packs hold what they promise
    Check {
        /// A pack's folder, or a folder of packs or of parts of them; without one every pack that is found
        dir: Option<PathBuf>,
        /// Print each finding as a line of JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the one or the other.
pub fn run(args: &PacksArgs, session: &Session) -> Result<Exit, Error> {
    match &args.command {
        PacksCommand::New { name, dir } => new(name, dir),
        PacksCommand::Check { dir, json } => check(dir.as_deref(), *json, session),
    }
}

fn new(name: &str, dir: &Path) -> Result<Exit, Error> {
    if !is_name(name) {
        return Err(Error::usage(
            format!("`{}` cannot be the name of a pack", name.escape_debug()),
            "a name is made of letters, digits, `.`, `_` and `-`, without `..`",
        ));
    }
    let folder = dir.join(name);
    if folder.exists() {
        return Err(Error::usage(
            format!("`{}` is there already", folder.display()),
            "choose another name, or remove it first",
        ));
    }
    for (file, text) in skeleton(name)? {
        let path = dir.join(file);
        let parent = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent).map_err(|e| Error::file("create", parent, e))?;
        std::fs::write(&path, text).map_err(|e| Error::file("write", &path, e))?;
    }
    answer(|out| {
        writeln!(out, "wrote {}", folder.display())?;
        writeln!(out, "check it:  hookctl packs check {}", folder.display())?;
        writeln!(
            out,
            "use it:    hookctl list {name} --samples {}",
            dir.display()
        )
    })?;
    Ok(Exit::Holds)
}

/// The packs that a folder has, or has a part of, as they are with what lies below it.
fn within(dir: &Path, session: &Session) -> Result<(Catalogue, Vec<String>), Error> {
    let below = session.catalogue()?;
    let catalogue = below.clone().with_folder(dir)?;
    let names = catalogue.topmost();
    let name = dir.file_name().and_then(|name| name.to_str());
    match (name, dir.parent()) {
        // A part of a pack that another folder has: what is in it are editions, not packs.
        (Some(name), Some(parent)) if names.is_empty() && below.has(name) => {
            let parent = if parent.as_os_str().is_empty() {
                Path::new(".")
            } else {
                parent
            };
            Ok((below.clone().with_folder(parent)?, vec![name.to_owned()]))
        }
        _ => Ok((catalogue, names)),
    }
}

fn check(dir: Option<&Path>, json: bool, session: &Session) -> Result<Exit, Error> {
    let (catalogue, names) = match dir {
        Some(dir) => within(dir, session)?,
        None => {
            let catalogue = session.catalogue()?.clone();
            let names = catalogue.names();
            (catalogue, names)
        }
    };
    let mut reports = Vec::new();
    for name in names {
        let report = match catalogue.pack(&name) {
            Ok(pack) => check_pack(&pack, now()),
            Err(error) if json => return Err(error),
            Err(error) => {
                session.talk(&format!("{} {error}", session.err_palette().bad("error:")));
                if let Some(help) = error.help() {
                    session.talk(&format!("{} {help}", session.err_palette().good("help:")));
                }
                return Ok(Exit::Invalid);
            }
        };
        reports.push((name, report));
    }
    if reports.is_empty() {
        return Err(Error::Nothing {
            what: "there is no pack to check".into(),
            help: Some(
                "a pack is a folder with a `provider.toml`; `hookctl packs new NAME` writes one"
                    .into(),
            ),
        });
    }
    let palette = session.out_palette();
    answer(|out| match json {
        true => reports
            .iter()
            .flat_map(|(_, report)| &report.findings)
            .try_for_each(|finding| report::json_line(out, finding)),
        false => report::packs(out, &reports, palette),
    })?;
    let broken = |report: &PackReport| !report.findings.is_empty();
    Ok(if reports.iter().any(|(_, report)| broken(report)) {
        Exit::CheckFailed
    } else {
        Exit::Holds
    })
}
