//! An entry as a record: what HAR says and nothing else, whoever wrote it.

use data_encoding::BASE64_MIME_PERMISSIVE;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::exchange::{Body, Direction, Exchange, Fidelity, Headers, Request, Response, Timing};

use super::entry::{Content, Entry, EntryRequest, EntryResponse, Pair, PostData};
use super::query::form;
use super::text::Text;

/// A record that was read from an entry.
#[derive(Debug)]
pub(super) struct Plain {
    /// The record; it has no name yet.
    pub exchange: Exchange,
    /// Whether a body stands there without the content coding that its headers speak of.
    pub decoded: bool,
}

/// Reads an entry.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn plain(entry: &Entry) -> Result<Plain, String> {
    let at = time(&entry.started)
        .ok_or_else(|| format!("`startedDateTime` is `{}`", entry.started.escape_debug()))?;
    let url = entry.request.url.lossy();
    let (request, request_decoded) = request(&entry.request, &url)?;
    let (response, response_decoded) = response(&entry.response)?;
    let mut exchange = Exchange::new("", at, Direction::Received, request);
    exchange.url = Some(url);
    exchange.response = response;
    exchange.timing = Timing {
        total_us: total(entry),
        ..Timing::default()
    };
    exchange.error = match &entry.response.error {
        Some(serde_json::Value::String(why)) if !why.is_empty() => Some(why.clone()),
        _ => None,
    };
    Ok(Plain {
        exchange,
        decoded: request_decoded || response_decoded,
    })
}

/// ISO 8601; without an offset in UTC.
fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// What the entry says, else what its parts come to.
fn total(entry: &Entry) -> u64 {
    let t = &entry.timings;
    let parts = [t.blocked, t.dns, t.connect, t.send, t.wait, t.receive];
    let sum = || parts.iter().filter_map(|part| part.micros());
    let parts = || sum().fold(0, u64::saturating_add);
    entry.time.micros().unwrap_or_else(parts)
}

fn request(entry: &EntryRequest, url: &str) -> Result<(Request, bool), String> {
    let mut request = Request::new(entry.method.as_str(), target(url)?);
    request.version = version(&entry.http_version);
    // Nobody knows what the tool made of the head.
    request.fidelity = Fidelity::Normalized;
    request.headers = headers(&entry.headers);
    if request.headers.get("host").is_none() {
        let authority = entry
            .headers
            .iter()
            .find(|pair| pair.name.bytes() == b":authority");
        if let Some(authority) = authority {
            let mut headers = Headers::new();
            headers.push("host", authority.value.bytes());
            let all = &request.headers;
            all.iter()
                .for_each(|header| headers.push(&*header.name, &*header.value));
            request.headers = headers;
        }
    }
    request.body = match &entry.post_data {
        Some(data) => posted(data, &sizes(&request.headers, &[entry.body_size.whole()]))?,
        None => None,
    };
    let decoded = drop_coding(&mut request.headers, request.body.as_ref());
    Ok((request, decoded))
}

fn response(entry: &EntryResponse) -> Result<(Option<Response>, bool), String> {
    let status = u16::try_from(entry.status.whole()).unwrap_or_default();
    if !(100..=999).contains(&status) {
        return Ok((None, false));
    }
    let mut response = Response::new(status);
    response.headers = headers(&entry.headers);
    response.body = content(&entry.content, &response.headers)?;
    let decoded = drop_coding(&mut response.headers, response.body.as_ref());
    Ok((Some(response), decoded))
}

