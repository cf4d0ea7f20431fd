//! What went over the wire, as plain data: [`Request`], [`Response`], [`Exchange`] and their JSON form.
//!
//! This room knows nobody. It keeps bytes exactly as they were and never parses, decodes or judges a body.

mod body;
mod escape;
mod forwarded;
mod headers;
mod json;
mod record;
mod request;
mod response;
mod rewrite;
mod statuses;
mod token;
mod verdict;
mod write;

pub use body::Body;
pub use forwarded::Forwarded;
pub use headers::{Header, Headers};
pub use json::Text;
pub use record::{Connection, Direction, Exchange, Timing, VERSION};
pub use request::{Fidelity, Request};
pub use response::Response;
pub use statuses::Statuses;
pub use token::is_token;
pub use verdict::{SchemaState, SchemaVerdict, SignatureState, SignatureVerdict};
