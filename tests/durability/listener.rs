//! `hookctl listen` as a process that is killed, filled up and interrupted.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long anything may take before it counts as hanging.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A running listener; dropped, it is killed.
pub struct Listener {
    child: Child,
    pub address: String,
    talk: Receiver<String>,
}

/// How a listener ended, or why it did not begin.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stderr: String,
}

/// `hookctl listen --port 0` with these arguments, in that folder, with none of the tester's settings.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookctl"));
    command.args(["listen", "--port", "0"]).args(args);
    clean(command, folder)
}

/// The same below a limit of file sizes, in the shell's blocks.
pub fn limited(folder: &Path, blocks: u32, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
    command
        .args(["-c", &script, env!("CARGO_BIN_EXE_hookctl")])
        .args(["listen", "--port", "0"])
        .args(args);
    clean(command, folder)
}

fn clean(mut command: Command, folder: &Path) -> Command {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

impl Listener {
    /// Starts it; returns once it listens, or how it ended when it does not.
    pub fn start(mut command: Command) -> Result<Listener, Ended> {
        let mut child = command.spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        let (tell, talk) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(stderr).lines().map_while(Result::ok);
            lines
                .take_while(|line| tell.send(line.clone()).is_ok())
                .count()
        });
        let first = talk.recv_timeout(LIMIT).unwrap();
        let mut listener = Listener {
            child,
            address: String::new(),
            talk,
        };
        match first.strip_prefix("listening on http://") {
            Some(rest) => {
                let end = rest.find(',').unwrap_or(rest.len());
                listener.address = rest[..end].to_owned();
                Ok(listener)
            }
            None => {
                let mut ended = listener.end();
                ended.stderr.insert_str(0, &format!("{first}\n"));
                Err(ended)
            }
        }
    }

    /// Its number among the processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as the system does when it must.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Interrupts it as Ctrl-C does, and waits for its end.
    pub fn interrupt(mut self) -> Ended {
        signal("INT", self.id());
        self.end()
    }

    fn end(&mut self) -> Ended {
        let mut stderr = String::new();
        loop {
            match self.talk.recv_timeout(LIMIT) {
                Ok(line) => stderr.push_str(&format!("{line}\n")),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(_) => panic!("it did not end within {LIMIT:?}: {stderr}"),
            }
        }
        let code = self.child.wait().unwrap().code();
        Ended { code, stderr }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends a process a signal.
pub fn signal(name: &str, id: u32) {
    let kill = format!("kill -{name} {id}");
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
}
