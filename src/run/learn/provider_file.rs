//! What a provider file has to say besides, so that its pack has what was learned. Its text stays; what is added is
//! added to it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Error;
use crate::json::quote;
use crate::pack::{EventInEdition, EventPlace, EventRule, HeaderLine, Pack, Provider};

/// What is added to a provider file.
#[derive(Clone, Debug, Default)]
pub(super) struct Additions {
    /// The edition.
    pub(super) edition: String,
    /// What the edition's note says.
    pub(super) note: String,
    /// Events that the pack does not have: short names and wire names.
    pub(super) events: Vec<(String, String)>,
    /// Events that list their editions, and not this one.
    pub(super) listed: Vec<String>,
    /// Events whose requests differ from what the file says of all editions: short name and lines.
    pub(super) differing: Vec<(String, Vec<String>)>,
    /// The edition that is the default from now on, where there was no need to say.
    pub(super) default_edition: Option<String>,
    /// Where the events' names stand, where the file does not say.
    pub(super) name_at: Option<EventPlace>,
    /// Header fields that the edition sends, should its table be written.
    pub(super) headers: Vec<HeaderLine>,
}

impl Additions {
    /// Whether the file may stay as it is.
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.listed.is_empty()
            && self.differing.is_empty()
            && self.default_edition.is_none()
            && self.name_at.is_none()
    }

    /// The text of a provider file with all of it.
    ///
    /// # Errors
    /// [`Error::Pack`] where the file is written so that nothing can be added to it.
    pub(super) fn add_to(&self, text: &str, place: &str) -> Result<String, Error> {
        let new = self.added(text).filter(|new| {
            Provider::parse(new.as_bytes(), place).is_ok_and(|provider| self.are_in(&provider))
        });
        new.ok_or_else(|| Error::Pack {
            place: place.to_owned(),
            what: format!(
                "nothing can be added to it by itself for the edition `{}`",
                self.edition
            ),
            help: Some(
                "write its tables out, `[event.NAME]` instead of `event = { … }`, and try again"
                    .into(),
            ),
        })
    }

    fn added(&self, text: &str) -> Option<String> {
        let tree = DeTable::parse(text).ok()?;
        let root = tree.get_ref();
        let mut inserts: Vec<(usize, String)> = Vec::new();
        if let Some(name) = &self.default_edition {
            let after = root.get("format")?.span().end;
            inserts.push((after, format!("\ndefault_edition = {}", quote(name))));
        }
        let mut end = String::new();
        if let Some(place) = &self.name_at {
            let line = format!("event = {}", quote(&written(place)?));
            match root.get("recognise").map(Spanned::get_ref) {
                Some(DeValue::Table(table)) => {
                    let (_, value) = table.iter().next()?;
                    inserts.push((value.span().end, format!("\n{line}")));
                }
                Some(_) => return None,
                None => end.push_str(&format!("\n[recognise]\n{line}\n")),
            }
        }
        for short in &self.listed {
            let DeValue::Table(events) = root.get("event")?.get_ref() else {
                return None;
            };
            let DeValue::Table(event) = events.get(short.as_str())?.get_ref() else {
                return None;
            };
            let list = event.get("editions")?.span();
            inserts.push((list.start + 1, format!("{}, ", quote(&self.edition))));
        }
        let known = matches!(root.get("edition").map(Spanned::get_ref), Some(DeValue::Table(all)) if all.contains_key(self.edition.as_str()));
        if !known {
            end.push_str(&self.edition_table());
        }
        self.event_tables(&mut end);
        Some(inserted(text, inserts) + &end)
    }

    fn edition_table(&self) -> String {
        let mut table = format!(
            "\n[edition.{}]\ntitle = \"What was observed\"\nnote = {}\n",
            key(&self.edition),
            quote(&self.note)
        );
        if !self.headers.is_empty() {
            let line = |header: &HeaderLine| quote(&format!("{}: {}", header.name, header.value));
            let lines: Vec<String> = self.headers.iter().map(line).collect();
            table.push_str(&format!("headers = [{}]\n", lines.join(", ")));
        }
        table
    }

    fn event_tables(&self, out: &mut String) {
        for (short, wire) in &self.events {
            let title = quote(&format!("Observed as {wire}"));
            out.push_str(&format!("\n[event.{}]\ntitle = {title}\n", key(short)));
            if short != wire {
                out.push_str(&format!("wire = {}\n", quote(wire)));
            }
        }
        for (short, lines) in &self.differing {
            let edition = key(&self.edition);
            out.push_str(&format!(
                "\n[event.{}.{edition}]\n{}\n",
                key(short),
                lines.join("\n")
            ));
        }
    }

    /// Whether a provider has all of it: a text that was cut in the wrong place says something else.
    fn are_in(&self, provider: &Provider) -> bool {
        let lists = |short: &String| {
            let rule = provider.event.get(short);
            let editions = rule.and_then(|rule| rule.editions.as_ref());
            editions.is_some_and(|editions| editions.contains(&self.edition))
        };
        let place = provider.recognise.as_ref().map(|rule| &rule.event);
        self.listed.iter().all(lists)
            && self
                .events
                .iter()
                .all(|(short, _)| provider.event.get(short).is_some())
            && (self.name_at.is_none() || self.name_at.as_ref() == place)
            && (self.default_edition.is_none() || self.default_edition == provider.default_edition)
    }
}

/// A name as a key of a table: in quotes only where it needs them.
fn key(name: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    match name.bytes().all(bare) {
        true => name.to_owned(),
        false => quote(name),
    }
}

