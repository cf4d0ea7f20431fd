//! One self-contained JSON Schema out of an event's schema and the `$defs` its edition shares.
//!
//! Nothing is ever fetched: a reference leads into the schema itself or into `defs.json`, or it is refused.

use serde_json::{Map, Value};

use super::pack::Pack;
use super::suggest::advice;
use crate::Error;
use crate::json::Fault;

const DEFS: &str = "defs.json";

/// The schema in that file of an edition, bundled; none where there is no such file.
pub(super) fn schema(pack: &Pack, edition: &str, file: &str) -> Result<Option<Value>, Error> {
    let path = format!("{edition}/{file}");
    let Some(mut schema) = read(pack, &path)? else {
        return Ok(None);
    };
    let place = pack.place(&path);
    let mut wanted = Vec::new();
    localise(&mut schema, true, &mut |r| shared(r, &mut wanted))
        .map_err(|r| refused(&place, &r))?;
    if wanted.is_empty() {
        return Ok(Some(schema));
    }
    let defs_path = format!("{edition}/{DEFS}");
    let defs_place = pack.place(&defs_path);
    let defs = read(pack, &defs_path)?.unwrap_or(Value::Null);
    let defs = defs.get("$defs").and_then(Value::as_object);
    let mut merged: Map<String, Value> = Map::new();
    while let Some(name) = wanted.pop() {
        if merged.contains_key(&name) {
            continue;
        }
        let Some(mut found) = defs.and_then(|defs| defs.get(&name)).cloned() else {
            return Err(missing(&place, &defs_path, &name, defs));
        };
        localise(&mut found, false, &mut |r| within(r, &mut wanted))
            .map_err(|r| refused(&defs_place, &r))?;
        merged.insert(name, found);
    }
    merge(&mut schema, merged, &place)?;
    Ok(Some(schema))
}

fn read(pack: &Pack, path: &str) -> Result<Option<Value>, Error> {
    let Some(bytes) = pack.file(path)? else {
        return Ok(None);
    };
    let place = pack.place(path);
    if let Err(fault) = crate::json::Tape::new(&bytes) {
        return Err(Fault::in_file(fault, &place, &bytes));
    }
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| Error::Pack {
            place,
            what: error.to_string(),
            help: None,
        })
}

/// What a reference becomes in the bundle; none where it is not one a pack may have.
type Rewrite<'a> = dyn FnMut(&str) -> Option<String> + 'a;

/// A reference in an event's own schema.
fn shared(reference: &str, wanted: &mut Vec<String>) -> Option<String> {
    match reference.strip_prefix(DEFS) {
        Some(rest) => within(rest, wanted),
        None => own(reference),
    }
}

/// A reference to a shared definition: `#/$defs/NAME`, or something inside one.
fn within(reference: &str, wanted: &mut Vec<String>) -> Option<String> {
    let reference = reference.strip_prefix(DEFS).unwrap_or(reference);
    let name = reference.strip_prefix("#/$defs/")?.split('/').next()?;
    let name = name.replace("~1", "/").replace("~0", "~");
    if !name.is_empty() {
        wanted.push(name);
    }
    Some(reference.to_owned())
}

fn own(reference: &str) -> Option<String> {
    let local = reference == "#" || reference.starts_with("#/");
    local.then(|| reference.to_owned())
}

/// Rewrites every reference of a schema. Data that only looks like one (`const`, `enum`, …) is left alone.
/// Depth is bounded: the parser that made the value refuses what is nested deeper than 128.
fn localise(schema: &mut Value, root: bool, rewrite: &mut Rewrite) -> Result<(), String> {
    let Value::Object(keywords) = schema else {
        return Ok(());
    };
    for (keyword, value) in keywords {
        match keyword.as_str() {
            "$ref" | "$dynamicRef" => {
                let Value::String(reference) = value else {
                    return Err(value.to_string());
                };
                *reference = rewrite(reference).ok_or_else(|| reference.clone())?;
            }
            // An identifier further in would change what the references around it mean.
            "$id" if !root => return Err(format!("$id {value}")),
            "const" | "enum" | "examples" | "default" => {}
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" | "definitions" => {
                for schema in value.as_object_mut().into_iter().flat_map(Map::values_mut) {
                    localise(schema, false, rewrite)?;
                }
            }
            _ => match value {
                Value::Array(schemas) => {
                    for schema in schemas {
                        localise(schema, false, rewrite)?;
                    }
                }
                other => localise(other, false, rewrite)?,
            },
        }
    }
    Ok(())
}

