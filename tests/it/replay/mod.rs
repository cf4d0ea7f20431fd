//! `hookctl replay`.

mod changes;
mod compare;
pub mod endpoint;
mod fidelity;
mod limits;
mod memory;
mod order;
mod output;
mod pace;
mod records;
mod resign;
mod resume;
mod retry;
mod safety;
mod secret;
mod stop;
mod two;
mod usage;
mod which;
