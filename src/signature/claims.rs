//! What a request claims in the places its scheme names, unchecked.

use super::read::{self, Received};
use super::scheme::Scheme;

/// The delivery id, the signed time and the signature as they stand in a request, verbatim. Nothing is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The delivery id; none where it is missing or stands there twice with different values.
    pub id: Option<Vec<u8>>,
    /// The signed time, as it is written.
    pub timestamp: Option<Vec<u8>>,
    /// The text that holds the signature.
    pub signature: Option<Vec<u8>>,
}

impl Claims {
    /// Reads them.
    pub fn of(scheme: &Scheme, what: &Received) -> Self {
        Claims {
            id: Claims::id(scheme, what),
            timestamp: read::timestamp(scheme, what).ok().flatten(),
            signature: Claims::signature(scheme, what),
        }
    }

    /// The delivery id alone.
    pub fn id(scheme: &Scheme, what: &Received) -> Option<Vec<u8>> {
        read::id(scheme, what).ok().flatten().map(<[u8]>::to_vec)
    }

    /// The signature alone.
    pub fn signature(scheme: &Scheme, what: &Received) -> Option<Vec<u8>> {
        read::signature_text(&scheme.signature, what).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Headers;

    #[test]
    fn they_are_verbatim_and_doubtful_ones_are_none() {
        let scheme: Scheme = toml::from_str(
            r#"
            algorithm = "hmac-sha256"
            message = "{timestamp}.{body}"
            signature = { header = "X-Acme-Signature", format = "sha256={hex}" }
            timestamp = { header = "X-Acme-Timestamp", unit = "s" }
            id = { header = "X-Acme-Delivery" }
            "#,
        )
        .unwrap();
        let claims = |pairs: &[(&str, &str)]| {
            let headers: Headers = pairs.iter().copied().collect();
            let what = Received {
                method: "POST",
                url: None,
                target: "/",
                headers: &headers,
                body: b"",
            };
            Claims::of(&scheme, &what)
        };
        let all = claims(&[
            ("x-acme-signature", "nonsense"),
            ("x-acme-timestamp", "007"),
            ("x-acme-delivery", "d"),
        ]);
        assert_eq!(all.signature.as_deref(), Some(&b"nonsense"[..]));
        assert_eq!(all.timestamp.as_deref(), Some(&b"007"[..]));
        assert_eq!(all.id.as_deref(), Some(&b"d"[..]));
        let two = [("x-acme-delivery", "a"), ("X-Acme-Delivery", "b")];
        assert_eq!(claims(&two), Claims::default());
    }
}
