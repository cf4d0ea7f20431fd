//! Where reports of a test go: `--report FORMAT[=FILE]`, any number of them.
//!
//! Without the flag the terminal report is on standard output, and it stays there beside reports that go to files. A
//! report that is asked for on standard output takes its place: the terminal report is then written only where it is
//! asked for as well, to standard error. On GitHub there are annotations and a job summary besides.

mod actions;
mod ask;
mod place;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod reports;
#[cfg(test)]
mod reports_cases;

pub use reports::Reports;
