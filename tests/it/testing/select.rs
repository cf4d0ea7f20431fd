//! Which probes are tried, and looking at them first.

use super::endpoint::{SECRET, endpoint, tested, upshots};
use crate::test::Test;

#[test]
fn groups_and_probes_are_selected_by_name() {
    let receiver = endpoint("voxsig", |call| call.right());
    for (args, wanted) in [
        (
            &[
                "--only",
                "*/*-signature",
                "--skip",
                "*/*-*-signature,accepts,*/w*",
            ][..],
            &[
                "refuses/borrowed-signature",
                "refuses/empty-signature",
                "refuses/hollow-signature",
                "refuses/longer-signature",
                "refuses/malformed-signature",
                "refuses/no-signature",
                "refuses/short-signature",
                "refuses/truncated-signature",
                "refuses/undecodable-signature",
            ][..],
        ),
        (
            &["--only", "refuses/stale*", "--only", "accepts/charset"],
            &["accepts/charset", "refuses/stale-timestamp"],
        ),
    ] {
        let output = tested("voxsig", &receiver).args(args).run();
        let ids: Vec<String> = upshots(&output).into_keys().collect();
        assert_eq!(ids, wanted);
    }
}

#[test]
fn nothing_selected_is_not_success() {
    let test = || {
        Test::new()
            .args(["test", "voxsig", "--to", "http://127.0.0.1:9"])
            .secret(SECRET)
    };
    test().args(["--only", "refuse"]).fails(
        4,
        "no probe is selected",
        Some("`--list` prints what there is"),
    );
    test()
        .args(["--skip", "*"])
        .fails(4, "no probe is selected", Some("--list"));
}

#[test]
fn a_pattern_that_fits_nothing_is_told() {
    let receiver = endpoint("voxsig", |call| call.right());
    tested("voxsig", &receiver)
        .args(["--only", "accepts/charset,acepts"])
        .stderr("warning: `acepts` fits no probe\n")
        .run();
}

#[test]
fn the_list_needs_no_endpoint_and_no_secret() {
    let output = Test::new()
        .args(["test", "voxsig", "--list", "--only", "accepts/c*,*/stale*"])
        .run();
    assert_eq!(
        output.text(),
        "accepts/charset\n  `conversation_created` with a charset in its content type: a 2xx\n\
         accepts/chunked\n  `conversation_created` in chunks, without a length: a 2xx\n\
         refuses/stale-timestamp\n  `conversation_created` signed 6m ago; the provider fixes no tolerance, 5m are\n  \
         assumed: a 4xx\n"
    );
    for provider in ["voxsig", "acquire"] {
        let output = Test::new().args(["test", provider, "--list"]).run();
        let wide = output.text().lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None);
    }
    let output = Test::new()
        .args([
            "test",
            "voxsig",
            "--list",
            "--event",
            "message_created",
            "--only",
            "*/charset",
        ])
        .run();
    output.prints("`message_created` with a charset");
}
