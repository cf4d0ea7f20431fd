//! One pack: its provider file, its editions and the files of its events.

use std::borrow::Cow;

use serde_json::Value;

use super::bundle;
use super::embedded::EmbeddedPack;
use super::event::EventInEdition;
use super::fresh::Values;
use super::header_line::HeaderLine;
use super::layer::{Files, PROVIDER};
use super::provider::Provider;
use super::recognise_rule::EventPlace;
use super::source::Source;
use super::template;
use crate::Error;
use crate::json::Fault;

/// A provider's pack. Only its provider file is in memory; samples and schemas are read when asked for.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The pack's name.
    pub name: String,
    /// What its provider file says.
    pub provider: Provider,
    files: Files,
    editions: Vec<String>,
}

impl Pack {
    pub(super) fn open(name: &str, files: Files) -> Result<Self, Error> {
        let source = files.get(PROVIDER).ok_or_else(|| Error::Pack {
            place: format!("{name}/{PROVIDER}"),
            what: "the file is missing".into(),
            help: None,
        })?;
        let bytes = source.read()?;
        let place = source.place(name, PROVIDER);
        let known = match source {
            Source::Embedded(_) => EmbeddedPack::find(name).and_then(EmbeddedPack::provider),
            Source::Disk(_) => None,
        };
        let provider = known.map_or_else(|| Provider::parse(&bytes, &place), Ok)?;
        let editions = super::editions::list(&provider, &files);
        let pack = Pack {
            name: name.to_owned(),
            provider,
            files,
            editions,
        };
        super::editions::check(&pack, &bytes, &place)?;
        Ok(pack)
    }

    /// The names of its editions, the default one first, the others sorted.
    pub fn editions(&self) -> &[String] {
        &self.editions
    }

    /// The edition used when none is asked for; none where there are no editions.
    pub fn default_edition(&self) -> Option<&str> {
        self.editions.first().map(String::as_str)
    }

    /// Whether the path of a request says which event it is.
    pub fn tells_events_by_path(&self) -> bool {
        let rule = self.provider.recognise.as_ref();
        rule.is_some_and(|rule| rule.event == EventPlace::Path)
    }

    /// The header fields every delivery carries, then those of the edition.
    pub fn headers(&self, edition: Option<&str>) -> impl Iterator<Item = &HeaderLine> {
        let edition = edition.and_then(|edition| self.provider.edition.get(edition));
        self.provider
            .headers
            .iter()
            .chain(edition.into_iter().flat_map(|edition| &edition.headers))
    }

    /// The paths of all its files inside the pack, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn has_file(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// Reads one of its files; none where there is no such file.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Pack`] when it is larger than [`super::limits::FILE_BYTES`].
    pub fn file(&self, file: &str) -> Result<Option<Cow<'static, [u8]>>, Error> {
        self.files.get(file).map(|source| source.read()).transpose()
    }

    /// Where that file of the pack stands, for messages.
    pub fn place(&self, file: &str) -> String {
        match self.files.get(file) {
            Some(source) => source.place(&self.name, file),
            None => format!("{}/{file}", self.name),
        }
    }

    /// An event's payload with its placeholders, by the event's short name; none where there is no such file.
    ///
    /// # Errors
    /// Those of [`Pack::file`].
    pub fn sample(&self, edition: &str, event: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self
            .file(&format!("{edition}/{event}.json"))?
            .map(Cow::into_owned))
    }

    /// The answer the endpoint owes to an event, with placeholders.
    ///
    /// # Errors
    /// Those of [`Pack::file`].
    pub fn response_sample(&self, edition: &str, event: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self
            .file(&format!("{edition}/{event}.response.json"))?
            .map(Cow::into_owned))
    }

    /// An event's JSON Schema as one self-contained document: what it uses of `defs.json` is merged in.
    ///
    /// # Errors
    /// Those of [`Pack::file`], and [`Error::Pack`] when it is not JSON or refers to anything but itself and
    /// `defs.json`.
    pub fn schema(&self, edition: &str, event: &str) -> Result<Option<Value>, Error> {
        bundle::schema(self, edition, &format!("{event}.schema.json"))
    }

    /// The JSON Schema of the answer the endpoint owes, like [`Pack::schema`].
    ///
    /// # Errors
    /// Those of [`Pack::schema`].
    pub fn response_schema(&self, edition: &str, event: &str) -> Result<Option<Value>, Error> {
        bundle::schema(self, edition, &format!("{event}.response.schema.json"))
    }

    /// The bytes of an event's payload; none where it has no body or no sample.
    ///
    /// # Errors
    /// Those of [`Pack::file`], and [`Error::Pack`] with the place in the sample that cannot be rendered.
    pub fn render(
        &self,
        event: &EventInEdition,
        values: &Values,
    ) -> Result<Option<Vec<u8>>, Error> {
        if !event.body {
            return Ok(None);
        }
        self.render_file(event, "json", values)
    }

    /// The bytes of the answer the endpoint owes; none where there is no sample of it.
    ///
    /// # Errors
    /// Those of [`Pack::render`].
    pub fn render_response(
        &self,
        event: &EventInEdition,
        values: &Values,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.render_file(event, "response.json", values)
    }

    fn render_file(
        &self,
        event: &EventInEdition,
        end: &str,
        values: &Values,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some(edition) = &event.edition else {
            return Ok(None);
        };
        let file = format!("{edition}/{}.{end}", event.short);
        let Some(sample) = self.file(&file)? else {
            return Ok(None);
        };
        template::lay_out(&sample, &self.provider.payload, values)
            .map(Some)
            .map_err(|fault: Fault| fault.in_file(&self.place(&file), &sample))
    }
}
