//! Sides that are files, folders and bodies, paired and compared.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;

use super::{By, ComparedPair, Contrast, Pairing, Surroundings, Totals};
use crate::Error;
use crate::exchange::{Direction, Exchange, Request};
use crate::judge::{Comparison, Rule};
use crate::run::Filter;

fn record(id: &str, event: &str, delivery: Option<&str>, body: &str) -> Exchange {
    let mut request = Request::new("POST", "/hooks");
    request.body = Some(body.to_owned().into());
    let mut exchange = Exchange::new(id, Timestamp::UNIX_EPOCH, Direction::Received, request);
    exchange.provider = Some("acme".into());
    exchange.event = Some(event.into());
    exchange.delivery = delivery.map(str::to_owned);
    exchange
}

fn lines(records: &[Exchange]) -> String {
    let line = |record| serde_json::to_string(record).unwrap() + "\n";
    records.iter().map(line).collect()
}

struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &[u8])]) -> Files {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Files(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn around(&self) -> Surroundings<'_> {
        Surroundings {
            packs: &[],
            filters: &[],
            strict: false,
            spool: self.0.path(),
        }
    }

    fn pairs(&self, first: &str, second: &str, contrast: &Contrast) -> Vec<ComparedPair> {
        let (first, second) = (self.path(first), self.path(second));
        let mut pairing = Pairing::open(&first, &second, self.around()).unwrap();
        all(&mut pairing, contrast)
    }
}

fn all(pairing: &mut Pairing, contrast: &Contrast) -> Vec<ComparedPair> {
    let mut pairs = Vec::new();
    let mut tell = |pair| {
        pairs.push(pair);
        Ok(())
    };
    pairing.each(contrast, &mut tell).unwrap();
    pairs
}

fn said(pairs: &[ComparedPair]) -> Vec<String> {
    let line = |pair: &ComparedPair| {
        let at = |sighting: &Option<_>| {
            let line = |sighting: &crate::run::drift::Sighting| sighting.line.unwrap_or_default();
            sighting
                .as_ref()
                .map_or("-".into(), |s| line(s).to_string())
        };
        let found = pair
            .findings
            .iter()
            .map(|f| format!(" {} {}", f.rule.as_str(), f.path));
        let found: String = found.collect();
        format!("{}:{}{}", at(&pair.first), at(&pair.second), found)
    };
    pairs.iter().map(line).collect()
}

