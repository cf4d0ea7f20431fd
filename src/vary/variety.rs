//! A payload, its schema, and what must not change: what all variations are made from.

use std::cell::OnceCell;

use serde_json::Value;

use super::blueprint::Blueprint;
use super::change::{Change, apply};
use super::held::Held;
use super::place::{Place, places};
use crate::Error;
use crate::json::{Path, Tape};
use crate::judge::Finding;

/// The deepest payload that is varied: no deeper one can be validated.
const MAX_DEPTH: usize = 127;
/// How many payloads are held against the validator to find the changes that it lets through.
const MOST_CHECKS: usize = 300;

/// One payload, its schema, and the members that must not change.
///
/// ```
/// use hookctl::json::Path;
/// use hookctl::vary::Variety;
///
/// let schema = serde_json::json!({
///     "required": ["event"],
///     "properties": {"event": {"const": "paid"}, "amount": {"type": "integer"}},
/// });
/// let payload = br#"{"event": "paid", "amount": 10}"#;
/// let variety = Variety::new(payload, Some(&schema), vec![Path::parse("event")?])?;
/// assert_eq!(variety.bare().as_deref(), Some(&br#"{"event": "paid"}"#[..]));
/// assert_eq!(variety.full(), None); // it has all members already
///
/// let wrong = variety.negative(7, 0).expect("there is something to break");
/// assert!(wrong.what.starts_with("amount: "), "{}", wrong.what);
/// # Ok::<(), hookctl::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Variety {
    payload: Vec<u8>,
    blueprint: Option<Blueprint>,
    pub(super) held: Held,
    holds: OnceCell<bool>,
}

impl Variety {
    /// Takes a payload; `keep` are the members that tell its provider, event, signature, time and id.
    ///
    /// # Errors
    /// [`Error::Payload`] when the payload is not JSON or nested too deep to be validated, [`Error::Pack`] when the
    /// schema is none.
    pub fn new(payload: &[u8], schema: Option<&Value>, keep: Vec<Path>) -> Result<Self, Error> {
        let blueprint = schema.map(Blueprint::new).transpose()?;
        Variety::by(payload, blueprint, keep)
    }

    /// The same by a schema that was compiled before.
    ///
    /// # Errors
    /// [`Error::Payload`] when the payload is not JSON or nested too deep to be validated.
    pub fn by(
        payload: &[u8],
        blueprint: Option<Blueprint>,
        keep: Vec<Path>,
    ) -> Result<Self, Error> {
        let help = "only JSON payloads can be varied";
        let tape = Tape::new(payload)
            .map_err(|fault| fault.in_payload("the payload is not JSON", payload, help))?;
        let depth = tape.depth();
        if depth > MAX_DEPTH {
            return Err(Error::Payload {
                what: format!("the payload is nested {depth} levels deep"),
                help: Some(format!("up to {MAX_DEPTH} levels can be varied")),
            });
        }
        Ok(Variety {
            payload: payload.to_vec(),
            blueprint,
            held: Held::new(keep),
            holds: OnceCell::new(),
        })
    }

    /// The payload as it came.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    pub(super) fn blueprint(&self) -> Option<&Blueprint> {
        self.blueprint.as_ref()
    }

    /// What does not hold of a payload; nothing where there is no schema. None when it cannot be told.
    pub(super) fn findings(&self, payload: &[u8]) -> Option<Vec<Finding>> {
        let Some(blueprint) = &self.blueprint else {
            return Some(Vec::new());
        };
        let checked = blueprint.schema().check(payload);
        checked.unchecked.is_none().then_some(checked.findings)
    }

    pub(super) fn is_valid(&self, payload: &[u8]) -> bool {
        self.findings(payload).is_some_and(|found| found.is_empty())
    }

    /// Whether the payload itself holds, without which there is nothing to be at the edge of.
    pub(super) fn holds(&self) -> bool {
        *self.holds.get_or_init(|| self.is_valid(&self.payload))
    }

    /// The values of a payload of this schema.
    pub(super) fn places(&self, tape: &Tape) -> Vec<Place<'_>> {
        places(
            tape,
            self.blueprint.as_ref().map(Blueprint::lookout),
            &self.held,
        )
    }

    /// The payload with as many of the changes as leave it valid; none when there is no such change.
    pub(super) fn settle(&self, tape: &Tape, changes: Vec<Change>) -> Option<Vec<u8>> {
        let mut settling = Settling {
            variety: self,
            tape,
            kept: Vec::new(),
            bytes: None,
            checks: 0,
        };
        settling.group(&changes);
        settling
            .bytes
            .filter(|bytes| bytes.as_slice() != tape.bytes())
    }
}

/// Finding out which changes hold: all at once, or by halves.
struct Settling<'a> {
    variety: &'a Variety,
    tape: &'a Tape<'a>,
    kept: Vec<Change>,
    bytes: Option<Vec<u8>>,
    checks: usize,
}

impl Settling<'_> {
    fn group(&mut self, changes: &[Change]) {
        if changes.is_empty() || self.checks >= MOST_CHECKS {
            return;
        }
        self.checks += 1;
        let before = self.kept.len();
        self.kept.extend_from_slice(changes);
        let bytes = apply(self.tape, &self.kept);
        if self.variety.is_valid(&bytes) {
            self.bytes = Some(bytes);
            return;
        }
        self.kept.truncate(before);
        if changes.len() > 1 {
            let (first, second) = changes.split_at(changes.len() / 2);
            self.group(first);
            self.group(second);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_varied_is_told() {
        let error = Variety::new(b"a=b&c=d", None, Vec::new()).unwrap_err();
        assert!(
            error.to_string().starts_with("the payload is not JSON: "),
            "{error}"
        );
        let deep = [vec![b'['; 200], vec![b']'; 200]].concat();
        let error = Variety::new(&deep, None, Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the payload is nested 200 levels deep");
        assert!(Variety::new(b"{}", Some(&json!({"type": 7})), Vec::new()).is_err());
    }
}
