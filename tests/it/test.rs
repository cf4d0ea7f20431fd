//! One run of hookctl and what it should come to.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// How long a run may take before it counts as hanging.
pub const LIMIT: Duration = Duration::from_secs(60);

/// The binary with none of the tester's settings, in a folder of its own.
pub fn hookctl(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookctl"));
    clean(&mut command, folder);
    command
}

/// Takes everything of the tester's from a command but where programs are found.
pub fn clean(command: &mut Command, folder: &Path) {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder.join("home"))
        .env("XDG_CONFIG_HOME", folder.join("home/.config"))
        .env("TMPDIR", folder)
        .current_dir(folder);
}

/// What standard error should be.
enum Talk {
    Any,
    Exactly(String),
    Has(Vec<String>),
}

/// A run to be made: arguments, surroundings, expectations. Without others it ends with 0 and says nothing on
/// standard error; what it prints is for the test to look at.
pub struct Test {
    folder: Rc<TempDir>,
    args: Vec<String>,
    env: Vec<(String, String)>,
    stdin: Vec<u8>,
    secrets: Vec<String>,
    exit: i32,
    stdout: Option<Vec<u8>>,
    talk: Talk,
}

/// How it went.
pub struct Output {
    pub stdout: Vec<u8>,
    pub stderr: String,
    folder: Rc<TempDir>,
}

impl Test {
    pub fn new() -> Test {
        Test::within(Rc::new(tempfile::tempdir().unwrap()))
    }

    fn within(folder: Rc<TempDir>) -> Test {
        Test {
            folder,
            args: Vec::new(),
            env: Vec::new(),
            stdin: Vec::new(),
            secrets: Vec::new(),
            exit: 0,
            stdout: None,
            talk: Talk::Exactly(String::new()),
        }
    }

