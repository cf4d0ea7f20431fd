//! Asking a URL until it says what it should.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use super::checking::{check, milliseconds};
use super::poll::Poll;
use super::stage::{Outcome, Stage, Tried};
use super::variables::Variables;
use crate::Error;
use crate::exchange::{Body, Request, Statuses};
use crate::judge::{Finding, Rule};
use crate::wire::encode;

/// The least that the first question may take.
const SHORTEST: Duration = Duration::from_secs(1);

/// How long a question may take that is asked at the end of the time.
const LAST: Duration = Duration::from_millis(250);

/// Asks until it is so, or the time is over. Of the questions the last is kept.
///
/// # Errors
/// When the question cannot be asked.
pub(super) async fn poll(
    stage: &Stage,
    poll: &Poll,
    variables: &Variables<'_>,
) -> Result<Outcome, Error> {
    let target = stage.address(&poll.url.fill(variables)?)?;
    let request = request(poll, &target, variables)?;
    let bytes = encode(&request);
    // However short the wait, the first question has the time to be answered.
    let patience = poll.timeout.unwrap_or(stage.options.timeout);
    let client = stage.client(Some(patience.min(poll.within.max(SHORTEST))))?;
    let begun = Instant::now();
    let deadline = begun + poll.within;
    let mut asked = 0u64;
    let mut last: Option<(Tried, Vec<Finding>)> = None;
    loop {
        let at = (stage.now)();
        let method = request.method.as_str();
        let question = client.deliver(&target, &bytes, method);
        let limit = match last.is_some() {
            true => deadline.max(Instant::now() + LAST),
            false => begun + patience.max(SHORTEST),
        };
        let Ok(delivered) = timeout_at(limit, question).await else {
            break;
        };
        asked += 1;
        let tried = stage.tried(request.clone(), &target, at, delivered);
        let findings = match tried.answer() {
            Some(answer) => check(
                answer,
                tried.took(),
                &poll.until,
                &Statuses::success(),
                variables,
            )?,
            None => vec![Finding::new(
                Rule::NoAnswer,
                "",
                "an answer",
                tried.exchange.error.clone().unwrap_or_default(),
            )],
        };
        let holds = findings.is_empty();
        last = Some((tried, findings));
        let now = Instant::now();
        if holds || now >= deadline {
            break;
        }
        // The last question is asked when the time is over, however long the pauses are.
        sleep(poll.every.min(deadline - now)).await;
    }
    Ok(outcome(last, asked, poll, begun))
}

fn outcome(
    last: Option<(Tried, Vec<Finding>)>,
    asked: u64,
    poll: &Poll,
    begun: Instant,
) -> Outcome {
    let mut outcome = Outcome::default();
    let Some((tried, findings)) = last else {
        return outcome;
    };
    outcome.answer = tried.answer().cloned();
    match (&tried.error, tried.connected) {
        (Some(error), false) => outcome.broken = Some((error.to_string(), error.help())),
        _ => outcome.findings = findings,
    }
    let within = humantime::format_duration(poll.within);
    for finding in &mut outcome.findings {
        finding.expected = format!("{} within {within}", finding.expected);
    }
    let questions = match asked {
        1 => "once".to_owned(),
        asked => format!("{asked} times"),
    };
    outcome.figures.push(("asked".into(), questions));
    outcome
        .figures
        .push(("waited".into(), milliseconds(begun.elapsed())));
    outcome.exchanges.push(tried.exchange);
    outcome
}

fn request(
    poll: &Poll,
    target: &crate::wire::Target,
    variables: &Variables<'_>,
) -> Result<Request, Error> {
    let method = poll.method.as_ref().map(|method| method.fill(variables));
    let method = method.transpose()?.unwrap_or_else(|| "GET".into());
    let mut request = Request::new(method, target.path_and_query.as_str());
    request.headers.push("Host", target.authority.as_str());
    request
        .headers
        .push("User-Agent", concat!("hookctl/", env!("CARGO_PKG_VERSION")));
    request.headers.push("Accept", "*/*");
    if let Some(body) = &poll.body {
        let body = body.fill(variables)?;
        request.headers.push("Content-Type", "application/json");
        request
            .headers
            .push("Content-Length", body.len().to_string());
        request.body = Some(Body::from(body));
    }
    for (name, value) in &poll.headers {
        match value {
            Some(value) => request.headers.set(name.as_str(), value.fill(variables)?),
            None => request.headers.remove(name),
        }
    }
    match request.unsound() {
        None => Ok(request),
        Some(what) => Err(Error::usage(what, "look at what the poll is made of")),
    }
}
