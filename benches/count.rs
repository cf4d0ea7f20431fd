//! Goes one hot path so many times, for whoever counts its instructions: `benches/instructions`.
//!
//!     count NAME TIMES     says how many deliveries or records that were
//!     count                says the names

mod hot;

use std::env;
use std::io::{self, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cargo adds a flag of its own.
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let [name, times] = args.as_slice() else {
        return Ok(writeln!(io::stdout(), "{}", hot::NAMES.join("\n"))?);
    };
    let mut path = hot::Path::new(name)?;
    let times: u64 = times.parse()?;
    for _ in 0..times {
        path.run()?;
    }
    Ok(writeln!(io::stdout(), "{}", times * path.units)?)
}
