//! Whether the name of a member is data: an id, a date, somebody's address. An object with such members is a map.

use crate::redact;

/// The longest name that somebody may have chosen for a field, in bytes.
const LONGEST: usize = 64;

/// Whether a name was not chosen by whoever designed the payload.
pub(super) fn is_data(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    let known = |b: u8| b.is_ascii_alphanumeric() || b"_-.:/$@#".contains(&b);
    let hex = name.len() >= 12 && name.bytes().all(|b| b.is_ascii_hexdigit()) && digits > 0;
    name.len() > LONGEST
        || name.is_empty()
        || letters == 0
        || !name.bytes().all(known)
        // Ids and telephone numbers have many.
        || digits > letters.max(4)
        || digits > 6
        || hex
        || redact::kind_of(&[], name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_data_and_names_are_not() {
        for name in [
            "",
            "42",
            "-1",
            "2b930401-a717-4368-b096-9e091d987f49",
            "2026-02-13",
            "jane@corp.io",
            "+491701234567",
            "evt_1NabcDEF1234567",
            "507f1f77bcf86cd799439011",
            "Jane Doe",
            "8.8.8.8",
            "é",
            "https://a.io/x",
        ] {
            assert!(is_data(name), "{name}");
        }
        for name in [
            "id",
            "created_at",
            "line1",
            "address2",
            "X-Header",
            "content-type",
            "$schema",
            "@context",
            "sha256",
            "md5",
            "utm_source",
            "additional_attributes",
            "oauth2",
            "x509",
            "a.b",
            "ns:tag",
        ] {
            assert!(!is_data(name), "{name}");
        }
    }
}
