//! The usual mistakes around signatures, each tried and named only when the signature holds with it.
//!
//! One mistake is tried at a time. Nothing here decides whether a signature is valid: that is `verify` alone.

mod body;
mod headers;
mod json_forms;
mod schemes;
mod secrets;
mod time;
mod trial;
mod urls;
mod writing;

pub(super) use body::body;
pub(super) use headers::headers;
pub use json_forms::rewritten;
pub(super) use schemes::schemes;
pub(super) use secrets::secrets;
pub(super) use time::time;
pub(super) use trial::Trial;
pub(super) use urls::urls;
pub(super) use writing::writing;
