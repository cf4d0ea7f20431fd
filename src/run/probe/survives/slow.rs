//! Requests that dribble in, and a good delivery beside them.

use std::time::Duration;

use futures_util::future::{join, join_all};
use humantime::format_duration;
use tokio::time::{Instant, sleep};

use crate::exchange::Exchange;
use crate::judge::{Finding, Rule, Trial, Upshot};
use crate::run::probe::probe::broken;
use crate::run::probe::{Prober, Scene, Shot, Wants, unreached};
use crate::wire::Manner;

use super::{Odd, Part, Plan, afterwards, survived};

/// How many of them there are at the same time.
const SENDERS: u64 = 8;
/// In how many pieces the slow part comes.
const PIECES: u32 = 12;
/// How long they take beyond twice a good delivery.
const HELD: Duration = Duration::from_millis(1200);
/// When the good delivery goes out beside them.
const BESIDE: Duration = Duration::from_millis(150);

/// What is expected.
pub(super) const EXPECTS: &str = "a good delivery beside them accepted before they are done; each of them a 2xx, a 4xx or a closed connection";

/// The probes with slow requests.
pub(super) fn all(event: &str, with_body: bool) -> Vec<Odd> {
    let of = |part, name, word| Odd {
        name,
        sends: format!(
            "`{event}` over {SENDERS} connections at the same time, the {word} byte by byte; beside them a good one"
        ),
        why: "a sender on a bad line, or one that means harm, holds a worker for as long as it likes: with a few of them nobody else is served",
        hint: "put a server or proxy before the application that reads requests to their end first, and limits the time for it",
        plan: Plan::Slow(part),
    };
    let mut all = vec![of(Part::Head, "slow-head", "head")];
    if with_body {
        all.push(of(Part::Body, "slow-body", "body"));
    }
    all
}

pub(super) async fn run(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    part: Part,
    trial: &mut Trial,
) -> Result<(), Upshot> {
    let good = |number| scene.good(number).map_err(|error| broken(&error));
    let usual = prober.fire(&good(SENDERS)?).await;
    if let Some(upshot) = unreached(&usual) {
        trial.exchanges.push(usual);
        return Err(upshot);
    }
    let held = held(prober, Duration::from_micros(usual.timing.total_us));
    trial.exchanges.push(usual);
    let slow = (0..SENDERS).map(good).collect::<Result<Vec<_>, _>>()?;
    let beside = good(SENDERS + 1)?;
    let slow_ones = slow.iter().map(|shot| async move {
        let manner = dribble(shot, part, held);
        prober.fire_as(shot, &manner).await
    });
    let begun = Instant::now();
    let good_one = async {
        sleep(BESIDE).await;
        let exchange = prober.fire(&beside).await;
        (exchange, begun.elapsed())
    };
    let (slow, (beside, answered)) = join(join_all(slow_ones), good_one).await;
    trial
        .findings
        .extend(in_time(prober, scene, &beside, answered, held));
    trial.exchanges.push(beside);
    let label = |number: usize| format!("slow sender {}", number + 1);
    let odd = slow.iter().enumerate();
    // They would all tell the same.
    trial.findings.extend(
        odd.filter_map(|(number, exchange)| survived(exchange, &label(number), false))
            .take(1),
    );
    trial.exchanges.extend(slow);
    afterwards(prober, scene, trial).await
}

/// How long the slow ones take: longer than a good delivery may, and well within what is waited for an answer.
fn held(prober: &Prober<'_>, usual: Duration) -> Duration {
    let wanted = HELD + usual * 2;
    match prober.subject.patience {
        Some(patience) => wanted.min(patience.mul_f64(0.6)),
        None => wanted,
    }
}

/// The part comes in pieces over that time, each a byte, and what is left of it with the rest.
fn dribble(shot: &Shot, part: Part, held: Duration) -> Manner {
    let head = shot.bytes.len() - shot.request.body_bytes().len().min(shot.bytes.len());
    let first = match part {
        Part::Head => head / 2,
        Part::Body => head,
    };
    Manner::byte_by_byte(first, PIECES as usize, held / PIECES)
}

/// What does not hold of the good delivery that went out while the slow ones were on their way.
fn in_time(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    beside: &Exchange,
    answered: Duration,
    held: Duration,
) -> Vec<Finding> {
    const BESIDE_THEM: &str = "the good delivery beside them";
    let expected = prober.subject.expectation(scene.which);
    let findings = Wants::Accepted.judge(expected, beside);
    let named = |finding| Finding {
        path: BESIDE_THEM.into(),
        ..finding
    };
    if findings.is_empty() && answered >= held {
        let wanted = "an answer while they are still sending";
        let millis = |time: Duration| {
            format_duration(Duration::from_millis(time.as_millis() as u64)).to_string()
        };
        let seen = format!(
            "none until they were done: {} after they began, who took {}",
            millis(answered),
            millis(held)
        );
        return vec![named(Finding::new(Rule::Latency, "", wanted, seen))];
    }
    findings.into_iter().map(named).collect()
}
