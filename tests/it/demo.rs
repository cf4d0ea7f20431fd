//! `hookctl demo`.

use crate::capture;
use crate::test::Test;

fn demo() -> Test {
    Test::new().args(["demo", "--dir", "d"])
}

#[test]
fn every_event_arrives_signed_and_as_promised() {
    let output = demo().run();
    let records = capture::records(&output.path("d/capture.jsonl"));
    let rows: Vec<_> = output
        .text()
        .lines()
        .filter(|line| line.starts_with("  ") && line.contains("  20"))
        .collect();
    assert_eq!(rows.len(), records.len());
    assert!(rows.len() >= 58, "{}", rows.len());
    let count = rows.len();
    output.prints(&format!(
        "{count} events sent, received, recorded and checked in "
    ));
    output.prints(&format!("{count} of {count} as they should be"));
    for row in &rows {
        let words: Vec<_> = row.split_whitespace().collect();
        assert!(["valid", "unsigned"].contains(&words[3]), "{row}");
        assert!(
            row.ends_with("matches") || row.ends_with("no payload"),
            "{row}"
        );
    }
    for provider in ["acquire", "haptik", "pypestream", "voxsig"] {
        for edition in ["documented", "live"] {
            output.prints(&format!("{provider}, edition {edition}\n"));
        }
    }
}

#[test]
fn its_capture_verifies() {
    let output = demo().run();
    for provider in ["acquire", "haptik", "voxsig"] {
        let secret = format!("d/{provider}.secret");
        let text = std::fs::read_to_string(output.path(&secret)).unwrap();
        assert!(!output.text().contains(text.trim_end()));
        let args = [
            "verify",
            provider,
            "d/capture.jsonl",
            "--secret-file",
            &secret,
        ];
        let verified = output.then().args(args).run();
        assert!(!verified.text().contains("invalid"), "{}", verified.text());
    }
}

#[test]
fn what_it_says_to_try_next_works() {
    let output = demo().run();
    let next = output.text().split("Try next:\n").nth(1).unwrap();
    let script: Vec<_> = next.lines().take(4).map(str::trim).collect();
    assert_eq!(script[0], "cd d");
    assert!(script[3].contains(" verify "), "{script:?}");
    let status = std::process::Command::new("sh")
        .args(["-e", "-c", &script.join("\n")])
        .current_dir(output.path(""))
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{script:?}");
}

#[test]
fn without_a_folder_it_makes_one_and_names_it() {
    let output = Test::new().args(["demo"]).run();
    let start = "The capture and the throw-away secrets are in ";
    let line = output
        .text()
        .lines()
        .find_map(|line| line.strip_prefix(start));
    let folder = std::path::Path::new(line.unwrap());
    assert!(capture::records(&folder.join("capture.jsonl")).len() > 50);
}

#[test]
fn json_prints_the_records() {
    let records = demo().args(["--json"]).run().json_lines();
    assert!(records.len() >= 58);
    records.iter().for_each(capture::assert_form);
}

#[test]
fn it_does_not_write_over_a_capture() {
    let test = demo().file("d/capture.jsonl", "mine\n");
    let what = "`d/capture.jsonl` is there already";
    let output = test.fails(2, what, Some("--dir"));
    assert_eq!(
        std::fs::read(output.path("d/capture.jsonl")).unwrap(),
        b"mine\n"
    );
}

#[test]
fn a_pack_of_ones_own_takes_part() {
    let output = Test::new()
        .file("p/acme/provider.toml", "format = 1\nname = \"Acme\"\n[recognise]\nevent = \"body:/t\"\n[event.ping]\ntitle = \"x\"\n")
        .file("p/acme/only/ping.json", "{\"t\":\"{{event}}\"}")
        .file("p/acme/only/ping.schema.json", "{\"required\":[\"absent\"]}")
        .args(["demo", "--dir", "d", "--samples", "p"])
        .exit(1)
        .run();
    output
        .prints("acme, edition only\n")
        .prints("  POST  ping  200  unsigned  ");
}
