//! `hookctl send`.

mod answer;
mod bytes;
mod curl;
mod edits;
mod interrupt;
mod load;
mod many;
mod output;
mod retry;
mod signing;
mod tls;
mod trouble;
mod usage;
mod values;
mod vary;
