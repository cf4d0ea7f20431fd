//! An endpoint's answer: any bytes, in pieces of any size. The pieces make no difference.

#![no_main]

use hookctl::wire::{ClientOptions, Delivered, read_answer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&[size, method], bytes)) = input.split_first_chunk() else {
        return;
    };
    let method = ["POST", "HEAD", "GET", "CONNECT"][usize::from(method) % 4];
    let options = ClientOptions {
        max_body: 64,
        max_head: 256,
        ..ClientOptions::default()
    };
    let whole = read_answer([bytes], "acme", method, &options);
    let pieces = bytes.chunks(usize::from(size).max(1));
    let pieces = read_answer(pieces, "acme", method, &options);
    assert_eq!(whole.response, pieces.response);
    // Words such as "begins with" quote what came first; whether there is a fault does not depend on it.
    assert_eq!(whole.error.is_some(), pieces.error.is_some());

    let Delivered {
        response, error, ..
    } = whole;
    if let Some(response) = response {
        assert!((100..1000).contains(&response.status));
        assert!(response.body_bytes().len() <= options.max_body);
        assert!(error.is_none() || response.truncated);
    } else {
        assert!(error.is_some());
    }
});
