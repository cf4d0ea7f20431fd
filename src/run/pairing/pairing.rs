//! Both sides, paired, and the way through them.

use std::path::Path;

use super::compared_pair::ComparedPair;
use super::contrast::Contrast;
use super::entry::Marker;
use super::item::Item;
use super::matching::{Pair, matched};
use super::source::Source;
use crate::Error;
use crate::exchange::Exchange;
use crate::judge::{Compared, Finding, Rule};
use crate::pack::Pack;
use crate::run::Filter;

/// What reading both sides needs besides their paths.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// What bodies without a record are recognised by, and where providers put the id of a delivery. With one pack
    /// alone, a body that is not recognised is that provider's.
    pub packs: &'a [Pack],
    /// What deliveries have to hold to be compared.
    pub filters: &'a [Filter],
    /// Whether a line that is no record ends it all.
    pub strict: bool,
    /// A folder for what cannot be read twice.
    pub spool: &'a Path,
}

impl Surroundings<'_> {
    /// The pack of a record's provider.
    pub(super) fn pack(&self, exchange: &Exchange) -> Option<&Pack> {
        let provider = exchange.provider.as_deref()?;
        self.packs.iter().find(|pack| pack.name == provider)
    }
}

/// Two sides whose deliveries know which of them belong together.
pub struct Pairing<'a> {
    first: Source,
    second: Source,
    pairs: Vec<Pair>,
    around: Surroundings<'a>,
}

impl<'a> Pairing<'a> {
    /// Reads both sides once and pairs what is in them. A path is that of a capture, compressed or not, of a folder of
    /// JSON bodies, of one body, or `-` for standard input.
    ///
    /// # Errors
    /// When one cannot be read; [`Error::Nothing`] when one is empty or nothing of it has its like in the other.
    pub fn open(first: &Path, second: &Path, around: Surroundings<'a>) -> Result<Self, Error> {
        if first == Path::new("-") && second == Path::new("-") {
            return Err(Error::usage(
                "standard input cannot be both sides",
                "name a file for one of them",
            ));
        }
        let mut marker = Marker::default();
        let first = Source::open(first, &mut marker, &around)?;
        let second = Source::open(second, &mut marker, &around)?;
        for side in [&first, &second] {
            if side.entries.is_empty() {
                return Err(nothing(side));
            }
        }
        let pairs = matched(&first.entries, &second.entries);
        if pairs.iter().all(|pair| pair.by.is_none()) {
            return Err(Error::Nothing {
                what: format!(
                    "no delivery of `{}` has its like in `{}`",
                    first.name, second.name
                ),
                help: Some(
                    "deliveries pair by provider, event and id, and without ids by their order"
                        .into(),
                ),
            });
        }
        Ok(Pairing {
            first,
            second,
            pairs,
            around,
        })
    }

    /// What people call the two sides.
    pub fn names(&self) -> (&str, &str) {
        (&self.first.name, &self.second.name)
    }

    /// Whether each side has one delivery and no more.
    pub fn is_single(&self) -> bool {
        self.first.entries.len() == 1 && self.second.entries.len() == 1
    }

    /// How many lines of both are no record.
    pub fn bad_lines(&self) -> u64 {
        self.first.bad_lines + self.second.bad_lines
    }

    /// The first of those, for people: where, and what is wrong.
    pub fn first_bad(&self) -> impl Iterator<Item = &str> {
        let all = self.first.first_bad.iter().chain(&self.second.first_bad);
        all.map(String::as_str)
    }

    /// How many deliveries of both were not asked for.
    pub fn passed_over(&self) -> u64 {
        self.first.passed_over + self.second.passed_over
    }

    /// Compares pair after pair, in the order of the first side; what only the second has comes last.
    ///
    /// # Errors
    /// When a side cannot be read any more, and what `tell` gives.
    pub fn each(
        &mut self,
        contrast: &Contrast,
        tell: &mut dyn FnMut(ComparedPair) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for pair in std::mem::take(&mut self.pairs) {
            let around = self.around;
            let first = read(&mut self.first, pair.first, &around)?;
            let second = read(&mut self.second, pair.second, &around)?;
            let compared = match (&first, &second) {
                (Some(before), Some(after)) => {
                    let pack = around.pack(&before.exchange);
                    contrast.compare(before, after, pack.or(around.pack(&after.exchange)))
                }
                (Some(_), None) => alone(&self.first, &self.second),
                (None, _) => alone(&self.second, &self.first),
            };
            let Some(known) = first.as_ref().or(second.as_ref()) else {
                continue;
            };
            let other = second.as_ref().unwrap_or(known);
            let either = |of: fn(&Exchange) -> &Option<String>| {
                of(&known.exchange).clone().or(of(&other.exchange).clone())
            };
            tell(ComparedPair {
                provider: either(|exchange| &exchange.provider),
                event: either(|exchange| &exchange.event),
                id: known.delivery.clone().or(other.delivery.clone()),
                by: pair.by,
                first: first.as_ref().map(|item| item.sighting.clone()),
                second: second.as_ref().map(|item| item.sighting.clone()),
                findings: compared.findings,
                further: compared.further,
            })?;
        }
        Ok(())
    }
}

fn read(
    side: &mut Source,
    at: Option<usize>,
    around: &Surroundings,
) -> Result<Option<Item>, Error> {
    let entry = at.and_then(|at| side.entries.get(at).copied());
    let item =
        entry.map(|entry| side.read(entry.at, (entry.line > 0).then_some(entry.line), around));
    item.transpose()
}

fn alone(has: &Source, lacks: &Source) -> Compared {
    let (expected, seen) = (
        format!("one in `{}` too", lacks.name),
        format!("only in `{}`", has.name),
    );
    Compared {
        findings: vec![Finding::new(Rule::Unpaired, "", expected, seen)],
        further: 0,
    }
}

fn nothing(side: &Source) -> Error {
    let help = match (side.passed_over, side.bad_lines) {
        (0, 0) => "name a capture with records, a folder of JSON bodies, or one body".to_owned(),
        (0, bad) => format!(
            "none of its {bad} lines is a record: {}",
            side.first_bad.join("; ")
        ),
        (passed, _) => format!("its {passed} deliveries are none that were asked for"),
    };
    Error::Nothing {
        what: format!("`{}` holds no delivery to compare", side.name),
        help: Some(help),
    }
}
