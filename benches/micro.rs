//! The hot paths by the clock.
//!
//!     cargo bench --bench micro [-- FILTER]

mod hot;

use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// One item is one delivery or record.
#[divan::bench(args = hot::NAMES)]
fn path(bencher: Bencher, name: &str) {
    let mut path =
        hot::Path::new(name).expect("what every path works on is part of this repository");
    bencher
        .counter(ItemsCount::new(path.units))
        .bench_local(|| path.run());
}
