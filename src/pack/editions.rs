//! Which editions a pack has, and that every edition its provider file names is one of them.

use std::collections::BTreeSet;

use super::event_rule::EventRule;
use super::layer::Files;
use super::name::{RULE, is_name};
use super::pack::Pack;
use super::provider::Provider;
use super::suggest::advice;
use crate::Error;
use crate::json::Fault;

/// An edition is a folder that holds a `.json` file, or one that `[edition.NAME]` speaks of. The default comes first.
pub(super) fn list(provider: &Provider, files: &Files) -> Vec<String> {
    let folders = files
        .keys()
        .filter(|file| file.ends_with(".json"))
        .filter_map(|file| Some(file.split_once('/')?.0));
    let names: BTreeSet<&str> = folders.chain(provider.edition.names()).collect();
    let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    names.sort_by_key(|name| Some(name) != provider.default_edition.as_ref());
    names
}

/// Checks what only the provider file and the folder together can tell.
pub(super) fn check(pack: &Pack, source: &[u8], place: &str) -> Result<(), Error> {
    let checker = Checker {
        pack,
        source,
        place,
    };
    let provider = &pack.provider;
    match &provider.default_edition {
        Some(name) => checker.known(name, "default_edition")?,
        None if pack.editions().len() > 1 => {
            return Err(checker.error(
                "format",
                format!("`default_edition` is missing: there are {}", checker.all()),
                "name the edition that is used when none is asked for",
            ));
        }
        None => {}
    }
    for name in provider.event.names().chain(provider.edition.names()) {
        if !is_name(name) {
            return Err(checker.error(name, format!("`{name}` cannot be a name"), RULE));
        }
    }
    for (short, rule) in provider.event.iter() {
        checker.event(short, rule)?;
    }
    Ok(())
}

struct Checker<'a> {
    pack: &'a Pack,
    source: &'a [u8],
    place: &'a str,
}

impl Checker<'_> {
    fn event(&self, short: &str, rule: &EventRule) -> Result<(), Error> {
        for edition in rule.editions.iter().flatten() {
            self.known(edition, &format!("[event.{short}]"))?;
        }
        for edition in rule.overrides.names() {
            self.known(edition, &format!("[event.{short}.{edition}]"))?;
        }
        for pointer in rule.matches.names() {
            if !pointer.starts_with('/') {
                return Err(self.error(
                    &format!("[event.{short}]"),
                    format!("`{pointer}` in `match` is not a JSON pointer"),
                    "a pointer starts with `/`: `\"/data/status\"`",
                ));
            }
        }
        Ok(())
    }

    fn all(&self) -> String {
        let names: Vec<_> = self
            .pack
            .editions()
            .iter()
            .map(|n| format!("`{n}`"))
            .collect();
        names.join(", ")
    }

    fn known(&self, edition: &str, near: &str) -> Result<(), Error> {
        let editions = self.pack.editions();
        if editions.iter().any(|known| known == edition) {
            return Ok(());
        }
        let shown = match editions {
            [] => "the pack has no editions: one is a folder with samples".to_owned(),
            _ => format!("the editions are {}", self.all()),
        };
        let help = advice(edition, editions.iter().map(String::as_str), &shown);
        Err(self.error(near, format!("{near}: unknown edition `{edition}`"), help))
    }

    /// An error at the line that starts with that text, or at the file where no line does.
    fn error(&self, line: &str, what: String, help: impl Into<String>) -> Error {
        let text = String::from_utf8_lossy(self.source);
        let start = text.lines().position(|l| l.trim_start().starts_with(line));
        let offset = start.map(|n| text.split_inclusive('\n').take(n).map(str::len).sum());
        match offset {
            Some(offset) => Fault::new(offset, what)
                .with_help(help)
                .in_file(self.place, self.source),
            None => Error::Pack {
                place: self.place.to_owned(),
                what,
                help: Some(help.into()),
            },
        }
    }
}
