//! A limit of time for one thing after the other.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use tokio::time::{Instant, Sleep, sleep_until};

/// A timer that is kept: to set one for every delivery and take it away again costs more than to let one ring too early
/// now and then.
#[derive(Debug, Default)]
pub(super) struct Limit {
    timer: Option<Pin<Box<Sleep>>>,
}

impl Limit {
    /// What comes of the work; nothing when it has not ended by then.
    pub async fn within<T>(
        &mut self,
        deadline: Instant,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|cx| match work.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => self.poll_past(deadline, cx).map(|()| None),
        })
        .await
    }

    fn poll_past(&mut self, deadline: Instant, cx: &mut Context) -> Poll<()> {
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() > deadline {
            timer.as_mut().reset(deadline);
        }
        loop {
            ready!(timer.as_mut().poll(cx));
            if timer.deadline() >= deadline {
                return Poll::Ready(());
            }
            timer.as_mut().reset(deadline);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::time::Duration;

    use tokio::time::sleep;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_work_has_its_own_limit_whatever_came_before() {
        let mut limit = Limit::default();
        let ms = Duration::from_millis;
        for (allowed, takes) in [(50, 10), (50, 49), (10, 40), (70, 60), (5, 5000), (100, 1)] {
            let begun = Instant::now();
            let done = limit.within(begun + ms(allowed), sleep(ms(takes))).await;
            let (in_time, took) = (takes < allowed, begun.elapsed());
            assert_eq!(done.is_some(), in_time, "{allowed} {takes}");
            assert_eq!(took, ms(takes.min(allowed)), "{allowed} {takes}");
        }
        let past = Instant::now() - ms(1);
        assert!(limit.within(past, pending::<()>()).await.is_none());
        assert!(limit.within(past, async {}).await.is_some());
    }
}
