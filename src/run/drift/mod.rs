//! Drift: what payloads have that their provider does not document, and the other way round, over a whole capture.
//!
//! Payloads are judged one by one, in parallel, and their findings are folded into one [`Difference`] for each
//! event, rule and place, so that memory does not grow with the capture.

mod difference;
mod judged;
mod summary;

pub use difference::{Difference, Seen};
pub use judged::{Judged, Sighting, Verdict};
pub use summary::{EventSummary, Standing, Summary};
