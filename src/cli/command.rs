//! The command of `--exec`: started with an address in its environment, ended with everything it started.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use hookctl::Error;
use humantime::format_duration;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How long the command may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(2);

/// A command that runs, with everything it starts.
pub struct Running(Child);

impl Running {
    /// Starts it, in `folder` where one is given. Its output goes through; with `apart` what it writes to standard
    /// output goes to standard error, because standard output holds records.
    ///
    /// # Errors
    /// When there is no shell to run it.
    pub fn start(
        command: &str,
        url: &str,
        port: Option<u16>,
        apart: bool,
        folder: Option<&Path>,
    ) -> Result<Self, Error> {
        let mut shell = shell(command);
        // The folder of a file named without one is this folder.
        if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
            shell.current_dir(folder);
        }
        shell
            .env("HOOKCTL_URL", url)
            .envs(port.map(|port| ("HOOKCTL_PORT", port.to_string())))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        if apart {
            shell.stdout(Stdio::from(std::io::stderr()));
        }
        shell
            .spawn()
            .map(Running)
            .map_err(|error| Error::file("run", "sh", error))
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub async fn ended(&mut self) -> Result<ExitStatus, Error> {
        let ended = self.0.wait().await;
        ended.map_err(|error| Error::file("wait for", "sh", error))
    }

    /// Reads its standard output to the end, and waits for its own.
    async fn read(&mut self, most: u64) -> Result<Result<Vec<u8>, String>, Error> {
        let mut bytes = Vec::new();
        if let Some(out) = self.0.stdout.take() {
            let read = out
                .take(most.saturating_add(1))
                .read_to_end(&mut bytes)
                .await;
            read.map_err(|error| Error::file("read from", "sh", error))?;
        }
        if bytes.len() as u64 > most {
            return Ok(Err(format!("writes more than {most} bytes")));
        }
        let status = self.ended().await?;
        Ok(match status.success() {
            true => Ok(bytes),
            false => Err(format!("failed: {status}")),
        })
    }

    /// What became of it, where it has ended already.
    pub fn gone(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().ok().flatten()
    }

    /// Ends it and everything it started: it is asked to, and made to when it takes too long.
    pub async fn stop(&mut self) {
        let group = self.0.id();
        signal(group, false);
        if timeout(GRACE, self.0.wait()).await.is_err() {
            signal(group, true);
            // The shell itself, where there are no groups.
            let _ = self.0.start_kill();
            let _ = self.0.wait().await;
        }
    }
}

/// The group of a command that is ended, with everything in it, where nobody waits for it any more: a limit was met, or
/// the user interrupted.
struct Leash(Option<u32>);

impl Drop for Leash {
    fn drop(&mut self) {
        if self.0.is_some() {
            signal(self.0, true);
        }
    }
}

/// Runs a command to its end, and gives what it writes to its standard output, or in words what is wrong with it: it
/// takes longer than `limit`, writes more than `most` bytes, or fails. What it writes to standard error goes through.
///
/// # Errors
/// When there is no shell to run it, or its output cannot be read.
pub async fn output(
    command: &str,
    limit: Duration,
    most: u64,
) -> Result<Result<Vec<u8>, String>, Error> {
    let mut shell = shell(command);
    shell
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let child = shell.spawn();
    let mut running = Running(child.map_err(|error| Error::file("run", "sh", error))?);
    let mut leash = Leash(running.0.id());
    let ended = timeout(limit, running.read(most)).await;
    if matches!(ended, Ok(Ok(Ok(_)))) {
        leash.0 = None;
    }
    ended.unwrap_or_else(|_| {
        Ok(Err(format!(
            "did not end within {}",
            format_duration(limit)
        )))
    })
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

#[cfg(unix)]
fn signal(group: Option<u32>, kill: bool) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = group.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let signal = if kill { Signal::KILL } else { Signal::TERM };
    if let Some(group) = group {
        // A group that is gone needs no signal.
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn signal(_group: Option<u32>, _kill: bool) {}
