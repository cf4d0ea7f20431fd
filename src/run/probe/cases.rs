//! A pack, and what an endpoint is tested with, for the tests of this room.

use jiff::Timestamp;

use crate::exchange::Headers;
use crate::pack::{Catalogue, Pack};
use crate::run::{Fixed, Payload, Recipe};
use crate::wire::Target;

use super::{Setup, Subject};

/// A provider that signs time, id and body.
pub const SIGNED: &str = r#"
format = 1
name = "Acme"
default_edition = "documented"
[recognise]
event = "body:/event"
[signature]
algorithm = "hmac-sha256"
message = "{id}.{timestamp}.{body}"
signature = { header = "X-Acme-Signature", format = "sha256={hex}" }
timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m", future = true }
id = { header = "X-Acme-Id" }
[event.made]
title = "Something is made"
[event.gone]
title = "Something is gone"
"#;

/// The moment of the tests.
pub fn at() -> Timestamp {
    Timestamp::from_second(1_770_000_000).unwrap()
}

/// The pack of that `provider.toml`, with a small payload for each of its events.
pub fn pack(provider: &str) -> Pack {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("acme");
    let edition = own.join("documented");
    std::fs::create_dir_all(&edition).unwrap();
    std::fs::write(own.join("provider.toml"), provider).unwrap();
    for event in ["made", "gone"] {
        let sample = format!(
            r#"{{"event":"{event}","id":"{{{{uuid}}}}","total":10.00,"note":null,"tags":["a"]}}"#
        );
        std::fs::write(edition.join(format!("{event}.json")), sample).unwrap();
        std::fs::write(edition.join(format!("{event}.schema.json")), SCHEMA).unwrap();
    }
    // The pack reads its files when they are asked for, so the folder has to outlive this.
    let kept = folder.keep();
    Catalogue::empty()
        .with_folder(&kept)
        .unwrap()
        .pack("acme")
        .unwrap()
}

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["event", "id"],
  "properties": {
    "event": {"type": "string"},
    "id": {"type": "string"},
    "total": {"type": "number"},
    "note": {"type": ["string", "null"]},
    "tags": {"type": "array", "items": {"type": "string"}},
    "kind": {"enum": ["a", "b"]}
  }
}"#;

/// What an endpoint of that pack is tested with.
pub fn subject(provider: &str) -> Subject {
    setup(provider).subject().unwrap()
}

/// What that is made from.
pub fn setup(provider: &str) -> Setup {
    let pack = pack(provider);
    let scheme = pack.provider.signature.as_ref();
    let secrets = scheme.map(|scheme| scheme.secret(b"opensesame").unwrap());
    Setup {
        base: Recipe {
            event: None,
            free_event: None,
            payload: Payload::None,
            edits: Vec::new(),
            params: Vec::new(),
            method: None,
            headers: Headers::new(),
            target: Target::parse("http://127.0.0.1:9/hooks").unwrap(),
            public_url: None,
            secrets: secrets.into_iter().collect(),
            fixed: Fixed {
                seed: 7,
                id: None,
                payload_at: None,
                signed_at: None,
            },
            pack,
        },
        edition: None,
        event: None,
        data: None,
        rotated: Vec::new(),
        patience: None,
    }
}
