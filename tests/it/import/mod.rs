//! Captures out of the files of other tools.

mod files;
mod har;