fn inserted(text: &str, mut inserts: Vec<(usize, String)>) -> String {
    inserts.sort_by_key(|(at, _)| *at);
    let mut out = String::with_capacity(text.len() + 1024);
    let mut from = 0;
    for (at, insert) in inserts {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(&insert);
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn written(place: &EventPlace) -> Option<String> {
    match place {
        EventPlace::Body(pointer) => Some(format!("body:{pointer}")),
        EventPlace::Header(name) => Some(format!("header:{name}")),
        EventPlace::Path => Some("path".into()),
        EventPlace::Nowhere => None,
    }
}

/// What has to be said of an event in an edition of its own, so that it is sent and recognised as it is in `settled`.
pub(super) fn differences(pack: &Pack, rule: &EventRule, settled: &EventInEdition) -> Vec<String> {
    let mut lines = Vec::new();
    let mut text = |key: &str, differs: bool, value: &str| {
        if differs {
            lines.push(format!("{key} = {}", quote(value)));
        }
    };
    let wire = rule.wire.as_deref().unwrap_or(&settled.short);
    let answer = rule
        .answer
        .as_ref()
        .unwrap_or(&pack.provider.delivery.success);
    text("wire", settled.wire != wire, &settled.wire);
    text("method", settled.method != rule.method, &settled.method);
    text("path", settled.path != rule.path, &settled.path);
    text(
        "answer",
        settled.answer != *answer,
        &settled.answer.to_string(),
    );
    if settled.signed != rule.signed {
        lines.push(format!("signed = {}", settled.signed));
    }
    // Something was learned from its body, so it has one.
    if !rule.body {
        lines.push("body = true".into());
    }
    if settled.params != rule.params {
        let pair = |(name, value): (&str, &String)| format!("{} = {}", quote(name), quote(value));
        let pairs: Vec<String> = settled.params.iter().map(pair).collect();
        lines.push(format!("params = {{ {} }}", pairs.join(", ")));
    }
    lines
}

/// The file of a provider that nobody knew.
pub(super) fn new_provider(
    name: &str,
    name_at: Option<&EventPlace>,
    recognised_by: &[String],
) -> String {
    let mut text = format!(
        "format = 1\nname = {}\nnote = {}\n",
        quote(name),
        quote(
            "Written by `hookctl learn`. Assumed: the name of the event stands where [recognise] says. Whether and how \
             the provider signs is not known: [signature] is what to add, samples/README.md tells how."
        )
    );
    if let Some(EventPlace::Header(header)) = name_at {
        let line = format!("{header}: {{{{event}}}}");
        text.push_str(&format!("headers = [{}]\n", quote(&line)));
    }
    let Some(place) = name_at.and_then(written) else {
        return text;
    };
    text.push_str("\n[recognise]\n");
    if !recognised_by.is_empty() {
        let names: Vec<String> = recognised_by.iter().map(|name| quote(name)).collect();
        text.push_str(&format!("headers = [{}]\n", names.join(", ")));
    }
    text + &format!("event = {}\n", quote(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "format = 1 # the first\nname = \"Acme\"\n\n[recognise]\nheaders = [\n  \"X-Acme\", # always\n]\n\n\
        [event.a]\ntitle = \"A\"\neditions = [ # only\n  \"documented\",\n]\n\n[edition.documented]\ntitle = \"D\"";

    #[test]
    fn the_text_stays_and_the_rest_is_added() {
        let additions = Additions {
            edition: "observed".into(),
            note: "a \"note\"".into(),
            events: vec![("b.c".into(), "b:c".into())],
            listed: vec!["a".into()],
            differing: vec![("a".into(), vec!["method = \"PUT\"".into()])],
            default_edition: Some("documented".into()),
            name_at: Some(EventPlace::Body("/type".into())),
            headers: vec![],
        };
        let text = additions.add_to(TEXT, "p").unwrap();
        let expected = "format = 1\ndefault_edition = \"documented\" # the first\nname = \"Acme\"\n\n[recognise]\nheaders = [\n  \
            \"X-Acme\", # always\n]\nevent = \"body:/type\"\n\n[event.a]\ntitle = \"A\"\neditions = [\"observed\",  # only\n  \
            \"documented\",\n]\n\n[edition.documented]\ntitle = \"D\"\n\n[edition.observed]\ntitle = \"What was observed\"\n\
            note = \"a \\\"note\\\"\"\n\n[event.\"b.c\"]\ntitle = \"Observed as b:c\"\nwire = \"b:c\"\n\n\
            [event.a.observed]\nmethod = \"PUT\"\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_cannot_be_added_to_is_refused() {
        let additions = Additions {
            edition: "observed".into(),
            events: vec![("b".into(), "b".into())],
            ..Additions::default()
        };
        let text = "format = 1\nname = \"A\"\nevent = { a = { title = \"A\" } }\n";
        let error = additions.add_to(text, "acme/provider.toml").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("acme/provider.toml: nothing can be added"),
            "{error}"
        );
    }

    #[test]
    fn a_new_provider_is_one() {
        let place = EventPlace::Header("X-Acme-Event".into());
        let text = new_provider("acme", Some(&place), &["X-Acme-Signature".into()]);
        let provider = Provider::parse(text.as_bytes(), "p").unwrap();
        assert_eq!(provider.headers[0].value, "{{event}}");
        assert_eq!(provider.recognise.unwrap().headers.len(), 1);
    }
}
