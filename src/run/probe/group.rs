//! The groups of probes.

use std::fmt;

/// What a group of probes asks of the endpoint. Its name is the suite of its trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// It accepts whatever the provider may send.
    Accepts,
    /// It refuses what the provider did not send.
    Refuses,
    /// It does a thing once, however often it is told.
    Once,
    /// It tries again and succeeds as the provider would have it.
    Retries,
    /// It answers in time.
    OnTime,
    /// It is still there after what is odd.
    Survives,
}

impl Group {
    /// All of them, in the order in which they are tried: what may wear the endpoint out comes last.
    pub const ALL: [Group; 6] = [
        Group::Accepts,
        Group::Refuses,
        Group::Once,
        Group::Retries,
        Group::OnTime,
        Group::Survives,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Accepts => "accepts",
            Group::Refuses => "refuses",
            Group::Once => "once",
            Group::Retries => "retries",
            Group::OnTime => "on-time",
            Group::Survives => "survives",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
