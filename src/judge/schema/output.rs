//! The validator's output (JSON Schema 2020-12 Core, 12.4.4): a tree of units, one for each time that a schema or a
//! keyword looked at a value.

use std::borrow::Cow;

use super::outline::NUMBER;
use super::part::PartId;
use crate::json::Tape;

/// One unit.
#[derive(Debug)]
pub(super) struct Unit<'o> {
    output: &'o Tape<'o>,
    pub(super) valid: bool,
    /// The validator's way through the schema.
    pub(super) way: Cow<'o, str>,
    /// The value, as a JSON pointer.
    pub(super) at: Cow<'o, str>,
    /// The part whose unit it is, also where that part does not hold.
    pub(super) part: Option<PartId>,
    details: Option<usize>,
}

impl<'o> Unit<'o> {
    /// The unit of the whole.
    pub(super) fn whole(output: &'o Tape<'o>) -> Self {
        Unit::of(output, 0)
    }

    fn of(output: &'o Tape<'o>, index: usize) -> Self {
        let mut unit = Unit {
            output,
            valid: true,
            way: Cow::Borrowed(""),
            at: Cow::Borrowed(""),
            part: None,
            details: None,
        };
        for (name, value) in output.named(index) {
            let text = || output.text(value).unwrap_or_default();
            match &*name {
                "valid" => unit.valid = output.raw(value) == b"true",
                "evaluationPath" => unit.way = text(),
                "instanceLocation" => unit.at = text(),
                "annotations" | "droppedAnnotations" => {
                    let number = output.member(value, NUMBER);
                    unit.part = number.and_then(|number| output.raw_text(number).parse().ok());
                }
                "details" => unit.details = Some(value),
                _ => {}
            }
        }
        unit
    }

    /// The units within.
    pub(super) fn units(&self) -> impl Iterator<Item = Unit<'o>> + use<'o> {
        let output = self.output;
        let details = self.details.into_iter();
        details.flat_map(move |details| output.elements(details).map(|unit| Unit::of(output, unit)))
    }
}
