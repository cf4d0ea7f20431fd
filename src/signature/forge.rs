//! Signing wrongly on purpose, to find out whether an endpoint notices.

use ring::{digest, hmac};

use super::algorithm::Algorithm;
use super::encoding;
use super::format::Written;
use super::key::Key;
use super::message::Part;
use super::resign::{Anew, resign_as};
use super::scheme::Scheme;
use super::secret::Secret;
use crate::Error;
use crate::exchange::Request;

/// A signature that is written as the scheme writes one, and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgery {
    /// The fixed text of the format with nothing between.
    Hollow,
    /// A single byte, where all have more.
    Short,
    /// Of the right length, of characters that stand for nothing.
    Undecodable,
    /// Of the right length, of characters beyond ASCII.
    BeyondAscii,
    /// The first half of the right one.
    Start,
    /// The right one and a byte more.
    Tail,
    /// The right one but for the end of its last byte.
    LastByte,
    /// The same message and the same secret, hashed otherwise.
    OtherHash,
    /// A hash of the message without the secret.
    PlainHash,
    /// Over the body alone, where the message is more than that: as providers signed before they signed a time.
    BodyAlone,
    /// The right one in base64 where it should be hexadecimal, or the other way round.
    OtherEncoding,
}

/// Signs a request again as [`super::resign`] does, and gets the signature wrong.
///
/// Tells whether there is such a forgery of the scheme; where there is none, the request is as it was.
///
/// # Errors
/// Those of [`super::resign`].
pub fn forge(
    scheme: &Scheme,
    secrets: &[Secret],
    request: &mut Request,
    anew: &Anew,
    forgery: Forgery,
) -> Result<bool, Error> {
    if !forgery.is_of(scheme) {
        return Ok(false);
    }
    resign_as(scheme, secrets, request, anew, Some(forgery))?;
    Ok(true)
}

impl Forgery {
    /// Whether the scheme can be forged that way.
    fn is_of(self, scheme: &Scheme) -> bool {
        let token = scheme.algorithm == Algorithm::Token;
        match self {
            Forgery::Undecodable => scheme.signature.format.written != Written::Secret,
            Forgery::Short => !token,
            Forgery::OtherHash => hmac_of(scheme.algorithm).is_some(),
            Forgery::PlainHash => !token && scheme.algorithm != Algorithm::FormUrlHmacSha1,
            Forgery::OtherEncoding => !token,
            // Where the message holds the secret, there is no key besides.
            Forgery::BodyAlone => scheme.message.as_ref().is_some_and(|message| {
                let more = message.parts().any(|part| *part != Part::Body);
                more && message.has(&Part::Body) && !message.has(&Part::Secret)
            }),
            _ => true,
        }
    }

    /// What is signed in place of the message.
    pub(super) fn message(self, message: Vec<u8>, body: &[u8]) -> Vec<u8> {
        match self {
            Forgery::BodyAlone => body.to_vec(),
            _ => message,
        }
    }

    /// The text of the forged signature. `message` is what is signed, `right` the signature over it.
    pub(super) fn write(
        self,
        scheme: &Scheme,
        secret: &Secret,
        message: &[u8],
        right: &[u8],
    ) -> Vec<u8> {
        let format = &scheme.signature.format;
        let around = |inner: &[u8]| {
            let fixed = (format.prefix.as_bytes(), format.suffix.as_bytes());
            [fixed.0, inner, fixed.1].concat()
        };
        let inner_length = || {
            let fixed = format.prefix.len() + format.suffix.len();
            format.write(right).len().saturating_sub(fixed)
        };
        match self {
            Forgery::BodyAlone => format.write(right),
            Forgery::Hollow => around(b""),
            Forgery::Short => format.write(&[0]),
            Forgery::Undecodable => around("z*".repeat(inner_length() / 2).as_bytes()),
            Forgery::BeyondAscii => around("é".repeat(inner_length() / 2).as_bytes()),
            Forgery::Start => format.write(right.get(..right.len() / 2).unwrap_or_default()),
            Forgery::Tail => format.write(&[right, b"0"].concat()),
            Forgery::LastByte => format.write(&other_end(right)),
            Forgery::OtherHash => match (&secret.0, hmac_of(scheme.algorithm)) {
                (Key::Bytes(key), Some((hash, _))) => {
                    format.write(hmac::sign(&key.hmac(hash), message).as_ref())
                }
                _ => around(b""),
            },
            Forgery::PlainHash => {
                let hash = hmac_of(scheme.algorithm).map_or(&digest::SHA256, |(_, plain)| plain);
                // Where the message holds the secret, a plain hash of it would be the signature itself.
                let own = scheme.algorithm == Algorithm::Sha256;
                let message = if own { b"" } else { message };
                format.write(digest::digest(hash, message).as_ref())
            }
            Forgery::OtherEncoding => around(
                match format.written {
                    Written::Hex => encoding::to_base64(right),
                    _ => encoding::to_hex(right),
                }
                .as_bytes(),
            ),
        }
    }
}

