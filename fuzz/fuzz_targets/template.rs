//! Samples, header values and paths with placeholders: any text, any layout.
//!
//! What is rendered is JSON, and the same for the same values.

#![no_main]

use hookctl::json::{Escape, Tape};
use hookctl::pack::{Layout, PayloadRule, Values, render, render_path, render_text};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&[choice], sample)) = input.split_first_chunk() else {
        return;
    };
    let rule = PayloadRule {
        layout: [Layout::File, Layout::Compact, Layout::Spaced][usize::from(choice) % 3],
        escape: [Escape::None, Escape::Html, Escape::Ascii][usize::from(choice / 3) % 3],
        ..PayloadRule::default()
    };
    let mut values = Values::new(7, 1, Timestamp::UNIX_EPOCH);
    values.event = "order.\"made\"".to_owned();
    values.id = "é\n".to_owned();
    values.params.set("who", "a/b?c\u{1}".to_owned());
    if let Ok(bytes) = render(sample, &rule, &values) {
        assert!(Tape::new(&bytes).is_ok(), "{}", bytes.escape_ascii());
        assert_eq!(render(sample, &rule, &values).ok(), Some(bytes.clone()));
        if rule.escape == Escape::Ascii {
            assert!(bytes.is_ascii() || bytes.starts_with(b"\xef\xbb\xbf"));
        }
    }
    if let Ok(text) = std::str::from_utf8(sample) {
        let _ = render_text(text, "X-Acme", &values);
        let _ = render_path(text, &values);
    }
});
