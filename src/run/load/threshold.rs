//! A limit on what is measured: `p99<200ms`, `failed<1%`, `rate>=100/s`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use humantime::{format_duration, parse_duration};

use super::measured::Measured;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// The latency that so many percent do not exceed: `p99`, `p99.9`.
    Percentile(f64),
    /// The mean latency.
    Mean,
    /// The longest latency.
    Max,
    /// The share that was not answered as expected.
    Failed,
    /// The share of the compared answers that are not as they were: of a replay that compares.
    Changed,
    /// Deliveries a second.
    Rate,
}

/// How it must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// Where the limit is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// A time.
    Time(Duration),
    /// A share, 0 to 1.
    Share(f64),
    /// So many a second.
    PerSecond(f64),
}

/// How what was measured compares with a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It holds.
    Yes,
    /// It does not, and what was measured instead.
    No(String),
    /// There is nothing that could be measured, and why.
    Unknown(&'static str),
}

/// A limit on what is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    metric: Metric,
    order: Order,
    limit: Limit,
}

impl Threshold {
    /// The latency of that metric is to be at most so long.
    pub fn at_most(metric: Metric, limit: Duration) -> Self {
        Threshold {
            metric,
            order: Order::AtMost,
            limit: Limit::Time(limit),
        }
    }

    /// What it limits.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// Whether it holds of that. What nobody answered has no latency, and nothing has no share.
    pub fn judge(&self, measured: &Measured) -> Kept {
        let unknown = match self.metric.of(measured) {
            _ if measured.sent == 0 => "nothing was sent",
            Some(seen) if self.holds(seen) => return Kept::Yes,
            Some(seen) => return Kept::No(seen.to_string()),
            None if self.metric == Metric::Changed => "nothing was compared",
            None => "nothing was answered",
        };
        Kept::Unknown(unknown)
    }

    fn holds(&self, seen: Limit) -> bool {
        let (seen, limit) = (seen.number(), self.limit.number());
        match self.order {
            Order::Below => seen < limit,
            Order::AtMost => seen <= limit,
            Order::Above => seen > limit,
            Order::AtLeast => seen >= limit,
        }
    }
}

impl Metric {
    /// What it is there, if there is any.
    fn of(self, measured: &Measured) -> Option<Limit> {
        let share = |count: u64| Limit::Share(count as f64 / measured.sent.max(1) as f64);
        let latencies = Some(measured.latencies).filter(|latencies| latencies.count() > 0);
        match self {
            Metric::Percentile(percent) => {
                latencies.map(|all| Limit::Time(all.at(percent / 100.0)))
            }
            Metric::Mean => latencies.map(|all| {
                let mean = Duration::try_from_secs_f64(all.percentiles().mean_us / 1e6);
                Limit::Time(mean.unwrap_or_default())
            }),
            Metric::Max => latencies.map(|all| Limit::Time(all.at(1.0))),
            Metric::Failed => Some(share(measured.failed)),
            Metric::Changed => measured.changed.map(Limit::Share),
            Metric::Rate => Some(Limit::PerSecond(measured.per_second)),
        }
    }

    fn limit(self, text: &str) -> Option<Limit> {
        let number = |text: &str| {
            let number = text.trim().parse::<f64>().ok()?;
            (number.is_finite() && number >= 0.0).then_some(number)
        };
        match self {
            Metric::Failed | Metric::Changed => match text.strip_suffix('%') {
                Some(percent) => number(percent).map(|percent| Limit::Share(percent / 100.0)),
                None => number(text).map(Limit::Share),
            },
            Metric::Rate => number(text.strip_suffix("/s").unwrap_or(text)).map(Limit::PerSecond),
            Metric::Percentile(_) | Metric::Mean | Metric::Max => {
                parse_duration(text).ok().map(Limit::Time)
            }
        }
    }
}

impl Limit {
    fn number(self) -> f64 {
        match self {
            Limit::Time(time) => time.as_secs_f64(),
            Limit::Share(number) | Limit::PerSecond(number) => number,
        }
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a threshold: write `p99<200ms`, `mean<=20ms`, `max<1s`, `failed<1%`, `changed<1%` or `rate>=100/s`"
            )
        };
        let at = text.find(['<', '>']).ok_or_else(wrong)?;
        let (metric, rest) = text.split_at(at);
        let orders = [Order::AtMost, Order::AtLeast, Order::Below, Order::Above];
        let found = orders.into_iter().find_map(|order| {
            let limit = rest.strip_prefix(order.as_str())?;
            Some((order, limit.trim()))
        });
        let (order, limit) = found.ok_or_else(wrong)?;
        let metric: Metric = metric.trim().parse().map_err(|()| wrong())?;
        Ok(Threshold {
            metric,
            order,
            limit: metric.limit(limit).ok_or_else(wrong)?,
        })
    }
}

impl FromStr for Metric {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "mean" => Ok(Metric::Mean),
            "max" => Ok(Metric::Max),
            "failed" => Ok(Metric::Failed),
            "changed" => Ok(Metric::Changed),
            "rate" => Ok(Metric::Rate),
            _ => {
                let percent = text.strip_prefix('p').and_then(|text| text.parse().ok());
                let percent = percent.filter(|percent| (0.0..=100.0).contains(percent));
                percent.map(Metric::Percentile).ok_or(())
            }
        }
    }
}

