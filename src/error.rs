//! What can stop a command, in two parts: what is wrong and where, then what to do about it.
//!
//! A check that failed is not an error: it is a [`crate::judge::Finding`]. An error means "could not find out".

use std::io;
use std::path::PathBuf;

/// Which exit code an error leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The input is wrong: usage, configuration, a pack, a secret, a payload edit.
    Invalid,
    /// The work could not be completed: connection, TLS, time-out, file.
    Incomplete,
    /// Nothing was selected to do.
    Nothing,
}

/// What stopped a command. Messages are lowercase fragments with names in backticks.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An argument, a setting or a combination of them makes no sense.
    #[error("{what}")]
    Usage {
        /// What is wrong.
        what: String,
        /// What to do.
        help: Option<String>,
    },
    /// A name that is not known.
    #[error("unknown {kind} `{name}`")]
    Unknown {
        /// What sort of name: provider, event, edition, placeholder, …
        kind: &'static str,
        /// The name that was given.
        name: String,
        /// What to do: usually the nearest known names.
        help: Option<String>,
    },
    /// A file of a pack is wrong.
    #[error("{place}: {what}")]
    Pack {
        /// File, and line and column where known.
        place: String,
        /// What is wrong.
        what: String,
        /// What to do.
        help: Option<String>,
    },
    /// A suite is wrong.
    #[error("{place}: {what}")]
    Suite {
        /// File, line and column.
        place: String,
        /// What is wrong.
        what: String,
        /// The line, and carets under what is meant.
        excerpt: Vec<String>,
        /// What to do.
        help: Option<String>,
    },
    /// A secret or key cannot be used. Never holds a byte of it.
    #[error("{what}")]
    Secret {
        /// What is wrong.
        what: String,
        /// What to do.
        help: Option<String>,
    },
    /// A payload cannot be rendered or edited as asked.
    #[error("{what}")]
    Payload {
        /// What is wrong, with the path or position.
        what: String,
        /// What to do.
        help: Option<String>,
    },
    /// An address cannot be used.
    #[error("`{url}` is not a usable address: {what}")]
    Url {
        /// The address that was given.
        url: String,
        /// What is wrong with it.
        what: String,
        /// What to do.
        help: Option<String>,
    },
    /// The exchange over the network could not be completed.
    #[error("{what}")]
    Wire {
        /// What happened, and with whom.
        what: String,
        /// What to do.
        help: Option<String>,
    },
    /// A file cannot be read or written.
    #[error("cannot {doing} `{}`: {source}", path.display())]
    File {
        /// What was tried: read, create, write, lock, …
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's word for it.
        source: io::Error,
    },
    /// A capture file does not hold what it should.
    #[error("{place}: {what}")]
    Capture {
        /// File and line.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// A part of a file of another tool, or for one, is not what it should be, and is not to be skipped.
    #[error("{place}: {what}")]
    Damaged {
        /// File and part.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// Nothing was selected to do.
    #[error("{what}")]
    Nothing {
        /// What came out empty.
        what: String,
        /// What to do.
        help: Option<String>,
    },
    /// Standard output is closed, which is the reader's right: the command ends quietly.
    #[error("standard output was closed")]
    BrokenPipe,
}

impl Error {
    /// A usage error with advice.
    pub fn usage(what: impl Into<String>, help: impl Into<String>) -> Self {
        Error::Usage {
            what: what.into(),
            help: Some(help.into()),
        }
    }

    /// A file error.
    pub fn file(doing: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Error::File {
            doing,
            path: path.into(),
            source,
        }
    }

    /// An error of writing the answer to standard output.
    pub fn output(source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            Error::BrokenPipe
        } else {
            Error::file("write", "standard output", source)
        }
    }

    /// Which exit code it leads to.
    pub fn class(&self) -> Class {
        match self {
            Error::Usage { .. }
            | Error::Unknown { .. }
            | Error::Pack { .. }
            | Error::Suite { .. }
            | Error::Secret { .. }
            | Error::Payload { .. }
            | Error::Url { .. } => Class::Invalid,
            Error::Wire { .. }
            | Error::File { .. }
            | Error::Capture { .. }
            | Error::Damaged { .. }
            | Error::BrokenPipe => Class::Incomplete,
            Error::Nothing { .. } => Class::Nothing,
        }
    }

    /// The lines of the input that show what is meant; none for most errors.
    pub fn excerpt(&self) -> &[String] {
        match self {
            Error::Suite { excerpt, .. } => excerpt,
            _ => &[],
        }
    }

    /// What to do about it, when there is something to do.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Usage { help, .. }
            | Error::Unknown { help, .. }
            | Error::Pack { help, .. }
            | Error::Suite { help, .. }
            | Error::Secret { help, .. }
            | Error::Payload { help, .. }
            | Error::Url { help, .. }
            | Error::Wire { help, .. }
            | Error::Nothing { help, .. } => help.clone(),
            Error::File { doing, source, .. } => file_help(doing, source).map(str::to_owned),
            Error::Capture { .. } => Some(
                "every line of a capture is one JSON record; see `samples/exchange.schema.json`"
                    .into(),
            ),
            Error::Damaged { .. } => Some("without `--strict` it is skipped and counted".into()),
            Error::BrokenPipe => None,
        }
    }
}

fn file_help(doing: &str, source: &io::Error) -> Option<&'static str> {
    match source.kind() {
        io::ErrorKind::NotFound if doing == "create" => {
            Some("create the folder first, or name another one")
        }
        io::ErrorKind::NotFound => Some("check the path"),
        io::ErrorKind::PermissionDenied => Some("check the permissions, or name another file"),
        io::ErrorKind::WouldBlock => {
            Some("another process writes to it; name another file, or stop that process")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("make room on the disk, or name a file on another one")
        }
        io::ErrorKind::FileTooLarge => {
            Some("raise the limit of file sizes (`ulimit -f`), or name a new file")
        }
        io::ErrorKind::ReadOnlyFilesystem => Some("name a file in a folder that can be written to"),
        io::ErrorKind::Unsupported if doing == "rotate" => {
            Some("name a file on a disk of this machine")
        }
        _ if matches!(doing, "write" | "sync" | "rotate" | "compress") => {
            Some("check the disk and its system log, or name a file on another one")
        }
        _ => None,
    }
}
