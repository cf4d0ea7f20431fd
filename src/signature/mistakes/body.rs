//! Mistakes of the body: bytes that a proxy, an editor or a parser changed.

use super::json_forms;
use crate::signature::cause::Cause;
use crate::signature::mistakes::Trial;

const BOM: &[u8] = b"\xef\xbb\xbf";
const KEEP: &str =
    "check the body as it came over the wire, before anything reads or stores it as text";

/// Bodies beyond this are not written again as JSON.
const MOST: usize = 1 << 20;

/// The mistakes of the body. The first that explains the signature is enough.
pub(in crate::signature) fn body(trial: &Trial) -> Option<Cause> {
    if !trial.scheme.covers_body() {
        return None;
    }
    let body = trial.what.body;
    let plain = bytes(body)
        .into_iter()
        .find(|(_, _, other)| other != body && trial.with_body(other))
        .map(|(id, what, _)| {
            Cause::new(id, format!("the signature is over the body {what}"), KEEP)
        });
    plain.or_else(|| rewritten(trial, body))
}

fn bytes(body: &[u8]) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let one_less = body.strip_suffix(b"\n").unwrap_or(body);
    let one_less = one_less.strip_suffix(b"\r").unwrap_or(one_less);
    let unix = without_cr(body);
    let mut all = vec![
        (
            "body-line-end",
            "without the line end at its end",
            one_less.to_vec(),
        ),
        (
            "body-line-end",
            "with a line end at its end",
            [body, b"\n"].concat(),
        ),
        (
            "body-line-end",
            "with CR LF at its end",
            [body, b"\r\n"].concat(),
        ),
        (
            "body-white-space",
            "without the white space around it",
            body.trim_ascii().to_vec(),
        ),
        ("body-bom", "with a byte order mark", [BOM, body].concat()),
        ("body-line-breaks", "with LF for CR LF", unix.clone()),
        ("body-line-breaks", "with CR LF for LF", with_cr(&unix)),
        ("body-empty", "without a byte of it", Vec::new()),
    ];
    if let Some(bare) = body.strip_prefix(BOM) {
        all.push(("body-bom", "without its byte order mark", bare.to_vec()));
    }
    if let Ok(text) = std::str::from_utf8(body) {
        let narrow: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
        all.extend(narrow.map(|b| ("body-charset", "in ISO 8859-1", b)));
    }
    let wide: String = body.iter().map(|b| char::from(*b)).collect();
    all.push((
        "body-charset",
        "read as ISO 8859-1 and written as UTF-8",
        wide.into_bytes(),
    ));
    let lossy = String::from_utf8_lossy(body).into_owned().into_bytes();
    all.push(("body-charset", "with U+FFFD for what is not UTF-8", lossy));
    all
}

fn rewritten(trial: &Trial, body: &[u8]) -> Option<Cause> {
    if body.len() > MOST {
        return None;
    }
    json_forms::all(body)
        .find(|(_, other)| other != body && trial.with_body(other))
        .map(|(how, _)| {
            Cause::new(
                "body-rewritten",
                format!("the signature is over the body written again as JSON: {how}"),
                "sign and check the raw bytes: parse a copy, and never sign what a JSON library wrote anew",
            )
        })
}

fn without_cr(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body.iter().peekable();
    while let Some(byte) = rest.next() {
        if *byte != b'\r' || rest.peek() != Some(&&b'\n') {
            bytes.push(*byte);
        }
    }
    bytes
}

fn with_cr(body: &[u8]) -> Vec<u8> {
    body.iter()
        .flat_map(|byte| match byte {
            b'\n' => b"\r\n".as_slice(),
            other => std::slice::from_ref(other),
        })
        .copied()
        .collect()
}
