//! The floor of keeping to a schedule: do nothing but look at the clock until the next start is due.
//!
//!     spin RATE COUNT
//!
//! Says in JSON how late the starts were, in microseconds.

use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [rate, count] = args.as_slice() else {
        return Err("give how many a second and how many".into());
    };
    let (rate, count): (f64, u32) = (rate.parse()?, count.parse()?);
    let begin = Instant::now();
    let mut late = Vec::new();
    for number in 0..count {
        let due = begin + Duration::from_secs_f64(f64::from(number) / rate);
        let now = loop {
            let now = Instant::now();
            if now >= due {
                break now;
            }
            std::hint::spin_loop();
        };
        late.push((now - due).as_nanos());
    }
    late.sort_unstable();
    let at = |share: usize| late[(late.len() * share / 100).min(late.len() - 1)] as f64 / 1000.0;
    println!("{{\"p50\": {}, \"p99\": {}, \"max\": {}}}", at(50), at(99), at(100));
    Ok(())
}
