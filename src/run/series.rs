//! A recipe for many deliveries: what is the same in all of them is made once, and a delivery is bytes from the start.
//!
//! It writes what [`Recipe::prepare`], [`super::Prepared::compose`] and [`crate::wire::encode`] make, byte for byte,
//! or says that it is not for such a recipe: edits, variations, signatures over header fields or in the body, and
//! parameters that differ from delivery to delivery are theirs alone.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::recipe::{Payload, Recipe};
use crate::Error;
use crate::exchange::Headers;
use crate::pack::{Stencil, Values, render_path};
use crate::signature::{Scheme, SignaturePlace, Unsigned, sign};
use crate::wire::{Target, encode};

/// A recipe that is ready for many deliveries.
#[derive(Debug)]
pub struct Series<'r> {
    recipe: &'r Recipe,
    /// Where all of them go.
    pub target: Target,
    /// The method of all of them.
    pub method: String,
    /// The event's name and parameters, and everything else that stays.
    values: Values,
    id: Stencil,
    body: Content<'r>,
    head: Vec<Piece>,
    scheme: Option<&'r Scheme>,
    /// The URL as the provider knows it.
    url: String,
    /// Room for bytes that nobody needs any more.
    spares: Mutex<Vec<Vec<u8>>>,
}

/// What becomes of the body.
#[derive(Clone, Debug)]
enum Content<'r> {
    None,
    Sample(Stencil),
    Own(&'r [u8]),
}

/// A piece of the head.
#[derive(Clone, Debug)]
enum Piece {
    Literal(String),
    Stencil(Stencil),
    /// The value of the field with that number of those that signing adds.
    Signed(usize),
    /// The number of bytes in the body.
    Length,
}

/// A delivery that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its id.
    pub id: String,
}

/// No value of a field holds this byte, so one that begins with it stands for a piece.
const MARK: u8 = 0;

impl<'r> Series<'r> {
    /// Gets ready; none where the recipe is not for this.
    pub fn new(recipe: &'r Recipe) -> Option<Self> {
        let series = Series::cut(recipe)?;
        // Whatever was overlooked shows in the first one.
        let at = Timestamp::UNIX_EPOCH;
        let composed = recipe.prepare(0, at).ok()?.compose(at).ok()?;
        let written = series.write(0, at, at).ok()?;
        let same = written.bytes == encode(&composed.request) && composed.target == series.target;
        same.then_some(series)
    }

    fn cut(recipe: &'r Recipe) -> Option<Self> {
        let at = Timestamp::UNIX_EPOCH;
        let mut values = Values::new(recipe.fixed.value_seed(), 0, at);
        values.event = recipe.free_event.clone().unwrap_or_default();
        let mut path = String::new();
        if let Some(event) = &recipe.event {
            let mut texts = event.params.iter().map(|(_, text)| text.as_str());
            if texts.any(|text| text.contains("{{")) || event.path.contains("{{") {
                return None;
            }
            values = values.with_event(event, &recipe.params).ok()?;
            path = render_path(&event.path, &values).ok()?;
        }
        let body = match &recipe.payload {
            _ if !recipe.edits.is_empty() => return None,
            Payload::None => Content::None,
            Payload::Sample(sample) => {
                let rule = &recipe.pack.provider.payload;
                Content::Sample(Stencil::of_sample(sample, rule)?)
            }
            Payload::Own(bytes) => Content::Own(bytes),
            Payload::Varied(_) => return None,
        };
        let id = match &recipe.fixed.id {
            Some(id) => Stencil::verbatim(id),
            None => Stencil::of_text(recipe.id_template(), "id")?,
        };
        let scheme = recipe
            .signs()
            .then_some(recipe.pack.provider.signature.as_ref());
        let scheme = scheme.flatten();
        let in_header = |scheme: &Scheme| matches!(scheme.place(), SignaturePlace::Header(_));
        if scheme.is_some_and(|scheme| scheme.covers_headers() || !in_header(scheme)) {
            return None;
        }
        let method = recipe.event.as_ref().map_or("POST", |event| &event.method);
        let method = recipe.method.as_deref().unwrap_or(method).to_owned();
        let target = recipe.target.join(&path);
        let url = recipe.public_url.as_ref().unwrap_or(&recipe.target);
        let head = head(
            recipe,
            &values,
            !matches!(body, Content::None),
            scheme,
            (&method, &target),
        )?;
        Some(Series {
            recipe,
            url: url.join(&path).url(),
            target,
            method,
            values,
            id,
            body,
            head,
            scheme,
            spares: Mutex::default(),
        })
    }

