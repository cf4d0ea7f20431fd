//! Why a signature is not valid: a closed list of stable words.

use std::fmt;

/// Why a signature is not valid, or was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No signature that was sent is the one of this message and secret.
    SignatureMismatch,
    /// What stands in the signature's place is not written as the scheme writes signatures.
    MalformedSignature,
    /// Nothing stands in the signature's place.
    MissingSignature,
    /// Several signatures were sent under one name, and they differ.
    ConflictingSignatures,
    /// A signed header was sent several times with different values.
    ConflictingValues,
    /// There are signatures, but none of the version that the scheme checks.
    NoSupportedVersion,
    /// The signed time is missing.
    MissingTimestamp,
    /// The signed time cannot be read.
    MalformedTimestamp,
    /// The signed time is longer ago than the tolerance.
    TimestampTooOld,
    /// The signed time is further ahead than the tolerance.
    TimestampInFuture,
    /// The delivery id that is part of the message is missing.
    MissingId,
    /// A header or body field that is part of the message is missing.
    MissingField,
    /// The signed URL holds the hash of another body.
    BodyHashMismatch,
    /// The signature says nothing about the body that came with it.
    BodyNotCovered,
    /// The URL is part of the message and nobody said what it is.
    UrlUnknown,
    /// There is no secret to check with.
    NoSecret,
    /// The body was not received in full.
    BodyTruncated,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 17] = [
        Reason::SignatureMismatch,
        Reason::MalformedSignature,
        Reason::MissingSignature,
        Reason::ConflictingSignatures,
        Reason::ConflictingValues,
        Reason::NoSupportedVersion,
        Reason::MissingTimestamp,
        Reason::MalformedTimestamp,
        Reason::TimestampTooOld,
        Reason::TimestampInFuture,
        Reason::MissingId,
        Reason::MissingField,
        Reason::BodyHashMismatch,
        Reason::BodyNotCovered,
        Reason::UrlUnknown,
        Reason::NoSecret,
        Reason::BodyTruncated,
    ];

    /// The stable word that captures and reports carry.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::SignatureMismatch => "signature_mismatch",
            Reason::MalformedSignature => "malformed_signature",
            Reason::MissingSignature => "missing_signature",
            Reason::ConflictingSignatures => "conflicting_signatures",
            Reason::ConflictingValues => "conflicting_values",
            Reason::NoSupportedVersion => "no_supported_version",
            Reason::MissingTimestamp => "missing_timestamp",
            Reason::MalformedTimestamp => "malformed_timestamp",
            Reason::TimestampTooOld => "timestamp_too_old",
            Reason::TimestampInFuture => "timestamp_in_future",
            Reason::MissingId => "missing_id",
            Reason::MissingField => "missing_field",
            Reason::BodyHashMismatch => "body_hash_mismatch",
            Reason::BodyNotCovered => "body_not_covered",
            Reason::UrlUnknown => "url_unknown",
            Reason::NoSecret => "no_secret",
            Reason::BodyTruncated => "body_truncated",
        }
    }

    /// One sentence for people, without a full stop.
    pub fn meaning(self) -> &'static str {
        match self {
            Reason::SignatureMismatch => {
                "the signature does not match this body, these headers and this secret"
            }
            Reason::MalformedSignature => "the signature is not written as this scheme writes them",
            Reason::MissingSignature => "the request carries no signature",
            Reason::ConflictingSignatures => "the request carries several signatures that differ",
            Reason::ConflictingValues => {
                "a signed header occurs several times with different values"
            }
            Reason::NoSupportedVersion => {
                "no signature in the request is of the version this scheme checks"
            }
            Reason::MissingTimestamp => "the signed time is missing",
            Reason::MalformedTimestamp => "the signed time cannot be read",
            Reason::TimestampTooOld => "the signed time is longer ago than the tolerance",
            Reason::TimestampInFuture => "the signed time is further ahead than the tolerance",
            Reason::MissingId => "the delivery id, which is signed, is missing",
            Reason::MissingField => "a header or body field that is signed is missing",
            Reason::BodyHashMismatch => {
                "the signature matches the URL, but the URL holds the hash of another body"
            }
            Reason::BodyNotCovered => {
                "the signature covers the URL alone, and the request has a body"
            }
            Reason::UrlUnknown => {
                "the URL is signed, and it is not known under which URL the provider calls"
            }
            Reason::NoSecret => "there is no secret to check with",
            Reason::BodyTruncated => "the body was not received in full",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_is_its_own() {
        let words: HashSet<_> = Reason::ALL.iter().map(|r| r.as_str()).collect();
        assert_eq!(words.len(), Reason::ALL.len());
    }
}
