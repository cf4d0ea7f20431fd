//! The packs inside the program, as the build script found them in `samples/`.

use super::catalogue::Summary;
use super::provider::Provider;

// `PACKS`, in the order of their names, and `DOCUMENTS`.
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A pack inside the program.
pub(super) struct EmbeddedPack {
    /// The pack's name.
    pub(super) name: &'static str,
    /// The provider's name for people.
    title: &'static str,
    /// Its editions, the default one first.
    editions: &'static [&'static str],
    /// Its events: short name and title, in the order of the file.
    events: &'static [(&'static str, &'static str)],
    /// Whether the provider signs.
    signs: bool,
    /// Its provider file as JSON.
    provider: &'static str,
    /// Its files: path inside the pack, bytes.
    pub(super) files: &'static [(&'static str, &'static [u8])],
}

impl EmbeddedPack {
    /// The pack of that name.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        let at = PACKS.binary_search_by(|pack| pack.name.cmp(name));
        at.ok().and_then(|at| PACKS.get(at))
    }

    /// What its provider file says; none where only the file itself can tell.
    pub(super) fn provider(&self) -> Option<Provider> {
        serde_json::from_str(self.provider).ok()
    }

    /// What a list shows of it, known since the program was built.
    pub(super) fn summary(&self) -> Summary {
        Summary {
            pack: self.name.to_owned(),
            name: self.title.to_owned(),
            editions: self.editions.iter().map(|&name| name.to_owned()).collect(),
            events: self
                .events
                .iter()
                .map(|&(short, title)| (short.to_owned(), title.to_owned()))
                .collect(),
            signs: self.signs,
        }
    }
}

/// A file beside the packs.
pub(super) fn document(name: &str) -> Option<&'static str> {
    let found = DOCUMENTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}
