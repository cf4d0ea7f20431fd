//! Mistakes of the signed time: too far from now, or in another unit.

use std::time::Duration;

use crate::signature::cause::Cause;
use crate::signature::mistakes::Trial;
use crate::signature::read;
use crate::signature::timestamp::Unit;
use crate::signature::tolerance::Tolerance;
use crate::signature::verify::Policy;

/// The mistakes of the signed time.
pub(in crate::signature) fn time(trial: &Trial, policy: &Policy) -> Option<Cause> {
    let rule = trial.scheme.timestamp.as_ref()?;
    let Tolerance::Within(tolerance) = policy.tolerance.unwrap_or(rule.tolerance) else {
        return None;
    };
    let text = read::timestamp(trial.scheme, trial.what).ok()??;
    let outside = |at| policy.now.duration_since(at).unsigned_abs() > tolerance;
    let at = rule.unit.read(&text);
    if at.is_some_and(|at| !outside(at)) {
        return None;
    }
    let other = [Unit::S, Unit::Ms, Unit::Rfc3339]
        .into_iter()
        .find(|unit| *unit != rule.unit && unit.read(&text).is_some_and(|at| !outside(at)));
    if let Some(other) = other {
        return Some(Cause::new(
            "time-unit",
            format!(
                "the signed time is in {}, not in {}",
                name(other),
                name(rule.unit)
            ),
            format!("write it in {}", name(rule.unit)),
        ));
    }
    let Some(at) = at else {
        return Some(Cause::new(
            "time-unreadable",
            format!("the signed time is not in {}", name(rule.unit)),
            format!("write it in {}", name(rule.unit)),
        ));
    };
    let age = policy.now.duration_since(at);
    let apart = round(age.unsigned_abs());
    let most = humantime::format_duration(tolerance);
    if age.is_positive() {
        Some(Cause::new(
            "time-stale",
            format!("the signed time is {apart} ago, and at most {most} is allowed"),
            "sign it afresh, check it as of the time it arrived, or allow more with `--tolerance`",
        ))
    } else if rule.future {
        Some(Cause::new(
            "time-ahead",
            format!("the signed time is {apart} ahead, and at most {most} is allowed"),
            "set the clocks on both sides by NTP, or allow more with `--tolerance`",
        ))
    } else {
        None
    }
}

fn round(apart: Duration) -> humantime::FormattedDuration {
    humantime::format_duration(Duration::from_secs(apart.as_secs()))
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::S => "seconds since 1970",
        Unit::Ms => "milliseconds since 1970",
        Unit::Rfc3339 => "RFC 3339",
    }
}
