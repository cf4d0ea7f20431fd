//! A payload that every delivery varies: by which schema, how, and what must not change.

use serde_json::Value;

use crate::Error;
use crate::json::Path;
use crate::pack::{Edit, EventPlace, Pack};
use crate::run::Payload;
use crate::signature::Scheme;
use crate::vary::{Blueprint, Variation, Varied, Variety};

/// How the payload of a recipe is varied.
#[derive(Clone, Debug)]
pub struct Varying {
    /// What is varied.
    pub of: Payload,
    /// What sort of payload is wanted.
    pub variation: Variation,
    /// The schema of the event.
    pub blueprint: Blueprint,
    /// The members that must not change.
    pub keep: Vec<Path>,
    /// How many recipes take turns: so many delivery numbers make one step.
    pub turns: u64,
}

impl Varying {
    /// Varies a payload by the event's schema; what tells the event and the signature stays, and what the edits set.
    pub fn new(
        of: Payload,
        variation: Variation,
        blueprint: Blueprint,
        pack: &Pack,
        edits: &[Edit],
    ) -> Self {
        let mut keep = telling_members(pack);
        keep.extend(edited_members(edits));
        Varying {
            of,
            variation,
            blueprint,
            keep,
            turns: 1,
        }
    }

    /// The payload of the delivery of that number.
    ///
    /// # Errors
    /// [`Error::Payload`] when it is not JSON, or a violation is wanted and none can be made.
    pub fn vary(&self, payload: &[u8], seed: u64, number: u64) -> Result<Varied, Error> {
        let variety = Variety::by(payload, Some(self.blueprint.clone()), self.keep.clone())?;
        let index = number / self.turns.max(1);
        let varied = variety.vary(self.variation, seed, index);
        let mut varied = varied.ok_or_else(|| Error::Payload {
            what: "the payload cannot be made to break its schema in exactly one way".into(),
            help: Some(
                "its schema may say nothing of what may be changed, or the payload breaks it already: `hookctl verify` tells"
                    .into(),
            ),
        })?;
        varied.what = format!("{}: {}", self.variation, varied.what);
        Ok(varied)
    }
}

/// The members of a payload that tell a provider's event, signature and signed time: whoever changes them sends
/// something else.
pub fn telling_members(pack: &Pack) -> Vec<Path> {
    let mut pointers: Vec<String> = Vec::new();
    if let Some(EventPlace::Body(pointer)) =
        pack.provider.recognise.as_ref().map(|rule| &rule.event)
    {
        pointers.push(pointer.clone());
    }
    if let Some(scheme) = &pack.provider.signature {
        pointers.extend(signed_members(scheme));
    }
    let paths = pointers
        .iter()
        .filter_map(|pointer| Path::parse(pointer).ok());
    paths.collect()
}

fn signed_members(scheme: &Scheme) -> Vec<String> {
    let mut pointers: Vec<String> = Vec::new();
    let place = scheme.signature_place();
    pointers.extend(place.strip_prefix("json ").map(str::to_owned));
    pointers.extend(scheme.time_in_body().map(|(pointer, _)| pointer.to_owned()));
    let parts = scheme.message().unwrap_or_default().split("{json:").skip(1);
    pointers.extend(parts.filter_map(|part| Some(part.split_once('}')?.0.to_owned())));
    pointers
}

/// The members that edits have settled.
fn edited_members(edits: &[Edit]) -> Vec<Path> {
    let mut paths = Vec::new();
    for edit in edits {
        match edit {
            Edit::Set { path, .. } | Edit::SetText { path, .. } | Edit::Unset { path } => {
                paths.push(path.clone());
            }
            Edit::Merge { json } => {
                let patch: Value = serde_json::from_slice(json).unwrap_or_default();
                let names = patch
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name);
                let pointer =
                    |name: &String| format!("/{}", name.replace('~', "~0").replace('/', "~1"));
                paths.extend(names.filter_map(|name| Path::parse(&pointer(name)).ok()));
            }
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Catalogue;

    fn shown(paths: Vec<Path>) -> Vec<String> {
        paths.iter().map(Path::to_string).collect()
    }

    #[test]
    fn what_tells_the_event_and_the_signature_is_known() {
        let catalogue = Catalogue::embedded();
        let mut seen = Vec::new();
        for name in catalogue.names() {
            let pack = catalogue.pack(&name).expect("a pack");
            seen.extend(shown(telling_members(&pack)));
        }
        // An event, a signature with what it signs, a time.
        for place in [
            "event",
            "signature.signature",
            "signature.token",
            "webhookTimestamp",
        ] {
            assert!(seen.iter().any(|seen| seen == place), "{place}: {seen:?}");
        }
    }

    #[test]
    fn what_was_edited_is_known() {
        let edits = [
            Edit::set("a.b=1").expect("an edit"),
            Edit::unset("c").expect("an edit"),
            Edit::Merge {
                json: br#"{"d/e":{"f":1}}"#.to_vec(),
            },
        ];
        assert_eq!(shown(edited_members(&edits)), ["a.b", "c", "[\"d/e\"]"]);
    }
}
