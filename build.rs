//! Puts `samples/` into the program: the files of every pack, what a list shows of each, and the documents beside them.
//!
//! What a list shows is read here, once, so that the program parses no pack to show its list; and `provider.toml` is written
//! as JSON, which is read in a tenth of the time.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

fn main() {
    println!("cargo::rerun-if-changed=samples");
    let samples = folder("CARGO_MANIFEST_DIR").join("samples");
    let mut packs = String::new();
    let mut documents = String::new();
    for name in names(&samples) {
        let path = samples.join(&name);
        if path.join("provider.toml").is_file() {
            pack(&mut packs, &path, &name);
        } else if path.is_file() {
            entry(&mut documents, "include_str", &name, &name);
        }
    }
    let code = format!(
        "pub(super) static PACKS: &[EmbeddedPack] = &[{packs}];\nstatic DOCUMENTS: &[(&str, &str)] = &[{documents}];\n"
    );
    fs::write(folder("OUT_DIR").join("embedded.rs"), code)
        .expect("cargo gives a folder to write to");
}

fn folder(variable: &str) -> PathBuf {
    PathBuf::from(env::var_os(variable).expect("cargo names its folders"))
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be listed").file_name())
        .map(|name| name.into_string().expect("names of samples are ASCII"))
        .collect();
    names.sort();
    names
}

/// Writes one pack as an `EmbeddedPack`.
fn pack(code: &mut String, path: &Path, name: &str) {
    let place = path.join("provider.toml");
    let text = fs::read_to_string(&place).expect("it was there");
    let provider: Table = text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", place.display()));
    let table = |key: &str| provider.get(key).and_then(Value::as_table);
    let text = |key: &str| provider.get(key).and_then(Value::as_str);
    let files = files(path);
    let editions = editions(&files, table("edition"), text("default_edition"));
    let titles = table("event").into_iter().flatten();
    let events: Vec<_> = titles
        .map(|(short, rule)| {
            (
                short,
                rule.get("title")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            )
        })
        .collect();
    let title = text("name").unwrap_or_default();
    let signs = table("signature").is_some();
    write!(
        code,
        "EmbeddedPack {{ name: {name:?}, title: {title:?}, editions: &{editions:?}, events: &{events:?}, \
         signs: {signs}, provider: {:?}, files: &[",
        json(&Value::Table(provider.clone()))
    )
    .expect("text takes everything");
    for file in &files {
        entry(code, "include_bytes", file, &format!("{name}/{file}"));
    }
    code.push_str("] },\n");
}

/// The same as JSON.
fn json(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Boolean(is) => is.to_string(),
        Value::Datetime(time) => quoted(&time.to_string()),
        Value::Array(values) => format!(
            "[{}]",
            values.iter().map(json).collect::<Vec<_>>().join(",")
        ),
        Value::Table(table) => {
            let members = table
                .iter()
                .map(|(name, value)| format!("{}:{}", quoted(name), json(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Writes a name and what is in its file.
fn entry(code: &mut String, include: &str, name: &str, path: &str) {
    let path = format!("/samples/{path}");
    writeln!(
        code,
        "({name:?}, {include}!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
    )
    .expect("text takes everything");
}

/// The files of a pack by their path inside it, `EDITION/FILE` or `FILE`, sorted.
fn files(pack: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for name in names(pack) {
        let path = pack.join(&name);
        match path.is_dir() {
            true => files.extend(names(&path).iter().map(|file| format!("{name}/{file}"))),
            false => files.push(name),
        }
    }
    files
}

/// The editions, as `pack::editions` finds them: the default one first, the others sorted.
fn editions<'a>(
    files: &'a [String],
    told: Option<&'a Table>,
    default: Option<&str>,
) -> Vec<&'a str> {
    let folders = files
        .iter()
        .filter(|file| file.ends_with(".json"))
        .filter_map(|file| Some(file.split_once('/')?.0));
    let told = told.into_iter().flat_map(Table::keys).map(String::as_str);
    let mut names: Vec<_> = folders
        .chain(told)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    names.sort_by_key(|name| Some(*name) != default);
    names
}
