//! A request in a form that is easy to come by: a byte that chooses, the target, header lines, an empty line, the
//! body. Header values may hold any byte.

use hookctl::exchange::{Headers, Request};

/// The choice and the request.
pub fn read(input: &[u8]) -> Option<(usize, Request)> {
    let (&choice, rest) = input.split_first()?;
    let (target, mut rest) = line(rest);
    let mut request = Request::new("POST", String::from_utf8_lossy(target));
    let mut headers = Headers::new();
    loop {
        let (field, after) = line(rest);
        rest = after;
        let Some(colon) = field.iter().position(|byte| *byte == b':') else {
            break;
        };
        let name = String::from_utf8_lossy(&field[..colon]).into_owned();
        headers.push(name, field[colon + 1..].trim_ascii());
    }
    request.headers = headers;
    request.body = Some(rest.to_vec().into());
    Some((usize::from(choice), request))
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}

/// Bytes that follow from the input and cannot be part of it.
pub fn entropy(input: &[u8]) -> [u8; 64] {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut bytes = [0; 64];
    for (n, eight) in bytes.chunks_mut(8).enumerate() {
        let mut hasher = DefaultHasher::new();
        (n, input).hash(&mut hasher);
        eight.copy_from_slice(&hasher.finish().to_le_bytes());
    }
    bytes
}
