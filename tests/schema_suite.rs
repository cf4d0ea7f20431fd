//! The JSON Schema Test Suite (2020-12) against the validator: every case is as the suite says, but for those that are
//! listed with the reason. A listed case that is as the suite says fails as well, so that the list stays true.
//!
//! `UPDATE=1` writes what is not as the suite says to the list, without reasons.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hookctl::judge::Schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// Cases that share a schema.
#[derive(Deserialize)]
struct Group {
    description: String,
    schema: Value,
    tests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    description: String,
    /// As it is written: numbers of any size stay what they are.
    data: Box<RawValue>,
    valid: bool,
}

/// Cases of one schema that are not as the suite says, and why.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Exception {
    file: String,
    schema: String,
    cases: Vec<String>,
    why: String,
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-schema-suite")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false => files.push(path),
        }
    }
    files.sort();
    files
}

/// What the validator makes of each case of a schema; none where the schema does not compile.
fn verdicts(group: &Group) -> Option<Vec<bool>> {
    let schema = Schema::compile(&group.schema, "suite").ok()?;
    let verdict = |case: &Case| {
        let checked = schema.check(case.data.get().as_bytes());
        assert_eq!(checked.unchecked, None);
        checked.findings.is_empty()
    };
    Some(group.tests.iter().map(verdict).collect())
}

#[test]
fn every_case_is_as_the_suite_says_but_for_those_that_are_listed() {
    let folder = data().join("draft2020-12");
    let mut found: Vec<Exception> = Vec::new();
    let mut count = 0;
    for path in files(&folder) {
        let file = path
            .strip_prefix(&folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let groups: Vec<Group> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for group in groups {
            count += group.tests.len();
            let verdicts = verdicts(&group);
            let verdict = |nth: usize| verdicts.as_ref().map(|all| all[nth]);
            let cases = group.tests.iter().enumerate();
            let wrong = cases.filter(|(nth, case)| verdict(*nth) != Some(case.valid));
            let cases: Vec<_> = wrong.map(|(_, case)| case.description.clone()).collect();
            if !cases.is_empty() {
                let (schema, why) = (group.description, String::new());
                let file = file.clone();
                found.push(Exception {
                    file,
                    schema,
                    cases,
                    why,
                });
            }
        }
    }
    assert!(count > 1_500, "{count} cases are not the suite");
    compare(found);
}

fn compare(mut found: Vec<Exception>) {
    let list = data().join("exceptions.json");
    let listed: Vec<Exception> =
        serde_json::from_slice(&fs::read(&list).unwrap_or(b"[]".to_vec())).unwrap();
    let mut reasons: BTreeMap<(String, String), String> = BTreeMap::new();
    for exception in &listed {
        let key = (exception.file.clone(), exception.schema.clone());
        reasons.insert(key, exception.why.clone());
    }
    for exception in &mut found {
        let key = (exception.file.clone(), exception.schema.clone());
        exception.why = reasons.get(&key).cloned().unwrap_or_default();
    }
    if std::env::var_os("UPDATE").is_some() {
        let text = serde_json::to_string_pretty(&found).unwrap();
        fs::write(&list, text + "\n").unwrap();
    }
    let unexplained: Vec<_> = found.iter().filter(|one| one.why.is_empty()).collect();
    assert!(
        unexplained.is_empty(),
        "not as the suite says: {unexplained:#?}"
    );
    let gone: Vec<_> = listed.iter().filter(|one| !found.contains(one)).collect();
    assert!(
        gone.is_empty(),
        "as the suite says by now, or other cases: {gone:#?}"
    );
    assert_eq!(found, listed);
}
