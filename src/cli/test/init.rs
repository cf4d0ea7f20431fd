//! `hookctl test init`: a suite to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use hookctl::Error;

use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::session::Session;

/// The suite to start from.
const STARTER: &str = include_str!("../../../samples/suite-starter.yaml");
/// Its name when the user gives none.
const NAME: &str = "smoke.yaml";

/// Writes a commented suite; what has the name already keeps it.
///
/// # Errors
/// When there is such a file, or it cannot be written.
pub fn run(rest: &[String], _session: &Session) -> Result<Exit, Error> {
    let name = match rest {
        [] => NAME,
        [name] => name,
        [_, other, ..] => {
            return Err(Error::usage(
                format!("`test init` writes one file, and `{other}` is a second"),
                "name one file",
            ));
        }
    };
    let path = Path::new(name);
    let created = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = created.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::usage(
            format!("`{name}` is there already"),
            "name another file: `hookctl test init FILE.yaml`",
        ),
        _ => Error::file("create", path, error),
    })?;
    let starter = STARTER.replace(NAME, name);
    file.write_all(starter.as_bytes())
        .map_err(|error| Error::file("write", path, error))?;
    answer(|out| writeln!(out, "wrote {name}: its first lines say how to run it"))?;
    Ok(Exit::Holds)
}
