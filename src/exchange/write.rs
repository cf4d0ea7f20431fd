//! An exchange as JSON, written straight into a buffer: the very bytes that its `Serialize` gives, in a fraction of the
//! time, since every record of a listener goes this way.

use std::io::{self, Write};

use data_encoding::BASE64;

use super::escape::string;
use super::{
    Body, Connection, Direction, Exchange, Fidelity, Forwarded, Headers, Request, Response,
    SchemaState, SchemaVerdict, SignatureState, SignatureVerdict, Timing,
};

impl Exchange {
    /// Appends the record as JSON, without a line end.
    ///
    /// # Errors
    /// When a field that this version does not know cannot be written, which none that was read does.
    pub fn write_json(&self, out: &mut Vec<u8>) -> io::Result<()> {
        // Whoever adds a field is told here that it has to be written.
        let Exchange {
            v,
            id,
            at,
            direction,
            provider,
            edition,
            event,
            delivery,
            attempt,
            varied,
            url,
            conn,
            request: asked,
            response: answered,
            forwarded: passed,
            timing: took,
            signature: signed,
            schema: matched,
            replay_of,
            error,
            unknown,
        } = self;
        write!(out, "{{\"v\":{v},\"id\":")?;
        string(out, id);
        // A time is digits and signs, none of which needs an escape.
        write!(out, ",\"at\":\"{at}\",\"direction\":")?;
        out.extend_from_slice(
            match direction {
                Direction::Sent => "\"sent\"",
                Direction::Received => "\"received\"",
            }
            .as_bytes(),
        );
        text(out, b",\"provider\":", provider.as_deref());
        text(out, b",\"edition\":", edition.as_deref());
        text(out, b",\"event\":", event.as_deref());
        text_if_any(out, b",\"delivery\":", delivery.as_deref());
        if let Some(attempt) = attempt {
            write!(out, ",\"attempt\":{attempt}")?;
        }
        text_if_any(out, b",\"varied\":", varied.as_deref());
        text_if_any(out, b",\"url\":", url.as_deref());
        out.extend_from_slice(b",\"conn\":");
        optional(out, conn.as_ref(), connection)?;
        out.extend_from_slice(b",\"request\":");
        request(out, asked);
        out.extend_from_slice(b",\"response\":");
        optional(out, answered.as_ref(), response)?;
        if let Some(passed) = passed {
            out.extend_from_slice(b",\"forwarded\":");
            forwarded(out, passed)?;
        }
        out.extend_from_slice(b",\"timing\":");
        timing(out, took)?;
        out.extend_from_slice(b",\"signature\":");
        optional(out, signed.as_ref(), signature)?;
        out.extend_from_slice(b",\"schema\":");
        optional(out, matched.as_ref(), schema)?;
        text(out, b",\"replay_of\":", replay_of.as_deref());
        text(out, b",\"error\":", error.as_deref());
        for (name, value) in unknown {
            out.push(b',');
            string(out, name);
            out.push(b':');
            serde_json::to_writer(&mut *out, value)?;
        }
        out.push(b'}');
        Ok(())
    }
}

fn optional<T>(
    out: &mut Vec<u8>,
    value: Option<&T>,
    write: impl FnOnce(&mut Vec<u8>, &T) -> io::Result<()>,
) -> io::Result<()> {
    match value {
        Some(value) => write(out, value),
        None => {
            out.extend_from_slice(b"null");
            Ok(())
        }
    }
}

fn text(out: &mut Vec<u8>, key: &[u8], value: Option<&str>) {
    out.extend_from_slice(key);
    match value {
        Some(value) => string(out, value),
        None => out.extend_from_slice(b"null"),
    }
}

fn text_if_any(out: &mut Vec<u8>, key: &[u8], value: Option<&str>) {
    if value.is_some() {
        text(out, key, value);
    }
}

fn connection(out: &mut Vec<u8>, connection: &Connection) -> io::Result<()> {
    let Connection { id, seq, peer } = connection;
    write!(out, "{{\"id\":{id},\"seq\":{seq},\"peer\":")?;
    string(out, peer);
    out.push(b'}');
    Ok(())
}

fn request(out: &mut Vec<u8>, request: &Request) {
    let Request {
        method,
        target,
        version,
        fidelity,
        headers: fields,
        trailers,
        body: bytes,
        truncated,
        raw_head,
    } = request;
    out.extend_from_slice(b"{\"method\":");
    string(out, method);
    out.extend_from_slice(b",\"target\":");
    string(out, target);
    out.extend_from_slice(b",\"version\":");
    string(out, version);
    out.extend_from_slice(
        match fidelity {
            Fidelity::Wire => ",\"fidelity\":\"wire\",\"headers\":",
            Fidelity::Normalized => ",\"fidelity\":\"normalized\",\"headers\":",
        }
        .as_bytes(),
    );
    headers(out, fields);
    out.extend_from_slice(b",\"trailers\":");
    headers(out, trailers);
    body(out, bytes.as_ref());
    out.extend_from_slice(
        match truncated {
            true => ",\"truncated\":true",
            false => ",\"truncated\":false",
        }
        .as_bytes(),
    );
    if let Some(head) = raw_head {
        out.extend_from_slice(b",\"raw_head\":");
        in_braces(out, head.as_bytes());
    }
    out.push(b'}');
}

