//! `[order]`: what belongs together, such as a conversation, and where a request says which one it is about.

use std::borrow::Cow;

use serde::Deserialize;

use super::ordered::Ordered;
use super::recognise::Recognised;
use crate::exchange::{Request, is_token};
use crate::json::{Kind, Tape};

/// Names such as `conversation` or `contact`, each with the places that tell which one: the first that is there.
pub type OrderRule = Ordered<Vec<OrderPlace>>;

/// A place that tells what a request is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum OrderPlace {
    /// In the body, at a JSON pointer.
    Body(String),
    /// In a header.
    Header(String),
    /// A parameter of the path.
    Param(String),
}

impl OrderPlace {
    /// What stands there: a text, or a number as it is written.
    pub fn read<'a>(
        &self,
        request: &'a Request,
        body: Option<&'a Tape>,
        recognised: Option<&'a Recognised>,
    ) -> Option<Cow<'a, str>> {
        match self {
            OrderPlace::Header(name) => request.headers.text(name).map(Cow::Borrowed),
            OrderPlace::Param(name) => {
                let mut params = recognised?.params.iter();
                params
                    .find(|(own, _)| own == name)
                    .map(|(_, value)| Cow::Borrowed(value.as_str()))
            }
            OrderPlace::Body(pointer) => {
                let tape = body?;
                let at = tape.pointer(pointer)?;
                match tape.kind(at)? {
                    Kind::String => tape.text(at),
                    Kind::Number => Some(Cow::Borrowed(tape.raw_text(at))),
                    _ => None,
                }
            }
        }
    }
}

impl TryFrom<String> for OrderPlace {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("body", pointer)) if pointer.starts_with('/') => {
                Ok(OrderPlace::Body(pointer.to_owned()))
            }
            Some(("header", name)) if is_token(name) => Ok(OrderPlace::Header(name.to_owned())),
            Some(("param", name)) if super::name::is_name(name) => {
                Ok(OrderPlace::Param(name.to_owned()))
            }
            _ => Err(format!(
                "`{text}` is not a place: write `body:/json/pointer`, `header:Name` or `param:name`"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> OrderPlace {
        OrderPlace::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn each_place_is_read_as_it_is_written() {
        let mut request = Request::new("POST", "/");
        request.headers.push("X-Key", "k");
        let tape = Tape::new(br#"{"id":10.0,"name":"\u00e9","list":[1]}"#).unwrap();
        let recognised = Recognised {
            provider: "acme".into(),
            event: None,
            wire: None,
            editions: vec![],
            params: vec![("id".into(), "7".into())],
        };
        let read = |text: &str| {
            place(text)
                .read(&request, Some(&tape), Some(&recognised))
                .map(Cow::into_owned)
        };
        assert_eq!(read("body:/id").as_deref(), Some("10.0"));
        assert_eq!(read("body:/name").as_deref(), Some("é"));
        assert_eq!(read("body:/list"), None);
        assert_eq!(read("header:x-key").as_deref(), Some("k"));
        assert_eq!(read("param:id").as_deref(), Some("7"));
        assert_eq!(read("param:other"), None);
        assert_eq!(place("body:/id").read(&request, None, None), None);
    }

    #[test]
    fn other_places_are_refused() {
        for wrong in [
            "",
            "body",
            "body:id",
            "header:",
            "header:a b",
            "param:",
            "path",
        ] {
            assert!(OrderPlace::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