/// The path and query of a URL of HTTP, spaces and control characters escaped.
fn target(url: &str) -> Result<String, String> {
    let (scheme, rest) = url.split_once(':').unwrap_or_default();
    let http = ["http", "https", "ws", "wss"]
        .iter()
        .any(|http| scheme.eq_ignore_ascii_case(http));
    let rest = rest.strip_prefix("//").filter(|_| http);
    let Some(rest) = rest else {
        let start: String = url.chars().take(40).collect();
        return Err(format!("`{}` is no URL of HTTP", start.escape_debug()));
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let path = rest.find(['/', '?']).and_then(|at| rest.get(at..));
    let mut target = String::from(if path.is_some_and(|p| p.starts_with('/')) {
        ""
    } else {
        "/"
    });
    for c in path.unwrap_or_default().chars() {
        match c {
            '\0'..=' ' | '\x7f' => target.push_str(&format!("%{:02X}", u32::from(c))),
            c => target.push(c),
        }
    }
    Ok(target)
}

/// The versions that records know; HTTP/3 is told as the nearest of them.
fn version(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let number = text.trim_start_matches("http").trim_start_matches('/');
    match number.as_bytes() {
        [b'2' | b'3', ..] | [b'h', b'2' | b'3', ..] => "2",
        b"1.0" => "1.0",
        _ => "1.1",
    }
    .to_owned()
}

/// The fields without those that HTTP/2 made of the request line.
fn headers(pairs: &[Pair]) -> Headers {
    let fields = pairs.iter().filter_map(|pair| {
        let name = pair.name.lossy();
        (!name.starts_with(':')).then(|| (name, pair.value.bytes()))
    });
    fields.collect()
}

fn posted(data: &PostData, sizes: &[i64]) -> Result<Option<Body>, String> {
    let Some(text) = &data.text else {
        let is_form = data.mime_type.to_ascii_lowercase();
        return match data.params.as_slice() {
            [] => Ok(None),
            params if is_form.starts_with("application/x-www-form-urlencoded") => {
                Ok(Some(form(params).into()))
            }
            _ => Err("its `postData` has no `text`".into()),
        };
    };
    let bytes = bytes(text, data.encoding.as_deref(), sizes);
    bytes
        .map(Some)
        .map_err(|why| format!("its `postData` {why}"))
}

fn content(content: &Content, headers: &Headers) -> Result<Option<Body>, String> {
    let Some(text) = &content.text else {
        return Ok(None);
    };
    // The size is that of the text; some say that of what was sent, which is less by the compression.
    let size = content.size.whole();
    let saved = content.compression.map_or(0, |saved| saved.0 as i64);
    let sizes = sizes(headers, &[size, size.saturating_add(saved)]);
    let bytes = bytes(text, content.encoding.as_deref(), &sizes);
    bytes
        .map(Some)
        .map_err(|why| format!("its `content` {why}"))
}

/// How many bytes a body may have: what its head says, unless a content coding is between them, else what the tool says.
/// Some tools count characters, so what is UTF-8 for certain (RFC 8259, 8.1) is not measured by those.
fn sizes(headers: &Headers, told: &[i64]) -> Vec<i64> {
    let length = headers.text("content-length").unwrap_or_default();
    if let (None, Ok(length)) = (headers.get("content-encoding"), length.parse()) {
        return vec![length];
    }
    let kind = headers.text("content-type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    match kind.contains("json") || kind.contains("utf-8") {
        true => Vec::new(),
        false => told.to_vec(),
    }
}

/// The bytes a text stands for. Where it has not as many as there should be, but as many characters, every one of them
/// is a byte: the tool took the body for Latin-1.
fn bytes(text: &Text, encoding: Option<&str>, sizes: &[i64]) -> Result<Body, String> {
    if encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")) {
        let decoded = BASE64_MIME_PERMISSIVE.decode(&text.bytes());
        return decoded
            .map(Body::from)
            .map_err(|error| format!("is no base64: {error}"));
    }
    let bytes = text.bytes();
    if sizes
        .iter()
        .any(|size| i64::try_from(bytes.len()) == Ok(*size))
    {
        return Ok(bytes.into());
    }
    let latin1 = sizes.iter().find_map(|size| text.latin1(*size));
    Ok(latin1.unwrap_or(bytes).into())
}

/// HAR holds bodies without their content codings; a head that speaks of one would no longer fit. Where the bytes show
/// that the coding is still there, it stays.
fn drop_coding(headers: &mut Headers, body: Option<&Body>) -> bool {
    let Some(body) = body.filter(|body| !body.is_empty()) else {
        return false;
    };
    let coding = headers.text("content-encoding").unwrap_or_default();
    let coded = match coding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => return false,
        "gzip" | "x-gzip" => body.as_bytes().starts_with(&[0x1f, 0x8b]),
        "zstd" => body.as_bytes().starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        _ => false,
    };
    if !coded {
        headers.remove("content-encoding");
    }
    !coded
}
