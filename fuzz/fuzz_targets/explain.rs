//! Explaining why a signature does not hold: any request, every embedded scheme. No secret gets into the text.

#![no_main]

mod request;
mod schemes;

use hookctl::signature::{Policy, Received, Unsigned, explain, sign};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use schemes::SCHEMES;

fuzz_target!(|input: &[u8]| {
    let Some((choice, request)) = request::read(input) else {
        return;
    };
    let (name, scheme) = &SCHEMES[choice % SCHEMES.len()];
    let secret = scheme.throwaway_secret(request::entropy(input));
    let secret = secret.expect("the scheme has a secret");
    let now: Timestamp = "2026-02-13T01:27:33Z".parse().expect("a time");
    let policy = Policy {
        now,
        tolerance: None,
    };
    let others: Vec<_> = SCHEMES
        .iter()
        .filter(|(other, _)| other != name)
        .map(|(other, scheme)| (other.as_str(), scheme))
        .collect();
    let url = format!("https://acme.test{}", request.target);
    let texts = [secret.clone().into_bytes()];
    let mut received = Received {
        method: &request.method,
        url: Some(&url),
        target: &request.target,
        headers: &request.headers,
        body: request.body_bytes(),
    };
    check(
        &secret,
        &explain(scheme, &texts, &received, &policy, &others),
    );

    // The same request signed, but with other bytes: the mistakes that are tried on it now nearly fit.
    let unsigned = Unsigned {
        method: &request.method,
        url: &url,
        headers: &request.headers,
        body: request.body_bytes(),
        id: "7f0c",
        at: now,
    };
    let Ok(key) = scheme.secret(secret.as_bytes()) else {
        return;
    };
    let Ok(signed) = sign(scheme, &[key], &unsigned) else {
        return;
    };
    let mut headers = request.headers.clone();
    for header in &signed.headers {
        headers.set(header.name.clone(), header.value.clone());
    }
    let body = request.body_bytes().strip_suffix(b"\n");
    received.headers = &headers;
    received.body = body.unwrap_or(b"{}");
    check(
        &secret,
        &explain(scheme, &texts, &received, &policy, &others),
    );
});

fn check(secret: &str, explanation: &hookctl::signature::Explanation) {
    for cause in &explanation.causes {
        for text in [&cause.what, &cause.help] {
            assert!(!text.contains(secret), "a secret in `{text}`");
        }
    }
}
