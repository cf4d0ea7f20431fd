//! When a delivery is tried again.

use std::time::Duration;

use crate::exchange::{Response, Statuses};

/// The pause before the first retry of a plain number of retries; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause of a plain number of retries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How often, after which pauses and on what a delivery is tried again.
#[derive(Clone, Debug, Default)]
pub struct RetryPolicy {
    pauses: Vec<Duration>,
    on: Vec<Statuses>,
}

impl RetryPolicy {
    /// One attempt.
    pub fn none() -> Self {
        Self::default()
    }

    /// So many retries, after 1 s, 2 s, 4 s … up to a minute, of whatever is not success.
    pub fn times(retries: u32) -> Self {
        let pause = |n: u32| {
            FIRST_PAUSE
                .saturating_mul(2u32.saturating_pow(n))
                .min(LONGEST_PAUSE)
        };
        RetryPolicy {
            pauses: (0..retries).map(pause).collect(),
            on: Vec::new(),
        }
    }

    /// A provider's own schedule; `on` limits it to some statuses (then a failed connection is not retried).
    pub fn schedule(pauses: Vec<Duration>, on: Vec<Statuses>) -> Self {
        RetryPolicy { pauses, on }
    }

    /// The same with every pause multiplied by `scale`.
    pub fn scaled(mut self, scale: f64) -> Self {
        for pause in &mut self.pauses {
            *pause =
                Duration::try_from_secs_f64(pause.as_secs_f64() * scale).unwrap_or(Duration::MAX);
        }
        self
    }

    /// How long to wait before trying again after `attempt` (from 1); `None`: it was the last.
    pub fn pause(
        &self,
        attempt: u32,
        success: &Statuses,
        answer: Option<&Response>,
    ) -> Option<Duration> {
        let again = match (self.on.as_slice(), answer) {
            ([], Some(answer)) => !success.contains(answer.status),
            ([], None) => true,
            (on, Some(answer)) => on.iter().any(|on| on.contains(answer.status)),
            (_, None) => false,
        };
        let pause = self
            .pauses
            .get(usize::try_from(attempt).ok()?.checked_sub(1)?);
        pause.copied().filter(|_| again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(policy: &RetryPolicy, attempt: u32, status: Option<u16>) -> Option<u64> {
        let answer = status.map(Response::new);
        let pause = policy.pause(attempt, &Statuses::success(), answer.as_ref());
        pause.map(|pause| pause.as_millis() as u64)
    }

    #[test]
    fn success_ends_it_and_so_does_the_last_attempt() {
        let policy = RetryPolicy::times(2);
        assert_eq!(pause(&policy, 1, Some(500)), Some(1000));
        assert_eq!(pause(&policy, 2, None), Some(2000));
        assert_eq!(pause(&policy, 3, Some(500)), None);
        assert_eq!(pause(&policy, 1, Some(204)), None);
    }

    #[test]
    fn a_schedule_may_be_for_some_statuses_only_and_can_be_compressed() {
        let on = vec!["429".parse().unwrap(), "500".parse().unwrap()];
        let policy = RetryPolicy::schedule(vec![Duration::from_secs(3)], on).scaled(0.01);
        assert_eq!(pause(&policy, 1, Some(500)), Some(30));
        assert_eq!(pause(&policy, 1, Some(502)), None);
        assert_eq!(pause(&policy, 1, None), None);
    }
}
