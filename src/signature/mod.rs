//! How a signature is made and how it is checked: one [`Scheme`], read both ways.
//!
//! This room owns the scheme model, the key bytes and every cryptographic step. It is pure: it opens no socket,
//! reads no clock, environment or terminal; the time, the delivery id and the URL are arguments. It never parses a
//! body and writes it again, and never prints a secret.
//!
//! ```
//! use hookctl::exchange::{Headers, SignatureState};
//! use hookctl::signature::{Policy, Reason, Received, Scheme, Unsigned, sign, verify};
//!
//! let scheme: Scheme = toml::from_str(
//!     r#"
//!     algorithm = "hmac-sha256"
//!     message = "{timestamp}.{body}"
//!     signature = { header = "X-Acme-Signature", format = "sha256={hex}" }
//!     timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m", future = true }
//!     "#,
//! )?;
//! let secrets = [scheme.secret(b"shared with the provider")?];
//! let now: jiff::Timestamp = "2026-02-13T01:27:33Z".parse()?;
//!
//! let signed = sign(
//!     &scheme,
//!     &secrets,
//!     &Unsigned {
//!         method: "POST",
//!         url: "https://example.com/hooks",
//!         headers: &Headers::new(),
//!         body: b"{\"total\": 10.00}",
//!         id: "7f0c",
//!         at: now,
//!     },
//! )?;
//! assert_eq!(signed.headers.text("X-Acme-Timestamp"), Some("1770946053"));
//!
//! let mut received = Received {
//!     method: "POST",
//!     url: None,
//!     target: "/hooks",
//!     headers: &signed.headers,
//!     body: b"{\"total\": 10.00}",
//! };
//! let policy = Policy { now, tolerance: None };
//! assert_eq!(verify(&scheme, &secrets, &received, &policy).state, SignatureState::Valid);
//!
//! received.body = b"{\"total\": 10.0}";
//! let refused = verify(&scheme, &secrets, &received, &policy);
//! assert_eq!(refused.state, SignatureState::Invalid);
//! assert_eq!(refused.reason, Some(Reason::SignatureMismatch));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod algorithm;
mod cause;
mod claims;
mod der;
mod encoding;
mod explain;
mod forge;
mod form;
mod format;
mod id;
mod key;
mod mac;
mod message;
mod mistakes;
mod name;
mod place;
mod pointer;
mod read;
mod reason;
mod resign;
mod restamp;
mod scheme;
mod secret;
mod shared_key;
mod sign;
mod signature_place;
mod small_order;
mod spelling;
mod substitute;
mod throwaway;
mod throwaway_body;
mod timestamp;
mod tolerance;
mod url;
mod veil;
mod verify;

pub use algorithm::Algorithm;
pub use cause::Cause;
pub use claims::Claims;
pub use explain::{Explanation, explain};
pub use forge::{Forgery, forge};
pub use id::IdRule;
pub use mac::hmac_sha256;
pub use mistakes::rewritten;
pub use read::Received;
pub use reason::Reason;
pub use resign::{Anew, resign};
pub use restamp::restamp;
pub use scheme::Scheme;
pub use secret::Secret;
pub use sign::{Signed, Unsigned, expected, sign};
pub use signature_place::SignaturePlace;
pub use substitute::substitute;
pub use tolerance::Tolerance;
pub use veil::Veil;
pub use verify::{Policy, Verdict, verify};

#[cfg(test)]
mod properties;
