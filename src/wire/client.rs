//! The sender's side: bytes go out as they are, and what comes back is told exactly.

use std::sync::atomic::Ordering;
use std::time::Duration;

use humantime::format_duration;
use tokio::time::{Instant, timeout_at};

use crate::error::Error;
use crate::exchange::Timing;

use super::answer::Answer;
use super::connect::{Patience, connect};
use super::conversation::{Progress, converse};
use super::delivered::Delivered;
use super::fault::wire;
use super::options::ClientOptions;
use super::target::Target;
use super::tls::Tls;

/// Makes deliveries, each over a connection of its own. Follows no redirect and sends nothing twice.
#[derive(Debug)]
pub struct Client {
    options: ClientOptions,
    tls: Tls,
}

impl Client {
    /// A client with those options.
    ///
    /// # Errors
    ///
    /// [`Error::File`] or [`Error::Usage`] when the authorities' file cannot be used.
    pub fn new(options: ClientOptions) -> Result<Client, Error> {
        Ok(Client {
            tls: Tls::new(&options.tls)?,
            options,
        })
    }

    /// Writes `bytes` to the target, unchanged, and reads the answer. `method` is the method in those bytes: the
    /// answer to a `HEAD` has no body.
    pub async fn deliver(&self, target: &Target, bytes: &[u8], method: &str) -> Delivered {
        let begun = Instant::now();
        let mut timing = Timing::default();
        let limit = self.options.connect_timeout.min(self.options.timeout);
        let patience = Patience {
            deadline: begun + limit,
            limit,
        };
        let mut timed_out = false;
        let (response, error) = match connect(target, &self.tls, patience).await {
            Err(error) => {
                timed_out = Instant::now() >= patience.deadline;
                (None, Some(error))
            }
            Ok(mut stream) => {
                timing.connect_us = Some(micros(begun.elapsed()));
                let place = target.place();
                let (max_head, max_body) = (self.options.max_head, self.options.max_body);
                let mut answer = Answer::new(place, method, max_head, max_body);
                let mut progress = Progress::default();
                let talk = converse(&mut *stream, bytes, &mut answer, &mut progress);
                let error = match timeout_at(begun + self.options.timeout, talk).await {
                    Ok(done) => done.err(),
                    Err(_) => {
                        timed_out = true;
                        Some(self.too_slow(target, bytes, &answer, &progress))
                    }
                };
                timing.first_byte_us = progress.first_byte.map(micros);
                (answer.into_response(), error)
            }
        };
        timing.total_us = micros(begun.elapsed());
        Delivered {
            response,
            error,
            timed_out,
            timing,
        }
    }

    fn too_slow(&self, target: &Target, bytes: &[u8], answer: &Answer, seen: &Progress) -> Error {
        let place = target.place();
        let limit = format_duration(self.options.timeout);
        let sent = seen.sent.load(Ordering::Relaxed);
        let what = if answer.has_head() {
            format!("`{place}` began its answer and did not end it within {limit}")
        } else if answer.has_begun() {
            format!("`{place}` did not end its answer's head within {limit}")
        } else if sent < bytes.len() {
            let all = bytes.len();
            format!("`{place}` took only {sent} of {all} bytes of the request within {limit}")
        } else {
            format!("`{place}` did not answer within {limit}")
        };
        wire(what, "look into the endpoint's log, or raise the time-out")
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
