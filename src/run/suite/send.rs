//! What is sent: `send:`.

use std::path::Path;
use std::time::Duration;

use super::change::Change;
use super::expect::header_name;
use super::node::{Mark, Node, Value};
use super::table::{self, Part, Table};
use super::text::Text;
use super::wrong::Wrong;
use crate::vary::Variation;

/// `send:`
pub const SEND: Part = Part {
    name: "send",
    keys: &[
        "event",
        "edition",
        "data",
        "capture",
        "line",
        "to",
        "params",
        "method",
        "headers",
        "set",
        "set_str",
        "set_json",
        "unset",
        "merge",
        "vary",
        "sign",
        "id",
        "new_id",
        "at",
        "seed",
        "count",
        "concurrency",
        "rate",
        "retry",
        "time_scale",
        "timeout",
    ],
};

/// What is sent, and how often.
#[derive(Clone, Debug)]
pub struct Send {
    /// Where it stands.
    pub mark: Mark,
    /// The event; of the user's own bytes, the one they are sent as.
    pub event: Option<Text>,
    /// The edition, when not the suite's.
    pub edition: Option<Text>,
    /// What is sent in place of a sample.
    pub own: Option<Own>,
    /// Where to, when not to the suite's target.
    pub to: Option<Text>,
    /// Parameters of the event's path.
    pub params: Vec<(String, Text)>,
    /// The method, when not the event's.
    pub method: Option<Text>,
    /// Header fields that are replaced or added; without a value they are taken out.
    pub headers: Vec<(String, Option<Text>)>,
    /// How the payload is changed, in the order in which that is written.
    pub changes: Vec<Change>,
    /// How the payload is varied, before it is changed.
    pub vary: Option<Variation>,
    /// Whether it is signed.
    pub sign: bool,
    /// The delivery's id.
    pub id: Option<Text>,
    /// Whether a record goes out under a new id.
    pub new_id: bool,
    /// The time in the payload and in the signature.
    pub at: Option<Text>,
    /// What random values are drawn from.
    pub seed: Option<u64>,
    /// How many times it is delivered.
    pub count: u64,
    /// How many deliveries are under way at once.
    pub concurrency: usize,
    /// How many are started a second.
    pub rate: Option<f64>,
    /// When a delivery is tried again.
    pub retry: Retry,
    /// What the pauses between attempts are multiplied by.
    pub time_scale: f64,
    /// How long an answer may take, when not as long as the suite says.
    pub timeout: Option<Duration>,
}

/// What is sent in place of a sample.
#[derive(Clone, Debug)]
pub enum Own {
    /// The bytes of a file.
    Data(Text),
    /// A record of a capture.
    Record {
        /// The capture.
        file: Text,
        /// Its line, from 1.
        line: u64,
    },
}

/// When a delivery is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Never.
    No,
    /// As the provider does.
    Provider,
    /// So many times.
    Times(u32),
}

impl Send {
    /// Reads it; files are relative to the folder.
    ///
    /// # Errors
    /// When something in it is not as it should be.
    pub fn read(node: &Node, folder: &Path) -> Result<Self, Wrong> {
        let table = Table::of(node, SEND)?;
        let own = own(&table, folder)?;
        if own.is_none() && table.get("event").is_none() {
            return Err(Wrong::at(
                table.first_line(),
                "`send` says nothing that could be sent",
                "add `event: NAME`, `data: FILE`, or `capture: FILE` with `line: NUMBER`",
            ));
        }
        let recorded = matches!(own, Some(Own::Record { .. }));
        fits_record(&table, recorded)?;
        let number = |name: &str| table.read(name, |node| table::number(node, 1));
        Ok(Send {
            mark: table.first_line(),
            event: table.read("event", Text::read)?,
            edition: table.read("edition", Text::read)?,
            own,
            to: table.read("to", Text::read)?,
            params: table.read("params", named)?.unwrap_or_default(),
            method: table.read("method", Text::read)?,
            headers: table.read("headers", headers)?.unwrap_or_default(),
            changes: Change::read_all(&table)?,
            vary: table.read("vary", vary)?,
            sign: table.read("sign", table::boolean)?.unwrap_or(true),
            id: table.read("id", Text::read)?,
            new_id: table.read("new_id", table::boolean)?.unwrap_or(false),
            at: table.read("at", time)?,
            seed: table.read("seed", |node| table::number(node, 0))?,
            count: number("count")?.unwrap_or(1),
            concurrency: number("concurrency")?
                .map_or(1, |n| usize::try_from(n).unwrap_or(usize::MAX)),
            rate: table.read("rate", rate)?,
            retry: table.read("retry", retry)?.unwrap_or(Retry::No),
            time_scale: table.read("time_scale", factor)?.unwrap_or(1.0),
            timeout: table.read("timeout", table::duration)?,
        })
    }
}

