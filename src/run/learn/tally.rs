//! How often something was seen, and in how many payloads.

/// How often something was seen, and in how many payloads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// How often.
    pub(super) count: u64,
    /// In how many payloads.
    pub(super) payloads: u64,
    last: Option<u64>,
}

impl Tally {
    /// Counts a sighting in that payload, and says whether it is the first one there. Payloads come one after the
    /// other.
    pub(super) fn see(&mut self, payload: u64) -> bool {
        self.count += 1;
        let first = self.last != Some(payload);
        self.last = Some(payload);
        self.payloads += u64::from(first);
        first
    }

    /// Adds what was seen in other payloads.
    pub(super) fn merge(&mut self, other: &Tally) {
        self.count += other.count;
        self.payloads += other.payloads;
        self.last = self.last.max(other.last);
    }
}
