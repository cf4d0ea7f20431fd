//! Telling another time than the one that was signed.

use super::place::Many;
use super::read::{self, Received};
use super::resign::{place, put};
use super::scheme::Scheme;
use super::sign;
use super::timestamp::TimePlace;
use crate::Error;
use crate::exchange::Request;

/// Puts a text where a signed request tells its time, and leaves the signature as it is; without a text the time is
/// taken out. Tells whether there was such a place: a member of the body is never taken out.
///
/// # Errors
/// [`Error::Payload`] where the scheme's place in the body is not there.
pub fn restamp(scheme: &Scheme, request: &mut Request, text: Option<&str>) -> Result<bool, Error> {
    let Some(rule) = &scheme.timestamp else {
        return Ok(false);
    };
    match (&rule.place, text) {
        (TimePlace::Header(name), Some(text)) => request.headers.set(name.as_str(), text),
        (TimePlace::Header(name), None) => request.headers.remove(name.as_str()),
        (TimePlace::Json(pointer), Some(text)) => put(request, pointer.as_str(), text)?,
        (TimePlace::Json(_), None) => return Ok(false),
        (TimePlace::List(key), text) => return in_list(scheme, request, key, text),
    }
    Ok(true)
}

fn in_list(
    scheme: &Scheme,
    request: &mut Request,
    key: &str,
    text: Option<&str>,
) -> Result<bool, Error> {
    let Many::List(list) = &scheme.signature.many else {
        return Ok(false);
    };
    let received = Received {
        method: &request.method,
        url: None,
        target: &request.target,
        headers: &request.headers,
        body: request.body_bytes(),
    };
    let Ok(value) = read::signature_text(&scheme.signature, &received) else {
        return Ok(false);
    };
    let value = String::from_utf8_lossy(&value).into_owned();
    let is_time = |element: &str| element.split_once('=').is_some_and(|(own, _)| own == key);
    let elements =
        value
            .split(&list.separator)
            .filter_map(|element| match (is_time(element), text) {
                (false, _) => Some(element.to_owned()),
                (true, Some(text)) => Some(format!("{key}={text}")),
                (true, None) => None,
            });
    let elements: Vec<String> = elements.collect();
    let mut signed = sign::Signed::default();
    let joined = elements.join(&list.separator);
    sign::place(scheme, joined.into_bytes(), &mut signed);
    place(request, &signed)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::exchange::Body;
    use crate::signature::{Anew, resign};

    #[test]
    fn the_time_is_another_and_the_signature_the_same() {
        let at = Timestamp::from_second(1_770_000_000).unwrap();
        for (place, list, was, is, gone) in [
            (
                r#"list = "t""#,
                r#", list = { separator = ",", key = "v1" }"#,
                "t=1770000000,v1=",
                "t=soon,v1=",
                Some("v1="),
            ),
            (r#"header = "X-Time""#, "", "1770000000", "soon", Some("")),
            (r#"json = "/t""#, "", "1770000000", "soon", None),
        ] {
            let scheme: Scheme = toml::from_str(&format!(
                r#"algorithm = "hmac-sha256"
                message = "{{timestamp}}.{{body}}"
                signature = {{ header = "X-Sig", format = "{{hex}}"{list} }}
                timestamp = {{ {place}, unit = "s", tolerance = "5m" }}"#
            ))
            .unwrap();
            let secret = scheme.secret(b"s").unwrap();
            let mut request = Request::new("POST", "/");
            request.body = Some(Body::from(r#"{"t":"1"}"#));
            let anew = Anew {
                url: "http://127.0.0.1/",
                id: "i",
                at,
            };
            resign(&scheme, &[secret], &mut request, &anew).unwrap();
            let told = |request: &Request| {
                let header = |name| request.headers.text(name).unwrap_or_default().to_owned();
                let body = String::from_utf8_lossy(request.body_bytes()).into_owned();
                [header("X-Sig"), header("X-Time"), body].join("\n")
            };
            assert!(told(&request).contains(was), "{}", told(&request));
            let mut without = request.clone();
            assert!(restamp(&scheme, &mut request, Some("soon")).unwrap());
            assert!(told(&request).contains(is) && !told(&request).contains(was));
            let taken = restamp(&scheme, &mut without, None).unwrap();
            assert_eq!(taken, gone.is_some());
            if let Some(start) = gone {
                assert!(told(&without).starts_with(start));
                assert!(!told(&without).contains("1770000000"));
            }
        }
    }
}
