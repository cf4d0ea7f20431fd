//! What a request asks of the connection it comes over.

use crate::exchange::Request;

use super::fault::Fault;
use super::response::has_token;

/// Whether the sender waits for leave to send its body (RFC 9110, 10.1.1).
pub(super) fn expects_continue(request: &Request) -> Result<bool, Fault> {
    if request.version == "1.0" {
        return Ok(false);
    }
    let mut expectations = request.headers.all("expect").peekable();
    if expectations.peek().is_none() {
        return Ok(false);
    }
    if expectations.all(|value| value.eq_ignore_ascii_case(b"100-continue")) {
        Ok(true)
    } else {
        Err(Fault::new(417, "the expectation is not `100-continue`"))
    }
}

/// Whether the sender leaves the connection open (RFC 9112, 9.3).
pub(super) fn stays_open(request: &Request) -> bool {
    let says = |token| has_token(request.headers.all("connection"), token);
    match request.version.as_str() {
        "1.0" => says("keep-alive") && !says("close"),
        _ => !says("close"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(version: &str, name: &str, values: &[&str]) -> Request {
        let mut request = Request::new("POST", "/");
        request.version = version.into();
        request.headers = values.iter().map(|value| (name, *value)).collect();
        request
    }

    #[test]
    fn a_connection_stays_open_as_its_version_has_it() {
        for (version, values, stays) in [
            ("1.1", &[][..], true),
            ("1.1", &["Close"], false),
            ("1.1", &["X-Hop", "a, close"], false),
            ("1.1", &["closed"], true),
            ("1.0", &[], false),
            ("1.0", &["Keep-Alive"], true),
            ("1.0", &["keep-alive, close"], false),
        ] {
            let request = with(version, "connection", values);
            assert_eq!(stays_open(&request), stays, "{version} {values:?}");
        }
    }

    #[test]
    fn only_one_expectation_is_known() {
        let expects = |version, values: &[&str]| expects_continue(&with(version, "Expect", values));
        assert_eq!(expects("1.1", &[]), Ok(false));
        assert_eq!(expects("1.1", &["100-Continue"]), Ok(true));
        assert_eq!(expects("1.0", &["100-continue"]), Ok(false));
        assert_eq!(expects("1.1", &["200-ok"]).unwrap_err().status, 417);
        assert_eq!(
            expects("1.1", &["100-continue", "x"]).unwrap_err().status,
            417
        );
    }
}
