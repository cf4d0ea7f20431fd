//! `provider.toml`: any bytes. A provider that can be read can be used: what its scheme signs, its scheme accepts.

#![no_main]

use hookctl::exchange::{Headers, SignatureState};
use hookctl::pack::Provider;
use hookctl::signature::{Policy, Received, Unsigned, sign, verify};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut provider) = Provider::parse(bytes, "acme/provider.toml") else {
        return;
    };
    let _ = provider.set_header_prefix("X-Other-");
    let Some(scheme) = &provider.signature else {
        return;
    };
    let Some(text) = scheme.throwaway_secret([7; 64]) else {
        return;
    };
    let Ok(secret) = scheme.secret(text.as_bytes()) else {
        return;
    };
    let now: Timestamp = "2026-02-13T01:27:33Z".parse().expect("a time");
    let body = scheme.throwaway_body(now);
    let url = "https://acme.test/hooks?a=1";
    let unsigned = Unsigned {
        method: "POST",
        url,
        headers: &Headers::new(),
        body: &body,
        id: "7f0c",
        at: now,
    };
    let secrets = [secret];
    let Ok(signed) = sign(scheme, &secrets, &unsigned) else {
        return;
    };
    // Put into the query or the body, the signature changes what is sent; the run room does that.
    if signed.query.is_some() || signed.body.is_some() || signed.url.is_some() {
        return;
    }
    let received = Received {
        method: "POST",
        url: Some(url),
        target: "/hooks?a=1",
        headers: &signed.headers,
        body: &body,
    };
    let policy = Policy {
        now,
        tolerance: None,
    };
    let verdict = verify(scheme, &secrets, &received, &policy);
    assert_eq!(verdict.state, SignatureState::Valid, "{:?}", verdict.reason);
});
