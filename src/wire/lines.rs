//! The lines that deliveries under way at once share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::client::Client;
use super::delivered::Delivered;
use super::line::Line;
use super::target::Target;

/// Kept connections to any number of endpoints. A delivery takes the one that was used last, since that one is the
/// least likely to have been closed, and opens another when all are busy: there are never more than deliveries under
/// way at once, and those that nobody needs any more are dropped as later ones pass by.
#[derive(Debug)]
pub struct Lines<'c> {
    client: &'c Client,
    /// Those with nothing to do, the last used last.
    idle: Mutex<Vec<Line<'c>>>,
}

impl<'c> Lines<'c> {
    /// No lines yet, to be opened by that client.
    pub fn new(client: &'c Client) -> Self {
        Lines {
            client,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Delivers as [`Line::deliver`] does, over a line of the target's host and port.
    pub async fn deliver(&self, target: &Target, bytes: &[u8], method: &str) -> Delivered {
        let mut line = self
            .take(target)
            .unwrap_or_else(|| self.client.line(target));
        let delivered = line.deliver(bytes, method).await;
        if line.is_kept() {
            self.idle().push(line);
        }
        delivered
    }

    fn take(&self, target: &Target) -> Option<Line<'c>> {
        let mut idle = self.idle();
        // Whatever the target, the first is the one that has been idle for longest.
        while idle.first().is_some_and(|line| !line.is_kept()) {
            idle.remove(0);
        }
        let at = idle.iter().rposition(|line| line.leads_to(target))?;
        Some(idle.remove(at))
    }

    /// Nothing that could fail is done while it is held, so what a panic elsewhere left is sound.
    fn idle(&self) -> MutexGuard<'_, Vec<Line<'c>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
