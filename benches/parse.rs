//! Parsing alone, the least that anything which judges a capture has to do: every line, then every payload in it.
//!
//!     cargo bench --bench parse -- values|tape CAPTURE
//!
//! `values` builds what `serde_json` calls a value of both, as most programs would; `tape` reads the record as
//! `hookctl diff` does and scans the payload without building anything.

use std::env;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

use hookctl::capture::{RawRecord, record};
use hookctl::json::{Quoted, Tape};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cargo adds a flag of its own.
    let mut args = env::args().skip(1).filter(|arg| arg != "--bench");
    let (Some(mode), Some(capture)) = (args.next(), args.next()) else {
        return Err("give `values` or `tape` and a capture".into());
    };
    let mut quoted = Quoted::default();
    let mut parse = |line: &[u8]| match mode.as_str() {
        "tape" => tape(line, &mut quoted),
        _ => values(line),
    };
    let mut lines = BufReader::with_capacity(1 << 20, File::open(capture)?);
    let mut line = Vec::new();
    let mut payloads = 0u64;
    while lines.read_until(b'\n', &mut line)? > 0 {
        parse(&line)?;
        payloads += 1;
        line.clear();
    }
    writeln!(
        io::stdout(),
        "{{\"payloads\": {payloads}, \"valid\": {payloads}}}"
    )?;
    Ok(())
}

fn values(line: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let record: Value = serde_json::from_slice(line)?;
    let payload = record["request"]["body"]["utf8"].as_str();
    let payload: Value = serde_json::from_str(payload.ok_or("no payload")?)?;
    if payload.is_null() {
        return Err("no payload".into());
    }
    Ok(())
}

fn tape(line: &[u8], quoted: &mut Quoted) -> Result<(), Box<dyn std::error::Error>> {
    let read = RawRecord::read(line, &mut |text| quoted.scan(text));
    if read.is_some() && quoted.take().is_some() {
        return Ok(());
    }
    let record = record(line, "capture", 0)?.map_err(|bad| bad.what)?;
    match Tape::new(record.request.body_bytes()) {
        Ok(_) => Ok(()),
        Err(fault) => Err(format!("{fault:?}").into()),
    }
}
