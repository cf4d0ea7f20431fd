//! From a sample with placeholders to the final bytes of a payload; the same placeholders in header values, paths
//! and wire names.
//!
//! Only white space between tokens, the characters that `escape` names, and placeholders change. Numbers, escapes
//! and repeated members stay as the sample has them.

use super::braces::{Part, parts};
use super::draws::Draws;
use super::fresh::Values;
use super::placeholder::{Placeholder, Random};
use super::provider::{Layout, PayloadRule};
use crate::Error;
use crate::json::{Escape, Fault, Kind, Tape, write_escaped};

/// Renders a sample: lays it out, escapes it and fills in its placeholders.
///
/// # Errors
/// [`Error::Payload`] with line and column when the sample is not JSON or a placeholder cannot be filled in.
pub fn render(sample: &[u8], rule: &PayloadRule, values: &Values) -> Result<Vec<u8>, Error> {
    lay_out(sample, rule, values)
        .map_err(|fault| fault.in_payload("the sample cannot be rendered", sample, SAMPLE_HELP))
}

const SAMPLE_HELP: &str = "a sample is JSON whose placeholders stand inside strings";

/// Renders a text that is not JSON, such as a header's value. `place` tells the random values of one text from
/// those of another.
///
/// # Errors
/// [`Error::Payload`] when a placeholder in it cannot be filled in.
pub fn render_text(text: &str, place: &str, values: &Values) -> Result<String, Error> {
    let mut filler = Filler::new(values, place);
    let mut out = String::new();
    filler
        .each(text, |piece| match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Value(value) => out.push_str(&value.text),
        })
        .map_err(|fault| in_text(fault, text))?;
    Ok(out)
}

/// Renders an event's path: placeholders and `{parameters}`, their values percent-encoded (RFC 3986, 2.1) so that
/// each stays within its segment.
///
/// # Errors
/// [`Error::Payload`] when a placeholder or parameter in it cannot be filled in.
pub fn render_path(path: &str, values: &Values) -> Result<String, Error> {
    let mut filler = Filler::new(values, "path");
    let mut out = String::new();
    for part in parts(path) {
        match part {
            Part::Param(name) => {
                let value = filler
                    .parameter(name)
                    .map_err(|(what, help)| Error::Payload {
                        what,
                        help: Some(help),
                    })?;
                percent_encode(&value, &mut out);
            }
            Part::Text(text) => filler
                .each(text, |piece| match piece {
                    Piece::Literal(text) => out.push_str(text),
                    Piece::Value(value) => percent_encode(&value.text, &mut out),
                })
                .map_err(|fault| in_text(fault, path))?,
        }
    }
    Ok(out)
}

/// Fills the `{parameters}` of a wire name in, as they are; one without a value stays as it stands.
pub(super) fn fill_parameters(wire: &str, values: &Values) -> String {
    let fill = |part: Part| match part {
        Part::Text(text) => text.to_owned(),
        Part::Param(name) => match values.params.get(name) {
            Some(value) => value.clone(),
            None => format!("{{{name}}}"),
        },
    };
    parts(wire).into_iter().map(fill).collect()
}

fn in_text(fault: Fault, text: &str) -> Error {
    Error::Payload {
        what: format!("{} in `{text}`", fault.what),
        help: fault.help,
    }
}

