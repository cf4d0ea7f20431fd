//! How deliveries are made, and with what their answers are compared.

use hookctl::Error;
use hookctl::json::Pattern;
use hookctl::judge::Comparison;
use hookctl::pack::Pack;
use hookctl::run::RetryPolicy;
use hookctl::run::replay::{AnswerCheck, Compare, Destination};
use hookctl::wire::{ClientOptions, Target, TlsOptions};

use super::args::ReplayArgs;
use crate::cli::payload;
use crate::cli::session::Session;

/// How much of an answer is kept where it is compared, in bytes.
const MAX_COMPARED: usize = 16 << 20;

/// With what answers are compared; `other` is the other endpoint.
pub fn compare(args: &ReplayArgs, other: Option<Target>) -> Result<Compare, Error> {
    let compare = &args.compare;
    let patterns = compare
        .ignore
        .iter()
        .map(|text| text.parse())
        .collect::<Result<Vec<Pattern>, Error>>()?;
    let check = AnswerCheck {
        headers: compare.compare_header.clone(),
        bodies: Comparison::new().ignoring(patterns),
        latency_factor: compare.latency_factor,
    };
    let asked = !compare.ignore.is_empty()
        || !compare.compare_header.is_empty()
        || compare.latency_factor.is_some();
    match other {
        Some(target) => {
            let to = Destination {
                target,
                keep_host: args.what.keep_host,
            };
            Ok(Compare::Other { to, check })
        }
        None if compare.compare => Ok(Compare::Recorded(check)),
        None if asked => Err(Error::usage(
            "nothing is compared, so there is nothing to leave out or to add",
            "add `--compare`, or `--and-to URL`",
        )),
        None => Ok(Compare::Nothing),
    }
}

/// The client's time-outs and trust.
pub fn client_options(args: &ReplayArgs, session: &Session) -> Result<ClientOptions, Error> {
    let delivery = &args.delivery;
    Ok(ClientOptions {
        timeout: delivery.timeout.min(payload::FOR_EVER),
        max_body: match args.compare.compare || args.compare.and_to.is_some() {
            true => MAX_COMPARED,
            false => ClientOptions::default().max_body,
        },
        connect_timeout: delivery.connect_timeout,
        tls: TlsOptions {
            cacert: delivery
                .cacert
                .clone()
                .or(session.settings()?.cacert.clone()),
            insecure: delivery.insecure,
        },
        ..ClientOptions::default()
    })
}

/// When a delivery is tried again, by the pack of its provider.
pub fn retry(args: &ReplayArgs) -> Result<impl Fn(Option<&Pack>) -> RetryPolicy, Error> {
    let asked = args.delivery.retry.as_str();
    let scale = args.delivery.time_scale;
    let fixed = match asked {
        "none" => Some(RetryPolicy::none()),
        "provider" => None,
        number => Some(RetryPolicy::times(number.parse().map_err(|_| {
            Error::usage(
                format!("`--retry {number}` is not a retry policy"),
                "write `none`, `provider` or a number",
            )
        })?)),
    };
    Ok(move |pack: Option<&Pack>| {
        let own = || match pack.map(|pack| &pack.provider.delivery) {
            Some(rule) => RetryPolicy::schedule(rule.retries.clone(), rule.retry_on.clone()),
            None => RetryPolicy::none(),
        };
        fixed.clone().unwrap_or_else(own).scaled(scale)
    })
}
