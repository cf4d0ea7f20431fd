//! Which deliveries belong together, so that their order is kept.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::Error;
use crate::exchange::Exchange;
use crate::json::{Kind, Path, Tape};
use crate::pack::{Pack, recognise_by};

/// What belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderBy {
    /// Nothing: every delivery goes out when it is due.
    Nothing,
    /// Everything: one delivery after the other.
    All,
    /// What a pack names, such as `conversation`: by provider.
    Named(String),
    /// What has the same value there.
    Place(Path),
}

impl OrderBy {
    /// Reads `all`, a name of the packs, or a path in the body.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is neither a name of a pack nor a path.
    pub fn parse(text: &str, packs: &[Pack]) -> Result<Self, Error> {
        let names = || packs.iter().flat_map(|pack| pack.provider.order.names());
        if text == "all" {
            return Ok(OrderBy::All);
        }
        if names().any(|name| name == text) {
            return Ok(OrderBy::Named(text.to_owned()));
        }
        if text.starts_with(['$', '/']) || text.contains(['.', '[']) {
            return Path::parse(text).map(OrderBy::Place);
        }
        let mut known: Vec<&str> = names().collect();
        known.sort_unstable();
        known.dedup();
        Err(Error::usage(
            format!("`{text}` is nothing that packs say to belong together"),
            format!(
                "write `all`, {}, or a path such as `$.order.id`",
                known
                    .iter()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        ))
    }

    /// What a record belongs to; none: to nothing. `pack` is that of its provider, when it is known.
    pub fn key(&self, record: &Exchange, pack: Option<&Pack>) -> Option<u64> {
        let request = &record.request;
        let mut hasher = DefaultHasher::new();
        match self {
            OrderBy::Nothing => return None,
            OrderBy::All => {}
            OrderBy::Place(path) => {
                let tape = Tape::new(request.body_bytes()).ok()?;
                let at = tape.find(path)?;
                match tape.kind(at)? {
                    Kind::String => tape.text(at)?.hash(&mut hasher),
                    _ => tape.raw(at).hash(&mut hasher),
                }
            }
            OrderBy::Named(name) => {
                let pack = pack?;
                let places = pack.provider.order.get(name)?;
                let tape = Tape::new(request.body_bytes()).ok();
                let recognised = pack
                    .tells_events_by_path()
                    .then(|| {
                        recognise_by(std::slice::from_ref(pack), request, request.body_bytes())
                    })
                    .flatten();
                let read = |place: &crate::pack::OrderPlace| {
                    place
                        .read(request, tape.as_ref(), recognised.as_ref())
                        .map(|text| text.into_owned())
                };
                let value = places.iter().find_map(read)?;
                (&pack.name, value).hash(&mut hasher);
            }
        }
        Some(hasher.finish())
    }
}
