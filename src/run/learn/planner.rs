//! Makes the files of one provider.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use super::event::{Event, EventKey};
use super::name::short_name;
use super::plan::{Plan, Planned, Style};
use super::provider_file::Additions;
use super::sample::{laid_out, sample, with_time};
use super::schema::{Counts, Writer};
use crate::Error;
use crate::judge::Schema;
use crate::pack::limits::FILE_BYTES;
use crate::pack::{EventPlace, EventRule, Layout, Pack};
use crate::signature::Scheme;

/// The deepest that schemas go.
const DEPTH: usize = 128;
/// Files by their path inside a pack.
type Files = Vec<(PathBuf, Vec<u8>)>;

/// Everything that writing the events of one provider needs to know.
pub(super) struct Planner<'a> {
    pub(super) provider: &'a str,
    /// Its pack; none for a new provider.
    pub(super) pack: Option<&'a Pack>,
    pub(super) style: &'a Style,
    /// Where the events' names stand, where the pack does not say.
    pub(super) name_at: Option<&'a EventPlace>,
    /// The header fields that all its requests have.
    pub(super) headers: &'a BTreeSet<String>,
}

impl Planner<'_> {
    /// Makes every file.
    ///
    /// # Errors
    /// [`Error::Usage`] for an edition that was not learned, [`Error::Pack`] for a provider file that cannot be added
    /// to.
    pub(super) fn plan(&self, events: BTreeMap<EventKey, Event>) -> Result<Plan, Error> {
        self.check_edition()?;
        let mut plan = Plan {
            provider: self.provider.to_owned(),
            ..Plan::default()
        };
        let mut additions = Additions {
            edition: self.style.edition.clone(),
            ..Additions::default()
        };
        let rules = self.pack.map(|pack| pack.events(None)).unwrap_or_default();
        let mut taken: BTreeSet<String> =
            rules.iter().map(|(name, _)| name.to_lowercase()).collect();
        let mut payloads = 0;
        for (key, mut event) in events {
            event.root.settle();
            let short = match key.known {
                true => key.event.clone(),
                false => short_name(&key.event, &mut taken),
            };
            match self.event(&short, &key, &event) {
                Ok((planned, files)) => {
                    payloads += event.payloads;
                    self.add(&planned, &event, &mut additions);
                    plan.events.push(planned);
                    plan.files.extend(files);
                }
                Err(why) => plan.left_out.push((key.event, why)),
            }
        }
        if !plan.events.is_empty() {
            additions.note = format!(
                "Learned from {payloads} payloads by `hookctl learn`, not taken from any page: what was seen, how often, and \
                 no more. Samples are real payloads with secrets and personal data replaced."
            );
            self.provider_file(additions, &mut plan)?;
        }
        Ok(plan)
    }

    /// The schema and the sample of an event, or why there can be none.
    fn event(
        &self,
        short: &str,
        key: &EventKey,
        event: &Event,
    ) -> Result<(Planned, Files), String> {
        let Some(best) = &event.best else {
            return Err("all its payloads are too large for a sample".into());
        };
        let rule = self.rule(short);
        let title = match rule {
            Some(rule) => rule.title.clone(),
            None => format!("Observed as {}", key.event),
        };
        let (schema, text, counts) = self.schema(event, &title, rule)?;
        let place = format!("{}/{short}", self.style.edition);
        let compiled = Schema::compile(&schema, &place).map_err(|error| error.to_string())?;
        let (redacted, replaced) = sample(
            event,
            &best.body,
            &self.style.redactor,
            &self.kept(rule),
            self.style.least,
        )
        .map_err(|error| error.to_string())?;
        let checked = compiled.check(&redacted);
        if let Some(finding) = checked.findings.first() {
            return Err(format!(
                "its redacted sample would not match its schema at `{}`",
                finding.path
            ));
        }
        let sample = self.laid_out(redacted);
        let folder = PathBuf::from(&self.style.edition);
        let files = vec![
            (folder.join(format!("{short}.json")), sample),
            (folder.join(format!("{short}.schema.json")), text),
        ];
        let planned = Planned {
            event: short.to_owned(),
            wire: event.origin.wire.clone(),
            known: key.known,
            payloads: event.payloads,
            counts,
            replaced,
        };
        Ok((planned, files))
    }

    /// What has to stay in a sample, so that it is recognised as its own event.
    fn kept(&self, rule: Option<&EventRule>) -> Vec<String> {
        let matched = rule.into_iter().flat_map(|rule| rule.matches.names());
        let name = match self.place() {
            Some(EventPlace::Body(pointer)) => Some(pointer.as_str()),
            _ => None,
        };
        matched.chain(name).map(str::to_owned).collect()
    }

    /// The sample as its file holds it, with the time of the delivery where the provider signs one in the body.
    fn laid_out(&self, sample: Vec<u8>) -> Vec<u8> {
        let provider = self.pack.map(|pack| &pack.provider);
        let scheme = provider.and_then(|provider| provider.signature.as_ref());
        let sample = match scheme.and_then(Scheme::time_in_body) {
            Some(time) => with_time(sample, time),
            None => sample,
        };
        match provider.map(|provider| provider.payload.layout) {
            Some(Layout::File) => sample,
            _ => laid_out(&sample)
                .ok()
                .filter(|text| fits(text))
                .unwrap_or(sample),
        }
    }

    /// A schema that a file of a pack can hold: a deep one is left open below, where need be.
    fn schema(
        &self,
        event: &Event,
        title: &str,
        rule: Option<&EventRule>,
    ) -> Result<(Value, Vec<u8>, Counts), String> {
        // An event of several names has none that all its payloads give.
        let several = rule.is_some_and(|rule| {
            !rule.aliases.is_empty() || rule.wire.as_ref().is_some_and(|wire| wire.contains('{'))
        });
        let name_at = match self.place() {
            Some(EventPlace::Body(pointer)) if !several => Some(names(pointer)),
            _ => None,
        };
        let name_at = name_at
            .as_ref()
            .map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut depth = DEPTH;
        loop {
            let mut writer = Writer {
                least: self.style.least,
                name_at: name_at.clone(),
                depth,
                counts: Counts::default(),
            };
            let schema = writer.event(event, title);
            let text = serde_json::to_vec_pretty(&schema).map_err(|error| error.to_string())?;
            let text = [text, b"\n".to_vec()].concat();
            if fits(&text) {
                return Ok((schema, text, writer.counts));
            }
            depth = match depth {
                0 => return Err("its schema is too large".into()),
                DEPTH => 16,
                depth => depth - 1,
            };
        }
    }

    pub(super) fn rule(&self, short: &str) -> Option<&EventRule> {
        self.pack.and_then(|pack| pack.provider.event.get(short))
    }

    /// Where the events' names stand.
    pub(super) fn place(&self) -> Option<&EventPlace> {
        let rule = self.pack.and_then(|pack| pack.provider.recognise.as_ref());
        let own = rule
            .map(|rule| &rule.event)
            .filter(|place| **place != EventPlace::Nowhere);
        own.or(self.name_at)
    }
}

fn fits(text: &[u8]) -> bool {
    u64::try_from(text.len()).is_ok_and(|length| length <= FILE_BYTES)
}

/// The names of a JSON pointer, positions in arrays left out.
fn names(pointer: &str) -> Vec<String> {
    let parts = pointer.split('/').skip(1);
    let names = parts.filter(|part| !part.bytes().all(|b| b.is_ascii_digit()));
    names
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect()
}
