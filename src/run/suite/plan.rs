//! Which trials the cases of a suite become: each matrix is written out, and what was asked for is selected.

use std::collections::BTreeMap;

use super::case::{Axis, AxisValues, Case};
use super::node::Mark;
use super::suite::Suite;
use super::text::Part;
use super::variables::Variables;
use super::wrong::Wrong;
use crate::Error;
use crate::judge::{Origin, Trial};
use crate::pack::Pack;
use crate::run::Glob;

/// How many trials a matrix may become.
const MOST: usize = 10_000;

/// A trial that is to be made of a case.
#[derive(Clone, Debug)]
pub struct Planned<'s> {
    /// The case.
    pub case: &'s Case,
    /// The name of the trial, unique in the suite.
    pub name: String,
    /// What the variables of its matrix are, as JSON.
    pub values: Vec<(String, String)>,
}

impl Planned<'_> {
    /// Its trial, not made yet.
    pub fn trial(&self, suite: &Suite) -> Trial {
        Trial {
            origin: Some(Origin {
                file: suite.source.file.clone(),
                line: self.case.at.line,
            }),
            ..Trial::new(suite.name.as_str(), self.name.as_str())
        }
    }

    /// Whether a pattern names it: by its name, its case's, its suite's, or `suite/name`.
    fn fits(&self, suite: &Suite, pattern: &Glob) -> bool {
        let case = self.case.name.written();
        let ids = [&self.name, &case].map(|name| format!("{}/{name}", suite.name));
        let mut names = ids.iter().chain([&self.name, &case, &suite.name]);
        names.any(|name| pattern.fits(name))
    }
}

/// The trials of a suite that were asked for, in order; without `only` all are, but for those of `skip`.
///
/// # Errors
/// [`Error::Suite`] when a matrix cannot be written out, or two trials would have the same name.
pub fn plan<'s>(
    suite: &'s Suite,
    pack: Option<&Pack>,
    variables: &Variables,
    (only, skip): (&[Glob], &[Glob]),
) -> Result<Vec<Planned<'s>>, Error> {
    let mut all = Vec::new();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for case in &suite.cases {
        for planned in written_out(suite, case, pack, variables)? {
            let line = seen.insert(planned.name.clone(), case.at.line);
            if let Some(line) = line {
                let what = format!(
                    "`{}` is the name of a trial of line {line} too",
                    planned.name
                );
                return Err(wrong(suite, case.name.at, what, "give it another name"));
            }
            all.push(planned);
        }
    }
    let any = |planned: &Planned, patterns: &[Glob]| {
        patterns.iter().any(|pattern| planned.fits(suite, pattern))
    };
    all.retain(|planned| (only.is_empty() || any(planned, only)) && !any(planned, skip));
    Ok(all)
}

fn wrong(suite: &Suite, at: Mark, what: impl Into<String>, help: &str) -> Error {
    suite.source.error(Wrong::at(at, what, help))
}

/// The trials of one case: one for each combination of the values of its matrix.
fn written_out<'s>(
    suite: &Suite,
    case: &'s Case,
    pack: Option<&Pack>,
    variables: &Variables,
) -> Result<Vec<Planned<'s>>, Error> {
    let mut rows: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let mut axes: Vec<&Axis> = case.matrix.iter().collect();
    // Which events there are hangs on the edition.
    axes.sort_by_key(|axis| axis.name == "event" && matches!(axis.values, AxisValues::All));
    for axis in axes {
        let mut longer = Vec::new();
        for row in &rows {
            let values = match &axis.values {
                AxisValues::Listed(values) => {
                    let values = values.iter().map(|value| value.fill(variables));
                    values.collect::<Result<Vec<_>, _>>()?
                }
                AxisValues::All => {
                    let edition = edition_of(row, variables)?;
                    all(suite, axis, edition.as_deref(), pack)?
                }
            };
            if longer.len() + values.len() > MOST {
                let what = format!("this matrix comes to more than {MOST} trials");
                return Err(wrong(suite, axis.at, what, "make it smaller"));
            }
            for value in values {
                let own = (axis.name.clone(), value);
                longer.push(row.iter().cloned().chain([own]).collect());
            }
        }
        rows = longer;
    }
    let place = |(name, _): &(String, String)| case.matrix.iter().position(|a| a.name == *name);
    rows.iter_mut().for_each(|row| row.sort_by_key(place));
    let planned = rows.into_iter().map(|values| {
        Ok(Planned {
            case,
            name: name(suite, case, &values, variables)?,
            values,
        })
    });
    planned.collect()
}

/// The edition of a row of a matrix, where that varies.
fn edition_of(row: &[(String, String)], variables: &Variables) -> Result<Option<String>, Error> {
    let Some((name, value)) = row.iter().find(|(name, _)| name == "edition") else {
        return Ok(None);
    };
    let mut own = variables.clone();
    own.set(name, value);
    own.text(name).map(Some)
}

/// All editions there are, or all events of that edition, or else of the suite's.
fn all(
    suite: &Suite,
    axis: &Axis,
    edition: Option<&str>,
    pack: Option<&Pack>,
) -> Result<Vec<String>, Error> {
    let at = axis.at;
    let Some(pack) = pack else {
        return Err(wrong(
            suite,
            at,
            "`all` are those of a provider, and the suite names none",
            "add `provider: NAME`, or list the values",
        ));
    };
    let names: Vec<String> = match axis.name.as_str() {
        "event" => {
            let edition = pack.edition(edition.or(suite.edition.as_deref()))?;
            let events = pack.events(edition);
            events
                .into_iter()
                .map(|(short, _)| short.to_owned())
                .collect()
        }
        _ => pack.editions().to_vec(),
    };
    if names.is_empty() {
        let what = format!("`{}` has none of them", pack.name);
        return Err(wrong(
            suite,
            at,
            what,
            "it is a signing scheme without payloads of its own",
        ));
    }
    Ok(names.iter().map(|name| crate::json::quote(name)).collect())
}

/// The case's name with the values of its matrix: where it names them, else after it.
fn name(
    suite: &Suite,
    case: &Case,
    values: &[(String, String)],
    variables: &Variables,
) -> Result<String, Error> {
    let mut own = variables.clone();
    for (name, value) in values {
        own.set(name, value);
    }
    let named = case.name.parts().iter().any(|part| match part {
        Part::Variable(name) => values.iter().any(|(axis, _)| axis == name),
        _ => false,
    });
    let filled = case.name.fill(&own);
    let filled = filled.map_err(|error| {
        wrong(
            suite,
            case.name.at,
            error.to_string(),
            "a name is settled before anything is sent: it may use `vars` and its own matrix",
        )
    })?;
    let filled = own.masked(&filled);
    if named || values.is_empty() {
        return Ok(filled);
    }
    let values = values.iter().map(|(name, _)| own.text(name));
    let values = values.collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{filled} [{}]", values.join(", ")))
}