fn own(table: &Table, folder: &Path) -> Result<Option<Own>, Wrong> {
    table.at_most_one(&["data", "capture"])?;
    if let Some(node) = table.get("data") {
        return file(node, folder).map(|name| Some(Own::Data(name)));
    }
    let line = table.read("line", |node| table::number(node, 1))?;
    match (table.get("capture"), line, table.key("line")) {
        (Some(node), line, _) => Ok(Some(Own::Record {
            file: file(node, folder)?,
            line: line.unwrap_or(1),
        })),
        (None, Some(_), Some(key)) => Err(Wrong::key(
            key,
            "`line` is the line of a capture, and there is none",
            "add `capture: FILE`",
        )),
        (None, _, _) => Ok(None),
    }
}

/// A record says itself what it is.
fn fits_record(table: &Table, recorded: bool) -> Result<(), Wrong> {
    let (names, what): (&[&str], _) = match recorded {
        true => (
            &["event", "edition", "params", "method", "id", "at", "vary"],
            "a record of a capture goes out as it was recorded, so there is no",
        ),
        false => (
            &["new_id"],
            "without `capture` every delivery has a new id, so there is no",
        ),
    };
    match table
        .members()
        .iter()
        .find(|(key, _)| names.contains(&key.name.as_str()))
    {
        Some((key, _)) => Err(Wrong::key(
            key,
            format!("{what} `{}`", key.name),
            match recorded {
                true => "its body is changed with `set` and its kin, its id with `new_id: true`",
                false => "fix it with `id`",
            },
        )),
        None => Ok(()),
    }
}

/// The name of a file that is there, as far as that can be told.
fn file(node: &Node, folder: &Path) -> Result<Text, Wrong> {
    let text = Text::read(node)?;
    match text.plain() {
        Some(name) if !folder.join(name).is_file() => Err(Wrong::of(
            node,
            format!("there is no file `{name}`"),
            "files are named relative to the suite",
        )),
        _ => Ok(text),
    }
}

fn named(node: &Node) -> Result<Vec<(String, Text)>, Wrong> {
    let members = table::map(node, "a map of names and values")?.iter();
    let read = |(key, node): &(super::node::Key, Node)| Ok((key.name.clone(), Text::read(node)?));
    members.map(read).collect()
}

/// Header fields; nothing in place of a value takes one out.
pub(super) fn headers(node: &Node) -> Result<Vec<(String, Option<Text>)>, Wrong> {
    let mut headers = Vec::new();
    for (key, value) in table::map(node, "a map of header names and values")? {
        header_name(key)?;
        for value in table::one_or_many(value) {
            let text = match value.value {
                Value::Null => None,
                _ => Some(Text::read(value)?),
            };
            headers.push((key.name.clone(), text));
        }
    }
    Ok(headers)
}

fn vary(node: &Node) -> Result<Variation, Wrong> {
    let known = table::text(node)?.parse();
    known.map_err(|_| table::unfit(node, "a variety", "it may be `edge` or `negative`"))
}

fn retry(node: &Node) -> Result<Retry, Wrong> {
    match (table::text(node)?, table::text(node)?.parse()) {
        ("none", _) => Ok(Retry::No),
        ("provider", _) => Ok(Retry::Provider),
        (_, Ok(times)) => Ok(Retry::Times(times)),
        _ => Err(table::unfit(
            node,
            "a retry policy",
            "it may be `none`, `provider` or a number",
        )),
    }
}

pub(super) fn rate(node: &Node) -> Result<f64, Wrong> {
    let text = table::text(node)?;
    let rate = text.strip_suffix("/s").unwrap_or(text).parse::<f64>().ok();
    rate.filter(|rate| rate.is_finite() && *rate > 0.0)
        .ok_or_else(|| table::unfit(node, "a rate", "write it as `50` or `50/s`"))
}

fn factor(node: &Node) -> Result<f64, Wrong> {
    let factor = table::text(node)?.parse::<f64>().ok();
    factor
        .filter(|factor| factor.is_finite() && *factor >= 0.0)
        .ok_or_else(|| table::unfit(node, "a factor", "write it as `0.01`"))
}

fn time(node: &Node) -> Result<Text, Wrong> {
    let text = Text::read(node)?;
    super::json::checked(&text, |text| {
        super::moment::read(text, jiff::Timestamp::UNIX_EPOCH)
    })?;
    Ok(text)
}
