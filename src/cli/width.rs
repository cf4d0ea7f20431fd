//! How wide the terminal is.

/// The columns that are filled where nobody says how many there are.
const UNKNOWN: usize = 100;

/// The columns of standard output: `COLUMNS`, the terminal's own, or 100.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok();
    let told = told.and_then(|text| text.trim().parse().ok());
    told.filter(|columns| *columns > 0)
        .or_else(of_the_terminal)
        .unwrap_or(UNKNOWN)
}

#[cfg(unix)]
fn of_the_terminal() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn of_the_terminal() -> Option<usize> {
    None
}
