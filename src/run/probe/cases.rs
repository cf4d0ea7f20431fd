//! A pack, and what an endpoint is tested with, for the tests of this room.

use std::ops::{Deref, DerefMut};

use jiff::Timestamp;
use tempfile::TempDir;

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

/// Something that is made from a folder, which is gone when this is.
pub struct Kept<T> {
    value: T,
    _folder: TempDir,
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// The pack of that `provider.toml`, with a small payload for each of its events.
fn pack(provider: &str) -> (Pack, TempDir) {
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
    let catalogue = Catalogue::empty().with_folder(folder.path()).unwrap();
    (catalogue.pack("acme").unwrap(), folder)
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
pub fn subject(provider: &str) -> Kept<Subject> {
    let Kept { value, _folder } = setup(provider);
    Kept {
        value: value.subject().unwrap(),
        _folder,
    }
}

/// What that is made from.
pub fn setup(provider: &str) -> Kept<Setup> {
    let (pack, _folder) = pack(provider);
    let scheme = pack.provider.signature.as_ref();
    let secrets = scheme.map(|scheme| scheme.secret(b"opensesame").unwrap());
    let value = Setup {
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
                fresh: 0,
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
    };
    Kept { value, _folder }
}
