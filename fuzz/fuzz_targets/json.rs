//! The JSON scanner: its verdict is that of `serde_json`, and every token stands where it says.

#![no_main]

use hookctl::json::{Kind, Tape};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;

fuzz_target!(|bytes: &[u8]| {
    let tape = Tape::new(bytes);
    let text = std::str::from_utf8(bytes).ok();
    // The scanner passes over a byte-order mark.
    let text = text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
    // Ignored values are neither converted nor nested on the stack: grammar and nothing else.
    let theirs = text.and_then(|text| serde_json::from_str::<IgnoredAny>(text).ok());
    assert_eq!(tape.is_ok(), theirs.is_some());
    let Ok(tape) = tape else { return };
    let mut before = 0;
    for (index, token) in tape.tokens().enumerate() {
        assert!(before <= token.start && token.start < token.end && token.end <= bytes.len());
        assert!(token.next > index && token.next <= tape.len());
        before = token.start;
        let raw = tape.raw(index);
        if token.kind != Kind::Close {
            assert!(serde_json::from_slice::<IgnoredAny>(raw).is_ok());
        }
        if let (Some(text), Ok(theirs)) = (tape.text(index), serde_json::from_slice::<String>(raw))
        {
            assert_eq!(text, theirs);
        }
    }
});
