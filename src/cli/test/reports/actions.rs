//! What a job on GitHub gets without being asked for it: annotations, and a summary of the job.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use hookctl::Error;
use hookctl::judge::TestRun;
use hookctl::report::markdown::MAX_SUMMARY;
use hookctl::report::testing::job_summary;

/// What GitHub's runner says to what it runs, in its environment.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    /// Whether this is a job on GitHub.
    pub running: bool,
    /// The file whose text it shows with the job.
    pub summary: Option<PathBuf>,
}

impl Actions {
    /// What the environment says.
    pub fn from_env() -> Self {
        let summary = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty());
        Actions {
            running: std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
            summary: summary.map(PathBuf::from),
        }
    }

    /// Adds what a test came to to the job's summary, as far as there is room in it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn summarise(&self, run: &TestRun) -> Result<(), Error> {
        match &self.summary {
            Some(path) => append(path, run).map_err(|e| Error::file("write", path, e)),
            None => Ok(()),
        }
    }
}

/// GitHub shows nothing of a summary that is too long, so what others wrote to it counts.
fn append(path: &Path, run: &TestRun) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let there = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let mut text = Vec::new();
    if there > 0 {
        text.push(b'\n');
    }
    job_summary(&mut text, run, MAX_SUMMARY.saturating_sub(there + 1))?;
    file.write_all(&text)
}