fn percent_encode(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// [`render`] whose fault still knows the byte of the sample.
pub(super) fn lay_out(
    sample: &[u8],
    rule: &PayloadRule,
    values: &Values,
) -> Result<Vec<u8>, Fault> {
    let tape = Tape::new(sample)?;
    let mut filler = Filler::new(values, "payload");
    let mut out = String::with_capacity(sample.len());
    let mut copied = 0;
    let mut before: Option<Kind> = None;
    for token in tape.tokens() {
        match rule.layout {
            Layout::File => out.push_str(text_of(sample, copied, token.start)),
            layout => out.push_str(gap(before, token.kind, layout)),
        }
        let opens = matches!(token.kind, Kind::Object | Kind::Array);
        let end = if opens { token.start + 1 } else { token.end };
        let raw = text_of(sample, token.start, end);
        match token.kind {
            Kind::String | Kind::Key => {
                let alone = token.kind == Kind::String;
                string(raw, alone, rule.escape, &mut filler, &mut out)
                    .map_err(|fault| fault.moved(token.start))?;
            }
            _ => out.push_str(raw),
        }
        copied = end;
        before = Some(token.kind);
    }
    if rule.layout == Layout::File {
        out.push_str(text_of(sample, copied, sample.len()));
    }
    Ok(out.into_bytes())
}

pub(super) fn text_of(sample: &[u8], from: usize, to: usize) -> &str {
    let bytes = sample.get(from..to).unwrap_or_default();
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// What stands between two tokens.
pub(super) fn gap(before: Option<Kind>, now: Kind, layout: Layout) -> &'static str {
    let spaced = layout == Layout::Spaced;
    match (before, now) {
        (None | Some(Kind::Object | Kind::Array), _) | (_, Kind::Close) => "",
        (Some(Kind::Key), _) if spaced => ": ",
        (Some(Kind::Key), _) => ":",
        _ if spaced => ", ",
        _ => ",",
    }
}

/// Writes one string of the sample. `alone`: it is a value, so that a placeholder that is all of it has its type.
fn string(
    raw: &str,
    alone: bool,
    escape: Escape,
    filler: &mut Filler,
    out: &mut String,
) -> Result<(), Fault> {
    let inside = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
    let inside = inside.unwrap_or(raw);
    let start = out.len();
    out.push('"');
    let mut bare = false;
    filler
        .each(inside, |piece| match piece {
            Piece::Literal(text) => write_escaped(text, escape, false, out),
            Piece::Value(value) => {
                bare = alone && value.number && value.whole;
                write_escaped(&value.text, escape, true, out);
            }
        })
        .map_err(|fault| fault.moved(1))?;
    if bare {
        out.remove(start);
    } else {
        out.push('"');
    }
    Ok(())
}

/// A stretch of a text with placeholders.
enum Piece<'a> {
    Literal(&'a str),
    Value(Filled),
}

/// A placeholder's value.
struct Filled {
    text: String,
    /// Whether its type is a number.
    number: bool,
    /// Whether the placeholder was the whole text.
    whole: bool,
}

/// Fills in the placeholders of one text after another.
struct Filler<'a> {
    values: &'a Values,
    drawn: Draws<'a>,
}

impl<'a> Filler<'a> {
    fn new(values: &'a Values, place: &'a str) -> Self {
        Filler {
            values,
            drawn: Draws::new(place),
        }
    }

    /// Hands over the pieces of a text in order.
    fn each(&mut self, text: &str, mut take: impl FnMut(Piece)) -> Result<(), Fault> {
        let mut at = 0;
        while let Some(open) = text.get(at..).and_then(|rest| rest.find("{{")) {
            let open = at + open;
            let inside = text.get(open + 2..).unwrap_or_default();
            let Some(inside) = inside.find("}}").and_then(|close| inside.get(..close)) else {
                return Err(Fault::new(open, "a placeholder that does not end").with_help(BRACES));
            };
            if at < open {
                take(Piece::Literal(text.get(at..open).unwrap_or_default()));
            }
            let whole = inside.len() + 4 == text.len();
            let (value, number) = self
                .value(inside)
                .map_err(|(what, help)| Fault::new(open, what).with_help(help))?;
            take(Piece::Value(Filled {
                text: value,
                number,
                whole,
            }));
            at = open + inside.len() + 4;
        }
        if at < text.len() {
            take(Piece::Literal(text.get(at..).unwrap_or_default()));
        }
        Ok(())
    }

    /// A placeholder's value, and whether its type is a number.
    fn value(&mut self, inside: &str) -> Result<(String, bool), (String, String)> {
        Ok(match Placeholder::parse(inside)? {
            Placeholder::Event => (self.values.event.clone(), false),
            Placeholder::Id => (self.values.id.clone(), false),
            Placeholder::Param(name) => (self.parameter(name)?, false),
            Placeholder::Random { kind, label } => {
                let key = self.drawn.key(kind, label);
                let mut text = String::new();
                self.values.draw(kind, &key, &mut text);
                (text, kind == Random::Int)
            }
            Placeholder::Time { form, offset } => {
                let mut text = String::new();
                let written = self.values.time(form, offset, &mut text);
                written.ok_or_else(|| {
                    (
                        format!("`{{{{{inside}}}}}` leaves the years that can be written"),
                        "use a smaller offset".to_owned(),
                    )
                })?;
                (text, form.is_number())
            }
        })
    }

    fn parameter(&self, name: &str) -> Result<String, (String, String)> {
        self.values.params.get(name).cloned().ok_or_else(|| {
            (
                format!("the event has no parameter `{name}`"),
                format!("declare it in the event: `params = {{ {name} = \"…\" }}`"),
            )
        })
    }
}

const BRACES: &str = "two braces that are text are written `\\u007b\\u007b` in JSON";