    pub fn args<S: AsRef<str>>(mut self, args: impl IntoIterator<Item = S>) -> Test {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Test {
        self.env.push((name.into(), value.into()));
        self
    }

    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Test {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    /// Puts a file, and the folders above it, into the test's folder.
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Test {
        write(&self.path(name), bytes.as_ref());
        self
    }

    /// Gives a secret by file, and sees to it that no output shows it.
    pub fn secret(mut self, text: &str) -> Test {
        let name = format!("{}.secret", self.secrets.len());
        self = self.file(&name, format!("{text}\n"));
        self.secrets.push(text.into());
        self.args(["--secret-file", &name])
    }

    /// Sees to it that no output shows this text.
    pub fn hides(mut self, text: &str) -> Test {
        self.secrets.push(text.into());
        self
    }

    pub fn exit(mut self, code: i32) -> Test {
        self.exit = code;
        self
    }

    pub fn stdout(mut self, bytes: impl AsRef<[u8]>) -> Test {
        self.stdout = Some(bytes.as_ref().to_vec());
        self
    }

    pub fn stderr(mut self, text: &str) -> Test {
        self.talk = Talk::Exactly(text.into());
        self
    }

    pub fn stderr_has(mut self, text: &str) -> Test {
        match &mut self.talk {
            Talk::Has(texts) => texts.push(text.into()),
            _ => self.talk = Talk::Has(vec![text.into()]),
        }
        self
    }

    pub fn any_stderr(mut self) -> Test {
        self.talk = Talk::Any;
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command, for those who run it themselves.
    pub fn command(&self) -> Command {
        let mut command = hookctl(self.folder.path());
        command.args(&self.args);
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it and holds it to what was expected.
    #[track_caller]
    pub fn run(self) -> Output {
        let command = self.command();
        let (code, stdout, stderr) = finish(command, &self.stdin);
        let stderr = String::from_utf8(stderr).expect("standard error is text");
        let shown = String::from_utf8_lossy(&stdout);
        let about = format!(
            "hookctl {}\nexit {code:?}\n{stderr}{shown}",
            self.args.join(" ")
        );
        assert_eq!(code, Some(self.exit), "{about}");
        if let Some(expected) = &self.stdout {
            assert_eq!(&*shown, String::from_utf8_lossy(expected), "{about}");
        }
        match &self.talk {
            Talk::Any => {}
            Talk::Exactly(text) => assert_eq!(&stderr, text, "{about}"),
            Talk::Has(texts) => {
                for text in texts {
                    assert!(stderr.contains(text), "no `{text}` in:\n{about}");
                }
            }
        }
        for secret in &self.secrets {
            let told = stderr.contains(secret) || shown.contains(secret);
            assert!(!told, "the secret is shown: {stderr}{shown}");
        }
        Output {
            stdout,
            stderr,
            folder: self.folder,
        }
    }

    /// Runs it and expects it to fail with `code` and one message: `error:` and exactly this, and a `help:` line that
    /// holds that, where there is something to do. Nothing is on standard output.
    #[track_caller]
    pub fn fails(self, code: i32, what: &str, help: Option<&str>) -> Output {
        let output = self.any_stderr().exit(code).stdout("").run();
        let lines = output
            .stderr
            .lines()
            .filter(|line| !line.starts_with("warning: ") && !line.starts_with("note: "));
        let lines: Vec<_> = lines.collect();
        assert_eq!(lines.first(), Some(&format!("error: {what}").as_str()));
        match help {
            None => assert_eq!(lines.len(), 1, "{}", output.stderr),
            Some(help) => {
                assert_eq!(lines.len(), 2, "{}", output.stderr);
                assert!(lines[1].starts_with("help: "), "{}", lines[1]);
                assert!(lines[1].contains(help), "no `{help}` in `{}`", lines[1]);
            }
        }
        output
    }
}

impl Output {
    /// Another run in the same folder.
    pub fn then(&self) -> Test {
        Test::within(Rc::clone(&self.folder))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("standard output is text")
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout).expect("standard output is one JSON value")
    }

    #[track_caller]
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        let line = |line| serde_json::from_str(line).expect("every line is JSON");
        self.text().lines().map(line).collect()
    }

    /// Holds what it printed to hold this.
    #[track_caller]
    pub fn prints(&self, text: &str) -> &Output {
        assert!(
            self.text().contains(text),
            "no `{text}` in:\n{}",
            self.text()
        );
        self
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Runs a command to its end: exit code, standard output, standard error.
#[track_caller]
pub fn finish(mut command: Command, stdin: &[u8]) -> (Option<i32>, Vec<u8>, Vec<u8>) {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let (stdout, stderr) = (
        all_of(child.stdout.take().unwrap()),
        all_of(child.stderr.take().unwrap()),
    );
    let stdin = stdin.to_vec();
    // Who does not read its standard input closes it: that is no failure.
    let feeder = thread::spawn(move || drop(input.write_all(&stdin)));
    let stdout = wait_for(&mut child, &stdout);
    let stderr = wait_for(&mut child, &stderr);
    feeder.join().unwrap();
    (child.wait().unwrap().code(), stdout, stderr)
}

fn all_of(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (tell, told) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stream.read_to_end(&mut bytes);
        // Nobody waits any more when the test has failed already.
        drop(tell.send(bytes));
        read.unwrap();
    });
    told
}

#[track_caller]
fn wait_for(child: &mut Child, told: &Receiver<Vec<u8>>) -> Vec<u8> {
    told.recv_timeout(LIMIT).unwrap_or_else(|_| {
        child.kill().unwrap();
        panic!("it did not end within {LIMIT:?}");
    })
}

/// Whether a program can be run here; where it cannot, that is said past the harness, which swallows what tests print.
pub fn installed(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let there = command.status().is_ok_and(|status| status.success());
    if !there {
        let note = format!("skipped: {program} is not installed\n");
        std::io::stderr().write_all(note.as_bytes()).unwrap();
    }
    there
}
