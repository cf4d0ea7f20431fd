//! Files of other tools: any bytes as a HAR or a file of goreplay. A record is the same once it went out as a HAR.

#![no_main]

use std::io::Cursor;

use hookctl::capture::{ExportForm, Exporter, Form, Import};
use hookctl::exchange::Exchange;
use libfuzzer_sys::fuzz_target;

/// The records that are read.
fn read(bytes: &[u8], form: Option<Form>) -> Vec<Exchange> {
    let name = |_| "0193a1b2-0000-7000-8000-000000000000".to_owned();
    let input = Box::new(Cursor::new(bytes.to_vec()));
    let mut records = Vec::new();
    let Ok(mut import) = Import::new(input, "fuzz", form, &name) else {
        return records;
    };
    while let Ok(Some(next)) = import.next_record() {
        records.extend(next.map(|imported| imported.exchange));
    }
    records
}

fuzz_target!(|bytes: &[u8]| {
    for form in [None, Some(Form::Har), Some(Form::Gor)] {
        let records = read(bytes, form);
        if records.is_empty() {
            continue;
        }
        for form in [ExportForm::Curl, ExportForm::Gor, ExportForm::K6] {
            let mut exporter = Exporter::new(form, Vec::new(), |_, body| Some(body.clone()));
            for record in &records {
                let _ = exporter.append(record).expect("memory takes it");
            }
            exporter.finish().expect("memory takes it");
        }
        let mut exporter = Exporter::new(ExportForm::Har, Vec::new(), |_, body| Some(body.clone()));
        for record in &records {
            let held = exporter.append(record).expect("memory takes it");
            assert_eq!(held, Ok(()), "a HAR holds every record");
        }
        let har = exporter.finish().expect("memory takes it");
        assert_eq!(read(&har, Some(Form::Har)), records);
    }
});
