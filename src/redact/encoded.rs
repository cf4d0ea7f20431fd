//! Hexadecimal, base64 and UUIDs: what stands for them is of the same encoding and length.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, Encoding, HEXLOWER};

use super::draw::Draw;
use super::seal::seal;

const HEX: &[u8] = b"0123456789abcdef";
/// The fewest characters of hexadecimal that are taken for it.
const HEX_LEAST: usize = 8;
/// The fewest bytes behind a base64 text that is taken for it.
const BASE64_LEAST: usize = 8;
/// How many of the last bytes of base64 are the seal.
const BASE64_SEALED: usize = 4;
/// Where a UUID says what sort it is: these characters stay (RFC 9562, 4).
const UUID_SORT: [usize; 2] = [14, 19];
/// Where the seal of a UUID starts.
const UUID_SEALED: usize = 28;

/// Another text of the same encoding and length; none for a text that is not encoded.
pub(super) fn encoded(draw: &mut Draw, value: &str) -> Option<String> {
    if is_uuid(value) {
        return Some(uuid(draw, value));
    }
    if is_hex(value) && value.bytes().any(|b| b.is_ascii_alphabetic()) {
        return Some(hex(draw, value));
    }
    base64(draw, value)
}

/// Whether a text is one that [`encoded`] gives.
pub(super) fn is_encoded(value: &str) -> bool {
    if is_uuid(value) {
        let lower = value.to_ascii_lowercase();
        let (beginning, end) = lower.split_at_checked(UUID_SEALED).unwrap_or_default();
        return end == hex_seal("uuid", beginning, end.len());
    }
    if is_hex(value) {
        let lower = value.to_ascii_lowercase();
        let sealed = hex_sealed(lower.len());
        let (beginning, end) = lower
            .split_at_checked(lower.len().saturating_sub(sealed))
            .unwrap_or_default();
        if end == hex_seal("hex", beginning, sealed) {
            return true;
        }
    }
    [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD]
        .iter()
        .any(|encoding| is_sealed_base64(encoding, value))
}

/// Whether it is a UUID in its usual form, of any sort.
pub(super) fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether it is hexadecimal in one case.
pub(super) fn is_hex(value: &str) -> bool {
    value.len() >= HEX_LEAST
        && value.bytes().all(|b| b.is_ascii_hexdigit())
        && !(value.bytes().any(|b| b.is_ascii_uppercase())
            && value.bytes().any(|b| b.is_ascii_lowercase()))
}

fn uuid(draw: &mut Draw, value: &str) -> String {
    let lower = value.to_ascii_lowercase();
    let mut other = String::with_capacity(lower.len());
    for (at, c) in lower.char_indices().take(UUID_SEALED) {
        other.push(match c {
            '-' => '-',
            c if UUID_SORT.contains(&at) => c,
            _ => draw.letter(HEX),
        });
    }
    let end = hex_seal("uuid", &other, lower.len().saturating_sub(UUID_SEALED));
    in_case_of(value, other + &end)
}

fn hex_sealed(length: usize) -> usize {
    if length < 16 { 6 } else { 8 }
}

fn hex(draw: &mut Draw, value: &str) -> String {
    let sealed = hex_sealed(value.len());
    let free = value.len().saturating_sub(sealed);
    let beginning: String = (0..free).map(|_| draw.letter(HEX)).collect();
    let end = hex_seal("hex", &beginning, sealed);
    in_case_of(value, beginning + &end)
}

fn hex_seal(sort: &str, beginning: &str, length: usize) -> String {
    let text = HEXLOWER.encode(&seal(sort, beginning));
    text.chars().take(length).collect()
}

fn in_case_of(value: &str, other: String) -> String {
    match value.bytes().any(|b| b.is_ascii_uppercase()) {
        true => other.to_ascii_uppercase(),
        false => other,
    }
}

