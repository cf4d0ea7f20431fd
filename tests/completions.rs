//! The committed completions and man page are what the program prints, and they know providers and events.

use std::path::Path;
use std::process::Command;

fn printed(args: &[&str]) -> String {
    let home = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO_BIN_EXE_hookctl"))
        .args(args)
        .current_dir(home.path())
        .env("XDG_CONFIG_HOME", home.path())
        .env_remove("HOOKCTL_SAMPLES")
        .env_remove("HOOKCTL_CONFIG")
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn committed(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("completions")
        .join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn completions_are_those_of_this_program() {
    for (shell, file) in [
        ("bash", "hookctl.bash"),
        ("zsh", "_hookctl"),
        ("fish", "hookctl.fish"),
        ("powershell", "_hookctl.ps1"),
        ("elvish", "hookctl.elv"),
    ] {
        let same = printed(&["completions", shell]) == committed(file);
        assert!(
            same,
            "completions/{file} is out of date: run tests/update-completions"
        );
    }
}

#[test]
fn the_man_page_is_that_of_this_program() {
    let same = printed(&["man"]) == committed("hookctl.1");
    assert!(
        same,
        "completions/hookctl.1 is out of date: run tests/update-completions"
    );
}

#[test]
fn bash_completes_providers_and_events() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions/hookctl.bash");
    let complete = |words: &[&str]| {
        let line = format!(
            "source {script}; COMP_WORDS=({words}); COMP_CWORD={last}; _hookctl hookctl {current} ''; echo \"${{COMPREPLY[@]}}\"",
            script = script.display(),
            words = words.join(" "),
            last = words.len() - 1,
            current = words[words.len() - 1],
        );
        let output = Command::new("bash")
            .args(["--norc", "-c", &line])
            .output()
            .expect("bash runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(complete(&["hookctl", "send", "vox"]).trim(), "voxsig");
    assert!(
        complete(&["hookctl", "send", "voxsig", "conversation_"])
            .contains("conversation_typing_on")
    );
}
