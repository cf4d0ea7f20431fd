//! What holds for all commands: help, version, names, exit codes.

use std::process::{Command, Stdio};

use crate::test::{Test, clean, finish, installed};

fn hookctl(args: &[&str]) -> Test {
    Test::new().args(args)
}

#[test]
fn version_and_help_are_answers() {
    let version = concat!("hookctl ", env!("CARGO_PKG_VERSION"), "\n");
    hookctl(&["--version"]).stdout(version).run();
    hookctl(&["--help"]).run().prints("hookctl demo");
    for command in [
        "demo",
        "list",
        "show",
        "send",
        "listen",
        "sign",
        "verify",
        "packs",
        "completions",
        "man",
    ] {
        hookctl(&[command, "--help"]).run().prints("Usage: hookctl");
    }
}

#[test]
fn usage_errors_end_with_2_and_say_what_there_is() {
    for (args, what) in [
        (&["bogus"][..], "error: unrecognized subcommand 'bogus'"),
        (
            &["send"],
            "error: the following required arguments were not provided:",
        ),
        (
            &["list", "--bogus"],
            "error: unexpected argument '--bogus' found",
        ),
        (
            &["listen", "--port", "99999"],
            "error: invalid value '99999' for '--port <PORT>'",
        ),
        (
            &["listen", "--respond", "99"],
            "error: invalid value '99' for '--respond <PROGRAM>'",
        ),
        (
            &["send", "x", "--at", "soon"],
            "error: invalid value 'soon' for '--at <TIME>'",
        ),
        (
            &["send", "x", "--expect", "no"],
            "error: invalid value 'no' for '--expect <STATUS>'",
        ),
        (
            &["send", "x", "--timeout", "no"],
            "error: invalid value 'no' for '--timeout <DURATION>'",
        ),
        (
            &["send", "x", "--rate", "0"],
            "error: invalid value '0' for '--rate <RATE>'",
        ),
        (
            &["send", "x", "--all", "y"],
            "error: the argument '--all' cannot be used with",
        ),
        (
            &["send", "x", "--dry-run", "--curl"],
            "error: the argument '--dry-run' cannot be used with",
        ),
        (
            &["verify", "stripe"],
            "error: the following required arguments were not provided:",
        ),
    ] {
        let output = hookctl(args).exit(2).stdout("").any_stderr().run();
        assert!(output.stderr.starts_with(what), "{}", output.stderr);
    }
}

#[test]
fn completions_know_providers_and_events() {
    for shell in ["bash", "zsh", "fish"] {
        let output = hookctl(&["completions", shell]).run();
        output
            .prints("voxsig")
            .prints("message_created")
            .prints("secret-file");
    }
}

#[test]
fn completions_work_in_bash() {
    if !installed("bash") {
        return;
    }
    let output = hookctl(&["completions", "bash"]).run();
    std::fs::write(output.path("hookctl.bash"), &output.stdout).unwrap();
    for (words, completed) in [
        ("hookctl send vox", "voxsig\n"),
        ("hookctl send voxsig message_c", "message_created\n"),
        ("hookctl show hap", "haptik\n"),
        ("hookctl verify pype", "pypestream\n"),
    ] {
        let script = format!(
            "source ./hookctl.bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _hookctl hookctl \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let mut bash = Command::new("bash");
        clean(&mut bash, &output.path(""));
        bash.args(["-c", &script]);
        let (_, stdout, _) = finish(bash, b"");
        assert_eq!(String::from_utf8(stdout).unwrap(), completed, "{words}");
    }
}

#[test]
fn the_man_page_names_every_command() {
    let output = hookctl(&["man"]).run();
    for command in ["send", "listen", "verify", "sign", "demo"] {
        output.prints(command);
    }
}

#[test]
fn a_closed_standard_output_ends_every_command_quietly() {
    for args in [
        &["list"][..],
        &["show", "voxsig"],
        &["demo"],
        &["packs", "check"],
        &["man"],
        &["completions", "zsh"],
        &["--help"],
    ] {
        let mut command = hookctl(args).command();
        let folder = tempfile::tempdir().unwrap();
        command
            .current_dir(folder.path())
            .env("TMPDIR", folder.path());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn no_color_is_heeded() {
    let error = |test: Test| test.exit(2).any_stderr().run().stderr;
    assert!(!error(hookctl(&["show", "x"])).contains('\u{1b}'));
    assert!(error(hookctl(&["show", "x", "--color", "always"])).contains('\u{1b}'));
    assert!(!error(hookctl(&["show", "x", "--color", "never"])).contains('\u{1b}'));
}
