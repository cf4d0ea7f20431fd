//! Putting a text of one's own where the signature stands.

use super::place::Place;
use super::resign::{put, with, without};
use super::scheme::Scheme;
use super::url;
use crate::Error;
use crate::exchange::Request;

/// Puts a text where a request carries its signature; without a text the signature is taken out. Tells whether that
/// could be done: a member of the body is never taken out.
///
/// # Errors
/// [`Error::Payload`] where the scheme's place in the body is not there.
pub fn substitute(
    scheme: &Scheme,
    request: &mut Request,
    text: Option<&str>,
) -> Result<bool, Error> {
    match (&scheme.signature.place, text) {
        (Place::Header(name), Some(text)) => request.headers.set(name.as_str(), text),
        (Place::Header(name), None) => request.headers.remove(name.as_str()),
        (Place::Query(name), text) => {
            let bare = without(&request.target, name);
            request.target = match text {
                Some(text) => {
                    let encoded = |text: &str| url::percent_encoded(text.as_bytes());
                    with(&bare, &encoded(name), &encoded(text))
                }
                None => bare,
            };
        }
        (Place::Json(pointer), Some(text)) => put(request, pointer.as_str(), text)?,
        (Place::Json(_), None) => return Ok(false),
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Body;

    #[test]
    fn a_text_takes_the_place_or_nothing_does() {
        for (place, words, bare) in [
            (r#"header = "X-Sig""#, "X-Sig: no", Some("")),
            (r#"query = "sig""#, "/?a=1&sig=no", Some("/?a=1\n")),
            (r#"json = "/sig""#, r#"{"sig":"no"}"#, None),
        ] {
            let scheme: Scheme = toml::from_str(&format!(
                r#"algorithm = "token"
                signature = {{ {place}, format = "{{secret}}" }}"#
            ))
            .unwrap();
            let mut request = Request::new("POST", "/?sig=old&a=1");
            request.headers.push("X-Sig", "old");
            request.body = Some(Body::from(r#"{"sig":"old"}"#));
            let mut blank = request.clone();
            assert!(substitute(&scheme, &mut request, Some("no")).unwrap());
            let told = |request: &Request| {
                let header = request.headers.text("X-Sig").unwrap_or_default();
                let body = String::from_utf8_lossy(request.body_bytes()).into_owned();
                format!("{}\nX-Sig: {header}\n{body}", request.target)
            };
            assert!(told(&request).contains(words), "{}", told(&request));
            let done = substitute(&scheme, &mut blank, None).unwrap();
            assert_eq!(done, bare.is_some());
            assert!(bare.is_none_or(|bare| told(&blank).contains(bare)));
        }
    }
}