fn merge(schema: &mut Value, merged: Map<String, Value>, place: &str) -> Result<(), Error> {
    let Value::Object(keywords) = schema else {
        return Ok(());
    };
    let own = keywords
        .entry("$defs")
        .or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(own) = own else {
        return Err(Error::Pack {
            place: place.to_owned(),
            what: "`$defs` is not an object".into(),
            help: None,
        });
    };
    let mut names: Vec<_> = merged.into_iter().collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, definition) in names {
        if own.get(&name).is_some_and(|own| *own != definition) {
            return Err(Error::Pack {
                place: place.to_owned(),
                what: format!("`$defs/{name}` is defined here and differently in `{DEFS}`"),
                help: Some("rename one of them".into()),
            });
        }
        own.insert(name, definition);
    }
    Ok(())
}

fn refused(place: &str, reference: &str) -> Error {
    Error::Pack {
        place: place.to_owned(),
        what: format!("the reference `{reference}` leads out of the schema"),
        help: Some(format!(
            "nothing is fetched: refer to `#/…` or `{DEFS}#/$defs/NAME`"
        )),
    }
}

fn missing(place: &str, defs: &str, name: &str, known: Option<&Map<String, Value>>) -> Error {
    let known = known.into_iter().flat_map(Map::keys).map(String::as_str);
    Error::Pack {
        place: place.to_owned(),
        what: format!("`{defs}` has no `$defs/{name}`"),
        help: Some(advice(
            name,
            known,
            "add it there, or refer to one that is there",
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::pack::fixture::acme;

    const DEFINITIONS: &str = r##"{"$defs": {
        "user": {"properties": {"boss": {"$ref": "#/$defs/user"}, "team": {"$ref": "#/$defs/team"}}},
        "team": {"type": "object"},
        "other": {"$ref": "#/$defs/team"},
        "away": {"$ref": "https://example.com/x.json"}
    }}"##;

    fn bundled(schema: &str) -> Result<Value, (String, String)> {
        let files = [
            ("live/e.schema.json", schema),
            ("live/defs.json", DEFINITIONS),
        ];
        let pack = acme("format = 1\nname = \"A\"", &files).unwrap();
        match pack.schema("live", "e") {
            Ok(schema) => Ok(schema.unwrap()),
            Err(error) => {
                let what = error.to_string();
                let start = what.find("live/").unwrap_or(0);
                Err((what[start..].to_owned(), error.help().unwrap_or_default()))
            }
        }
    }

    #[test]
    fn only_what_is_reached_is_merged_in() {
        let schema = bundled(
            r##"{"$id": "x", "properties": {"u": {"$ref": "defs.json#/$defs/user"}, "own": {"$ref": "#/$defs/own"}}, "$defs": {"own": true}}"##,
        );
        assert_eq!(
            schema.unwrap(),
            json!({
                "$id": "x",
                "properties": {"u": {"$ref": "#/$defs/user"}, "own": {"$ref": "#/$defs/own"}},
                "$defs": {
                    "own": true,
                    "team": {"type": "object"},
                    "user": {"properties": {"boss": {"$ref": "#/$defs/user"}, "team": {"$ref": "#/$defs/team"}}},
                }
            })
        );
    }

    #[test]
    fn what_looks_like_a_reference_but_is_data_stays() {
        let text = r##"{"properties":{"$ref":{"type":"string"},"const":{"$ref":"#"}},"const":{"$ref":"http://x"},"allOf":[{"items":{"$ref":"#/properties/const"}}]}"##;
        assert_eq!(
            bundled(text).unwrap(),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }

    #[test]
    fn references_that_lead_out_are_refused() {
        let refused = |reference: &str| {
            bundled(&json!({"items": [{"$ref": reference}]}).to_string()).unwrap_err()
        };
        for reference in [
            "https://example.com/x",
            "other.json#/$defs/a",
            "../defs.json#/$defs/a",
            "defs.json",
            "#anchor",
            "defs.json#/x",
            "file:///etc/passwd",
        ] {
            let (what, help) = refused(reference);
            assert_eq!(
                what,
                format!("live/e.schema.json: the reference `{reference}` leads out of the schema")
            );
            assert_eq!(
                help,
                "nothing is fetched: refer to `#/…` or `defs.json#/$defs/NAME`"
            );
        }
        assert_eq!(
            refused("defs.json#/$defs/away").0,
            "live/defs.json: the reference `https://example.com/x.json` leads out of the schema"
        );
        assert_eq!(
            refused("defs.json#/$defs/usr"),
            (
                "live/e.schema.json: `live/defs.json` has no `$defs/usr`".into(),
                "did you mean `user`? add it there, or refer to one that is there".into()
            )
        );
        assert!(bundled(r#"{"items":{"$id":"y"}}"#).is_err());
        assert_eq!(
            bundled(r##"{"$ref":"defs.json#/$defs/team","$defs":{"team":true}}"##)
                .unwrap_err()
                .0,
            "live/e.schema.json: `$defs/team` is defined here and differently in `defs.json`"
        );
        assert_eq!(
            bundled("{\n\"a\": }").unwrap_err().0,
            "live/e.schema.json:2:6: expected a value"
        );
    }
}
