//! A pack to start from. Its provider file shows every key there is, so that it doubles as the reference.

use std::path::{Path, PathBuf};

use super::name::{RULE, is_name};
use crate::Error;

const PROVIDER: &str = include_str!("skeleton/provider.toml");

const DOCUMENTED: [(&str, &str); 3] = [
    (
        "order_created.json",
        include_str!("skeleton/order_created.json"),
    ),
    (
        "order_created.schema.json",
        include_str!("skeleton/order_created.schema.json"),
    ),
    ("defs.json", include_str!("skeleton/defs.json")),
];

/// The files of a new pack of that name: paths that start with the name, and what to write there.
///
/// # Errors
/// [`Error::Usage`] when no pack may have that name.
pub fn skeleton(name: &str) -> Result<Vec<(PathBuf, String)>, Error> {
    if !is_name(name) || name.starts_with('.') {
        return Err(Error::usage(format!("`{name}` cannot name a pack"), RULE));
    }
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(capital)
        .collect();
    let prefix: String = words.iter().map(|word| format!("{word}-")).collect();
    let provider = PROVIDER
        .replace("@NAME@", name)
        .replace(
            "@TITLE@",
            if words.is_empty() {
                name.to_owned()
            } else {
                words.join(" ")
            }
            .as_str(),
        )
        .replace("@PREFIX@", &format!("X-{prefix}"));
    let folder = Path::new(name);
    let mut files = vec![(folder.join("provider.toml"), provider)];
    for (file, text) in DOCUMENTED {
        files.push((folder.join("documented").join(file), text.to_owned()));
    }
    Ok(files)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_ascii_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Request;
    use crate::pack::fixture::Folder;
    use crate::pack::{Pack, Values, recognise, render_text};

    fn written(name: &str) -> (Folder, Pack) {
        let folder = Folder::of(&[]);
        for (path, text) in skeleton(name).unwrap() {
            folder.write(path.to_str().unwrap(), text);
        }
        let pack = folder.pack(name).unwrap();
        (folder, pack)
    }

    #[test]
    fn it_loads_renders_matches_its_schema_and_is_recognised() {
        let (_folder, pack) = written("my-shop");
        assert_eq!(pack.provider.name, "My Shop");
        assert_eq!(pack.provider.header_prefix.as_deref(), Some("X-My-Shop-"));
        let event = pack.event("order_created", None).unwrap();
        let values = Values::new(1, 0, "2026-02-13T01:27:33Z".parse().unwrap());
        let values = values.with_event(&event, &[]).unwrap();
        let body = pack.render(&event, &values).unwrap().unwrap();
        let schema = pack.schema("documented", "order_created").unwrap().unwrap();
        let payload = serde_json::from_slice(&body).unwrap();
        jsonschema::validator_for(&schema)
            .unwrap()
            .validate(&payload)
            .unwrap();

        let mut request = Request::new("POST", "/");
        for header in &pack.provider.headers {
            let value = render_text(&header.value, &header.name, &values).unwrap();
            request.headers.push(header.name.clone(), value);
        }
        request.body = Some(body.into());
        let found = recognise(&[pack], &request).unwrap();
        assert_eq!(found.event.as_deref(), Some("order_created"));
    }

    #[test]
    fn any_name_of_a_pack_will_do() {
        for name in ["a", "x.y_z", "123", "-", "_"] {
            written(name);
        }
        for name in ["", "..", "a/b", ".hidden", "my shop"] {
            assert!(skeleton(name).is_err(), "{name:?}");
        }
    }
}
