//! A progress bar on a terminal's standard error; nothing anywhere else.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The fewest deliveries for which a bar is worth its line.
const WORTH_IT: u64 = 20;

/// How far a run is.
pub struct Progress {
    bar: ProgressBar,
    shown: bool,
}

impl Progress {
    /// A bar for so many steps, hidden off-terminal and for short runs.
    pub fn new(total: u64) -> Self {
        let shown = total >= WORTH_IT && std::io::stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec}  {eta} left")
        {
            bar.set_style(style);
        }
        Progress { bar, shown }
    }

    /// A count of steps whose end is not known, hidden off-terminal and where it is not `wanted`.
    pub fn counting(wanted: bool) -> Self {
        let shown = wanted && std::io::stderr().is_terminal();
        let target = match shown {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{human_pos} records  {per_sec}") {
            bar.set_style(style);
        }
        Progress { bar, shown }
    }

    /// A count of trials and a word on how they went, hidden off-terminal.
    pub fn trials() -> Self {
        let progress = Progress::counting(true);
        progress.styled("{human_pos} tried  {msg}")
    }

    /// So many steps there will be.
    pub fn of(&self, total: u64) {
        self.bar.set_length(total);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}") {
            self.bar.set_style(style);
        }
    }

    /// A word on how it goes, behind how far it is.
    pub fn say(&self, text: &str) {
        self.bar.set_message(text.to_owned());
    }

    fn styled(self, template: &str) -> Self {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self
    }

    /// So many steps are done by now.
    pub fn reach(&self, steps: u64) {
        self.bar.set_position(steps);
    }

    /// One step further.
    pub fn step(&self) {
        // A bar that nobody sees would still look at the clock.
        if self.shown {
            self.bar.inc(1);
        }
    }

    /// Runs `write` with the bar out of the way.
    pub fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
