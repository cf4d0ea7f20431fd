//! What is told of a probe, whatever it comes to.

use crate::judge::Trial;

use super::Group;

/// What a probe is about, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What it belongs to.
    pub group: Group,
    /// Its name, unique within the group.
    pub name: String,
    /// What is sent: `message_created without a signature`.
    pub sends: String,
    /// What is expected: `a 4xx`.
    pub expects: String,
    /// Why it matters, in a sentence.
    pub why: String,
    /// What to look at when it fails, in a sentence. Probes that fail for one cause have the same hint.
    pub hint: String,
}

impl About {
    /// What people select it by: `refuses/no-signature`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }

    /// The trial of it, not made yet.
    pub fn trial(&self) -> Trial {
        Trial {
            sends: self.sends.clone(),
            expects: self.expects.clone(),
            why: self.why.clone(),
            hint: self.hint.clone(),
            ..Trial::new(self.group.as_str(), self.name.as_str())
        }
    }
}
