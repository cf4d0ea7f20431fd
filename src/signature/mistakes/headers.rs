//! Mistakes of the headers: missing, doubled, or under another product's name.

use crate::signature::cause::Cause;
use crate::signature::message::{Part, only};
use crate::signature::mistakes::Trial;
use crate::signature::name::Name;
use crate::signature::place::Place;
use crate::signature::reason::Reason;
use crate::signature::timestamp::TimePlace;
use crate::signature::verify::matching;

/// The mistakes of the headers the scheme uses.
pub(in crate::signature) fn headers(trial: &Trial) -> Vec<Cause> {
    let scheme = trial.scheme;
    let mut causes = Vec::new();
    if let Place::Header(name) = &scheme.signature.place {
        if let Some(cause) = renamed(trial, name) {
            return vec![cause];
        }
        causes.extend(present(
            trial,
            name,
            "signature-missing",
            "signature-doubled",
        ));
    }
    let needs_time = scheme.covers(&Part::Timestamp);
    if let Some(TimePlace::Header(name)) = scheme.timestamp.as_ref().map(|rule| &rule.place)
        && needs_time
    {
        causes.extend(present(
            trial,
            name,
            "timestamp-missing",
            "timestamp-doubled",
        ));
    }
    if let Some(rule) = &scheme.id
        && scheme.covers(&Part::Id)
    {
        causes.extend(present(trial, &rule.header, "id-missing", "id-doubled"));
    }
    causes
}

fn present(
    trial: &Trial,
    name: &Name,
    missing: &'static str,
    doubled: &'static str,
) -> Option<Cause> {
    let name = name.as_str();
    match only(trial.what.headers.all(name)) {
        Err(Reason::ConflictingValues) => Some(Cause::new(
            doubled,
            format!("header `{name}` occurs several times with different values"),
            "find out which hop adds one, and let it be sent once",
        )),
        Ok(None) => Some(Cause::new(
            missing,
            format!("there is no header `{name}`"),
            "see that the provider has a secret for this endpoint and that no proxy drops the header",
        )),
        _ => None,
    }
}

/// White-label products send the same scheme under header names with another start.
fn renamed(trial: &Trial, own: &Name) -> Option<Cause> {
    let own = own.as_str();
    let ends = own.match_indices('-').map(|(at, _)| own.split_at(at + 1));
    for (from, suffix) in ends {
        for header in trial.what.headers {
            let Some(cut) = header.name.len().checked_sub(suffix.len()) else {
                continue;
            };
            let Some((to, end)) = header.name.split_at_checked(cut) else {
                continue;
            };
            if !end.eq_ignore_ascii_case(suffix) || to.eq_ignore_ascii_case(from) {
                continue;
            }
            let mut scheme = trial.scheme.clone();
            scheme.with_header_prefix(from, to);
            if matching(&scheme, trial.secrets, trial.what).is_ok() {
                return Some(Cause::new(
                    "header-prefix",
                    format!("the headers start with `{to}`, not with `{from}`"),
                    format!("check with `--header-prefix {to}`"),
                ));
            }
        }
    }
    None
}
