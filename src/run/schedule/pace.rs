//! When recorded deliveries are due again.

use std::time::Duration;

use jiff::Timestamp;

/// How the times of a plan come about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// As recorded. A silence longer than `max_gap`, in recorded time, counts as `max_gap`; then everything is `speed`
    /// times as fast. At ten times the speed and a longest gap of five seconds nothing is further apart than half a
    /// second.
    Original {
        /// How many times as fast, above 0.
        speed: f64,
        /// The longest silence that is kept.
        max_gap: Option<Duration>,
    },
    /// So many a second, above 0, evenly.
    Rate(f64),
    /// As soon as a place is free.
    Max,
}

/// Gives each delivery, in the order it is asked, its time.
///
/// Times never go back: a record that is older than one before is due together with it.
#[derive(Clone, Debug)]
pub struct Pacer {
    pace: Pace,
    number: u64,
    latest: Option<Timestamp>,
    /// Recorded time that has passed, long silences shortened.
    passed: Duration,
}

impl Pacer {
    /// The first delivery is due at once.
    pub fn new(pace: Pace) -> Self {
        Pacer {
            pace,
            number: 0,
            latest: None,
            passed: Duration::ZERO,
        }
    }

    /// When the next delivery, recorded at that time, is due, from the start on.
    ///
    /// A time that is too far away to be told, as with a rate of nearly nothing, is [`Duration::MAX`].
    pub fn due(&mut self, recorded: Timestamp) -> Option<Duration> {
        let number = self.number;
        self.number += 1;
        match self.pace {
            Pace::Max => None,
            Pace::Rate(rate) => Some(at_rate(number, rate)),
            Pace::Original { speed, max_gap } => {
                self.pass(recorded, max_gap);
                // Dividing the sum and not the gaps: nothing adds up to a drift.
                Some(match speed {
                    1.0 => self.passed,
                    speed => seconds(self.passed.as_secs_f64() / speed),
                })
            }
        }
    }

    /// Begins again with the first record: whatever its time, it is due together with the last one.
    pub fn next_lap(&mut self) {
        self.latest = None;
    }

    fn pass(&mut self, recorded: Timestamp, max_gap: Option<Duration>) {
        let latest = *self.latest.get_or_insert(recorded);
        // Negative where the record is older.
        let gap = Duration::try_from(recorded.duration_since(latest)).unwrap_or_default();
        self.latest = Some(latest.max(recorded));
        self.passed = self
            .passed
            .saturating_add(gap.min(max_gap.unwrap_or(Duration::MAX)));
    }
}

/// When number so many, from 0, is due at that rate a second.
pub fn at_rate(number: u64, rate: f64) -> Duration {
    // Never the sum of gaps, which would add up what each is rounded by.
    seconds(number as f64 / rate)
}

/// That many seconds, as far as they can be told.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ns: i64) -> Timestamp {
        Timestamp::from_nanosecond(1_700_000_000_000_000_000 + i128::from(ns)).unwrap()
    }

    fn dues(pace: Pace, recorded: &[i64]) -> Vec<Option<u128>> {
        let mut pacer = Pacer::new(pace);
        let dues = recorded.iter().map(|ns| pacer.due(at(*ns)));
        dues.map(|due| due.map(|due| due.as_nanos())).collect()
    }

    fn original(speed: f64, max_gap: Option<u64>, recorded: &[i64]) -> Vec<u128> {
        let max_gap = max_gap.map(Duration::from_nanos);
        let dues = dues(Pace::Original { speed, max_gap }, recorded);
        dues.into_iter().flatten().collect()
    }

    const SECOND: i64 = 1_000_000_000;

    #[test]
    fn original_keeps_every_nanosecond() {
        let recorded = [-5, 0, 1, 1, 3 * SECOND + 1, 400 * 86_400 * SECOND + 7];
        assert_eq!(
            original(1.0, None, &recorded),
            [0, 5, 6, 6, 3_000_000_006, 400 * 86_400 * 1_000_000_000 + 12]
        );
    }

    #[test]
    fn silences_are_shortened_and_then_speed_is_applied() {
        let recorded = [0, 5 * SECOND, 5 * SECOND + 1, 3605 * SECOND, 3607 * SECOND];
        let gap = Some(5_000_000_000);
        assert_eq!(
            original(1.0, gap, &recorded),
            [
                0,
                5_000_000_000,
                5_000_000_001,
                10_000_000_001,
                12_000_000_001
            ]
        );
        assert_eq!(
            original(10.0, gap, &recorded),
            [0, 500_000_000, 500_000_000, 1_000_000_000, 1_200_000_000]
        );
        assert_eq!(original(0.5, Some(0), &[0, SECOND, 7 * SECOND]), [0, 0, 0]);
        assert_eq!(
            original(0.5, None, &[0, SECOND, 7 * SECOND]),
            [0, 2_000_000_000, 14_000_000_000]
        );
    }

    #[test]
    fn times_never_go_back() {
        let recorded = [10, 30, 20, 25, 40].map(|second| second * SECOND);
        let seconds = original(1.0, None, &recorded)
            .into_iter()
            .map(|ns| ns / 1_000_000_000);
        assert_eq!(seconds.collect::<Vec<_>>(), [0, 20, 20, 20, 30]);
    }

    #[test]
    fn a_lap_follows_at_once() {
        let mut pacer = Pacer::new(Pace::Original {
            speed: 2.0,
            max_gap: None,
        });
        let mut dues = Vec::new();
        for _ in 0..2 {
            dues.extend([0, 4 * SECOND].map(|ns| pacer.due(at(ns)).unwrap().as_secs()));
            pacer.next_lap();
        }
        assert_eq!(dues, [0, 2, 2, 4]);
    }

    #[test]
    fn a_rate_spaces_evenly_and_the_fastest_pace_has_no_times() {
        assert_eq!(dues(Pace::Max, &[0, 5]), [None, None]);
        assert_eq!(
            dues(Pace::Rate(3.0), &[0; 4]),
            [0, 333_333_333, 666_666_667, 1_000_000_000].map(Some)
        );
        let far = Some(Duration::MAX.as_nanos());
        assert_eq!(dues(Pace::Rate(1e-300), &[0; 2]), [Some(0), far]);
    }

    proptest! {
        #[test]
        fn nothing_comes_earlier_than_what_was_before(
            recorded in proptest::collection::vec(any::<i64>().prop_map(|ns| ns / 4), 1..20),
            speed in 0.001..1000.0,
            max_gap in proptest::option::of(0..10_000_000_000_u64),
        ) {
            let dues = original(speed, max_gap, &recorded);
            prop_assert_eq!(dues[0], 0);
            for pair in dues.windows(2) {
                prop_assert!(pair[0] <= pair[1]);
                if let Some(gap) = max_gap {
                    let most = gap as f64 / speed + 1.0 + pair[1] as f64 * 1e-15;
                    prop_assert!((pair[1] - pair[0]) as f64 <= most, "{pair:?} {most}");
                }
            }
        }
    }
}
