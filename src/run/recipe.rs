//! From a pack's event, or the user's own bytes, to the request that goes out.

use jiff::Timestamp;

use crate::Error;
use crate::exchange::{Body, Headers, Request};
use crate::judge::{Expectation, Schema};
use crate::pack::{
    Edit, EventInEdition, EventPlace, HeaderLine, Pack, Values, apply, render, render_path,
    render_text,
};
use crate::run::Varying;
use crate::signature::{Secret, Unsigned, sign};
use crate::wire::Target;

/// What the request carries.
#[derive(Clone, Debug)]
pub enum Payload {
    /// No body at all.
    None,
    /// A pack's sample, rendered afresh for every delivery.
    Sample(Vec<u8>),
    /// The user's own bytes, sent as they are.
    Own(Vec<u8>),
    /// One of the others, varied after it was edited, for every delivery in another way.
    Varied(Box<Varying>),
}

/// What is not left to chance and the clock.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Where every random choice comes from, and every random value too where `fresh` is nothing.
    pub seed: u64,
    /// What the values of placeholders, ids above all, are drawn from besides the seed: another one for each run that is
    /// not to send what the endpoint has seen.
    pub fresh: u64,
    /// The delivery id; made afresh when absent.
    pub id: Option<String>,
    /// The time in the payload; the time of sending when absent.
    pub payload_at: Option<Timestamp>,
    /// The time that is signed; the time of the attempt when absent.
    pub signed_at: Option<Timestamp>,
}

impl Fixed {
    /// Where every random value comes from.
    pub(super) fn value_seed(&self) -> u64 {
        self.seed ^ self.fresh
    }
}

/// Everything that decides a request but the moment it is sent.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The provider.
    pub pack: Pack,
    /// The event; none for the user's own bytes.
    pub event: Option<EventInEdition>,
    /// The event's name where the pack has no events and the user gives one for the headers that carry it.
    pub free_event: Option<String>,
    /// What it carries.
    pub payload: Payload,
    /// How the payload is edited after it was rendered, in order.
    pub edits: Vec<Edit>,
    /// Parameters of the path and the wire name.
    pub params: Vec<(String, String)>,
    /// The method, when not the event's.
    pub method: Option<String>,
    /// Header fields that are added or replaced, after signing too.
    pub headers: Headers,
    /// Where it goes, before the event's path.
    pub target: Target,
    /// The endpoint's URL as the provider knows it, where that is another one.
    pub public_url: Option<Target>,
    /// What it is signed with; without any it is not signed.
    pub secrets: Vec<Secret>,
    /// What is not left to chance and the clock.
    pub fixed: Fixed,
}

/// A delivery whose payload is settled; each attempt is signed on its own.
#[derive(Clone, Debug)]
pub struct Prepared<'a> {
    recipe: &'a Recipe,
    method: String,
    target: Target,
    url: Target,
    headers: Headers,
    body: Option<Vec<u8>>,
    /// How the payload was varied: `edge: content: an empty string`.
    pub varied: Option<String>,
    /// The delivery's id, the same for all attempts.
    pub id: String,
    /// The event's wire name.
    pub wire: Option<String>,
}

/// A request that is ready to go out.
#[derive(Clone, Debug)]
pub struct Composed {
    /// Where it goes.
    pub target: Target,
    /// The request; its bytes are what [`crate::wire::encode`] makes of it.
    pub request: Request,
}

impl Recipe {
    /// What a report calls it: the event's short name, else the provider's.
    pub fn name(&self) -> &str {
        self.event
            .as_ref()
            .map_or(&self.pack.name, |event| &event.short)
    }

    /// What the provider takes for an accepting answer, and the schema of the answer that the endpoint owes.
    ///
    /// # Errors
    /// [`Error::Pack`] when the pack's schema of the answer is none.
    pub fn expectation(&self) -> Result<Expectation, Error> {
        let Some(event) = &self.event else {
            return Ok(Expectation {
                status: self.pack.provider.delivery.success.clone(),
                body: Vec::new(),
                schema: None,
            });
        };
        let edition = event.edition.as_deref().unwrap_or_default();
        let schema = self.pack.response_schema(edition, &event.short)?;
        let schema = schema.map(|schema| Schema::compile(&schema, &event.short));
        Ok(Expectation {
            status: event.answer.clone(),
            body: Vec::new(),
            schema: schema.transpose()?,
        })
    }

