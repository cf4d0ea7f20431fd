//! The text of a suite: read as YAML, and shown where something in it is wrong.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_saphyr::options::{AliasLimits, NonFiniteFloatPolicy, Options};
use serde_saphyr::{Budget, MessageFormatter, UserMessageFormatter};

use super::node::{Mark, Node, Raw, Value, mark};
use super::wrong::Wrong;
use crate::Error;
use crate::redact::is_credential;

/// The largest suite that is read, in bytes.
const MAX_BYTES: u64 = 4 << 20;
/// How deep maps and lists may stand in each other; reading goes down on the stack.
const MAX_DEPTH: usize = 48;
/// How many values there may be, those that aliases repeat included.
const MAX_NODES: usize = 100_000;
/// How many characters of a line are shown.
const SHOWN: usize = 100;

/// A suite's text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file as it was named.
    pub file: String,
    /// The folder that names in it are relative to.
    pub folder: PathBuf,
    text: String,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, is too large or no text.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
            .map_err(|error| Error::file("read", path, error))?;
        let file = path.display().to_string();
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Error::usage(
                format!("`{file}` is larger than {} MiB", MAX_BYTES >> 20),
                "make several suites of it: `hookctl test` takes any number",
            ));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Source::new(file, folder, bytes)
    }

    /// A text under a name.
    ///
    /// # Errors
    /// When it is no text.
    pub fn new(file: String, folder: PathBuf, bytes: Vec<u8>) -> Result<Self, Error> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source { file, folder, text }),
            Err(error) => Err(Error::usage(
                format!(
                    "`{file}` is not UTF-8 text: byte {} is not",
                    error.utf8_error().valid_up_to()
                ),
                "save it as UTF-8",
            )),
        }
    }

    /// The document.
    ///
    /// # Errors
    /// [`Error::Suite`] when it is not YAML, or more than is read.
    pub fn document(&self) -> Result<Node, Error> {
        let document = serde_saphyr::from_str_with_options::<Raw>(&self.text, options());
        let node = document
            .map_err(|error| self.error(self.syntax(&error)))?
            .node(&self.text);
        match node.value {
            Value::Null => Err(self.error(Wrong::of(
                &node,
                "there is no suite in it",
                "`hookctl test init` writes one to start from",
            ))),
            _ => Ok(node),
        }
    }

    /// The error of something that is wrong in it.
    pub fn error(&self, wrong: Wrong) -> Error {
        let Mark { line, column, .. } = wrong.at;
        let place = match line {
            0 => self.file.clone(),
            _ => format!("{}:{line}:{column}", self.file),
        };
        Error::Suite {
            place,
            what: wrong.what.clone(),
            excerpt: self.excerpt(&wrong),
            help: wrong.help,
        }
    }

    /// Whether it means to be a suite. Of any other file that was named by mistake, a key or a password perhaps, nothing is
    /// shown.
    fn is_suite(&self) -> bool {
        let starts = |key: &str| self.text.lines().any(|line| line.starts_with(key));
        starts("cases:") || starts("\"cases\":")
    }

    /// What the YAML reader says.
    fn syntax(&self, error: &serde_saphyr::Error) -> Wrong {
        let wrong = syntax(error);
        match self.is_suite() {
            true => wrong,
            // The reader's words may be the file's.
            false => Wrong::at(
                wrong.at,
                "this is no suite, nor YAML that can be read",
                "`hookctl test init` writes one to start from",
            ),
        }
    }

    /// The line, and a line of carets under what is meant.
    fn excerpt(&self, wrong: &Wrong) -> Vec<String> {
        if !self.is_suite() {
            return Vec::new();
        }
        let number = wrong.at.line.to_string();
        let index = usize::try_from(wrong.at.line)
            .ok()
            .and_then(|n| n.checked_sub(1));
        let Some(line) = index.and_then(|index| self.text.lines().nth(index)) else {
            return Vec::new();
        };
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let column = count(wrong.at.column).saturating_sub(1);
        let chars: Vec<char> = match hidden_from(line, wrong.secret.then_some(column)) {
            Some(from) => line.chars().take(from).chain(['…']).collect(),
            None => line.chars().collect(),
        };
        let column = column.min(chars.len());
        let from = column.saturating_sub(SHOWN / 2);
        let shown: String = chars
            .iter()
            .skip(from)
            .take(SHOWN)
            .map(|c| if c.is_control() { ' ' } else { *c })
            .collect();
        let shown = shown.trim_end();
        let at = column - from;
        let room = shown.chars().count().saturating_sub(at).max(1);
        let carets = "^".repeat(count(wrong.at.length).clamp(1, room));
        let gutter = " ".repeat(number.len());
        vec![
            format!("  {number} | {shown}"),
            format!("  {gutter} | {}{carets}", " ".repeat(at)),
        ]
    }
}

/// From which character on a line is not shown: what follows `secret:` or another name of that kind, unless it is a
/// reference.
fn hidden_from(line: &str, asked: Option<usize>) -> Option<usize> {
    if asked.is_some() {
        return asked;
    }
    let mut colons = line.match_indices(':').map(|(at, _)| at);
    colons.find_map(|at| {
        let before = line.get(..at)?;
        let name = before.trim_end_matches(['"', '\'']);
        let start = name.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
        let name = name.get(start.map_or(0, |at| at + 1)..)?;
        let after = line.get(at + 1..)?;
        let value = after.trim_start();
        let ends = after.is_empty() || after.starts_with([' ', '\t']);
        let reference = value.is_empty() || value.starts_with(['{', '[', '#', '*', '&']);
        let hidden = ends && is_credential(name) && !reference;
        hidden.then(|| before.chars().count() + 2)
    })
}

fn options() -> Options {
    let mut budget = Budget::default();
    budget.max_depth = MAX_DEPTH;
    budget.flow_nesting_limit = MAX_DEPTH;
    budget.max_nodes = MAX_NODES;
    budget.max_events = 4 * MAX_NODES;
    budget.max_documents = 2;
    let mut aliases = AliasLimits::default();
    aliases.max_total_replayed_events = MAX_NODES;
    let mut options = Options::default();
    options.budget = Some(budget);
    options.alias_limits = aliases;
    options.strict_booleans = true;
    options.reject_unsupported_tags = true;
    options.non_finite_float_policy = NonFiniteFloatPolicy::PassThrough;
    options.with_snippet = false;
    options
}

/// What the YAML reader says.
fn syntax(error: &serde_saphyr::Error) -> Wrong {
    let at = error.location().map(mark).unwrap_or_default();
    let said = UserMessageFormatter.format_message(error.without_snippet());
    let what = said.trim().trim_end_matches('.');
    let mut chars = what.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    let what: String = first.into_iter().chain(chars).collect();
    let help = match what.contains("tab") {
        true => "YAML is indented with spaces",
        false => "",
    };
    Wrong::at(
        Mark {
            length: at.length.max(1),
            ..at
        },
        format!("not YAML that can be read: {what}"),
        help,
    )
}
