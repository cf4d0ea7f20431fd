//! A test as one page that people pass round: no script, no request to anywhere, light and dark, on paper too.

mod causes;
mod exchange;
mod page;
mod plot;
mod text;
mod trial;

pub use page::Html;
