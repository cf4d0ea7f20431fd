//! A suite in a file: what it says, read and checked before anything is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::case::{CASE, Case};
use super::expect::{EXPECT, Expect, UNTIL};
use super::json::Json;
use super::names;
use super::node::{Mark, Node, Value};
use super::permute::PERMUTE;
use super::poll::POLL;
use super::robustness::ROBUSTNESS;
use super::send::{SEND, headers};
use super::source::Source;
use super::step::{STEP, variable};
use super::table::{self, Part, Table};
use super::text::Text;
use super::variables::Environment;
use super::wrong::Wrong;
use crate::Error;
use crate::signature::Tolerance;

/// The version of the format that is read.
pub const VERSION: u64 = 1;

/// A suite.
pub const SUITE: Part = Part {
    name: "suite",
    keys: &[
        "version",
        "name",
        "target",
        "provider",
        "edition",
        "secret",
        "timeout",
        "tolerance",
        "public_url",
        "header_prefix",
        "params",
        "headers",
        "vars",
        "seed",
        "exec",
        "wait_for",
        "wait_timeout",
        "defaults",
        "cases",
    ],
};

/// `defaults:`
pub const DEFAULTS: Part = Part {
    name: "defaults",
    keys: &["expect"],
};

/// A reference to a secret.
pub const SECRET: Part = Part {
    name: "secret",
    keys: &["env", "file"],
};

/// All parts of a suite, with their keys: what the published schema has to say.
pub const PARTS: &[Part] = &[
    SUITE, DEFAULTS, SECRET, CASE, STEP, SEND, EXPECT, POLL, UNTIL, PERMUTE, ROBUSTNESS,
];

/// A suite.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The text it was read from.
    pub source: Source,
    /// What reports call it: its own name, or the file's without its end.
    pub name: String,
    /// The endpoint.
    pub target: Option<Text>,
    /// Whose webhooks are sent.
    pub provider: Option<(String, Mark)>,
    /// Which account of the provider.
    pub edition: Option<String>,
    /// Where the secrets stand.
    pub secret: Vec<SecretPlace>,
    /// How long an answer may take.
    pub timeout: Option<Duration>,
    /// How far from now the endpoint lets a signed time be, where that is not the provider's rule.
    pub tolerance: Option<Tolerance>,
    /// The endpoint's URL as the provider knows it.
    pub public_url: Option<Text>,
    /// Start of the provider's header names.
    pub header_prefix: Option<String>,
    /// Parameters of the events' paths.
    pub params: Vec<(String, Text)>,
    /// Header fields of every delivery.
    pub headers: Vec<(String, Option<Text>)>,
    /// Variables, in the order in which they are written.
    pub vars: Vec<(String, Json)>,
    /// What random choices are drawn from.
    pub seed: Option<u64>,
    /// The command that starts the application, run in the suite's folder.
    pub exec: Option<String>,
    /// What is waited for before the first case.
    pub wait_for: Option<Text>,
    /// How long.
    pub wait_timeout: Option<Duration>,
    /// What is tried, in order.
    pub cases: Vec<Case>,
}

/// Where a secret stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretPlace {
    /// In an environment variable.
    Env(String),
    /// In a file.
    File(PathBuf),
}

impl Suite {
    /// Reads a suite. Nothing of it is looked up but the files it names.
    ///
    /// # Errors
    /// [`Error::Suite`] with the place of the first thing that is wrong.
    pub fn read(source: Source) -> Result<Self, Error> {
        let document = source.document()?;
        match Suite::of(&document, &source) {
            Ok(suite) => Ok(suite),
            Err(wrong) => Err(source.error(wrong)),
        }
    }

    fn of(document: &Node, source: &Source) -> Result<Self, Wrong> {
        let table = Table::of(document, SUITE)?;
        // Of a file that is no suite at all no value is told.
        let cases = table.need("cases", "`cases: [ … ]` says what is tried")?;
        version(&table)?;
        let folder = &source.folder;
        let defaults = table.read("defaults", |node| {
            let table = Table::of(node, DEFAULTS)?;
            table.read("expect", |node| Expect::read(node, EXPECT, folder))
        })?;
        let defaults = defaults.flatten().unwrap_or_default();
        let owned = |node| table::text(node).map(str::to_owned);
        let vars = table.read("vars", vars)?.unwrap_or_default();
        let cases = cases_of(cases, &vars, &defaults, folder)?;
        Ok(Suite {
            name: match table.read("name", owned)? {
                Some(name) => name,
                None => own_name(&source.file),
            },
            target: table.read("target", Text::read)?,
            provider: table.read("provider", |node| Ok((owned(node)?, node.at)))?,
            edition: table.read("edition", owned)?,
            secret: table
                .read("secret", |node| secrets(node, folder))?
                .unwrap_or_default(),
            timeout: table.read("timeout", table::duration)?,
            tolerance: table.read("tolerance", tolerance)?,
            public_url: table.read("public_url", Text::read)?,
            header_prefix: table.read("header_prefix", owned)?,
            params: table.read("params", params)?.unwrap_or_default(),
            headers: table.read("headers", headers)?.unwrap_or_default(),
            seed: table.read("seed", |node| table::number(node, 0))?,
            exec: table.read("exec", owned)?,
            wait_for: table.read("wait_for", Text::read)?,
            wait_timeout: table.read("wait_timeout", table::duration)?,
            source: source.clone(),
            vars,
            cases,
        })
    }