    /// The recipe.
    pub fn recipe(&self) -> &'r Recipe {
        self.recipe
    }

    /// Writes delivery number `index`, rendered as of `made` and signed as of `now`.
    ///
    /// # Errors
    /// When it cannot be rendered or the scheme cannot sign it.
    pub fn write(&self, index: u64, made: Timestamp, now: Timestamp) -> Result<Written, Error> {
        let fixed = &self.recipe.fixed;
        let mut values = self.values.clone();
        values.index = index;
        values.at = fixed.payload_at.unwrap_or(made);
        let mut id = String::new();
        self.id.fill(&values, &mut id).ok_or_else(unwritable)?;
        values.id = id;
        let mut rendered = self.spare();
        let body = match &self.body {
            Content::None => &[],
            Content::Own(bytes) => *bytes,
            Content::Sample(stencil) => {
                stencil
                    .fill(&values, &mut rendered)
                    .ok_or_else(unwritable)?;
                rendered.as_bytes()
            }
        };
        let mut signed = Headers::new();
        if let Some(scheme) = self.scheme {
            let unsigned = Unsigned {
                method: &self.method,
                url: &self.url,
                headers: &Headers::new(),
                body,
                id: &values.id,
                at: fixed.signed_at.unwrap_or(now),
            };
            signed = sign(scheme, &self.recipe.secrets, &unsigned)?.headers;
        }
        let bytes = self.put_together(&values, &signed, body);
        self.take_back(rendered.into_bytes());
        Ok(Written {
            bytes: bytes.ok_or_else(unwritable)?,
            id: values.id,
        })
    }

    /// Takes back the bytes of a delivery that has ended, so that the next one has room at once.
    pub fn take_back(&self, mut bytes: Vec<u8>) {
        bytes.clear();
        self.spares().push(bytes);
    }

    fn spare(&self) -> String {
        let spare = self.spares().pop();
        // Without a byte in it, it is text.
        let spare = spare.and_then(|bytes| String::from_utf8(bytes).ok());
        spare.unwrap_or_default()
    }

    /// Nothing that could fail is done while it is held, so what a panic elsewhere left is sound.
    fn spares(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.spares.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put_together(&self, values: &Values, signed: &Headers, body: &[u8]) -> Option<Vec<u8>> {
        let mut out = self.spare();
        for piece in &self.head {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Stencil(stencil) => stencil.fill(values, &mut out)?,
                Piece::Signed(number) => {
                    let value = &signed.iter().nth(*number)?.value;
                    out.push_str(std::str::from_utf8(value).ok()?);
                }
                Piece::Length => {
                    // Writing to a String cannot fail.
                    let _ = std::fmt::Write::write_fmt(&mut out, format_args!("{}", body.len()));
                }
            }
        }
        let mut bytes = out.into_bytes();
        bytes.extend_from_slice(body);
        Some(bytes)
    }
}

/// The head, with the fields that [`Recipe::prepare`] and what follows it give, in their order.
fn head(
    recipe: &Recipe,
    values: &Values,
    with_body: bool,
    scheme: Option<&Scheme>,
    (method, target): (&str, &Target),
) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut mark = |piece| {
        pieces.push(Some(piece));
        [&[MARK], pieces.len().to_string().as_bytes()].concat()
    };
    let mut cut = true;
    let named = !values.event.is_empty();
    let headers = recipe.headers(named, with_body, |line| {
        let stencil = Stencil::of_text(&line.value, &line.name);
        cut &= stencil.is_some();
        Ok(
            stencil.map_or_else(Vec::new, |stencil| match stencil.constant() {
                Some(text) => text.as_bytes().to_vec(),
                None => mark(Piece::Stencil(stencil)),
            }),
        )
    });
    let mut headers = headers.ok().filter(|_| cut)?;
    for (number, name) in scheme.into_iter().flat_map(Scheme::headers).enumerate() {
        headers.set(name, mark(Piece::Signed(number)));
    }
    if recipe.headers.get("Transfer-Encoding").is_some() {
        return None;
    }
    if with_body {
        headers.push("Content-Length", mark(Piece::Length));
    }
    recipe.replace(&mut headers);
    let mut text = format!("{method} {} HTTP/1.1\r\n", target.path_and_query);
    let mut head = Vec::new();
    for header in &headers {
        text.push_str(&header.name);
        text.push(':');
        let marked = header.value.strip_prefix(&[MARK]);
        if marked.is_some() || !header.value.is_empty() {
            text.push(' ');
        }
        match marked {
            None => text.push_str(std::str::from_utf8(&header.value).ok()?),
            Some(number) => {
                let number: usize = std::str::from_utf8(number).ok()?.parse().ok()?;
                let piece = pieces.get_mut(number.checked_sub(1)?)?.take()?;
                head.extend([Piece::Literal(std::mem::take(&mut text)), piece]);
            }
        }
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    head.push(Piece::Literal(text));
    Some(head)
}

fn unwritable() -> Error {
    Error::Payload {
        what: "a placeholder's value cannot be written".into(),
        help: Some("a time may have left the years that can be written: look at its offset".into()),
    }
}
