//! Reading a record fast: by its form, which is known. Whatever is out of the ordinary is left to the usual reader of
//! JSON, so that what is accepted, and what is said of the rest, is the same.

use super::raw_record::RawRecord;
use super::unquote::{fitted, unquoted};
use crate::exchange::{Body, Exchange};

/// The record of a line; none where it has to be read the usual way.
pub(super) fn record(line: &[u8]) -> Option<Exchange> {
    let mut body = Vec::new();
    let record = RawRecord::read(line, &mut |quoted| unquoted(quoted, &mut body))?;
    let body = String::from_utf8(fitted(body)).ok()?;
    Some(record.exchange(|| Body::from(body)))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::capture::random;
    use crate::exchange::{Direction, Request};

    fn usual(line: &[u8]) -> Option<Exchange> {
        serde_json::from_slice(line).ok()
    }

    fn body() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[\"\\\\/\n\r\t\u{8}\u{c}a\u{1f}é😀{}:]{0,12}"
        ]
    }

    /// A change of a line that mostly leaves JSON what is JSON.
    fn change() -> impl Strategy<Value = (&'static str, &'static str)> {
        prop::sample::select(vec![
            (",", " ,\t"),
            (":", ": "),
            ("null", "0"),
            ("null", "\"\""),
            ("\"v\":1", "\"v\":1.0"),
            ("\"v\":1", "\"v\":2"),
            ("\"v\":1", "\"v\":01"),
            ("\"v\":1", "\"v\":1,\"v\":1"),
            ("\"v\":1,", ""),
            ("\"id\"", "\"i\\u0064\""),
            ("Z\"", "+00:00\""),
            ("T", " "),
            ("-", ""),
            (
                "\"headers\":[",
                "\"headers\":[[\"a\",{\"base64\":\"/w==\"}],[\"a\",\"b\"],",
            ),
            ("\"headers\":[", "\"headers\":[[\"a\"],"),
            ("\"headers\":[", "\"headers\":[[\"a\",\"b\",\"c\"],"),
            ("\"trailers\":[],", ""),
            ("\"body\":{", "\"body\":{\"utf8\":\"x\"},\"body\":{"),
            ("\"utf8\":", "\"base64\":\"\",\"utf8\":"),
            ("\"utf8\"", "\"base64\""),
            ("\"base64\"", "\"utf8\""),
            (
                "\"request\":",
                "\"request\":{\"body\":{\"utf8\":\"x\"}},\"request\":",
            ),
            ("\"total_us\":", "\"total_us\":-"),
            ("\"total_us\":", "\"total_us\":1e3,\"head_us\":"),
            ("\"attempt\":", "\"attempt\":42949672960"),
            ("\"skew_s\":", "\"skew_s\":1e99"),
            ("\"skew_s\":", "\"skew_s\":0.1234567890123456789"),
            ("\"status\":", "\"status\":9"),
            ("\"status\":", "\"odd\":[{}],\"status\":"),
            ("\"state\":", "\"state\":\"x\",\"state\":"),
            ("\"findings\":", "\"findings\":-"),
            ("wire", "odd"),
            ("truncated\":false", "truncated\":null"),
            ("}", ",}"),
            ("]", ",]"),
            ("\\n", "\n"),
            ("\\u", "\\x"),
            ("\\\"", "\""),
        ])
    }

    proptest! {
        #[test]
        fn it_reads_what_the_usual_way_reads(exchange in random::exchange()) {
            let line = serde_json::to_vec(&exchange).unwrap();
            let utf8 = |headers: &crate::exchange::Headers| {
                headers.iter().all(|header| std::str::from_utf8(&header.value).is_ok())
            };
            let answers = [exchange.response.as_ref(), exchange.forwarded.as_ref().and_then(|f| f.response.as_ref())];
            let plain = utf8(&exchange.request.headers) && utf8(&exchange.request.trailers)
                && answers.into_iter().flatten().all(|answer| utf8(&answer.headers));
            // What is rare is read the usual way.
            prop_assert_eq!(record(&line).is_some(), plain && exchange.unknown.is_empty());
            if let Some(quick) = record(&line) {
                prop_assert_eq!(Some(quick), usual(&line));
            }
        }

        #[test]
        fn it_accepts_nothing_else(
            exchange in random::exchange(), text in body(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
        ) {
            let mut exchange = exchange;
            exchange.request.body = Some(Body::from(text));
            let mut line = serde_json::to_vec(&exchange).unwrap();
            let at = at.index(line.len());
            line[at] = byte;
            if let Some(quick) = record(&line) {
                prop_assert_eq!(Some(quick), usual(&line));
            }
            if let Some(quick) = record(&line[..at]) {
                prop_assert_eq!(Some(quick), usual(&line[..at]));
            }
        }

        #[test]
        fn nor_what_is_nearly_a_record(
            exchange in random::exchange(), text in body(), changes in prop::collection::vec((change(), 0..4_usize), 1..3),
        ) {
            let mut exchange = exchange;
            exchange.request.body = Some(Body::from(text));
            let mut line = serde_json::to_string(&exchange).unwrap();
            for ((old, new), nth) in changes {
                let found: Vec<_> = line.match_indices(old).map(|(at, _)| at).collect();
                if let Some(at) = found.get(nth).or(found.first()) {
                    line.replace_range(*at..at + old.len(), new);
                }
            }
            if let Some(quick) = record(line.as_bytes()) {
                prop_assert_eq!(Some(quick), usual(line.as_bytes()));
            }
        }
    }

    #[test]
    fn only_the_body_of_the_request_is_its_body() {
        let mut request = Request::new("POST", "/");
        request.headers.push("X-Odd", "\"body\":{\"utf8\":\"");
        request.body = Some(Body::from("{\"a\":\"\\u00e9\n\"}"));
        let exchange = Exchange::new("a", Timestamp::UNIX_EPOCH, Direction::Sent, request);
        let line = serde_json::to_string(&exchange).unwrap();
        assert_eq!(record(line.as_bytes()), Some(exchange));
        for (old, new) in [
            (
                r#""conn":null"#,
                r#""conn":{"id":1,"seq":1,"peer":"x","request":{"body":{"utf8":"no"}}}"#,
            ),
            ("\"v\":1", r#""v":1,"later":{"body":{"utf8":"no"}}"#),
            ("\"body\":{", "\"body\":{\"utf8\":\"x\"},\"body\":{"),
            ("\"utf8\":", "\"base64\":\"\",\"utf8\":"),
        ] {
            let odd = line.replacen(old, new, 1);
            assert_ne!(odd, line);
            assert_eq!(record(odd.as_bytes()), None, "{odd}");
        }
    }
}
