//! Records as a shell script of curl commands.

use std::io::{self, Write};

use crate::exchange::Exchange;

use super::curl::{command, quoted};
use super::resend::{resent, title};

/// What stands above the commands.
const HEAD: &str = r#"#!/bin/sh
# Requests of a capture, made by hookctl. It holds what the capture holds, secrets included.
#
#   TARGET=http://127.0.0.1:4000 sh FILE
#
# Host, Content-Length and what belongs to a connection are curl's own; everything else is as it was recorded.
TARGET=${TARGET:-http://127.0.0.1:4000}
TARGET=${TARGET%/}
failed=0
"#;

/// A script that is being written.
pub(super) struct ScriptWriter<W> {
    out: W,
    count: u64,
}

impl<W: Write> ScriptWriter<W> {
    /// Nothing is written yet.
    pub fn new(out: W) -> Self {
        ScriptWriter { out, count: 0 }
    }

    /// Writes a record's command.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn append(&mut self, exchange: &Exchange) -> io::Result<()> {
        if self.count == 0 {
            self.out.write_all(HEAD.as_bytes())?;
        }
        self.count += 1;
        let (count, at, title) = (self.count, exchange.at, title(exchange));
        writeln!(self.out, "\n# {count}  {at}  {title}")?;
        let trailers = exchange.request.trailers.len();
        if trailers > 0 {
            writeln!(
                self.out,
                "# without its {trailers} trailer fields, which curl cannot send"
            )?;
        }
        let request = resent(&exchange.request);
        let mut flags = vec!["--silent --show-error".to_owned()];
        let target = request.target.as_str();
        let url = match is_plain(target) {
            true => format!("\"$TARGET\"{}", quoted(target.as_bytes())),
            // What a URL cannot say, or curl would say otherwise.
            false => {
                flags.push(format!("--request-target {}", quoted(target.as_bytes())));
                "\"$TARGET/\"".to_owned()
            }
        };
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let command = command(&url, &flags, &request);
        writeln!(self.out, "{command} || failed=1\necho")
    }

    /// Writes the end, and gives back what it wrote to.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(mut self) -> io::Result<W> {
        writeln!(self.out, "\nexit $failed")?;
        Ok(self.out)
    }
}

/// Whether curl sends the target as it is when it stands in a URL.
fn is_plain(target: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"#\\\"<>^`{|}".contains(&byte);
    target.starts_with('/') && target.bytes().all(plain)
}
