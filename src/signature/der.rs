//! The little of DER (ITU-T X.690) that keys need: nested elements with strict bounds, and which key it is.

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// What a DER document is, told by its structure; the labels of PEM files are often wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Document<'a> {
    /// SubjectPublicKeyInfo (RFC 5280, 4.1): the content of its BIT STRING.
    PublicKeyInfo(&'a [u8]),
    /// PKCS #1 RSAPublicKey (RFC 8017, A.1.1).
    RsaPublic,
    /// PKCS #1 RSAPrivateKey (RFC 8017, A.1.2).
    RsaPrivate,
    /// PKCS #8 PrivateKeyInfo (RFC 5958).
    Pkcs8,
    /// SEC 1 ECPrivateKey (RFC 5915).
    EcPrivate,
}

/// Tells which key document the bytes are.
pub(super) fn classify(der: &[u8]) -> Option<Document<'_>> {
    let (outer, rest) = element(der, SEQUENCE)?;
    if !rest.is_empty() {
        return None;
    }
    if let Some((_, rest)) = element(outer, SEQUENCE) {
        let (bits, rest) = element(rest, BIT_STRING)?;
        let (unused, key) = bits.split_first()?;
        return (*unused == 0 && rest.is_empty()).then_some(Document::PublicKeyInfo(key));
    }
    let (_, rest) = element(outer, INTEGER)?;
    if element(rest, SEQUENCE).is_some() {
        return Some(Document::Pkcs8);
    }
    if element(rest, OCTET_STRING).is_some() {
        return Some(Document::EcPrivate);
    }
    let (_, rest) = element(rest, INTEGER)?;
    Some(if rest.is_empty() {
        Document::RsaPublic
    } else {
        Document::RsaPrivate
    })
}

/// The content of the first element, which has to have that tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.split_first()?;
    let (&length, rest) = rest.split_first()?;
    if first != tag {
        return None;
    }
    let (length, rest) = match length {
        0..=0x7f => (usize::from(length), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            let length = digits
                .iter()
                .fold(0, |sum, digit| sum * 256 + usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn documents_are_told_by_structure() {
        let spki = [0x30, 8, 0x30, 2, 5, 0, 3, 2, 0, 9];
        assert_eq!(classify(&spki), Some(Document::PublicKeyInfo(&[9])));
        assert_eq!(
            classify(&[0x30, 6, 2, 1, 5, 2, 1, 3]),
            Some(Document::RsaPublic)
        );
        assert_eq!(
            classify(&[0x30, 9, 2, 1, 0, 2, 1, 5, 2, 1, 3]),
            Some(Document::RsaPrivate)
        );
        assert_eq!(
            classify(&[0x30, 7, 2, 1, 0, 0x30, 2, 5, 0]),
            Some(Document::Pkcs8)
        );
        assert_eq!(
            classify(&[0x30, 6, 2, 1, 1, 4, 1, 3]),
            Some(Document::EcPrivate)
        );
    }

    #[test]
    fn bounds_are_strict() {
        assert_eq!(classify(&[0x30, 6, 2, 1, 5, 2, 1, 3, 0]), None, "a tail");
        assert_eq!(classify(&[0x30, 7, 2, 1, 5, 2, 1, 3]), None, "too short");
        assert_eq!(
            classify(&[0x30, 0x84, 0, 0, 0, 0]),
            None,
            "lengths of four bytes"
        );
        assert_eq!(classify(&[0x30, 0x80, 0, 0]), None, "indefinite length");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in any::<Vec<u8>>()) {
            classify(&bytes);
        }
    }
}