    /// Whether the provider signs its deliveries, and not this event's.
    pub fn is_exempt(&self) -> bool {
        let signs = self.pack.provider.signature.is_some();
        signs && self.event.as_ref().is_some_and(|event| !event.signed)
    }

    /// Whether deliveries are signed: the provider signs the event and there is a secret.
    pub fn signs(&self) -> bool {
        let event = self.event.as_ref().is_none_or(|event| event.signed);
        event && self.pack.provider.signature.is_some() && !self.secrets.is_empty()
    }

    /// Settles the payload of delivery number `index`.
    ///
    /// # Errors
    /// When a placeholder, a parameter or an edit does not fit.
    pub fn prepare(&self, index: u64, now: Timestamp) -> Result<Prepared<'_>, Error> {
        let at = self.fixed.payload_at.unwrap_or(now);
        let mut values = Values::new(self.fixed.value_seed(), index, at);
        values.id = match &self.fixed.id {
            Some(id) => id.clone(),
            None => render_text(self.id_template(), "id", &values)?,
        };
        values.event = self.free_event.clone().unwrap_or_default();
        let (mut wire, mut path) = (self.free_event.clone(), String::new());
        if let Some(event) = &self.event {
            values = values.with_event(event, &self.params)?;
            wire = Some(self.recorded_name(event, &values));
            path = render_path(&event.path, &values)?;
        }
        let body = self.body(&self.payload, &values)?;
        let (body, varied) = match (&self.payload, body) {
            (Payload::Varied(varying), Some(body)) => {
                let varied = varying.vary(&body, self.fixed.seed, index)?;
                (Some(varied.payload), Some(varied.what))
            }
            (_, body) => (body, None),
        };
        let named = !values.event.is_empty();
        let headers = self.headers(named, body.is_some(), |line| {
            render_text(&line.value, &line.name, &values).map(String::into_bytes)
        })?;
        let event_method = self.event.as_ref().map_or("POST", |event| &event.method);
        Ok(Prepared {
            recipe: self,
            method: self
                .method
                .clone()
                .unwrap_or_else(|| event_method.to_owned()),
            target: self.target.join(&path),
            url: self.public_url.as_ref().unwrap_or(&self.target).join(&path),
            headers,
            body,
            varied,
            id: values.id,
            wire,
        })
    }

    /// An event told by its path keeps the `{parameters}` of its wire name: filled in, every delivery would be an
    /// event of its own.
    pub(super) fn recorded_name(&self, event: &EventInEdition, values: &Values) -> String {
        let place = self
            .pack
            .provider
            .recognise
            .as_ref()
            .map(|rule| &rule.event);
        if place == Some(&EventPlace::Path) {
            event.wire.clone()
        } else {
            values.event.clone()
        }
    }

    pub(super) fn id_template(&self) -> &str {
        let rule = self
            .pack
            .provider
            .signature
            .as_ref()
            .and_then(|scheme| scheme.id());
        rule.map_or("{{uuid}}", |rule| rule.value())
    }

    fn body(&self, payload: &Payload, values: &Values) -> Result<Option<Vec<u8>>, Error> {
        let body = match payload {
            Payload::Varied(varying) => return self.body(&varying.of, values),
            Payload::None if self.edits.is_empty() => return Ok(None),
            Payload::None => {
                return Err(Error::usage(
                    format!("`{}` has no body to edit", self.name()),
                    "leave out the edits, or give a body with `--data`",
                ));
            }
            Payload::Sample(template) => render(template, &self.pack.provider.payload, values)?,
            Payload::Own(bytes) => bytes.clone(),
        };
        if self.edits.is_empty() {
            Ok(Some(body))
        } else {
            apply(&body, &self.edits).map(Some)
        }
    }

    /// The fields before signing, in the order they are sent; `render` gives the values of the pack's. `named`: the
    /// event has a name.
    pub(super) fn headers(
        &self,
        named: bool,
        with_body: bool,
        mut render: impl FnMut(&HeaderLine) -> Result<Vec<u8>, Error>,
    ) -> Result<Headers, Error> {
        let mut headers = Headers::new();
        headers.push("Host", self.target.authority.as_str());
        headers.push("User-Agent", concat!("hookctl/", env!("CARGO_PKG_VERSION")));
        if with_body {
            headers.push(
                "Content-Type",
                self.pack.provider.payload.content_type.as_str(),
            );
        }
        let edition = self
            .event
            .as_ref()
            .and_then(|event| event.edition.as_deref());
        for line in self.pack.headers(edition) {
            // A field whose placeholder has nothing to stand for, such as an event's name for own bytes, stays out.
            if !named && line.value.contains("{{event}}") {
                continue;
            }
            headers.set(line.name.as_str(), render(line)?);
        }
        self.replace(&mut headers);
        Ok(headers)
    }

    /// The first of the user's fields of a name takes the place of ours, further ones stand beside it.
    pub(super) fn replace(&self, headers: &mut Headers) {
        for (index, header) in self.headers.iter().enumerate() {
            let mut before = self.headers.iter().take(index);
            let value = header.value.as_slice();
            if before.any(|other| other.name.eq_ignore_ascii_case(&header.name)) {
                headers.push(header.name.as_str(), value);
            } else {
                headers.set(header.name.as_str(), value);
            }
        }
    }
}

