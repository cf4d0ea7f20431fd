//! What a delivery that was let in does.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::sleep;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::ledger::Ledger;

/// What one that works on one delivery at a time takes for it.
const SLOW: Duration = Duration::from_millis(100);

/// How long the gap is between a look and an act that should be one.
const GAP: Duration = Duration::from_millis(50);

/// How long the work takes of one that drops it: less than a sender stays who waits for an answer to begin, and longer
/// than one stays who hangs up.
const DROPPED: Duration = Duration::from_millis(120);

/// The event that one that answers late takes its time with.
pub const HEAVY: &str = "contact_created";

/// Who does the work.
pub struct Consumer {
    /// Where it shows.
    pub ledger: Ledger,
    /// What is done wrong.
    pub fault: Option<Fault>,
    /// How long an answer takes that comes late.
    pub late: Duration,
    /// For who works on one at a time.
    pub turn: Mutex<()>,
}

const DONE: Answer = Answer::Status(200, "ok");

impl Consumer {
    /// Acts on a delivery, once however often it comes.
    pub async fn consume(&self, id: &str, signature: &str, payload: &Value) -> Answer {
        match self.fault {
            Some(Fault::ActsOnDuplicates) => self.ledger.act(id),
            Some(Fault::ActsOnConcurrentDuplicates) => {
                if !self.ledger.has(id) {
                    sleep(GAP).await;
                    self.ledger.act(id);
                    self.ledger.claim(id);
                }
            }
            Some(Fault::TellsApartBySignature) => self.act_once(signature, id),
            Some(Fault::FailsOnOlderEvent) if self.is_older(payload) => {
                return Answer::Status(500, "stale object");
            }
            Some(Fault::RefusesDuplicates) if self.ledger.has(id) => {
                return Answer::Status(409, "seen before");
            }
            Some(Fault::LosesWork) => {}
            Some(Fault::LosesWorkOnHangUp) => {
                if self.ledger.claim(id) {
                    sleep(DROPPED).await;
                    self.ledger.act(id);
                }
            }
            Some(Fault::SlowUnderLoad) => {
                let _turn = self.turn.lock().await;
                sleep(SLOW).await;
                self.act_once(id, id);
            }
            Some(Fault::AnswersLate) if payload["event"] == HEAVY => {
                self.act_once(id, id);
                sleep(self.late).await;
            }
            _ => self.act_once(id, id),
        }
        DONE
    }

    /// Whether an event is older than the last one of its conversation.
    fn is_older(&self, payload: &Value) -> bool {
        let conversation = payload.get("conversation").unwrap_or(payload);
        let (id, at) = (&conversation["id"], conversation["timestamp"].as_i64());
        at.is_some_and(|at| !self.ledger.advance(&id.to_string(), at))
    }

    /// Acts unless `key` was there before. Nothing can come between.
    fn act_once(&self, key: &str, id: &str) {
        if self.ledger.claim(key) {
            self.ledger.act(id);
        }
    }
}
