//! A capture: any bytes as lines. A record that was read is the same once written and read again.

#![no_main]

use hookctl::capture::{Reader, to_curl};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = Reader::new(bytes, "fuzz");
    let mut lines = 0;
    while let Ok(Some(read)) = reader.next_record() {
        assert!(reader.line() > lines, "lines are counted");
        lines = reader.line();
        let Ok(record) = read else { continue };
        let text = serde_json::to_vec(&record).expect("a record can be written");
        assert!(!text.contains(&b'\n'), "a record is one line");
        let mut again = Reader::new(text.as_slice(), "again");
        let again = again.next_record().expect("a record that was written");
        assert_eq!(again, Some(Ok(record.clone())));
        let _ = to_curl("http://127.0.0.1/", &record.request);
    }
});
