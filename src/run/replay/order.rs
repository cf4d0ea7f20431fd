//! Which deliveries belong together, so that their order is kept.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::Error;
use crate::exchange::Exchange;
use crate::json::{Kind, Path, Tape};
use crate::judge::{MAX_DECODED, decoded};
use crate::pack::{OrderPlace, Pack, recognise_by};

/// How much of a name is shown, in characters.
const MAX_NAME: usize = 40;

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
        let named: Vec<_> = std::iter::once("all")
            .chain(known)
            .map(|name| format!("`{name}`"))
            .collect();
        Err(Error::usage(
            format!("`{text}` is nothing that packs say to belong together"),
            format!("write {}, or a path such as `$.order.id`", named.join(", ")),
        ))
    }

    /// What a record belongs to; none: to nothing. `pack` is that of its provider, when it is known.
    pub fn of(&self, record: &Exchange, pack: Option<&Pack>) -> Option<Belonging> {
        let request = &record.request;
        let body = || decoded(request, MAX_DECODED).unwrap_or_default();
        match self {
            OrderBy::Nothing => None,
            OrderBy::All => Some(Belonging::new("", "all".into())),
            OrderBy::Place(path) => {
                let body = body();
                let tape = Tape::new(body.as_bytes()).ok()?;
                let at = tape.find(path)?;
                let text = match tape.kind(at)? {
                    Kind::String => tape.text(at)?.into_owned(),
                    _ => tape.raw_text(at).to_owned(),
                };
                Some(Belonging::new("", text))
            }
            OrderBy::Named(name) => {
                let pack = pack?;
                let places = pack.provider.order.get(name)?;
                let body = body();
                let tape = Tape::new(body.as_bytes()).ok();
                let recognise =
                    || recognise_by(std::slice::from_ref(pack), request, body.as_bytes());
                let recognised = pack.tells_events_by_path().then(recognise).flatten();
                let read = |place: &OrderPlace| {
                    let text = place.read(request, tape.as_ref(), recognised.as_ref());
                    text.map(|text| text.into_owned())
                };
                let value = places.iter().find_map(read)?;
                Some(Belonging::new(&pack.name, value))
            }
        }
    }
}

/// What a delivery belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// The same for all that belong together.
    pub key: u64,
    /// Its name for people, shortened.
    pub name: String,
}

impl Belonging {
    fn new(provider: &str, name: String) -> Self {
        let mut hasher = DefaultHasher::new();
        (provider, &name).hash(&mut hasher);
        Belonging {
            key: hasher.finish(),
            name: match name.char_indices().nth(MAX_NAME) {
                Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
                None => name,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Body, Direction, Request};

    fn of(order: &OrderBy, body: &str) -> Option<Belonging> {
        let mut request = Request::new("POST", "/");
        request.body = Some(Body::from(body.to_owned()));
        let at = jiff::Timestamp::UNIX_EPOCH;
        let record = Exchange::new("x", at, Direction::Received, request);
        order.of(&record, None)
    }

    #[test]
    fn a_place_holds_what_belongs_together() {
        let order = OrderBy::parse("$.order.id", &[]).unwrap();
        let seven = of(&order, r#"{"order":{"id":"7"}}"#).unwrap();
        assert_eq!(
            of(&order, r#"{"n":1,"order":{"id":"\u0037"}}"#),
            Some(seven.clone())
        );
        assert_eq!(seven.name, "7");
        assert_ne!(of(&order, r#"{"order":{"id":"8"}}"#), Some(seven));
        for none in [r#"{"order":{}}"#, "not json", ""] {
            assert_eq!(of(&order, none), None);
        }
    }

    #[test]
    fn everything_or_nothing_belongs_together() {
        let all = OrderBy::parse("all", &[]).unwrap();
        assert_eq!(of(&all, "a"), of(&all, "b"));
        assert_eq!(of(&OrderBy::Nothing, "a"), None);
    }

    #[test]
    fn long_names_are_shortened_and_told_apart() {
        let order = OrderBy::parse("/id", &[]).unwrap();
        let long =
            |end: &str| of(&order, &format!(r#"{{"id":"{}{end}"}}"#, "é".repeat(100))).unwrap();
        assert_eq!(long("a").name, long("b").name);
        assert_ne!(long("a").key, long("b").key);
        assert_eq!(long("a").name.chars().count(), MAX_NAME + 1);
    }

    #[test]
    fn a_word_that_no_pack_knows_is_refused() {
        let error = OrderBy::parse("conversation", &[]).unwrap_err();
        assert!(error.to_string().contains("`conversation`"), "{error}");
    }
}
