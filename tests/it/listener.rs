//! `hookctl listen` as a running process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};

use tempfile::TempDir;

use crate::capture;
use crate::test::{LIMIT, hookctl};

/// Listens from the moment it is made; dropped, it is interrupted and has to end well.
pub struct Listener {
    folder: TempDir,
    child: Child,
    address: String,
    talk: Receiver<String>,
    stdout: Option<JoinHandle<String>>,
}

/// How it ended.
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    /// What it said after the ready line.
    pub stderr: String,
    folder: TempDir,
}

impl Listener {
    /// `hookctl listen --port 0 --out capture.jsonl` and these arguments.
    #[track_caller]
    pub fn start(args: &[&str]) -> Listener {
        Listener::with_files(&[], args)
    }

    /// The same with files in its folder.
    #[track_caller]
    pub fn with_files(files: &[(&str, &str)], args: &[&str]) -> Listener {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut command = hookctl(folder.path());
        command
            .args(["listen", "--port", "0", "--out", "capture.jsonl"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let (tell, talk) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(stderr).lines().map_while(Result::ok);
            lines
                .take_while(|line| tell.send(line.clone()).is_ok())
                .count()
        });
        let stdout = thread::spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).unwrap();
            text
        });
        let mut listener = Listener {
            folder,
            child,
            address: String::new(),
            talk,
            stdout: Some(stdout),
        };
        let mut ready = listener.line();
        // Which certificate is shown comes first.
        if ready.starts_with("note: certificate") {
            ready = listener.line();
        }
        listener.address = address(&ready);
        listener
    }

    /// The next line it says on standard error.
    #[track_caller]
    pub fn line(&self) -> String {
        self.talk
            .recv_timeout(LIMIT)
            .expect("the listener has something to say")
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The most memory it has had so far, in kB, where the system tells.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse().ok()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream
    }

    /// Writes bytes on a connection of their own and reads all that comes back.
    #[track_caller]
    pub fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may refuse before it has read everything.
        drop(stream.write_all(bytes));
        drop(stream.shutdown(Shutdown::Write));
        let mut answer = Vec::new();
        // A reset after the answer takes nothing from it.
        drop(stream.read_to_end(&mut answer));
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Posts a body with headers, in HTTP/1.1 and nothing more.
    #[track_caller]
    pub fn post(&self, path: &str, headers: &[&str], body: &str) -> String {
        let fields: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let length = body.len();
        self.say(
            format!(
                "POST {path} HTTP/1.1\r\nHost: x\r\n{fields}Content-Length: {length}\r\n\r\n{body}"
            )
            .as_bytes(),
        )
    }

    /// Interrupts it as Ctrl-C does, and waits for its end.
    #[track_caller]
    pub fn interrupt(mut self) -> Ended {
        self.signal();
        self.end()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn ended(mut self) -> Ended {
        self.end()
    }

    fn signal(&self) {
        let kill = format!("kill -INT {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
    }

    #[track_caller]
    fn end(&mut self) -> Ended {
        let mut stderr = String::new();
        loop {
            match self.talk.recv_timeout(LIMIT) {
                Ok(line) => stderr.push_str(&format!("{line}\n")),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(_) => {
                    self.child.kill().unwrap();
                    panic!("it did not end within {LIMIT:?}: {stderr}");
                }
            }
        }
        let code = self.child.wait().unwrap().code();
        let stdout = self.stdout.take().unwrap().join().unwrap();
        let empty = tempfile::tempdir().unwrap();
        Ended {
            code,
            stdout,
            stderr,
            folder: std::mem::replace(&mut self.folder, empty),
        }
    }
}

/// The address in the ready line, the one for people or the one for machines.
#[track_caller]
fn address(ready: &str) -> String {
    if let Ok(line) = serde_json::from_str::<serde_json::Value>(ready) {
        assert_eq!(line["ready"], true);
        assert_eq!(line["out"], "capture.jsonl");
        assert!(line["pid"].is_u64(), "{line}");
        let url = line["url"].as_str().unwrap();
        return url.strip_prefix("http://").unwrap().to_owned();
    }
    let rest = ready.strip_prefix("listening on http");
    let rest = rest.map(|rest| rest.trim_start_matches('s').trim_start_matches("://"));
    let address = rest.unwrap_or_else(|| panic!("not the ready line: {ready}"));
    let (address, what) = address.split_once(',').unwrap();
    assert_eq!(what, " recording to capture.jsonl");
    address.to_owned()
}

impl Drop for Listener {
    fn drop(&mut self) {
        if self.stdout.is_none() {
            return;
        }
        if thread::panicking() {
            drop(self.child.kill());
            drop(self.child.wait());
            return;
        }
        self.signal();
        let ended = self.end();
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    }
}

impl Ended {
    /// What it recorded, every record of the published form.
    #[track_caller]
    pub fn records(&self) -> Vec<serde_json::Value> {
        capture::records(&self.path("capture.jsonl"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The summary: its last line on standard error.
    pub fn summary(&self) -> &str {
        self.stderr.lines().last().unwrap_or_default()
    }
}
