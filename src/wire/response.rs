//! An answer as bytes: the fields that were given, in order and case, and what RFC 9112 wants besides.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::exchange::{Body, Header, Response, is_token};

use super::reason::reason;

/// What the connection knows that an answer depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Whether the request was a `HEAD`: the answer then describes a body and has none.
    pub head_only: bool,
    /// The time for the `Date` field.
    pub date: Timestamp,
    /// Whether the connection ends after it.
    pub close: bool,
    /// Whether the sender spoke HTTP/1.0 and asked to keep the connection.
    pub keep_alive: bool,
}

/// The answer's bytes, and whether the connection ends after it (the answer itself may say so).
///
/// Fields that would break the framing are left out: a name that is no token, a value with a line end, and
/// `Content-Length`, `Transfer-Encoding` and `Connection` where they say something else than what is written.
pub(super) fn encode(response: &Response, setting: Setting) -> (Vec<u8>, bool) {
    let status = match response.status {
        100..=999 => response.status,
        _ => 500,
    };
    let bodiless = status < 200 || status == 204 || status == 304;
    let body = response.body_bytes();
    let close = setting.close || status < 200 || asks_to_close(response);
    let mut bytes = Vec::with_capacity(256 + body.len());
    for part in [
        "HTTP/1.1 ",
        &status.to_string(),
        " ",
        reason(status),
        "\r\n",
    ] {
        bytes.extend_from_slice(part.as_bytes());
    }
    let mut has_length = bodiless;
    for header in response.headers.iter().filter(|header| is_safe(header)) {
        let is = |name| header.name.eq_ignore_ascii_case(name);
        if is("transfer-encoding") || is("connection") {
            continue;
        }
        if is("content-length") {
            let true_length = header.value == body.len().to_string().as_bytes();
            let described = setting.head_only && is_number(&header.value);
            if has_length || !(true_length || described) {
                continue;
            }
            has_length = true;
        }
        field(&mut bytes, &header.name, &header.value);
    }
    if !has_length {
        field(
            &mut bytes,
            "Content-Length",
            body.len().to_string().as_bytes(),
        );
    }
    if response.headers.get("date").is_none() {
        field(&mut bytes, "Date", &http_date(setting.date));
    }
    if close {
        field(&mut bytes, "Connection", b"close");
    } else if setting.keep_alive {
        field(&mut bytes, "Connection", b"keep-alive");
    }
    bytes.extend_from_slice(b"\r\n");
    if !bodiless && !setting.head_only {
        bytes.extend_from_slice(body);
    }
    (bytes, close)
}

/// An answer the server gives by itself.
pub(super) fn refusal(status: u16, why: &str) -> Response {
    let mut answer = Response::new(status);
    answer
        .headers
        .push("Content-Type", "text/plain; charset=utf-8");
    answer.body = Some(Body::from(format!("{why}\n")));
    answer.by = Some("limit".into());
    answer
}

/// Whether a list field holds that word (RFC 9110, 5.6.1).
pub(super) fn has_token(values: impl Iterator<Item: AsRef<[u8]>>, token: &str) -> bool {
    values.into_iter().any(|value| {
        value
            .as_ref()
            .split(|&byte| byte == b',')
            .any(|part| part.trim_ascii().eq_ignore_ascii_case(token.as_bytes()))
    })
}

fn asks_to_close(response: &Response) -> bool {
    has_token(response.headers.all("connection"), "close")
}

fn is_safe(header: &Header) -> bool {
    is_token(&header.name) && !header.value.iter().any(|b| matches!(b, b'\r' | b'\n' | 0))
}

fn is_number(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_digit)
}

fn field(bytes: &mut Vec<u8>, name: &str, value: &[u8]) {
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(b": ");
    bytes.extend_from_slice(value);
    bytes.extend_from_slice(b"\r\n");
}