#[test]
fn captures_pair_by_id_and_say_what_differs() {
    let first = lines(&[
        record("r1", "created", Some("d1"), r#"{"amount":10.00}"#),
        record("r2", "created", Some("d2"), r#"{"amount":1}"#),
        record("r3", "deleted", Some("d3"), r#"{}"#),
    ]);
    let second = lines(&[
        record("s1", "created", Some("d2"), r#"{"amount":2}"#),
        record("s2", "created", Some("d4"), r#"{"amount":2}"#),
        record("s3", "created", Some("d1"), r#"{ "amount": 10.0 }"#),
        record("s4", "deleted", Some("d3"), r#"{ }"#),
    ]);
    let files = Files::new(&[
        ("a.jsonl", first.as_bytes()),
        ("b.jsonl", second.as_bytes()),
    ]);
    let pairs = files.pairs("a.jsonl", "b.jsonl", &Contrast::default());
    assert_eq!(
        said(&pairs),
        [
            "1:3 form-changed amount",
            "2:1 value-changed amount",
            "3:4",
            "-:2 unpaired ",
        ]
    );
    assert_eq!(pairs[0].by, Some(By::Delivery));
    assert_eq!(pairs[0].id.as_deref(), Some("d1"));
    assert_eq!(
        pairs[3].findings[0].seen,
        format!("only in `{}`", files.path("b.jsonl").display())
    );

    let mut totals = Totals::default();
    pairs.iter().for_each(|pair| totals.add(pair));
    assert_eq!((totals.pairs, totals.same, totals.differing()), (3, 1, 2));
    assert_eq!((totals.alone.first, totals.alone.second), (0, 1));
    let summary = totals.summary("a.jsonl");
    let created = &summary.events[0];
    assert_eq!(
        (created.event.as_deref(), created.payloads),
        (Some("created"), 3)
    );
    let rows: Vec<_> = created
        .differences
        .iter()
        .map(|d| (d.rule.as_str(), d.place.as_str(), d.count, d.of))
        .collect();
    assert_eq!(
        rows,
        [
            ("unpaired", "", 1, 3),
            ("value-changed", "amount", 1, 2),
            ("form-changed", "amount", 1, 2),
        ]
    );
    assert_eq!(totals.worst(), Some(crate::judge::Severity::Error));
}

#[test]
fn what_is_compressed_is_compared_like_the_rest() {
    let first = lines(&[
        record("r1", "a", Some("1"), "{\"x\":1}"),
        record("r2", "a", Some("2"), "{}"),
    ]);
    let second = lines(&[
        record("s1", "a", Some("2"), "{}"),
        record("s2", "a", Some("1"), "{\"x\":2}"),
    ]);
    let packed = zstd::encode_all(second.as_bytes(), 1).unwrap();
    let files = Files::new(&[("a.jsonl", first.as_bytes()), ("b", &packed)]);
    let pairs = files.pairs("a.jsonl", "b", &Contrast::default());
    assert_eq!(said(&pairs), ["1:2 value-changed x", "2:1"]);
    let left: Vec<_> = std::fs::read_dir(files.0.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "the spool is gone");
}

#[test]
fn folders_pair_by_name_and_bodies_by_themselves() {
    let files = Files::new(&[
        ("a/x.json", b"{\"v\":1}"),
        ("a/in/y.json", b"[1,2]"),
        ("a/note.txt", b"no"),
        ("b/x.json", b"{\"v\":2}"),
        ("b/in/y.json", b"[2,1]"),
        ("b/z.json", b"1"),
    ]);
    let pairs = files.pairs("a", "b", &Contrast::default());
    assert_eq!(
        said(&pairs),
        ["0:0 order-changed ", "0:0 value-changed v", "-:0 unpaired "]
    );
    assert_eq!(pairs[1].by, Some(By::Record));
    let pairs = files.pairs("a/x.json", "b/x.json", &Contrast::default());
    assert_eq!(said(&pairs), ["0:0 value-changed v"]);
    assert_eq!(pairs[0].by, Some(By::Only));
    let pairs = files.pairs("a/x.json", "b/z.json", &Contrast::default());
    assert_eq!(said(&pairs), ["0:0 type-changed "]);
}

#[test]
fn method_path_query_and_headers_are_compared() {
    let before = record("r1", "a", Some("1"), "{}");
    let mut after = record("s1", "a", Some("1"), "{}");
    after.request.method = "PUT".into();
    after.request.target = "/other?token=abc".into();
    after.request.headers.push("X-Acme-Signature", "s");
    after.request.headers.push("Content-Type", "text/plain");
    after.request.headers.push("Authorization", "Bearer abc");
    let files = Files::new(&[
        ("a.jsonl", lines(&[before]).as_bytes()),
        ("b.jsonl", lines(&[after]).as_bytes()),
    ]);
    let pairs = files.pairs("a.jsonl", "b.jsonl", &Contrast::default());
    let head = [
        "value-changed request method",
        "value-changed request path",
        "added request query",
    ];
    assert_eq!(said(&pairs), [format!("1:1 {}", head.join(" "))]);
    assert_eq!(pairs[0].findings[2].seen, "token=(masked)");
    let ignore = ["request *", "header content-type"].map(|text| text.parse().unwrap());
    let contrast = Contrast {
        comparison: Comparison::new().ignoring(ignore.to_vec()),
        headers: true,
    };
    let pairs = files.pairs("a.jsonl", "b.jsonl", &contrast);
    assert_eq!(
        said(&pairs),
        ["1:1 added header Content-Type added header Authorization"]
    );
    assert_eq!(pairs[0].findings[1].seen, "(masked)");
}

#[test]
fn a_body_is_compared_as_what_its_coding_stands_for() {
    let mut before = record("r1", "a", Some("1"), "");
    before.request.headers.push("Content-Encoding", "zstd");
    before.request.body = Some(zstd::encode_all(&b"{\"a\":1}"[..], 1).unwrap().into());
    let mut cut = record("r2", "a", Some("2"), "{\"a\":");
    cut.request.truncated = true;
    let after = [
        record("s1", "a", Some("1"), "{\"a\": 1}"),
        record("s2", "a", Some("2"), "{\"a\":1}"),
    ];
    let files = Files::new(&[
        ("a.jsonl", lines(&[before, cut]).as_bytes()),
        ("b.jsonl", lines(&after).as_bytes()),
    ]);
    let pairs = files.pairs("a.jsonl", "b.jsonl", &Contrast::default());
    assert_eq!(said(&pairs), ["1:1", "2:2 truncated "]);
    assert_eq!(
        pairs[1].findings[0].expected,
        "a body cut off after 5 bytes"
    );
}

#[test]
fn what_cannot_be_compared_says_why() {
    let one = lines(&[
        record("r1", "a", Some("1"), "{}"),
        record("r2", "a", Some("2"), "{}"),
    ]);
    let other = lines(&[
        record("s1", "b", Some("1"), "{}"),
        record("s2", "b", Some("4"), "{}"),
    ]);
    let torn = format!("{one}no record\n");
    let files = Files::new(&[
        ("a.jsonl", one.as_bytes()),
        ("b.jsonl", other.as_bytes()),
        ("torn.jsonl", torn.as_bytes()),
        ("empty.jsonl", b"\n"),
        ("none/x.txt", b""),
    ]);
    let error = |first: &str, second: &str, around: Surroundings| {
        let opened = Pairing::open(&files.path(first), &files.path(second), around);
        opened.err().unwrap()
    };
    let nothing = error("a.jsonl", "b.jsonl", files.around());
    assert!(nothing.to_string().contains("has its like in"), "{nothing}");
    let nothing = error("a.jsonl", "empty.jsonl", files.around());
    assert!(
        nothing.to_string().contains("holds no delivery to compare"),
        "{nothing}"
    );
    assert!(
        error("none", "a.jsonl", files.around())
            .to_string()
            .contains("holds no `.json` file")
    );
    assert!(matches!(
        error("a.jsonl", "gone", files.around()),
        Error::File { .. }
    ));
    let strict = Surroundings {
        strict: true,
        ..files.around()
    };
    assert!(matches!(
        error("torn.jsonl", "a.jsonl", strict),
        Error::Capture { .. }
    ));
    let filters: Vec<Filter> = vec!["event=b".parse().unwrap()];
    let filtered = Surroundings {
        filters: &filters,
        ..files.around()
    };
    let nothing = error("a.jsonl", "b.jsonl", filtered);
    assert_eq!(
        nothing.help().unwrap(),
        "its 2 deliveries are none that were asked for"
    );
    let twice = Pairing::open(Path::new("-"), Path::new("-"), files.around());
    assert!(matches!(twice.err(), Some(Error::Usage { .. })));

    let mut pairing = Pairing::open(
        &files.path("torn.jsonl"),
        &files.path("a.jsonl"),
        files.around(),
    )
    .unwrap();
    assert_eq!(pairing.bad_lines(), 1);
    assert!(
        pairing
            .first_bad()
            .next()
            .unwrap()
            .contains("torn.jsonl:3: skipped: ")
    );
    let pairs = all(&mut pairing, &Contrast::default());
    assert_eq!(said(&pairs), ["1:1", "2:2"]);
    assert!(
        pairs
            .iter()
            .all(|pair| pair.by == Some(By::Record) && pair.is_same())
    );
}

#[test]
fn one_line_of_json_is_no_capture() {
    let files = Files::new(&[
        ("a.json", b"{\"v\":9,\"request\":\"x\"}\n"),
        ("b.json", b"\n\n{\"v\":9}"),
    ]);
    let pairs = files.pairs("a.json", "b.json", &Contrast::default());
    assert_eq!(pairs[0].findings[0].rule, Rule::Removed);
}
