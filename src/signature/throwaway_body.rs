//! A payload for trying a scheme that reads fields of the body.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::message::Part;
use super::place::Place;
use super::pointer::Pointer;
use super::scheme::Scheme;
use super::timestamp::TimePlace;

impl Scheme {
    /// A JSON object that has every field the scheme reads from a body, with its time at `at`; `{}` where it reads none.
    pub fn throwaway_body(&self, at: Timestamp) -> Vec<u8> {
        let mut body = Value::Object(Map::new());
        let parts = self.message.iter().flat_map(|message| message.parts());
        for part in parts {
            if let Part::Json(pointer) = part {
                put(&mut body, pointer, Value::from("1700000000"));
            }
        }
        if let Place::Json(pointer) = &self.signature.place {
            put(&mut body, pointer, Value::from(""));
        }
        if let Some(rule) = &self.timestamp
            && let TimePlace::Json(pointer) = &rule.place
        {
            let text = rule.unit.write(at);
            let value = text
                .parse::<i64>()
                .map_or_else(|_| Value::from(text.as_str()), Value::from);
            put(&mut body, pointer, value);
        }
        body.to_string().into_bytes()
    }
}

/// Puts a value at a pointer, making the objects on the way.
fn put(body: &mut Value, pointer: &Pointer, value: Value) {
    let mut here = body;
    for name in pointer.as_str().split('/').skip(1) {
        if !here.is_object() {
            *here = Value::Object(Map::new());
        }
        let Value::Object(members) = here else { return };
        let name = name.replace("~1", "/").replace("~0", "~");
        here = members.entry(name).or_insert(Value::Null);
    }
    *here = value;
}
