//! A sender's connection: any bytes, in pieces of any size.
//!
//! The pieces make no difference; what is handed over stands in the bytes, in order; a refusal is the last thing.

#![no_main]

mod served;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&width, bytes)) = input.split_first() else {
        return;
    };
    let whole = served::serve(bytes, bytes.len().max(1));
    let pieces = served::serve(bytes, usize::from(width).max(1));
    assert_eq!(whole, pieces);

    assert!(whole.refused.len() <= 1);
    assert!(whole.requests.is_empty() && whole.refused.is_empty() || whole.answered);
    let limits = served::limits();
    let mut rest = bytes;
    for (request, incomplete) in &whole.requests {
        let head = match &request.raw_head {
            Some(raw) => raw.as_bytes().to_vec(),
            None => request.head_bytes(),
        };
        assert!(head.len() <= limits.max_head);
        assert!(request.headers.len() <= limits.max_headers);
        assert!(request.body_bytes().len() <= limits.max_body);
        assert_eq!(incomplete.is_some(), request.truncated);
        let at = rest.windows(head.len()).position(|seen| seen == head);
        rest = &rest[at.expect("the head stands in the bytes") + head.len()..];
    }
});
