//! When records are put on disk, which is more than being written: it outlives the machine's crash.

use std::str::FromStr;
use std::time::Duration;

/// When records are put on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncPolicy {
    /// Before they are acknowledged.
    Always,
    /// That long after they were written, at the latest.
    Interval(Duration),
    /// When the system likes, and at the end.
    Never,
}

impl SyncPolicy {
    /// What the policies are called.
    pub const NAMES: [&str; 3] = ["always", "interval", "never"];
}

impl Default for SyncPolicy {
    fn default() -> Self {
        SyncPolicy::Interval(Duration::from_millis(50))
    }
}

impl FromStr for SyncPolicy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "always" => Ok(SyncPolicy::Always),
            "interval" => Ok(SyncPolicy::default()),
            "never" => Ok(SyncPolicy::Never),
            _ => Err("write `always`, `interval` or `never`".into()),
        }
    }
}
