//! Passing requests on to the app under development, and its answers back.

use std::time::Duration;

use tokio::time::sleep;

use crate::Error;
use crate::exchange::{Body, Exchange, Forwarded, Request, Response};
use crate::run::passing_on::{outgoing, returning, target_of};
use crate::run::route::Route;
use crate::wire::{Client, ClientOptions, Delivered, Target, encode};

/// The pause before the first retry; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between two attempts.
const LAST_PAUSE: Duration = Duration::from_secs(2);

/// How requests are passed on.
#[derive(Clone, Debug)]
pub struct ForwardOptions {
    /// Where to; the first route that fits counts.
    pub routes: Vec<Route>,
    /// Whether `Host` stays as the provider sent it.
    pub keep_host: bool,
    /// How often it is tried again when the connection fails or the answer is a 5xx.
    pub retries: u32,
    /// Time-outs, sizes and whom to trust.
    pub client: ClientOptions,
}

/// Passes requests on.
#[derive(Debug)]
pub struct Forwarder {
    client: Client,
    options: ForwardOptions,
}

impl Forwarder {
    /// A forwarder with those options.
    ///
    /// # Errors
    /// Those of [`Client::new`].
    pub fn new(options: ForwardOptions) -> Result<Self, Error> {
        Ok(Forwarder {
            client: Client::new(options.client.clone())?,
            options,
        })
    }

    /// Where a request goes, if anywhere; `short` is its event's short name.
    pub fn route(&self, exchange: &Exchange, short: Option<&str>) -> Option<Target> {
        let routes = &self.options.routes;
        let route = routes.iter().find(|route| route.fits(exchange, short))?;
        Some(target_of(&route.to, &exchange.request))
    }

    /// Passes a request on; gives the answer to give back and the record of it. An app that cannot be reached is
    /// answered for with 502, one that takes too long with 504.
    pub async fn pass_on(&self, request: &Request, target: &Target) -> (Response, Forwarded) {
        let passed = outgoing(request, target, self.options.keep_host);
        let bytes = encode(&passed);
        let mut attempts = 1;
        let mut pause = FIRST_PAUSE;
        let delivered = loop {
            let delivered = self.client.deliver(target, &bytes, &passed.method).await;
            if attempts > self.options.retries || !is_worth_another(&delivered) {
                break delivered;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LAST_PAUSE);
            attempts += 1;
        };
        let refusal = refusal(&delivered);
        let answer = match (&refusal, &delivered.response) {
            (None, Some(response)) => returning(response),
            (why, _) => instead(&delivered, why.as_deref().unwrap_or("there is no answer")),
        };
        let forwarded = Forwarded {
            url: target.url(),
            attempts,
            response: delivered.response,
            timing: delivered.timing,
            error: refusal,
        };
        (answer, forwarded)
    }
}

/// Why the app's answer cannot be given back; none where it can.
fn refusal(delivered: &Delivered) -> Option<String> {
    if let Some(error) = &delivered.error {
        return Some(error.to_string());
    }
    match &delivered.response {
        None => Some("there is no answer".into()),
        Some(response) if response.truncated => {
            let kept = response.body_bytes().len();
            Some(format!(
                "the answer is larger than the {kept} bytes that are passed back"
            ))
        }
        Some(response) if response.status < 200 => Some(format!(
            "it answered {}, which nobody asked for",
            response.status
        )),
        Some(_) => None,
    }
}

/// The answer in place of the app's.
fn instead(delivered: &Delivered, why: &str) -> Response {
    let mut response = Response::new(if delivered.timed_out { 504 } else { 502 });
    response
        .headers
        .push("Content-Type", "text/plain; charset=utf-8");
    response.body = Some(Body::from(format!(
        "hookctl could not forward this: {why}\n"
    )));
    response.by = Some("forward".into());
    response
}

/// Whether another attempt may come to something else: the connection failed, or the app did. One that took too long
/// has kept the provider waiting long enough.
fn is_worth_another(delivered: &Delivered) -> bool {
    match &delivered.response {
        Some(response) => delivered.error.is_none() && (500..600).contains(&response.status),
        None => !delivered.timed_out,
    }
}
