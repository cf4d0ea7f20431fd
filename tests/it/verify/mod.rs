//! `hookctl verify`.

mod captures;
mod mistakes;
mod request;