impl Prepared<'_> {
    /// The URL it goes to as the provider knows it, before anything of the signature is in it.
    pub fn url(&self) -> String {
        self.url.url()
    }

    /// Whether this delivery is signed: the provider signs the event and there is a secret.
    pub fn signed(&self) -> bool {
        self.recipe.signs()
    }

    /// The request of an attempt made at `now`.
    ///
    /// # Errors
    /// When the scheme cannot sign it.
    pub fn compose(&self, now: Timestamp) -> Result<Composed, Error> {
        let mut headers = self.headers.clone();
        let mut target = self.target.clone();
        let mut body = self.body.clone();
        if let Some(scheme) = self
            .recipe
            .pack
            .provider
            .signature
            .as_ref()
            .filter(|_| self.signed())
        {
            let url = self.url.url();
            let unsigned = Unsigned {
                method: &self.method,
                url: &url,
                headers: &headers,
                body: body.as_deref().unwrap_or_default(),
                id: &self.id,
                at: self.recipe.fixed.signed_at.unwrap_or(now),
            };
            let signed = sign(scheme, &self.recipe.secrets, &unsigned)?;
            for header in &signed.headers {
                headers.set(header.name.as_str(), header.value.as_slice());
            }
            if let Some((name, value)) = &signed.query {
                target = target.with_query(name, value);
            }
            if let Some(url) = &signed.url {
                // The scheme put the body's hash into the query; the address itself is still ours.
                if let Some((_, query)) = url.split_once('?') {
                    target = target.replace_query(query);
                }
            }
            if let Some((pointer, value)) = signed.body {
                let edit = Edit::set_text(&format!("{pointer}={value}"))?;
                body = Some(apply(&body.unwrap_or_default(), &[edit])?);
            }
        }
        // Whoever asks for another framing gets that one alone.
        if let Some(body) = body
            .as_ref()
            .filter(|_| self.recipe.headers.get("Transfer-Encoding").is_none())
        {
            headers.push("Content-Length", body.len().to_string());
        }
        self.recipe.replace(&mut headers);
        let mut request = Request::new(self.method.as_str(), target.path_and_query.as_str());
        request.headers = headers;
        request.body = body.map(Body::from);
        match request.unsound() {
            None => Ok(Composed { target, request }),
            Some(what) => Err(Error::Payload {
                what,
                help: Some("it is one line: look at what it is made of, such as the event's name or the secret".into()),
            }),
        }
    }
}
