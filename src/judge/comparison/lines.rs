//! Two texts that are not JSON, line by line.

use std::collections::HashMap;

use super::align::align;
use super::classes::Class;
use super::excerpt::excerpts;
use super::gathered::Gathered;
use super::masking::masked_fields;
use crate::judge::Rule;

/// Adds what differs: lines that are in one only, lines in place of others, and, where that is all, how lines end.
pub(super) fn compare<'a>(before: &'a str, after: &'a str, found: &mut Gathered) {
    let (was, is): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut known: HashMap<&str, Class> = HashMap::new();
    let mut number = |lines: &[&'a str]| -> Vec<Class> {
        let mut class = |line: &&'a str| {
            let next = Class::try_from(known.len()).unwrap_or(Class::MAX);
            *known.entry(*line).or_insert(next)
        };
        lines.iter().map(&mut class).collect()
    };
    let pairs = align(&number(&was), &number(&is));
    let mut from = (0, 0);
    for to in pairs.into_iter().chain([(was.len(), is.len())]) {
        let gap = (was.get(from.0..to.0), is.get(from.1..to.1));
        let (was, is) = (gap.0.unwrap_or_default(), gap.1.unwrap_or_default());
        for (n, (was, is)) in was.iter().zip(is).enumerate() {
            let texts = excerpts(&masked_fields(was), &masked_fields(is));
            found.add_line(Rule::ValueChanged, from.1 + n + 1, texts);
        }
        for (n, line) in was.iter().enumerate().skip(is.len()) {
            let texts = (shown(line), "nothing".to_owned());
            found.add_line(Rule::Removed, from.0 + n + 1, texts);
        }
        for (n, line) in is.iter().enumerate().skip(was.len()) {
            let texts = ("nothing".to_owned(), shown(line));
            found.add_line(Rule::Added, from.1 + n + 1, texts);
        }
        from = (to.0 + 1, to.1 + 1);
    }
    if found.is_empty() {
        found.add(Rule::FormChanged, &[], (ends(before), ends(after)));
    }
}

fn shown(line: &str) -> String {
    super::excerpt::shortened(&masked_fields(line))
}

/// How the lines of a text end.
fn ends(text: &str) -> String {
    let all = text.matches('\n').count();
    let last = match text.ends_with('\n') {
        true => "",
        false => ", the last one open",
    };
    match (all, text.matches("\r\n").count()) {
        (_, 0) => format!("lines end in LF{last}"),
        (all, crlf) if all == crlf => format!("lines end in CRLF{last}"),
        (all, crlf) => format!("{crlf} of {all} lines end in CRLF{last}"),
    }
}
