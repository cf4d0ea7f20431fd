//! Secrets and personal data: found in payloads, header fields, queries and texts, and replaced by values of the same
//! form that mean nothing.
//!
//! A [`Redactor`] decides by what a value looks like and by what its name says. Everything else stays byte for byte:
//! a document is never written again. Nothing here keeps, shows or logs what it found: a [`Found`] says what sort
//! stood where. Detection is a matter of rules, so something personal that looks like nothing of the kind is missed.

mod account;
mod context;
mod date;
mod document;
mod draw;
mod email;
mod encoded;
mod found;
mod headers;
mod inside;
mod kind;
mod known;
mod lorem;
mod machine;
mod naming;
mod number;
mod pairs;
mod part;
mod people;
mod phone;
mod policy;
mod raw;
#[cfg(test)]
mod redact_cases;
mod redactor;
mod scramble;
mod seal;
mod secrecy;
mod token;
mod url;
mod value;
mod words;

pub use found::{Found, Redacted};
pub use kind::Kind;
pub use policy::{Half, Policy, Treat};
pub use redactor::{Redactor, check, is_telling, kind_of, kind_of_number};
pub use secrecy::{is_credential, is_secret};