impl Order {
    fn as_str(self) -> &'static str {
        match self {
            Order::Below => "<",
            Order::AtMost => "<=",
            Order::Above => ">",
            Order::AtLeast => ">=",
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Metric::Percentile(percent) => write!(f, "p{percent}"),
            Metric::Mean => f.write_str("mean"),
            Metric::Max => f.write_str("max"),
            Metric::Failed => f.write_str("failed"),
            Metric::Changed => f.write_str("changed"),
            Metric::Rate => f.write_str("rate"),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        /// To four places and without the zeros behind.
        fn rounded(number: f64) -> f64 {
            (number * 1e4).round() / 1e4
        }
        match self {
            Limit::Time(time) => {
                write!(f, "{}", format_duration(*time).to_string().replace(' ', ""))
            }
            Limit::Share(share) => write!(f, "{}%", rounded(share * 100.0)),
            Limit::PerSecond(rate) => write!(f, "{}/s", rounded(*rate)),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}{}{}", self.metric, self.order, self.limit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::run::Latencies;

    use super::*;

    /// Latencies of 1 ms to as many.
    fn to_ms(most: u64) -> Latencies {
        let mut latencies = Latencies::new();
        for ms in 1..=most {
            latencies.record(Duration::from_millis(ms));
        }
        latencies
    }

    fn judge(text: &str, measured: &Measured) -> Kept {
        text.parse::<Threshold>().unwrap().judge(measured)
    }

    #[test]
    fn what_does_not_hold_is_told() {
        // Of a thousand deliveries in ten seconds.
        let measured = Measured {
            sent: 1000,
            failed: 7,
            changed: Some(0.002),
            per_second: 100.0,
            latencies: &to_ms(1000),
        };
        for (text, holds) in [
            ("max<=1s", true),
            ("max<1s", false),
            ("max>=1s", true),
            ("max>1s", false),
            ("p50<600ms", true),
            ("p50<400ms", false),
            ("p99.9<2s", true),
            ("mean<=501ms", true),
            ("failed<1%", true),
            ("failed<0.7%", false),
            ("failed<=0.007", true),
            ("changed<=0.2%", true),
            ("changed<0.2%", false),
            ("rate>=100/s", true),
            ("rate>100", false),
        ] {
            let kept = judge(text, &measured);
            assert_eq!(kept == Kept::Yes, holds, "{text}: {kept:?}");
        }
        let broken = Kept::No("0.7%".into());
        assert_eq!(judge("failed < 0.5%", &measured), broken);
    }

    #[test]
    fn what_was_not_measured_is_not_judged() {
        let unreached = Measured {
            sent: 5,
            failed: 5,
            changed: None,
            per_second: 5.0,
            latencies: &Latencies::new(),
        };
        for latency in ["p99<1s", "mean>0s", "max<1s"] {
            let unknown = Kept::Unknown("nothing was answered");
            assert_eq!(judge(latency, &unreached), unknown, "{latency}");
        }
        assert_eq!(judge("failed<1%", &unreached), Kept::No("100%".into()));
        let uncompared = Kept::Unknown("nothing was compared");
        assert_eq!(judge("changed<1%", &unreached), uncompared);
        let nothing = Measured {
            sent: 0,
            failed: 0,
            ..unreached
        };
        for text in ["p99<1s", "failed<1%", "changed<1%", "rate>=0"] {
            let unknown = Kept::Unknown("nothing was sent");
            assert_eq!(judge(text, &nothing), unknown, "{text}");
        }
    }

    #[test]
    fn what_is_no_threshold_is_told_with_examples() {
        for wrong in [
            "",
            "p99",
            "p99=1s",
            "p<1s",
            "p101<1s",
            "p-1<1s",
            "max<",
            "max<1",
            "max<1%",
            "failed<x",
            "failed<-1%",
            "rate>1s",
            "pNaN<1s",
            "failed<inf",
            "median<1s",
            "<1s",
        ] {
            let error = wrong.parse::<Threshold>().unwrap_err();
            assert!(error.starts_with(&format!("`{wrong}` is not a threshold: write")));
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_as_the_same(
            percent in 0..=1000_u32, ms in 0..10_000_000_u64, order in 0..4_usize, metric in 0..5,
        ) {
            let order = ["<", "<=", ">", ">="][order];
            let text = match metric {
                0 => format!("p{}{order}{ms}ms", f64::from(percent) / 10.0),
                1 => format!("mean{order}{ms}us"),
                2 => format!("max{order}{ms}s"),
                3 => format!("failed{order}{}%", f64::from(percent) / 10.0),
                _ => format!("rate{order}{ms}/s"),
            };
            let threshold: Threshold = text.parse().unwrap();
            let shown = threshold.to_string();
            prop_assert_eq!(shown.parse::<Threshold>().unwrap().to_string(), shown);
        }

        #[test]
        fn garbage_never_panics(text in ".{0,20}") {
            let _ = text.parse::<Threshold>();
        }
    }
}
