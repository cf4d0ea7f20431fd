//! Checking signatures: any request against every embedded scheme. With a secret nobody knows nothing is valid, and
//! without a secret nothing is checked.

#![no_main]

mod request;
mod schemes;

use hookctl::exchange::SignatureState;
use hookctl::signature::{Policy, Received, Tolerance, verify};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use schemes::SCHEMES;

fuzz_target!(|input: &[u8]| {
    let Some((choice, request)) = request::read(input) else {
        return;
    };
    let (name, scheme) = &SCHEMES[choice % SCHEMES.len()];
    let text = scheme.throwaway_secret(request::entropy(input));
    let Some(Ok(secret)) = text.map(|text| scheme.secret(text.as_bytes())) else {
        panic!("{name} has a secret");
    };
    let now: Timestamp = "2026-02-13T01:27:33Z".parse().expect("a time");
    let own = format!("https://acme.test{}", request.target);
    for tolerance in [None, Some(Tolerance::Unlimited)] {
        let policy = Policy { now, tolerance };
        for url in [None, Some(own.as_str())] {
            let received = Received {
                method: &request.method,
                url,
                target: &request.target,
                headers: &request.headers,
                body: request.body_bytes(),
            };
            let verdict = verify(scheme, std::slice::from_ref(&secret), &received, &policy);
            assert_ne!(verdict.state, SignatureState::Valid, "{name}");
            assert_eq!(verdict.matched, None, "{name}");
            assert!(verdict.reason.is_some(), "{name}");
            let unknown = verify(scheme, &[], &received, &policy);
            assert_eq!(unknown.state, SignatureState::Unchecked, "{name}");
        }
    }
});
