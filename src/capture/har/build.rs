//! A record as an entry.

use hyper::StatusCode;

use crate::capture::export::Decode;
use crate::exchange::{Body, Direction, Exchange, Headers, Request, Response, Timing};

use super::cookies::{sent, set};
use super::entry::{Content, Entry, EntryRequest, EntryResponse, Nothing, Pair, PostData, Timings};
use super::extras::extras;
use super::number::Number;
use super::plain::plain;
use super::query::parameters;
use super::text::Text;

/// The entry of a record, with all that HAR has no place for under `_hookctl`. Content codings are undone by `decode`.
///
/// # Errors
/// When the record cannot be written as JSON.
pub(super) fn entry(exchange: &Exchange, decode: Decode) -> serde_json::Result<Entry> {
    let mut entry = Entry {
        // Six digits: some readers know three or six and no other number of them.
        started: format!("{:.6}", exchange.at),
        time: Number::millis(exchange.timing.total_us),
        request: request(exchange, decode),
        response: response(exchange, decode),
        cache: Nothing {},
        timings: timings(exchange),
        extras: None,
    };
    let plain = plain(&entry).map(|plain| plain.exchange);
    entry.extras = match plain {
        Ok(plain) => Some(extras(&plain, exchange)?),
        Err(why) => return Err(serde::ser::Error::custom(why)),
    };
    Ok(entry)
}

fn request(exchange: &Exchange, decode: Decode) -> EntryRequest {
    let request = &exchange.request;
    let mime_type = request.headers.text("content-type").unwrap_or_default();
    let url = url(exchange);
    let query = url.split('#').next().and_then(|url| url.split_once('?'));
    EntryRequest {
        method: request.method.clone(),
        url: url.as_str().into(),
        http_version: version(request),
        cookies: sent(&request.headers),
        headers: pairs(&request.headers),
        query_string: query.map_or(Vec::new(), |(_, query)| parameters(query)),
        post_data: request.body.as_ref().map(|body| {
            let decoded = undone(&request.headers, body, decode);
            PostData {
                mime_type: mime_type.to_owned(),
                text: Some(decoded.as_ref().unwrap_or(body).as_bytes().into()),
                encoding: None,
                params: Vec::new(),
            }
        }),
        headers_size: Number::of(match &request.raw_head {
            Some(raw) => raw.len(),
            None => request.head_bytes().len(),
        }),
        body_size: Number::of(request.body_bytes().len()),
    }
}

fn response(exchange: &Exchange, decode: Decode) -> EntryResponse {
    let error = exchange.error.as_deref().map(serde_json::Value::from);
    let Some(response) = &exchange.response else {
        return EntryResponse {
            status: Number(0.0),
            content: Content {
                size: Number(0.0),
                mime_type: "x-unknown".into(),
                ..Content::default()
            },
            error,
            ..EntryResponse::default()
        };
    };
    let status = StatusCode::from_u16(response.status).ok();
    let phrase = status.and_then(|status| status.canonical_reason());
    EntryResponse {
        status: Number(response.status.into()),
        status_text: phrase.unwrap_or_default().to_owned(),
        http_version: version(&exchange.request),
        cookies: set(&response.headers),
        headers: pairs(&response.headers),
        content: content(response, decode),
        redirect_url: response.headers.get("location").unwrap_or_default().into(),
        headers_size: Number::UNKNOWN,
        body_size: Number::of(response.body_bytes().len()),
        error,
    }
}

fn content(response: &Response, decode: Decode) -> Content {
    let mime_type = response.headers.text("content-type");
    let mut content = Content {
        size: Number(0.0),
        mime_type: mime_type.unwrap_or("x-unknown").to_owned(),
        ..Content::default()
    };
    let Some(body) = &response.body else {
        return content;
    };
    let decoded = undone(&response.headers, body, decode);
    let shown = decoded.as_ref().unwrap_or(body);
    content.size = Number::of(shown.len());
    content.compression = decoded
        .is_some()
        .then(|| Number(shown.len() as f64 - body.len() as f64));
    content.text = Some(match std::str::from_utf8(shown.as_bytes()) {
        Ok(text) => text.into(),
        Err(_) => {
            content.encoding = Some("base64".into());
            Text::from(data_encoding::BASE64.encode(shown.as_bytes()).as_str())
        }
    });
    content
}

/// A body without its content codings, where it has any and they can be undone.
fn undone(headers: &Headers, body: &Body, decode: Decode) -> Option<Body> {
    headers.get("content-encoding")?;
    decode(headers, body)
}

fn pairs(headers: &Headers) -> Vec<Pair> {
    let pair = |header: &crate::exchange::Header| Pair {
        name: header.name.as_str().into(),
        value: header.value.as_slice().into(),
    };
    headers.iter().map(pair).collect()
}

fn version(request: &Request) -> String {
    format!("HTTP/{}", request.version)
}

/// Where it went; of what was received the nearest that can be told, since nobody recorded a scheme. A URL is ASCII: what
/// a target holds besides is escaped here.
fn url(exchange: &Exchange) -> String {
    let absolute = |url: &&str| {
        let lower = url.to_ascii_lowercase();
        lower.starts_with("http://") || lower.starts_with("https://")
    };
    let target = exchange.request.target.as_str();
    let whole = exchange.url.as_deref().into_iter().chain([target]);
    if let Some(url) = whole.into_iter().find(absolute) {
        return escaped(url);
    }
    let host = exchange.request.headers.text("host");
    let host = host.filter(|host| is_host(host)).unwrap_or("localhost");
    let slash = if target.starts_with('/') { "" } else { "/" };
    escaped(&format!("http://{host}{slash}{target}"))
}

/// Whether that is a name or address, with or without a port, that every reader takes for one.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let address = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    let named = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    port.is_none_or(|port| port.parse::<u16>().is_ok())
        && match address {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => {
                name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.bytes().all(named)
            }
        }
}

fn escaped(url: &str) -> String {
    let mut text = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'!'..=b'~' => text.push(char::from(byte)),
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// Milliseconds that add up to the whole: sent, from connecting to the last byte of the answer; received, from the
/// head's first byte to the answer.
fn timings(exchange: &Exchange) -> Timings {
    let Timing {
        connect_us,
        first_byte_us,
        head_us,
        body_us,
        total_us,
    } = exchange.timing;
    let (connect, send, wait) = match exchange.direction {
        Direction::Sent => (connect_us, 0, first_byte_us),
        Direction::Received => {
            let send = head_us.unwrap_or(0).saturating_add(body_us.unwrap_or(0));
            (None, send, Some(total_us.saturating_sub(send)))
        }
    };
    let before = connect.unwrap_or(0).saturating_add(send);
    let left = total_us.saturating_sub(before);
    // What is not known apart counts as waiting.
    let wait = wait.unwrap_or(left).min(left);
    Timings {
        connect: connect.map_or(Number::UNKNOWN, Number::millis),
        send: Number::millis(send),
        wait: Number::millis(wait),
        receive: Number::millis(left.saturating_sub(wait)),
        ..Timings::default()
    }
}
