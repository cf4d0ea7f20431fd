//! What went over the wire, head and body, as far as there is room and nothing secret in it.

use std::io::{self, Write};

use crate::exchange::{Exchange, Headers};
use crate::report::body::{laid_out, plain_bytes};
use crate::report::{bytes, counted, duration_us};

use super::super::masked;
use super::text::escaped;

/// How much of a body is looked at, in bytes.
const MAX_BYTES: usize = 8 * 1024;
/// How many lines of a body are shown.
const MAX_LINES: usize = 80;
/// How much of a line is shown, in characters.
const MAX_LINE: usize = 400;
/// How many header fields of a message are shown.
const MAX_FIELDS: usize = 60;

/// Writes an exchange that opens to its request and what was answered.
pub(super) fn write_exchange(
    out: &mut dyn Write,
    exchange: &Exchange,
    open: bool,
) -> io::Result<()> {
    let request = &exchange.request;
    let answer = match (&exchange.response, &exchange.error) {
        (Some(response), _) => format!("HTTP {}", response.status),
        (None, Some(_)) => "no answer".to_owned(),
        (None, None) => "nothing recorded".to_owned(),
    };
    let took = duration_us(exchange.timing.total_us);
    let target = masked::url(&request.target);
    let line = format!("{} {}", request.method, clipped(&target));
    let open = if open { " open" } else { "" };
    writeln!(
        out,
        "<details class=\"exchange\"{open}><summary><code>{}</code> <b>{answer}</b> <span class=\"note\">{took}</span></summary>",
        escaped(&line)
    )?;
    writeln!(out, "<div class=\"wire\"><div><h3>Request</h3>")?;
    let start = format!(
        "{} {} HTTP/{}",
        request.method,
        clipped(&target),
        request.version
    );
    let head = head(&start, &request.headers);
    let truncated = request.truncated;
    message(
        out,
        &head,
        request.body.as_ref().map(|b| b.as_bytes()),
        truncated,
    )?;
    writeln!(out, "</div><div><h3>Response</h3>")?;
    if let Some(response) = &exchange.response {
        let head = self::head(&format!("HTTP {}", response.status), &response.headers);
        let body = response.body.as_ref().map(|b| b.as_bytes());
        message(out, &head, body, response.truncated)?;
    }
    if let Some(error) = &exchange.error {
        writeln!(out, "<p class=\"seen\">{}</p>", escaped(error))?;
    }
    writeln!(out, "</div></div></details>")
}

/// A start line and header fields, those that name themselves secrets masked.
fn head(start: &str, headers: &Headers) -> String {
    let mut lines = vec![start.to_owned()];
    for header in headers.iter().take(MAX_FIELDS) {
        let value = masked::field(&header.name, &header.value);
        lines.push(clipped(&format!("{}: {value}", header.name)));
    }
    let more = headers.len().saturating_sub(MAX_FIELDS);
    if more > 0 {
        lines.push(format!("… {}", counted(more, "more field")));
    }
    lines.join("\n")
}

fn message(
    out: &mut dyn Write,
    head: &str,
    body: Option<&[u8]>,
    truncated: bool,
) -> io::Result<()> {
    writeln!(out, "<pre tabindex=\"0\">{}</pre>", escaped(head))?;
    match body {
        None => writeln!(out, "<p class=\"note\">no body</p>"),
        Some([]) => writeln!(out, "<p class=\"note\">an empty body</p>"),
        Some(body) => {
            let (text, left_out) = shown(body);
            writeln!(out, "<pre tabindex=\"0\">{}</pre>", escaped(&text))?;
            if left_out || truncated {
                let size = bytes(body.len());
                writeln!(out, "<p class=\"note\">… cut short, {size} in all</p>")?;
            }
            Ok(())
        }
    }
}

/// The start of a body in lines, and whether something is left out.
fn shown(body: &[u8]) -> (String, bool) {
    let start = body.get(..MAX_BYTES).unwrap_or(body);
    let start = masked::body(start);
    let start = laid_out(&start).unwrap_or_else(|| start.into_owned());
    let mut lines: Vec<&[u8]> = start.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let mut left_out = lines.len() > MAX_LINES || body.len() > MAX_BYTES;
    let shown = lines.iter().take(MAX_LINES).map(|line| {
        let line = plain_bytes(line.strip_suffix(b"\r").unwrap_or(line));
        left_out |= line.chars().count() > MAX_LINE;
        clipped(&line)
    });
    let shown = shown.collect::<Vec<_>>().join("\n");
    (shown, left_out)
}

fn clipped(line: &str) -> String {
    match line.char_indices().nth(MAX_LINE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}
