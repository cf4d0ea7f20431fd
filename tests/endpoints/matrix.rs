//! The whole built-in test against every endpoint: it passes the correct one, and names each fault and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use serde_json::Value;

use crate::endpoint::{Endpoint, OLD_SECRET, SECRET};
use crate::fault::Fault;
use crate::named::{ASIDE, named_by};

/// How many endpoints are tested at a time: most of a test is waiting.
const AT_ONCE: usize = 16;

/// Events that the provider does not sign, and sends to addresses of their own: an endpoint that checks signatures
/// refuses them.
const UNSIGNED: &str = "*:automation_event,*:macro_executed,*:account_created";

/// What a test came to: its exit code, and what became of each probe.
struct Told {
    code: Option<i32>,
    trials: BTreeMap<String, Value>,
    talk: String,
}

impl Told {
    /// The probes whose upshot is one of those.
    fn of(&self, upshots: &[&str]) -> BTreeSet<String> {
        let of_those = |trial: &Value| upshots.iter().any(|upshot| trial["upshot"] == *upshot);
        let found = self.trials.iter().filter(|(_, trial)| of_those(trial));
        found.map(|(id, _)| kind(id)).collect()
    }

    /// What was found, in words, for whoever has to mend it.
    fn shown(&self) -> String {
        let notable = self.trials.values().filter(|t| t["upshot"] != "passed");
        let lines: Vec<_> = notable
            .map(|t| {
                let (id, upshot) = (t["id"].as_str(), t["upshot"].as_str());
                let (id, upshot) = (id.unwrap_or_default(), upshot.unwrap_or_default());
                format!("  {id}: {upshot} {} {}", t["reason"], t["findings"])
            })
            .collect();
        format!("exit {:?}\n{}\n{}", self.code, self.talk, lines.join("\n"))
    }
}

/// A probe's id; of one that is tried with every event what it has in common with the others.
fn kind(id: &str) -> String {
    match id.split_once(':') {
        Some((kind, _)) => format!("{kind}:*"),
        None => id.to_owned(),
    }
}

/// Runs the whole built-in test on an endpoint of its own.
fn test(fault: Option<Fault>) -> Told {
    let endpoint = Endpoint::start(fault);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.into_os_string().into_string().unwrap()
    };
    let report = file("report.jsonl", "");
    let samples = overlay(folder.path(), fault.is_some());
    let args = [
        "test",
        "voxsig",
        "--edition",
        "live",
        "--event",
        event(fault),
        "--skip",
        UNSIGNED,
        "--samples",
        &samples,
        "--to",
        &endpoint.url(),
        "--probe",
        &endpoint.effects_url(),
        "--secret-file",
        &file("secret", SECRET),
        "--rotated-secret-file",
        &file("old", OLD_SECRET),
        "--timeout",
        "3s",
        "--rate",
        "60",
        "--for",
        "1s",
        "--time-scale",
        "0.1",
        "--seed",
        "7",
        "--quiet",
        "--report",
        &format!("jsonl={report}"),
    ];
    let output = hookctl(folder.path()).args(args).output().unwrap();
    let report = fs::read_to_string(report).unwrap();
    let lines = report
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let trials = lines.filter(|line: &Value| line["type"] == "trial");
    Told {
        code: output.status.code(),
        trials: trials
            .map(|trial| (trial["id"].as_str().unwrap().to_owned(), trial))
            .collect(),
        talk: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Which event stands for all others: the richest one. Where it is already refused as it is, nothing else is tried, and
/// what is wrong is told better with one whose sample has no escapes and no letters beyond ASCII.
fn event(fault: Option<Fault>) -> &'static str {
    match fault {
        Some(Fault::VerifiesReserialised | Fault::DecodesLatin1) => "contact_created",
        _ => "message_created",
    }
}

/// The events that the endpoints with a fault are tested with: fewer, so that there is time for all faults.
const SUBSCRIBED: [&str; 3] = ["contact_created", "message_created", "message_updated"];