/// Another keyed hash than the scheme's, and the scheme's own hash without a key.
fn hmac_of(algorithm: Algorithm) -> Option<(hmac::Algorithm, &'static digest::Algorithm)> {
    match algorithm {
        Algorithm::HmacSha1 => Some((hmac::HMAC_SHA256, &digest::SHA1_FOR_LEGACY_USE_ONLY)),
        Algorithm::HmacSha256 => Some((hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &digest::SHA256)),
        Algorithm::HmacSha512 => Some((hmac::HMAC_SHA256, &digest::SHA512)),
        Algorithm::FormUrlHmacSha1 => Some((hmac::HMAC_SHA256, &digest::SHA1_FOR_LEGACY_USE_ONLY)),
        _ => None,
    }
}

/// The same bytes but for the last one; printable stays printable, since a token is sent as it is.
fn other_end(right: &[u8]) -> Vec<u8> {
    let mut other = right.to_vec();
    if let Some(last) = other.last_mut() {
        *last = match *last {
            b'0' => b'1',
            byte if byte.is_ascii_graphic() => b'0',
            byte => byte ^ 1,
        };
    }
    other
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::exchange::{Body, SignatureState};
    use crate::signature::{Policy, Received, resign, verify};

    const ALL: [Forgery; 11] = [
        Forgery::Hollow,
        Forgery::Short,
        Forgery::Undecodable,
        Forgery::BeyondAscii,
        Forgery::Start,
        Forgery::Tail,
        Forgery::LastByte,
        Forgery::OtherHash,
        Forgery::PlainHash,
        Forgery::BodyAlone,
        Forgery::OtherEncoding,
    ];

    fn schemes() -> Vec<Scheme> {
        let texts = [
            r#"algorithm = "hmac-sha256"
            message = "{timestamp}.{body}"
            signature = { header = "X-Sig", format = "{hex}", list = { separator = ",", key = "v1" } }
            timestamp = { list = "t", unit = "s", tolerance = "5m" }"#,
            r#"algorithm = "hmac-sha512"
            message = "{body}"
            signature = { header = "X-Sig", format = "v1,{base64}", separator = " " }"#,
            r#"algorithm = "hmac-sha1"
            message = "{body}"
            signature = { json = "/sig", format = "{hex}" }"#
                .replace("{body}", "{json:/a}")
                .leak(),
            r#"algorithm = "sha256"
            message = "{secret}{body}"
            signature = { header = "X-Sig", format = "{hex}" }"#,
            r#"algorithm = "ed25519"
            message = "{body}"
            secret = { encoding = "hex" }
            signature = { header = "X-Sig", format = "{hex}" }"#,
            r#"algorithm = "token"
            signature = { header = "Authorization", format = "Bearer {secret}" }"#,
            r#"algorithm = "token"
            signature = { query = "token", format = "{secret}" }"#,
            r#"algorithm = "form-url-hmac-sha1"
            signature = { header = "X-Sig", format = "{base64}" }"#,
        ];
        texts.map(|text| toml::from_str(text).unwrap()).into()
    }

    #[test]
    fn no_forgery_holds_and_the_right_one_does() {
        let at = Timestamp::from_second(1_770_000_000).unwrap();
        let mut made = 0;
        for scheme in schemes() {
            let text = scheme.throwaway_secret([7; 64]).unwrap();
            let secrets = [scheme.secret(text.as_bytes()).unwrap()];
            let mut request = Request::new("POST", "/hooks");
            request.body = Some(Body::from(r#"{"a":"b","sig":""}"#));
            let anew = Anew {
                url: "http://127.0.0.1/hooks",
                id: "i",
                at,
            };
            resign(&scheme, &secrets, &mut request, &anew).unwrap();
            let state = |request: &Request| {
                let url = format!("http://127.0.0.1{}", request.target);
                let received = Received {
                    method: &request.method,
                    url: Some(&url),
                    target: &request.target,
                    headers: &request.headers,
                    body: request.body_bytes(),
                };
                let policy = Policy {
                    now: at,
                    tolerance: None,
                };
                verify(&scheme, &secrets, &received, &policy).state
            };
            assert_eq!(state(&request), SignatureState::Valid, "{scheme:?}");
            let mut seen = vec![request.clone()];
            for forgery in ALL {
                let mut forged = request.clone();
                let done = forge(&scheme, &secrets, &mut forged, &anew, forgery).unwrap();
                if done {
                    made += 1;
                    assert_ne!(
                        state(&forged),
                        SignatureState::Valid,
                        "{forgery:?} {scheme:?}"
                    );
                    assert!(!seen.contains(&forged), "{forgery:?} {scheme:?}");
                    seen.push(forged);
                } else {
                    assert_eq!(forged, request);
                }
            }
        }
        assert!(made > 60, "{made}");
    }
}
