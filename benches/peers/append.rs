//! The floor of recording before answering: append a line and wait until the disk has it, over and over.
//!
//!     append FILE COUNT BYTES
//!
//! Says in JSON how long one took, in microseconds.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path, count, bytes] = args.as_slice() else {
        return Err("give a file, how often and how many bytes".into());
    };
    let mut line = vec![b'x'; bytes.parse()?];
    line.push(b'\n');
    let count: usize = count.parse()?;
    let mut file = OpenOptions::new().create_new(true).append(true).open(path)?;
    let mut took = Vec::with_capacity(count);
    for _ in 0..count {
        let start = Instant::now();
        file.write_all(&line)?;
        file.sync_data()?;
        took.push(start.elapsed().as_micros());
    }
    fs::remove_file(path)?;
    took.sort_unstable();
    let at = |share: usize| took[(count * share / 100).min(count - 1)];
    println!("{{\"p50\": {}, \"p99\": {}}}", at(50), at(99));
    Ok(())
}
