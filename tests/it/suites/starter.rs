//! `hookctl test init`, and that what it writes does what its first lines say.

use crate::listener::Listener;
use crate::test::Test;

#[test]
fn the_starter_passes_as_its_comments_say() {
    let listener = Listener::with_files(
        &[("secret", "whsec-of-your-own\n")],
        &[
            "--provider",
            "voxsig",
            "--secret-file",
            "secret",
            "--reject-invalid",
        ],
    );
    let output = Test::new()
        .args(["test", "init"])
        .stdout("wrote smoke.yaml: its first lines say how to run it\n")
        .run();
    let text = std::fs::read_to_string(output.path("smoke.yaml")).unwrap();
    let said =
        "hookctl listen --provider voxsig --secret-env VOXSIG_SECRET --reject-invalid --port 4000";
    assert!(text.contains(said), "{text}");
    let run = output.then().env("VOXSIG_SECRET", "whsec-of-your-own");
    let to = format!("{}/webhooks", listener.url());
    let ran = run.args(["test", "smoke.yaml", "--to", &to]).run();
    assert!(ran.text().contains(" passed"), "{}", ran.text());
    assert!(!ran.text().contains("skipped"), "{}", ran.text());
}

#[test]
fn nothing_is_overwritten() {
    let test = Test::new().file("mine.yaml", "mine");
    let output = test.args(["test", "init", "mine.yaml"]).fails(
        2,
        "`mine.yaml` is there already",
        Some("name another file"),
    );
    assert_eq!(
        std::fs::read_to_string(output.path("mine.yaml")).unwrap(),
        "mine"
    );
    let output = output.then().args(["test", "init", "other.yaml"]).run();
    let text = std::fs::read_to_string(output.path("other.yaml")).unwrap();
    assert!(text.contains("hookctl test other.yaml"), "{text}");
    output
        .then()
        .args(["test", "init", "a.yaml", "b.yaml"])
        .fails(
            2,
            "`test init` writes one file, and `b.yaml` is a second",
            Some("name one file"),
        );
}
