//! Whatever the client writes, the server receives; whatever else comes in, the server survives.

use hookctl::exchange::{Body, Headers, Request};
use hookctl::wire::{Client, ClientOptions, ServerLimits, encode};
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::endpoint::target;
use crate::site::{Site, within};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![8 => b' '..=b'~', 1 => 0x80..=0xff_u8, 1 => Just(b'\t')];
    proptest::collection::vec(byte, 1..30).prop_filter("no white space around", |value| {
        value.trim_ascii().len() == value.len()
    })
}

fn fields(max: usize) -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    proptest::collection::vec(("X-[A-Za-z0-9!#$%&'*+.^_`|~-]{0,12}", value()), 0..max)
}

prop_compose! {
    fn request()(
        method in "[A-Za-z!#$%&'*+.^_`|~-]{1,8}".prop_filter("no tunnel", |m| m != "CONNECT"),
        path in "/[!-~é€]{0,40}",
        fields in fields(10),
        trailers in fields(4),
        body in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..3000)),
        chunked in any::<bool>(),
        place in 0..5_usize,
    ) -> Request {
        let mut request = Request::new(method, path);
        let mut fields = fields;
        fields.insert(place.min(fields.len()), ("hOsT".into(), b"acme.test".to_vec()));
        if let Some(body) = &body {
            let framing = match chunked {
                true => ("Transfer-encoding".into(), b"chunked".to_vec()),
                false => ("content-Length".into(), body.len().to_string().into_bytes()),
            };
            fields.insert(place.min(fields.len()), framing);
            if chunked {
                request.trailers = trailers.into_iter().collect();
            }
        }
        request.headers = fields.into_iter().collect::<Headers>();
        request.body = body.map(Body::from);
        request
    }
}

#[test]
fn what_the_client_writes_the_server_receives() {
    let runtime = runtime();
    let site = runtime.block_on(Site::open(ServerLimits::default()));
    let client = Client::new(ClientOptions::default()).unwrap();
    proptest!(|(request in request())| {
        let delivered = runtime.block_on(within(client.deliver(
            &target(site.address),
            &encode(&request),
            &request.method,
        )));
        prop_assert!(delivered.error.is_none(), "{:?}", delivered.error);
        prop_assert_eq!(delivered.response.unwrap().status, 200);
        prop_assert_eq!(site.arrival().unwrap().request, request);
    });
}

#[test]
fn whatever_comes_in_the_server_answers_or_closes_and_lives_on() {
    let runtime = runtime();
    let site = runtime.block_on(Site::open(ServerLimits::default()));
    let start = prop_oneof![
        Just(""),
        Just("POST / HTTP/1.1\r\n"),
        Just("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"),
        Just("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ];
    let noise = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..100),
        "[\r\n :;a-f0-9]{0,60}".prop_map(String::into_bytes),
    ];
    proptest!(|(start in start, noise in noise)| {
        runtime.block_on(async {
            let answer = site.say(&[start.as_bytes(), &noise], true).await;
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer:?}");
            while site.arrival().is_some() {}
            site.assert_alive().await;
        });
    });
}
