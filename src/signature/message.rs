//! What is signed: a template whose values are bytes.

use serde::{Deserialize, Deserializer, de};

use super::name::Name;
use super::pointer::Pointer;
use super::reason::Reason;
use super::url;
use crate::exchange::Headers;

/// One part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Body,
    Id,
    Timestamp,
    Method,
    Url,
    Path,
    Query,
    Secret,
    Header(Name),
    Json(Pointer),
}

/// The template of a message, such as `{timestamp}.{body}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
    text: String,
}

/// What fills a template.
pub(super) struct Values<'a> {
    pub(super) method: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) target: &'a str,
    pub(super) headers: &'a Headers,
    pub(super) body: &'a [u8],
    pub(super) id: Option<&'a [u8]>,
    pub(super) timestamp: Option<&'a [u8]>,
    pub(super) secret: Option<&'a [u8]>,
}

impl Template {
    /// Reads a template; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("the message is empty".into());
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| format!("`{{` is not closed in message `{text}`"))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(variable(name)?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Template {
            parts,
            text: text.to_owned(),
        })
    }

    /// The template as it was written.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the part occurs in it.
    pub(super) fn has(&self, part: &Part) -> bool {
        self.parts.contains(part)
    }

    /// Renames headers, see [`Name::change_prefix`].
    pub(super) fn change_header_prefix(&mut self, from: &str, to: &str) {
        for part in &mut self.parts {
            if let Part::Header(name) = part {
                name.change_prefix(from, to);
            }
        }
        self.text = self.parts.iter().map(written).collect();
    }

    /// Whether a header field occurs in it.
    pub(super) fn has_headers(&self) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|part| matches!(part, Part::Header(_)))
    }

    /// Whether a part of the URL occurs in it.
    pub(super) fn has_target(&self) -> bool {
        self.has(&Part::Path) || self.has(&Part::Query)
    }

    /// The message: every byte verbatim.
    pub(super) fn fill(&self, values: &Values) -> Result<Vec<u8>, Reason> {
        let mut message = Vec::with_capacity(values.body.len() + 64);
        self.each(values, |piece| message.extend_from_slice(piece))?;
        Ok(message)
    }

    /// Hands over the pieces of the message, in order.
    pub(super) fn each(&self, values: &Values, mut take: impl FnMut(&[u8])) -> Result<(), Reason> {
        for part in &self.parts {
            match part {
                Part::Text(text) => take(text.as_bytes()),
                Part::Body => take(values.body),
                Part::Id => take(values.id.ok_or(Reason::MissingId)?),
                Part::Timestamp => take(values.timestamp.ok_or(Reason::MissingTimestamp)?),
                Part::Method => take(values.method.as_bytes()),
                Part::Url => take(values.url.ok_or(Reason::UrlUnknown)?.as_bytes()),
                Part::Path => take(url::path(values.target).as_bytes()),
                Part::Query => take(url::query(values.target).unwrap_or_default().as_bytes()),
                Part::Secret => take(values.secret.ok_or(Reason::NoSecret)?),
                Part::Header(name) => {
                    let all = values.headers.all(name.as_str());
                    take(only(all)?.ok_or(Reason::MissingField)?);
                }
                Part::Json(pointer) => {
                    take(&pointer.read(values.body).ok_or(Reason::MissingField)?);
                }
            }
        }
        Ok(())
    }
}

/// The one value among repeats; repeats that differ are refused, since nobody can say which one was signed.
pub(super) fn only<'a>(
    values: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Option<&'a [u8]>, Reason> {
    let mut values = values.into_iter();
    let first = values.next();
    if values.any(|other| Some(other) != first) {
        return Err(Reason::ConflictingValues);
    }
    Ok(first)
}

fn variable(name: &str) -> Result<Part, String> {
    Ok(match name {
        "body" => Part::Body,
        "id" => Part::Id,
        "timestamp" => Part::Timestamp,
        "method" => Part::Method,
        "url" => Part::Url,
        "path" => Part::Path,
        "query" => Part::Query,
        "secret" => Part::Secret,
        _ => match name.split_once(':') {
            Some(("header", name)) => Part::Header(
                Name::new(name).ok_or_else(|| format!("`{name}` is not a header name"))?,
            ),
            Some(("json", pointer)) => Part::Json(Pointer::new(pointer)?),
            _ => {
                return Err(format!(
                    "unknown variable `{{{name}}}`; a message knows {{body}}, {{id}}, {{timestamp}}, {{method}}, {{url}}, {{path}}, {{query}}, {{secret}}, {{header:Name}} and {{json:/pointer}}"
                ));
            }
        },
    })
}

fn written(part: &Part) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Body => "{body}".into(),
        Part::Id => "{id}".into(),
        Part::Timestamp => "{timestamp}".into(),
        Part::Method => "{method}".into(),
        Part::Url => "{url}".into(),
        Part::Path => "{path}".into(),
        Part::Query => "{query}".into(),
        Part::Secret => "{secret}".into(),
        Part::Header(name) => format!("{{header:{}}}", name.as_str()),
        Part::Json(pointer) => format!("{{json:{}}}", pointer.as_str()),
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Template::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_gives_its_bytes() {
        let template = Template::parse(
            "v0:{method}|{url}|{path}|{query}|{id}|{timestamp}|{secret}|{header:X-A}|{json:/a}|{body}.",
        )
        .unwrap();
        let headers = [("x-a", vec![0xff])].into_iter().collect();
        let message = template
            .fill(&Values {
                method: "POST",
                url: Some("https://a.b/c?d=%20"),
                target: "/c?d=%20",
                headers: &headers,
                body: br#"{"a":1.0}"#,
                id: Some(b"i"),
                timestamp: Some(b"007"),
                secret: Some(b"s"),
            })
            .unwrap();
        let mut wanted = b"v0:POST|https://a.b/c?d=%20|/c|d=%20|i|007|s|".to_vec();
        wanted.push(0xff);
        wanted.extend_from_slice(br#"|1.0|{"a":1.0}."#);
        assert_eq!(message, wanted);
    }

    #[test]
    fn unknown_variables_and_loose_braces_are_refused() {
        for wrong in ["", "{bdy}", "{body", "{header:}", "{json:a}", "{}"] {
            assert!(Template::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_repeat_that_differs_is_refused() {
        assert_eq!(only([b"a".as_slice(), b"a"]), Ok(Some(b"a".as_slice())));
        assert_eq!(
            only([b"a".as_slice(), b"b"]),
            Err(Reason::ConflictingValues)
        );
        assert_eq!(only([]), Ok(None));
    }
}
