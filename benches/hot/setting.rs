//! What the paths work on: one event of one provider, signed, recorded, and its schema.

use hookctl::Error;
use hookctl::capture::Reader;
use hookctl::exchange::{Direction, Exchange};
use hookctl::judge::Schema;
use hookctl::pack::{Catalogue, Pack};
use hookctl::run::{Composed, Fixed, Payload, Recipe};
use hookctl::signature::Secret;
use hookctl::wire::Target;
use jiff::Timestamp;

const PROVIDER: &str = "voxsig";
const EDITION: &str = "documented";
const EVENT: &str = "conversation_created";
const SECRET: &[u8] = b"no secret, but one for measuring";

/// A capture of the deliveries of one provider.
pub const CAPTURE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/captures/chatwoot-based.jsonl"
);

/// When all of it happens.
pub fn now() -> Result<Timestamp, Error> {
    Ok(Timestamp::from_second(1_772_435_645).unwrap_or_default())
}

/// The provider's pack.
pub fn pack() -> Result<Pack, Error> {
    Catalogue::embedded().pack(PROVIDER)
}

/// What signs and verifies.
pub fn secret(pack: &Pack) -> Result<Secret, Error> {
    let scheme = pack.provider.signature.as_ref();
    scheme.ok_or_else(|| none("scheme"))?.secret(SECRET)
}

/// The secret as a user gives it.
pub fn secret_text() -> Vec<u8> {
    SECRET.to_vec()
}

/// The event, to be rendered and signed for each delivery.
pub fn recipe() -> Result<Recipe, Error> {
    let pack = pack()?;
    let sample = pack.sample(EDITION, EVENT)?;
    Ok(Recipe {
        event: Some(pack.event(EVENT, Some(EDITION))?),
        free_event: None,
        payload: Payload::Sample(sample.ok_or_else(|| none("sample"))?),
        edits: Vec::new(),
        params: Vec::new(),
        method: None,
        headers: hookctl::exchange::Headers::new(),
        target: Target::parse("http://127.0.0.1:4000/hooks")?,
        public_url: None,
        secrets: vec![secret(&pack)?],
        fixed: Fixed {
            fresh: 0,
            seed: 1,
            id: None,
            payload_at: None,
            signed_at: None,
        },
        pack,
    })
}

/// One delivery of it.
pub fn composed() -> Result<Composed, Error> {
    recipe()?.prepare(0, now()?)?.compose(now()?)
}

/// The delivery as a listener records it, nothing found out yet.
pub fn received() -> Result<Exchange, Error> {
    let id = "01983a5e-0000-7000-8000-000000000000";
    let request = composed()?.request;
    Ok(Exchange::new(id, now()?, Direction::Received, request))
}

/// The schema of the event.
pub fn schema() -> Result<Schema, Error> {
    let schema = pack()?.schema(EDITION, EVENT)?;
    Schema::compile(&schema.ok_or_else(|| none("schema"))?, EVENT)
}

/// How many records the capture has.
pub fn records() -> Result<u64, Error> {
    let mut reader = Reader::open(std::path::Path::new(CAPTURE))?;
    let mut records = 0;
    while reader.next_record()?.is_some() {
        records += 1;
    }
    Ok(records)
}

fn none(what: &str) -> Error {
    Error::usage(format!("`{EVENT}` has no {what}"), "choose another event")
}