/// Lays over the pack the retries of its agent bots, since its account webhooks have none, and leaves out events where
/// that is asked for.
fn overlay(folder: &Path, fewer: bool) -> String {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/voxsig/provider.toml");
    let text = fs::read_to_string(own).unwrap();
    let retried = text.replacen("retries = []", r#"retries = ["3s", "3s"]"#, 1);
    assert_ne!(retried, text);
    let mut parts = retried.split("\n[event.");
    let mut kept = parts.next().unwrap().to_owned();
    for part in parts {
        let name = part.split([']', '.']).next().unwrap();
        if !fewer || SUBSCRIBED.contains(&name) {
            kept.push_str("\n[event.");
            kept.push_str(part);
        }
    }
    let pack = folder.join("packs/voxsig");
    fs::create_dir_all(&pack).unwrap();
    fs::write(pack.join("provider.toml"), kept).unwrap();
    folder.join("packs").into_os_string().into_string().unwrap()
}

/// The binary with none of the tester's settings.
fn hookctl(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookctl"));
    command
        .env_clear()
        .env("HOME", folder)
        .stdin(Stdio::null())
        .current_dir(folder);
    command
}

#[test]
fn the_correct_endpoint_passes_in_full() {
    let told = test(None);
    let aside: BTreeSet<_> = ASIDE.iter().copied().collect();
    let seen: BTreeSet<_> = told
        .trials
        .iter()
        .filter(|(_, trial)| trial["upshot"] != "passed")
        .map(|(id, trial)| (id.as_str(), trial["upshot"].as_str().unwrap()))
        .collect();
    assert_eq!(seen, aside, "{}", told.shown());
    assert_eq!(told.code, Some(0), "{}", told.shown());
    assert!(told.trials.len() > 50, "{}", told.trials.len());
}

#[test]
fn each_fault_is_named_by_its_probes_and_no_others() {
    let waiting = Mutex::new(Fault::ALL.iter().copied());
    let wrong = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(fault) = waiting.lock().unwrap().next() else {
                        return;
                    };
                    let told = test(Some(fault));
                    let expected = named_by(fault).iter().map(|id| (*id).to_owned()).collect();
                    let found = told.of(&["failed", "error"]);
                    if found != expected || told.code == Some(0) {
                        let about = about(&found, &expected, &told);
                        wrong.lock().unwrap().insert(fault, about);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    let about = wrong
        .iter()
        .map(|(fault, about)| format!("{}: {about}\n", fault.name()));
    assert!(wrong.is_empty(), "{}", about.collect::<String>());
}

/// What is to be mended.
fn about(found: &BTreeSet<String>, expected: &BTreeSet<String>, told: &Told) -> String {
    let more: Vec<_> = found.difference(expected).collect();
    let less: Vec<_> = expected.difference(found).collect();
    format!("named too by {more:?}, not by {less:?}, {}", told.shown())
}

/// The table of `README.md`.
fn table() -> String {
    let mut table =
        String::from("| fault | what it does | probes that name it |\n| --- | --- | --- |\n");
    for fault in Fault::ALL.iter().copied() {
        assert!(!named_by(fault).is_empty(), "{}", fault.name());
        let probes: Vec<_> = named_by(fault).iter().map(|id| format!("`{id}`")).collect();
        let row = [fault.name(), fault.what(), probes.join(", ")];
        table.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    table
}

/// Where the table starts, and where it ends.
const MARKS: [&str; 2] = ["<!-- faults -->\n", "<!-- /faults -->\n"];

#[test]
fn the_table_in_the_readme_is_what_holds() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/endpoints/README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(MARKS[0]).expect("the table's start");
    let (shown, after) = rest.split_once(MARKS[1]).expect("the table's end");
    if std::env::var_os("HOOKCTL_UPDATE_README").is_some() {
        let [start, end] = MARKS;
        fs::write(&path, format!("{before}{start}{}{end}{after}", table())).unwrap();
        return;
    }
    assert_eq!(shown, table(), "HOOKCTL_UPDATE_README=1 writes it anew");
}