fn response(out: &mut Vec<u8>, response: &Response) -> io::Result<()> {
    let Response {
        status,
        headers: fields,
        body: bytes,
        truncated,
        by,
    } = response;
    write!(out, "{{\"status\":{status},\"headers\":")?;
    headers(out, fields);
    body(out, bytes.as_ref());
    if *truncated {
        out.extend_from_slice(b",\"truncated\":true");
    }
    text_if_any(out, b",\"by\":", by.as_deref());
    out.push(b'}');
    Ok(())
}

fn forwarded(out: &mut Vec<u8>, forwarded: &Forwarded) -> io::Result<()> {
    let Forwarded {
        url,
        attempts,
        response: answered,
        timing: took,
        error,
    } = forwarded;
    out.extend_from_slice(b"{\"url\":");
    string(out, url);
    write!(out, ",\"attempts\":{attempts},\"response\":")?;
    optional(out, answered.as_ref(), response)?;
    out.extend_from_slice(b",\"timing\":");
    timing(out, took)?;
    text(out, b",\"error\":", error.as_deref());
    out.push(b'}');
    Ok(())
}

fn timing(out: &mut Vec<u8>, timing: &Timing) -> io::Result<()> {
    let Timing {
        connect_us,
        first_byte_us,
        head_us,
        body_us,
        total_us,
    } = timing;
    out.push(b'{');
    for (key, part) in [
        ("connect_us", connect_us),
        ("first_byte_us", first_byte_us),
        ("head_us", head_us),
        ("body_us", body_us),
    ] {
        if let Some(part) = part {
            write!(out, "\"{key}\":{part},")?;
        }
    }
    write!(out, "\"total_us\":{total_us}}}")
}

fn signature(out: &mut Vec<u8>, verdict: &SignatureVerdict) -> io::Result<()> {
    let SignatureVerdict {
        state,
        scheme,
        skew_s,
        why,
    } = verdict;
    out.extend_from_slice(
        match state {
            SignatureState::Valid => "{\"state\":\"valid\"",
            SignatureState::Invalid => "{\"state\":\"invalid\"",
            SignatureState::Unchecked => "{\"state\":\"unchecked\"",
            SignatureState::Unsigned => "{\"state\":\"unsigned\"",
        }
        .as_bytes(),
    );
    text(out, b",\"scheme\":", scheme.as_deref());
    out.extend_from_slice(b",\"skew_s\":");
    serde_json::to_writer(&mut *out, skew_s)?;
    text(out, b",\"why\":", why.as_deref());
    out.push(b'}');
    Ok(())
}

fn schema(out: &mut Vec<u8>, verdict: &SchemaVerdict) -> io::Result<()> {
    let SchemaVerdict {
        state,
        findings,
        why,
    } = verdict;
    let state = match state {
        SchemaState::Match => "match",
        SchemaState::Drift => "drift",
        SchemaState::Unchecked => "unchecked",
    };
    write!(out, "{{\"state\":\"{state}\",\"findings\":{findings}")?;
    text_if_any(out, b",\"why\":", why.as_deref());
    out.push(b'}');
    Ok(())
}

fn headers(out: &mut Vec<u8>, headers: &Headers) {
    out.push(b'[');
    for (at, header) in headers.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.push(b'[');
        string(out, &header.name);
        out.push(b',');
        match std::str::from_utf8(&header.value) {
            Ok(text) => string(out, text),
            Err(_) => in_braces(out, &header.value),
        }
        out.push(b']');
    }
    out.push(b']');
}

fn body(out: &mut Vec<u8>, body: Option<&Body>) {
    out.extend_from_slice(b",\"body\":");
    match body {
        Some(body) => in_braces(out, body.as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
}

/// Bytes as they stand in a record: as text where they are UTF-8.
fn in_braces(out: &mut Vec<u8>, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            out.extend_from_slice(b"{\"utf8\":");
            string(out, text);
        }
        Err(_) => {
            out.extend_from_slice(b"{\"base64\":\"");
            let start = out.len();
            out.resize(start + BASE64.encode_len(bytes.len()), 0);
            if let Some(place) = out.get_mut(start..) {
                BASE64.encode_mut(bytes, place);
            }
            out.push(b'"');
        }
    }
    out.push(b'}');
}