/// A time in the one form senders write (RFC 9110, 5.6.7).
pub(super) fn http_date(at: Timestamp) -> [u8; 29] {
    const DAYS: &[u8; 21] = b"MonTueWedThuFriSatSun";
    const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let time = Offset::UTC.to_datetime(at);
    let mut date = *b"___, __ ___ ____ __:__:__ GMT";
    let day = time.weekday().to_monday_zero_offset();
    // The clock of no machine is before our era.
    let year = time.year().max(0);
    let number = |number: i8| [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
    let name = |names: &[u8], index: i8| {
        let name = names.get(3 * index as usize..).unwrap_or_default();
        name.first_chunk::<3>().copied().unwrap_or_default()
    };
    for (place, two) in [
        (5, number(time.day())),
        (12, number((year / 100) as i8)),
        (14, number((year % 100) as i8)),
        (17, number(time.hour())),
        (20, number(time.minute())),
        (23, number(time.second())),
    ] {
        date[place..place + 2].copy_from_slice(&two);
    }
    date[..3].copy_from_slice(&name(DAYS, day));
    date[8..11].copy_from_slice(&name(MONTHS, time.month() - 1));
    date
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn dates_are_those_that_a_format_gives(second in 0i64..253_402_207_200) {
            let at = Timestamp::from_second(second).unwrap();
            let slowly = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            prop_assert_eq!(http_date(at).to_vec(), slowly.into_bytes());
        }
    }

    fn text(response: &Response, change: impl FnOnce(&mut Setting)) -> (String, bool) {
        let mut setting = Setting {
            head_only: false,
            date: Timestamp::from_second(784_111_777).unwrap(),
            close: false,
            keep_alive: false,
        };
        change(&mut setting);
        let (bytes, close) = encode(response, setting);
        (String::from_utf8(bytes).unwrap(), close)
    }

    #[test]
    fn an_answer_is_written_as_it_was_given() {
        let mut response = Response::new(200);
        response.headers.push("x-B", "1");
        response.headers.push("X-a", "2");
        response.headers.push("x-b", "3");
        response.body = Some("ok".into());
        assert_eq!(
            text(&response, |_| ()).0,
            "HTTP/1.1 200 OK\r\nx-B: 1\r\nX-a: 2\r\nx-b: 3\r\nContent-Length: 2\r\n\
             Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nok"
        );
    }

    #[test]
    fn no_field_can_break_the_framing() {
        let mut response = Response::new(299);
        for (name, value) in [
            ("X", "a\r\nY: b"),
            ("X\r\nY", "a"),
            ("X: Y", "a"),
            ("", "a"),
            ("X", "a\0"),
            ("Transfer-Encoding", "chunked"),
            ("Content-Length", "99"),
            ("content-length", "2"),
            ("Content-Length", "2"),
        ] {
            response.headers.push(name, value);
        }
        response.headers.push("date", "today");
        response.body = Some("ok".into());
        assert_eq!(
            text(&response, |_| ()).0,
            "HTTP/1.1 299 \r\ncontent-length: 2\r\ndate: today\r\n\r\nok"
        );
    }

    #[test]
    fn bodies_are_left_out_where_there_can_be_none() {
        let mut response = Response::new(204);
        response.headers.push("Date", "x");
        response.body = Some("ok".into());
        assert_eq!(
            text(&response, |_| ()).0,
            "HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n"
        );
        response.status = 200;
        assert_eq!(
            text(&response, |setting| setting.head_only = true).0,
            "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 2\r\n\r\n"
        );
    }

    #[test]
    fn the_connection_field_says_what_is_done() {
        let mut response = Response::new(200);
        response.headers.push("Date", "x");
        let (kept, close) = text(&response, |setting| setting.keep_alive = true);
        assert!(kept.ends_with("\r\nConnection: keep-alive\r\n\r\n") && !close);
        response.headers.push("Connection", "X, Close");
        let (closed, close) = text(&response, |_| ());
        assert!(closed.ends_with("\r\nConnection: close\r\n\r\n") && close);
        assert!(!closed.contains("X, Close"));
        response.status = 101;
        assert!(text(&Response::new(101), |_| ()).1);
        assert!(
            text(&Response::new(0), |_| ())
                .0
                .starts_with("HTTP/1.1 500 ")
        );
    }
}