    /// The error of something that is wrong at a place of it.
    pub fn wrong(&self, at: Mark, error: &Error) -> Error {
        let help = error.help().unwrap_or_default();
        self.source.error(Wrong::at(at, error.to_string(), help))
    }

    /// The variables of the environment that it names, and where it does first.
    ///
    /// # Errors
    /// [`Error::Suite`] when one has no value there.
    pub fn check_environment(&self, environment: Environment) -> Result<(), Error> {
        let document = self.source.document()?;
        for (name, at) in names::environment(&document) {
            if environment(&name).is_none() {
                let what = format!("the environment variable `{name}` is not set");
                let wrong = Wrong::at(at, what, format!("set it: `export {name}=…`"));
                return Err(self.source.error(wrong));
            }
        }
        Ok(())
    }
}

fn version(table: &Table) -> Result<(), Wrong> {
    let help = format!("it is `version: {VERSION}`");
    let node = table.need("version", &help)?;
    match &node.value {
        Value::Number(text) if *text == VERSION.to_string() => Ok(()),
        _ => {
            let written = node.scalar().unwrap_or(node.kind());
            let what = format!("`{written}` is no version of suites that is known here");
            Err(Wrong::of(node, what, help))
        }
    }
}

fn tolerance(node: &Node) -> Result<Tolerance, Wrong> {
    let read = table::text(node)?.parse();
    read.map_err(|error: String| Wrong::of(node, error, "write `10m`, or `none` for any time"))
}

/// The file's name without its end.
fn own_name(file: &str) -> String {
    let stem = Path::new(file).file_stem();
    stem.map_or_else(
        || file.to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    )
}

fn vars(node: &Node) -> Result<Vec<(String, Json)>, Wrong> {
    let mut vars = Vec::new();
    let mut known = BTreeSet::new();
    for (key, node) in table::map(node, "a map of variables and values")? {
        variable(key)?;
        names::known(node, &known)?;
        vars.push((key.name.clone(), Json::read(node)?));
        known.insert(key.name.clone());
    }
    Ok(vars)
}

fn params(node: &Node) -> Result<Vec<(String, Text)>, Wrong> {
    let members = table::map(node, "a map of parameters and values")?.iter();
    let read = |(key, node): &(super::node::Key, Node)| Ok((key.name.clone(), Text::read(node)?));
    members.map(read).collect()
}

fn secrets(node: &Node, folder: &Path) -> Result<Vec<SecretPlace>, Wrong> {
    let mut places = Vec::new();
    for node in table::one_or_many(node) {
        if node.scalar().is_some() {
            return Err(Wrong::of(
                node,
                "a secret does not stand in a suite itself",
                "name where it is: `secret: { env: NAME }` or `secret: { file: PATH }`",
            )
            .hidden());
        }
        // What stands there in the wrong way may be the secret, so nothing of it is told.
        let unsaid = || {
            let help = "write `{ env: NAME }` or `{ file: PATH }`";
            Wrong::of(node, "it does not say where the secret is", help).hidden()
        };
        let table = Table::of(node, SECRET).map_err(|_| unsaid())?;
        table.at_most_one(&["env", "file"])?;
        let named = |node: &Node| table::text(node).map(str::to_owned).map_err(|_| unsaid());
        places.push(match (table.get("env"), table.get("file")) {
            (Some(env), _) => SecretPlace::Env(named(env)?),
            (None, Some(file)) => SecretPlace::File(folder.join(named(file)?)),
            (None, None) => return Err(unsaid()),
        });
    }
    Ok(places)
}

fn cases_of(
    node: &Node,
    vars: &[(String, Json)],
    defaults: &Expect,
    folder: &Path,
) -> Result<Vec<Case>, Wrong> {
    let nodes = table::list(node, "a list of cases")?;
    let mut known: BTreeSet<String> = vars.iter().map(|(name, _)| name.clone()).collect();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut cases = Vec::new();
    for node in nodes {
        let mut case = Case::read(node, defaults, folder)?;
        if let Some(line) = seen.insert(case.name.written(), case.at.line) {
            return Err(Wrong::at(
                case.name.at,
                format!("the case of line {line} has this name too"),
                "a name tells cases apart: give it another one",
            ));
        }
        let own: BTreeSet<String> = own_names(&case);
        let inside: BTreeSet<String> = known.union(&own).cloned().collect();
        names::known(node, &inside)?;
        case.needs = names::used(node)
            .into_iter()
            .filter(|(name, _)| !own.contains(name) && !vars.iter().any(|(var, _)| var == name))
            .collect();
        known.extend(
            case.steps()
                .iter()
                .flat_map(|step| &step.save)
                .map(|save| save.name.clone()),
        );
        cases.push(case);
    }
    Ok(cases)
}

/// The variables that a case itself gives values to.
fn own_names(case: &Case) -> BTreeSet<String> {
    let steps = case.steps();
    let saved = steps
        .iter()
        .flat_map(|step| &step.save)
        .map(|save| save.name.clone());
    let axes = case.matrix.iter().map(|axis| axis.name.clone());
    let given = names::GIVEN.iter().map(|name| (*name).to_owned());
    saved.chain(axes).chain(given).collect()
}
