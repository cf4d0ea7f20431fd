//! Records in the forms of other tools.

use std::io::{self, Write};
use std::str::FromStr;

use crate::exchange::{Body, Exchange, Headers};

use super::gor::GorWriter;
use super::har::HarWriter;
use super::k6::K6Writer;
use super::script::ScriptWriter;

/// Undoes the content codings that a head speaks of; `None` where that cannot be done.
pub type Decode = fn(&Headers, &Body) -> Option<Body>;

/// A form that captures are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    /// HTTP Archive 1.2, which holds a record whole.
    Har,
    /// A shell script of curl commands.
    Curl,
    /// A file for goreplay.
    Gor,
    /// A script for k6.
    K6,
}

impl ExportForm {
    /// What they are called.
    pub const NAMES: [&'static str; 4] = ["har", "curl", "gor", "k6"];
}

impl FromStr for ExportForm {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "har" => Ok(ExportForm::Har),
            "curl" => Ok(ExportForm::Curl),
            "gor" => Ok(ExportForm::Gor),
            "k6" => Ok(ExportForm::K6),
            _ => Err(format!("`{name}` is no form that is written")),
        }
    }
}

/// What is being written, record by record.
pub struct Exporter<W>(Sink<W>);

enum Sink<W> {
    Har(HarWriter<W>),
    Curl(ScriptWriter<W>),
    Gor(GorWriter<W>),
    K6(K6Writer<W>),
}

impl<W: Write> Exporter<W> {
    /// Nothing is written before the first record.
    pub fn new(form: ExportForm, out: W, decode: Decode) -> Self {
        Exporter(match form {
            ExportForm::Har => Sink::Har(HarWriter::new(out, decode)),
            ExportForm::Curl => Sink::Curl(ScriptWriter::new(out)),
            ExportForm::Gor => Sink::Gor(GorWriter::new(out)),
            ExportForm::K6 => Sink::K6(K6Writer::new(out)),
        })
    }

    /// Writes a record; `Err` within says why this form cannot hold it, and nothing of it is written then.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn append(&mut self, exchange: &Exchange) -> io::Result<Result<(), &'static str>> {
        if let Sink::Har(har) = &mut self.0 {
            return har.append(exchange).map(Ok);
        }
        // The others are there to be sent again.
        if exchange.request.truncated {
            return Ok(Err("a body that was not received in full"));
        }
        if exchange.request.unsound().is_some() {
            return Ok(Err("a head that would become another request"));
        }
        match &mut self.0 {
            Sink::Har(_) => Ok(Ok(())),
            Sink::Curl(script) => script.append(exchange).map(Ok),
            Sink::Gor(gor) => gor.append(exchange),
            Sink::K6(k6) => k6.append(exchange),
        }
    }

    /// Writes the end, and gives back what it wrote to.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Sink::Har(har) => har.finish(),
            Sink::Curl(script) => script.finish(),
            Sink::Gor(gor) => Ok(gor.finish()),
            Sink::K6(k6) => k6.finish(),
        }
    }
}
