//! The layout holds: who may import whom, how long a file may be, and no provider's name in the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms of the library each room may import.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("exchange", &[]),
    ("error", &[]),
    ("json", &["error"]),
    ("redact", &["exchange", "error", "json"]),
    ("signature", &["exchange", "error", "json"]),
    ("pack", &["exchange", "error", "json", "signature"]),
    ("judge", &["exchange", "error", "json", "redact"]),
    ("vary", &["error", "json", "judge"]),
    ("capture", &["exchange", "error"]),
    ("wire", &["exchange", "error"]),
    (
        "run",
        &[
            "exchange",
            "error",
            "json",
            "redact",
            "signature",
            "pack",
            "judge",
            "vary",
            "capture",
            "wire",
        ],
    ),
    (
        "report",
        &[
            "exchange",
            "error",
            "json",
            "redact",
            "signature",
            "pack",
            "judge",
            "capture",
            "run",
            "wire",
        ],
    ),
];

/// The longest a source file may be.
const MAX_LINES: usize = 400;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn room(path: &Path) -> String {
    let inside = path
        .strip_prefix(root().join("src"))
        .expect("a path under src");
    let first = inside
        .components()
        .next()
        .expect("a name")
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms a source names after `crate::`, its tests included; `crate::Error` is the room `error`.
fn imports(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        for after in line.split("crate::").skip(1) {
            let name: String = after
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            rooms.insert(if name == "Error" {
                "error".into()
            } else {
                name
            });
        }
        assert!(
            !line.contains("use crate::{"),
            "one `use crate::room` a line, so that rooms can be read"
        );
    }
    rooms
}

#[test]
fn rooms_import_only_what_is_below_them() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for path in sources(&root().join("src")) {
        let own = room(&path);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == own) else {
            continue;
        };
        seen.insert(own.clone());
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            if import != own && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{} imports {import}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let rooms: BTreeSet<String> = MAY_IMPORT
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(seen, rooms, "every room of the table exists");
}

#[test]
fn only_the_command_line_knows_the_terminal_and_the_environment() {
    let words = [
        "clap::",
        "indicatif::",
        "std::env::",
        "process::exit",
        "println!(",
    ];
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        if room(&path) == "cli" || room(&path) == "main" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        wrong.extend(
            words
                .iter()
                .filter(|w| text.contains(**w))
                .map(|w| format!("{} has {w}", path.display())),
        );
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_provider_is_named_in_the_code() {
    let mut names: Vec<String> = fs::read_dir(root().join("samples"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("provider.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().to_lowercase())
        .collect();
    names.push("chatwoot".into());
    // Words of the trade that are also the names of signing-only packs.
    names.retain(|name| {
        ![
            "basic",
            "bearer",
            "line",
            "meta",
            "linear",
            "query-token",
            "zoom",
            "square",
            "standard-webhooks",
        ]
        .contains(&name.as_str())
    });
    assert!(names.len() > 40, "the packs are there");
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        // What one does with a semaphore, in the words of its crate.
        let text = text.replace("acquire_many_owned", "");
        // The semaphore's verb is no provider.
        let text = text.replace(".acquire()", "");
        // A form of the report, which the command line offers; that the same house sends events is another matter.
        let shows = ["report", "cli"].contains(&room(&path).as_str());
        let text = if shows {
            text.replace("github", "")
        } else {
            text
        };
        let words: BTreeSet<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .collect();
        wrong.extend(
            names
                .iter()
                .filter(|n| words.contains(n.as_str()))
                .map(|n| format!("{} has {n}", path.display())),
        );
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_stay_short() {
    for path in sources(&root().join("src")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", path.display());
    }
}
