//! Editions that are not to be written into: those that hold somebody else's words.

use serde_json::Value;

use super::planner::Planner;
use crate::Error;

/// Editions of what a provider documents, and is known to send.
const TAKEN: &[&str] = &["documented", "live"];

impl Planner<'_> {
    /// Refuses to write where somebody else's words stand.
    pub(super) fn check_edition(&self) -> Result<(), Error> {
        let edition = &self.style.edition;
        let refused = |why: &str| {
            Error::usage(
                format!("the edition `{edition}` {why}"),
                "what was learned goes into an edition of its own: `--edition observed`",
            )
        };
        if TAKEN.contains(&edition.as_str()) {
            return Err(refused(
                "is for what a provider documents or is known to send",
            ));
        }
        let Some(pack) = self.pack else {
            return Ok(());
        };
        for file in pack.files() {
            let Some((folder, name)) = file.split_once('/') else {
                continue;
            };
            let learned = || -> Result<bool, Error> {
                if !name.ends_with(".schema.json") {
                    // A sample is as good as its schema says.
                    return Ok(name != "defs.json");
                }
                let bytes = pack.file(file)?.unwrap_or_default();
                let schema: Option<Value> = serde_json::from_slice(&bytes).ok();
                Ok(schema.is_some_and(|schema| schema.get("x-observed").is_some()))
            };
            if folder == edition && !learned()? {
                return Err(refused(&format!(
                    "of `{}` was not learned: `{}` is not",
                    pack.name,
                    pack.place(file)
                )));
            }
        }
        Ok(())
    }
}
