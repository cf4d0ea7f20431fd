//! How long things took, as percentiles: whatever their number, the memory is that of one histogram, at most 250 kB.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

/// The longest time that is told apart from longer ones; the largest itself is kept exactly.
const LONGEST_US: u64 = 24 * 60 * 60 * 1_000_000;

/// Times that were taken, each to the microsecond below a millisecond or two and to a thousandth of itself above.
#[derive(Clone, Debug)]
pub struct Latencies {
    histogram: Histogram<u64>,
    sum_us: u128,
    max_us: u64,
}

/// What is said about many times: their number, mean, percentiles and maximum, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Percentiles {
    /// How many there are; without any the rest is zero.
    pub count: u64,
    /// The mean.
    pub mean_us: f64,
    /// As many are longer as are not.
    pub p50_us: u64,
    /// One in ten is longer.
    pub p90_us: u64,
    /// One in a hundred is longer.
    pub p99_us: u64,
    /// One in a thousand is longer.
    pub p999_us: u64,
    /// The longest.
    pub max_us: u64,
}

impl Latencies {
    /// None yet.
    pub fn new() -> Self {
        Latencies {
            histogram: Histogram::new(3).expect("three digits are within what it offers"),
            sum_us: 0,
            max_us: 0,
        }
    }

    /// Takes one more.
    pub fn record(&mut self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        // It grows up to what it is given, which is limited here.
        let _ = self.histogram.record(us.min(LONGEST_US));
        self.sum_us = self.sum_us.saturating_add(us.into());
        self.max_us = self.max_us.max(us);
    }

    /// Takes all of another's.
    pub fn merge(&mut self, other: &Latencies) {
        // As with a single one: none of them is longer than what it grows to.
        let _ = self.histogram.add(&other.histogram);
        self.sum_us = self.sum_us.saturating_add(other.sum_us);
        self.max_us = self.max_us.max(other.max_us);
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.histogram.len()
    }

    /// The time that a share of them, 0 to 1, does not exceed: 0.99 for the 99th percentile.
    pub fn at(&self, share: f64) -> Duration {
        Duration::from_micros(self.micros_at(share))
    }

    /// What is said about them.
    pub fn percentiles(&self) -> Percentiles {
        let count = self.count();
        Percentiles {
            count,
            mean_us: match count {
                0 => 0.0,
                count => self.sum_us as f64 / count as f64,
            },
            p50_us: self.micros_at(0.5),
            p90_us: self.micros_at(0.9),
            p99_us: self.micros_at(0.99),
            p999_us: self.micros_at(0.999),
            max_us: self.max_us,
        }
    }

    /// The histogram tells the upper end of a bucket, which may be above everything that was recorded.
    fn micros_at(&self, share: f64) -> u64 {
        self.histogram.value_at_quantile(share).min(self.max_us)
    }
}

impl Default for Latencies {
    fn default() -> Self {
        Latencies::new()
    }
}

/// How many there were a second, when that many took that long; zero when it took no time.
pub fn throughput(count: u64, over: Duration) -> f64 {
    if over.is_zero() {
        return 0.0;
    }
    count as f64 / over.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(micros: impl IntoIterator<Item = u64>) -> Latencies {
        let mut latencies = Latencies::new();
        for us in micros {
            latencies.record(Duration::from_micros(us));
        }
        latencies
    }

    #[test]
    fn percentiles_are_told_and_serialised() {
        let latencies = of((1..=1000).rev());
        let expected = Percentiles {
            count: 1000,
            mean_us: 500.5,
            p50_us: 500,
            p90_us: 900,
            p99_us: 990,
            p999_us: 999,
            max_us: 1000,
        };
        assert_eq!(latencies.percentiles(), expected);
        assert_eq!(latencies.at(0.25), Duration::from_micros(250));
        assert_eq!(
            serde_json::to_string(&expected).unwrap(),
            r#"{"count":1000,"mean_us":500.5,"p50_us":500,"p90_us":900,"p99_us":990,"p999_us":999,"max_us":1000}"#
        );
    }

    #[test]
    fn none_one_and_the_longest_are_told_too() {
        assert_eq!(Latencies::new().percentiles(), Percentiles::default());
        let one = of([123_457]).percentiles();
        assert_eq!((one.p50_us, one.max_us), (123_457, 123_457));
        let mut longest = of([0]);
        longest.record(Duration::MAX);
        let longest = longest.percentiles();
        assert_eq!((longest.count, longest.max_us), (2, u64::MAX));
        assert!(longest.p999_us >= LONGEST_US);
    }

    #[test]
    fn throughput_is_a_rate() {
        assert_eq!(throughput(300, Duration::from_millis(1500)), 200.0);
        assert_eq!(throughput(300, Duration::ZERO), 0.0);
    }

    proptest! {
        #[test]
        fn merged_is_the_same_as_recorded_together_and_off_by_a_thousandth_at_most(
            mut first in proptest::collection::vec(0..10_000_000_000_u64, 1..50),
            second in proptest::collection::vec(0..5_000_u64, 0..50),
        ) {
            let mut merged = of(second.clone());
            merged.merge(&of(first.clone()));
            first.extend(second);
            prop_assert_eq!(merged.percentiles(), of(first.clone()).percentiles());
            first.sort_unstable();
            let middle = first[(first.len() - 1) / 2] as f64;
            let told = merged.percentiles().p50_us as f64;
            prop_assert!(told >= middle && told <= middle * 1.001 + 1.0, "{told} {middle}");
            prop_assert_eq!(Some(&merged.percentiles().max_us), first.last());
        }
    }
}
