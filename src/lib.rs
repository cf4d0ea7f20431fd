//! The library behind `hookctl`, a test bench for people who receive webhooks.
//!
//! One pipeline: a source (a [`pack`] with the [`wire`] client, the wire server, a [`capture`]) gives
//! [`Exchange`](exchange::Exchange)s; [`signature`] and [`judge`] find out what holds; [`run`] joins them, and
//! [`report`] shows the [`Case`](judge::Case)s that come out.
//!
//! ```
//! use hookctl::exchange::{Headers, SignatureState};
//! use hookctl::pack::Catalogue;
//! use hookctl::signature::{Policy, Received, Unsigned, sign, verify};
//!
//! let pack = Catalogue::embedded().pack("standard-webhooks")?;
//! let scheme = pack.provider.signature.as_ref().expect("the provider signs");
//! let secrets = [scheme.secret(b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?];
//! let now = "2021-02-25T15:02:10Z".parse()?;
//!
//! // Sign, as the provider does.
//! let body = br#"{"test": 2432232314}"#;
//! let unsigned = Unsigned {
//!     method: "POST",
//!     url: "https://example.com/hooks",
//!     headers: &Headers::new(),
//!     body,
//!     id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
//!     at: now,
//! };
//! let signed = sign(scheme, &secrets, &unsigned)?;
//! assert_eq!(
//!     signed.headers.text("webhook-signature"),
//!     Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
//! );
//!
//! // Verify, as the receiver has to; and refuse what was changed by a byte.
//! let policy = Policy { now, tolerance: None };
//! let mut received =
//!     Received { method: "POST", url: None, target: "/hooks", headers: &signed.headers, body };
//! assert_eq!(verify(scheme, &secrets, &received, &policy).state, SignatureState::Valid);
//! received.body = br#"{"test": 2432232315}"#;
//! assert_eq!(verify(scheme, &secrets, &received, &policy).state, SignatureState::Invalid);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod capture;
pub mod error;
pub mod exchange;
pub mod json;
pub mod judge;
pub mod pack;
pub mod redact;
pub mod report;
pub mod run;
pub mod signature;
pub mod vary;
pub mod wire;

pub use error::Error;
