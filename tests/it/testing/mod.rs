//! `hookctl test PROVIDER`: the built-in probes against small endpoints, right ones and wrong ones.

mod baseline;
mod echo;
mod endpoint;
mod faults;
mod gone;
mod hints;
mod open;
mod oracle;
mod own;
mod reproduce;
mod right;
mod select;
mod shut;
mod tolerance;
mod usage;
