//! Records as a k6 script: the requests as data, and a loop that sends them at their times.

use std::io::{self, Write};

use data_encoding::BASE64;
use jiff::Timestamp;

use crate::exchange::{Exchange, Headers};

use super::resend::{resent, title};

/// What stands before the requests.
const HEAD: &str = r#"// Requests of a capture, made by hookctl. It holds what the capture holds, secrets included.
//
//   k6 run -e TARGET=http://127.0.0.1:4000 [-e SPEED=10] FILE
//
// Host, Content-Length and what belongs to a connection are k6's own. k6 sends header names in its own case and order,
// and of a repeated field one with all the values. `at` counts seconds from the first request.
import http from 'k6/http';
import encoding from 'k6/encoding';
import { sleep } from 'k6';

const TARGET = (__ENV.TARGET || 'http://127.0.0.1:4000').replace(/\/+$/, '');
const SPEED = Number(__ENV.SPEED || 1);

export const options = { vus: 1, iterations: 1 };

const requests = [
"#;

/// What stands behind them.
const TAIL: &str = r#"];

export default function () {
  const start = Date.now();
  for (const { at, name, method, target, headers, text, base64 } of requests) {
    const early = (at * 1000) / SPEED - (Date.now() - start);
    if (early > 0) sleep(early / 1000);
    const body = base64 === undefined ? text : encoding.b64decode(base64);
    // A jar of its own: no cookie but the recorded ones.
    const jar = new http.CookieJar();
    http.request(method, TARGET + target, body, { headers, jar, redirects: 0, tags: { name } });
  }
}
"#;

/// A script that is being written.
pub(super) struct K6Writer<W> {
    out: W,
    first: Option<Timestamp>,
}

impl<W: Write> K6Writer<W> {
    /// Nothing is written yet.
    pub fn new(out: W) -> Self {
        K6Writer { out, first: None }
    }

    /// Writes a record's request; `Err` within says why k6 cannot send it.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn append(&mut self, exchange: &Exchange) -> io::Result<Result<(), &'static str>> {
        let request = resent(&exchange.request);
        if !request.target.starts_with('/') {
            return Ok(Err("a target that is no path"));
        }
        let Some(headers) = headers(&request.headers) else {
            return Ok(Err("a header that is no UTF-8"));
        };
        if self.first.is_none() {
            self.out.write_all(HEAD.as_bytes())?;
        }
        let first = *self.first.get_or_insert(exchange.at);
        let at = exchange.at.duration_since(first).as_secs_f64().max(0.0);
        writeln!(
            self.out,
            "  {{\n    at: {at:.6},\n    name: {},\n    method: {},\n    target: {},\n    headers: {headers},",
            literal(&title(exchange)),
            literal(&request.method),
            literal(&request.target),
        )?;
        if let Some(body) = &request.body {
            match std::str::from_utf8(body.as_bytes()) {
                Ok(text) => writeln!(self.out, "    text: {},", literal(text))?,
                Err(_) => {
                    writeln!(
                        self.out,
                        "    base64: '{}',",
                        BASE64.encode(body.as_bytes())
                    )?;
                }
            }
        }
        self.out.write_all(b"  },\n")?;
        Ok(Ok(()))
    }

    /// Writes the end, and gives back what it wrote to.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(mut self) -> io::Result<W> {
        if self.first.is_none() {
            self.out.write_all(HEAD.as_bytes())?;
        }
        self.out.write_all(TAIL.as_bytes())?;
        Ok(self.out)
    }
}

/// The fields as an object, a name once: repeats are one field with all the values (RFC 9110, 5.3; RFC 6265, 5.4).
fn headers(headers: &Headers) -> Option<String> {
    let mut merged: Vec<(&str, String)> = Vec::new();
    for header in headers {
        let value = std::str::from_utf8(&header.value).ok()?;
        let before = merged
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case(&header.name));
        match before {
            Some((name, whole)) => {
                let between = if name.eq_ignore_ascii_case("cookie") {
                    "; "
                } else {
                    ", "
                };
                whole.push_str(between);
                whole.push_str(value);
            }
            None => merged.push((&header.name, value.to_owned())),
        }
    }
    let fields = merged.iter().map(|(name, value)| match *name {
        // Without brackets it would be the object's prototype.
        "__proto__" => format!("[{}]: {}", literal(name), literal(value)),
        name => format!("{}: {}", literal(name), literal(value)),
    });
    let fields: Vec<_> = fields.collect();
    Some(match fields.is_empty() {
        true => "{}".to_owned(),
        false => format!("{{ {} }}", fields.join(", ")),
    })
}

/// A string of JavaScript that nothing around it takes for its own end, were the script put into a page.
fn literal(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
        .replace("</", "<\\/")
        .replace("<!--", "<\\u0021--")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_holds_whatever_it_is() {
        assert_eq!(
            literal("a\"b\\\n\u{2028}</script><!-- ${x} `'\0é"),
            r#""a\"b\\\n\u2028<\/script><\u0021-- ${x} `'\u0000é""#
        );
    }

    #[test]
    fn repeated_fields_are_one() {
        let fields: Headers = [
            ("A", "1"),
            ("cookie", "b=1"),
            ("a", "2"),
            ("Cookie", "c=2"),
            ("__proto__", "x"),
        ]
        .into_iter()
        .collect();
        let object = r#"{ "A": "1, 2", "cookie": "b=1; c=2", ["__proto__"]: "x" }"#;
        assert_eq!(headers(&fields).unwrap(), object);
        assert_eq!(headers(&Headers::new()).unwrap(), "{}");
        let raw: Headers = [("A", vec![0xff])].into_iter().collect();
        assert_eq!(headers(&raw), None);
    }
}