/// Only what cannot be mere letters and digits counts as base64: those keep their classes instead, which keeps them
/// base64 as well.
fn base64(draw: &mut Draw, value: &str) -> Option<String> {
    let any = |letters: &[u8]| value.bytes().any(|b| letters.contains(&b));
    let mixed = value.bytes().any(|b| b.is_ascii_uppercase())
        && value.bytes().any(|b| b.is_ascii_lowercase())
        && value.bytes().any(|b| b.is_ascii_digit());
    let encodings: &[Encoding] = if value.ends_with('=') {
        &[BASE64, BASE64URL]
    } else if any(b"+/") && mixed {
        &[BASE64_NOPAD]
    } else if any(b"-_") && mixed {
        &[BASE64URL_NOPAD]
    } else {
        &[]
    };
    let (encoding, length) = encodings.iter().find_map(|encoding| {
        let bytes = encoding.decode(value.as_bytes()).ok()?;
        (bytes.len() >= BASE64_LEAST).then_some((encoding, bytes.len()))
    })?;
    Some(sealed_base64(draw, encoding, length))
}

/// So many random bytes and their seal, encoded.
pub(super) fn sealed_base64(draw: &mut Draw, encoding: &Encoding, length: usize) -> String {
    let free = length.saturating_sub(BASE64_SEALED);
    let mut bytes: Vec<u8> = (0..free).map(|_| draw.byte()).collect();
    let end = seal("base64", &HEXLOWER.encode(&bytes));
    bytes.extend(end.iter().take(length - free));
    encoding.encode(&bytes)
}

/// Whether that is what [`sealed_base64`] gives.
pub(super) fn is_sealed_base64(encoding: &Encoding, value: &str) -> bool {
    let Ok(bytes) = encoding.decode(value.as_bytes()) else {
        return false;
    };
    let free = bytes.len().saturating_sub(BASE64_SEALED);
    match bytes.split_at_checked(free) {
        Some((beginning, end)) if bytes.len() >= BASE64_LEAST => {
            seal("base64", &HEXLOWER.encode(beginning)).starts_with(end)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::hmac;

    use super::*;

    fn other(value: &str) -> Option<String> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        encoded(&mut Draw::new(&key, "x", value), value)
    }

    proptest! {
        #[test]
        fn base64_stays_what_it_was(bytes in proptest::collection::vec(any::<u8>(), 8..60)) {
            for encoding in [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD] {
                let value = encoding.encode(&bytes);
                if let Some(other) = other(&value) {
                    prop_assert_eq!(other.len(), value.len());
                    prop_assert!(is_encoded(&other), "{value} {other}");
                    prop_assert!(other != value);
                    let decoded = encoding.decode(other.as_bytes());
                    // What both alphabets share may be taken for the other one.
                    let shared = !value.contains(['+', '/', '-', '_']);
                    prop_assert!(shared || decoded.is_ok_and(|d| d.len() == bytes.len()), "{value} {other}");
                }
            }
        }

        #[test]
        fn hex_and_uuids_stay_what_they_were(hex in "[0-9a-f]{8,64}|[0-9A-F]{8,64}", bytes in any::<[u8; 16]>()) {
            let uuid = uuid::Builder::from_random_bytes(bytes).into_uuid().to_string();
            for value in [hex, uuid.clone(), uuid.to_uppercase()] {
                let Some(other) = other(&value) else { continue };
                prop_assert_eq!(other.len(), value.len());
                prop_assert_eq!(is_uuid(&other), is_uuid(&value));
                prop_assert!(is_uuid(&other) || is_hex(&other));
                prop_assert!(is_encoded(&other) && !is_encoded(&value), "{value} {other}");
            }
        }
    }

    #[test]
    fn known_forms() {
        let uuid = other("2b930401-a717-4368-b096-9e091d987f49").unwrap();
        assert_eq!(uuid::Uuid::parse_str(&uuid).unwrap().get_version_num(), 4);
        assert_eq!(other("0123456789"), None, "digits alone are no hexadecimal");
        assert_eq!(other("hunter-2"), None);
        assert!(other("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").is_some());
    }
}
