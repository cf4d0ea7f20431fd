//! Records of every sort, for tests of what has to give them back.

use jiff::Timestamp;
use proptest::option;
use proptest::prelude::*;

use crate::exchange::{
    Body, Connection, Direction, Exchange, Fidelity, Forwarded, Headers, Request, Response,
    SchemaState, SchemaVerdict, SignatureState, SignatureVerdict, Timing,
};

/// Any record at all, sound or not.
pub(super) fn exchange() -> impl Strategy<Value = Exchange> {
    let named = (
        text(),
        any::<i64>().prop_map(|ns| Timestamp::from_nanosecond(ns.into()).unwrap()),
        any::<bool>(),
        (option::of(text()), option::of(text()), option::of(text())),
        option::of(text()),
        option::of(any::<u32>()),
        option::of(prop_oneof![
            text(),
            Just("https://a.test/x?y=1#z".to_owned())
        ]),
    );
    let judged = (
        option::of((any::<u64>(), any::<u64>(), text())),
        option::of(signature()),
        option::of((0usize..9, option::of(text()))),
        option::of(text()),
        option::of(text()),
        option::of(response().prop_map(Some)),
        any::<bool>(),
    );
    (named, request(), option::of(response()), timing(), judged).prop_map(
        |(named, request, response, timing, judged)| {
            let (id, at, sent, (provider, edition, event), delivery, attempt, url) = named;
            let direction = if sent {
                Direction::Sent
            } else {
                Direction::Received
            };
            let mut exchange = Exchange::new(id, at, direction, request);
            exchange.provider = provider;
            exchange.edition = edition;
            exchange.event = event;
            exchange.delivery = delivery;
            exchange.attempt = attempt;
            exchange.url = url;
            exchange.response = response;
            exchange.timing = timing.clone();
            let (conn, signature, schema, replay_of, error, forwarded, later) = judged;
            exchange.conn = conn.map(|(id, seq, peer)| Connection { id, seq, peer });
            exchange.signature = signature;
            exchange.schema = schema.map(|(findings, why)| SchemaVerdict {
                state: SchemaState::Drift,
                findings,
                why,
            });
            exchange.replay_of = replay_of;
            exchange.error = error;
            exchange.forwarded = forwarded.map(|response| Forwarded {
                url: "http://b.test/".into(),
                attempts: 2,
                response,
                timing,
                error: None,
            });
            if later {
                let value = serde_json::json!({"x": [1, null, {"y": "é"}]});
                exchange.unknown.insert("later".into(), value);
                exchange
                    .unknown
                    .insert("none".into(), serde_json::Value::Null);
            }
            exchange
        },
    )
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9-]{0,8}", "\\PC{0,6}", any::<String>()]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..30),
        text().prop_map(String::into_bytes),
        Just(br#"{"a":"\u00e9","n":10.00}"#.to_vec()),
        // gzip of `{}`, which `Content-Encoding` may or may not speak of.
        Just(vec![
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0, 0x43, 0xbf, 0xa6, 0xa3, 2, 0, 0,
            0,
        ]),
        Just(vec![0x1f, 0x8b, 0]),
    ]
}

/// Any fields, and those that mean something to the forms.
fn headers() -> impl Strategy<Value = Headers> {
    let field = prop_oneof![
        ("[A-Za-z-]{1,6}", bytes()),
        (text(), bytes()),
        Just(("Content-Encoding".to_owned(), b"gzip".to_vec())),
        Just((
            "content-type".to_owned(),
            b"application/x-www-form-urlencoded".to_vec()
        )),
        Just(("Host".to_owned(), b"a.test:1".to_vec())),
        Just(("Cookie".to_owned(), b"a=1; b".to_vec())),
        Just((":authority".to_owned(), b"b.test".to_vec())),
        Just(("Location".to_owned(), b"/\xff".to_vec())),
    ];
    proptest::collection::vec(field, 0..5).prop_map(|fields| fields.into_iter().collect())
}

fn request() -> impl Strategy<Value = Request> {
    let target = prop_oneof![
        "/[a-z?&=%#é +]{0,12}",
        text(),
        Just("*".to_owned()),
        Just("http://c.test/?q=1".to_owned()),
    ];
    (
        prop_oneof![Just("POST".to_owned()), text()],
        target,
        prop_oneof![Just("1.0"), Just("1.1"), Just("2")],
        any::<bool>(),
        (headers(), headers()),
        option::of(bytes()),
        any::<bool>(),
        option::of(bytes()),
    )
        .prop_map(
            |(method, target, version, wire, (headers, trailers), body, truncated, raw)| Request {
                method,
                target,
                version: version.into(),
                fidelity: if wire {
                    Fidelity::Wire
                } else {
                    Fidelity::Normalized
                },
                headers,
                trailers,
                body: body.map(Body::from),
                truncated,
                raw_head: raw.map(Body::from),
            },
        )
}

fn response() -> impl Strategy<Value = Response> {
    (
        prop_oneof![100u16..=999, any::<u16>()],
        headers(),
        option::of(bytes()),
        any::<bool>(),
        option::of(text()),
    )
        .prop_map(|(status, headers, body, truncated, by)| Response {
            status,
            headers,
            body: body.map(Body::from),
            truncated,
            by,
        })
}

fn timing() -> impl Strategy<Value = Timing> {
    let part = || option::of(prop_oneof![0u64..2_000_000, any::<u64>()]);
    (
        part(),
        part(),
        part(),
        part(),
        prop_oneof![0u64..9_000_000, any::<u64>()],
    )
        .prop_map(
            |(connect_us, first_byte_us, head_us, body_us, total_us)| Timing {
                connect_us,
                first_byte_us,
                head_us,
                body_us,
                total_us,
            },
        )
}

fn signature() -> impl Strategy<Value = SignatureVerdict> {
    // Quarters, which every reader of JSON gives back.
    let skew = (-4000i32..4000).prop_map(|quarters| f64::from(quarters) / 4.0);
    (option::of(skew), option::of(text())).prop_map(|(skew_s, why)| SignatureVerdict {
        state: SignatureState::Valid,
        scheme: why.clone(),
        skew_s,
        why,
    })
}
