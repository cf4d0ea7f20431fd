//! Tokens: what methods and field names are made of.

/// Whether that text is a token of RFC 9110, 5.6.2.
pub fn is_token(text: &str) -> bool {
    let tchar = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(tchar)
}
