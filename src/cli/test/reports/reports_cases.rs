//! What becomes of reports: files, exit codes, the summary of a job.

use std::fs;
use std::path::Path;
use std::time::Duration;

use hookctl::judge::{TestRun, Trial, Upshot};
use tempfile::TempDir;

use super::actions::Actions;
use super::reports::{Reports, exit};
use crate::cli::session::Session;
use crate::cli::test::args::OutputArgs;
use crate::cli::{ColorWhen, Exit, Global};

fn run(upshots: &[Upshot]) -> TestRun {
    let trials = upshots.iter().enumerate().map(|(number, upshot)| Trial {
        upshot: upshot.clone(),
        ..Trial::new("refuses", number.to_string())
    });
    TestRun {
        title: "acme documented".into(),
        target: "http://127.0.0.1:9/".into(),
        seed: 7,
        begun: "2026-11-21T23:44:34Z".parse().unwrap(),
        took: Duration::from_millis(20),
        trials: trials.collect(),
        interrupted: false,
    }
}

fn error() -> Upshot {
    let what = "refused".into();
    Upshot::Error { what, help: None }
}

fn session() -> Session {
    Session::new(Global {
        config: None,
        samples: Vec::new(),
        color: ColorWhen::Never,
    })
}

/// Reports nothing to the terminal the tests run in: `terminal` goes to a file as well.
fn output(folder: &Path, formats: &[&str]) -> OutputArgs {
    let to_file = |format: &&str| format!("{format}={}", folder.join(format).display());
    OutputArgs {
        report: formats.iter().map(to_file).collect(),
        out: None,
        verbose: false,
        quiet: false,
    }
}

fn finished(formats: &[&str], run: &TestRun, actions: Actions) -> (TempDir, Exit) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tap"), "an older report").unwrap();
    let session = session();
    let output = output(folder.path(), formats);
    let mut reports = Reports::within(&output, &session, actions).unwrap();
    for trial in &run.trials {
        reports.trial(trial).unwrap();
    }
    let exit = reports.finish(run).unwrap();
    drop(reports);
    (folder, exit)
}

fn exit_of(upshots: &[Upshot]) -> Exit {
    exit(&run(upshots))
}

#[test]
fn the_worst_decides_and_nothing_found_out_is_no_success() {
    let unseen = || Upshot::NotObserved("no".into());
    let skipped = || Upshot::Skipped("no".into());
    let bare = || Upshot::NotProtected("no".into());
    use Upshot::{Failed, Passed};
    assert_eq!(exit_of(&[Passed, unseen(), skipped(), bare()]), Exit::Holds);
    assert_eq!(exit_of(&[Passed, Failed]), Exit::CheckFailed);
    assert_eq!(exit_of(&[Passed, error(), Failed]), Exit::Incomplete);
    assert_eq!(exit_of(&[error()]), Exit::Incomplete);
    assert_eq!(exit_of(&[Failed, skipped()]), Exit::CheckFailed);
    assert_eq!(exit_of(&[]), Exit::Nothing);
    assert_eq!(exit_of(&[unseen(), skipped(), bare()]), Exit::Nothing);
    let interrupted = TestRun {
        interrupted: true,
        ..run(&[Failed, error()])
    };
    assert_eq!(exit(&interrupted), Exit::Interrupted);
}

#[test]
fn files_are_whole_and_replace_what_was_there() {
    let run = run(&[Upshot::Passed, Upshot::Failed]);
    let formats = ["terminal", "jsonl", "junit", "github", "tap", "html"];
    let (folder, exit) = finished(&formats, &run, Actions::default());
    assert_eq!(exit, Exit::CheckFailed);
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["github", "html", "jsonl", "junit", "tap", "terminal"]
    );
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("tap").starts_with("TAP version 14\nok 1 - refuses/0\n"));
    assert!(read("html").ends_with("</html>\n"));
    assert!(read("junit").ends_with("</testsuites>\n"));
    assert_eq!(read("jsonl").lines().count(), 3);
    assert!(read("terminal").contains("2 trials: 1 passed, 1 failed"));
}

#[test]
fn what_was_there_stays_where_a_run_comes_to_no_end() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tap"), "an older report").unwrap();
    let session = session();
    let output = output(folder.path(), &["terminal", "tap"]);
    let mut reports = Reports::open(&output, &session).unwrap();
    reports.trial(&run(&[Upshot::Passed]).trials[0]).unwrap();
    drop(reports);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
    let tap = fs::read_to_string(folder.path().join("tap")).unwrap();
    assert_eq!(tap, "an older report");
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let session = session();
    let output = output(&folder.path().join("missing"), &["terminal", "junit"]);
    let Err(error) = Reports::open(&output, &session) else {
        panic!("there is no such folder");
    };
    assert!(error.to_string().starts_with("cannot create `"), "{error}");
}

#[test]
fn a_job_gets_its_summary_behind_what_others_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "# Built\n").unwrap();
    let actions = |running| Actions {
        running,
        summary: Some(summary.clone()),
    };
    let run = run(&[Upshot::Failed]);
    finished(&["terminal"], &run, actions(false));
    assert_eq!(fs::read_to_string(&summary).unwrap(), "# Built\n");
    finished(&["terminal", "github"], &run, actions(true));
    let text = fs::read_to_string(&summary).unwrap();
    assert!(
        text.starts_with("# Built\n\n### hookctl test: acme documented\n"),
        "{text}"
    );
}
