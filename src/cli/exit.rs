//! The exit codes, part of the documented interface.

use std::process::ExitCode;

use hookctl::error::Class;

/// What a command came to. Where several apply, 3 beats 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All that was asked for holds.
    Holds = 0,
    /// A check failed: status, signature, schema.
    CheckFailed = 1,
    /// Usage, configuration, a pack or other input is invalid.
    Invalid = 2,
    /// Could not be completed: connection, TLS, name look-up, time-out, file.
    Incomplete = 3,
    /// Nothing was selected to do.
    Nothing = 4,
    /// Interrupted.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

impl From<Class> for Exit {
    fn from(class: Class) -> Self {
        match class {
            Class::Invalid => Exit::Invalid,
            Class::Incomplete => Exit::Incomplete,
            Class::Nothing => Exit::Nothing,
        }
    }
}
