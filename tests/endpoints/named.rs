//! Which probes name which fault: the test's expectation, and the table of `README.md`.

use crate::fault::Fault;

/// What does not pass with the correct endpoint, and what it comes to instead: the provider does not sign its delivery
/// ids, sends three events unsigned, and which of two events should win is the application's to say.
pub const ASIDE: &[(&str, &str)] = &[
    ("once/out-of-order", "not-observed"),
    ("refuses/changed-id", "not-protected"),
];

/// Every probe that sends what is not the provider's.
const FORGED: &[&str] = &[
    "refuses/no-signature",
    "refuses/empty-signature",
    "refuses/hollow-signature",
    "refuses/malformed-signature",
    "refuses/short-signature",
    "refuses/undecodable-signature",
    "refuses/non-ascii-signature",
    "refuses/truncated-signature",
    "refuses/longer-signature",
    "refuses/almost-right-signature",
    "refuses/wrong-secret",
    "refuses/other-algorithm",
    "refuses/body-alone-signature",
    "refuses/hash-without-secret",
    "refuses/other-encoding",
    "refuses/two-signatures",
    "refuses/tampered-body",
    "refuses/borrowed-signature",
    "refuses/re-serialised",
    "refuses/stale-timestamp",
    "refuses/changed-timestamp",
    "refuses/malformed-timestamp",
    "refuses/missing-timestamp",
    "refuses/future-timestamp",
];

/// The probes that name a fault. Of those that are tried with every event it is enough that one does: `:*`.
pub fn named_by(fault: Fault) -> &'static [&'static str] {
    match fault {
        Fault::AcceptsMissingSignature => &["refuses/no-signature"],
        Fault::AcceptsEmptySignature => &["refuses/empty-signature", "refuses/hollow-signature"],
        Fault::ComparesShorter => &[
            "refuses/empty-signature",
            "refuses/hollow-signature",
            "refuses/truncated-signature",
            "refuses/longer-signature",
        ],
        Fault::ComparesPrefix => &[
            "refuses/truncated-signature",
            "refuses/longer-signature",
            "refuses/almost-right-signature",
        ],
        Fault::TakesAnySignature => &["refuses/two-signatures"],
        Fault::TakesLastSignature => &["refuses/two-signatures"],
        Fault::AcceptsOlderHash => &["refuses/other-algorithm"],
        Fault::AcceptsOlderScheme => &["refuses/body-alone-signature"],
        Fault::VerifiesReserialised => &[
            "accepts/event:*",
            "accepts/full:*",
            "accepts/bare:*",
            "accepts/empty:*",
            "accepts/new-value:*",
            "accepts/white-space",
            "accepts/escapes",
            "accepts/number-forms",
            "refuses/re-serialised",
        ],
        Fault::DecodesLatin1 => &[
            "accepts/event:*",
            "accepts/full:*",
            "accepts/new-value:*",
            "accepts/unicode",
        ],
        Fault::IgnoresTimestamp => &["refuses/stale-timestamp", "refuses/future-timestamp"],
        Fault::AcceptsFuture => &["refuses/future-timestamp"],
        Fault::KnowsNewestSecret => &["accepts/rotated-secret"],
        Fault::FailsOnMalformedSignature => &[
            "refuses/empty-signature",
            "refuses/malformed-signature",
            "refuses/undecodable-signature",
            "refuses/other-encoding",
        ],
        Fault::FailsOnOtherLength => &[
            "refuses/empty-signature",
            "refuses/hollow-signature",
            "refuses/malformed-signature",
            "refuses/short-signature",
            "refuses/truncated-signature",
            "refuses/longer-signature",
            "refuses/other-algorithm",
            "refuses/other-encoding",
        ],
        Fault::FailsOnNonAsciiSignature => &["refuses/non-ascii-signature"],
        Fault::FailsOnMalformedTimestamp => {
            &["refuses/malformed-timestamp", "refuses/missing-timestamp"]
        }
        Fault::AnswersEveryMethod => &["refuses/wrong-method"],
        Fault::AcceptsAnyContentType => &["refuses/wrong-content-type"],
        Fault::AcceptsUnreadable => &[
            "refuses/truncated-json",
            "refuses/not-json",
            "refuses/empty-body",
        ],
        Fault::RefusesCharset => &["accepts/charset"],
        Fault::RefusesChunked => &["accepts/chunked"],
        Fault::RequiresHeaderCase => &["accepts/lower-case-headers", "accepts/upper-case-headers"],
        Fault::SmallBodyLimit => &["accepts/large"],
        Fault::FailsOnUnknownEvent => &["accepts/unknown-event", "survives/duplicate-keys"],
        Fault::FailsOnUnknownValue => &["accepts/new-value:*", "survives/duplicate-keys"],
        Fault::RefusesUnknownMembers => &["accepts/unknown-members"],
        Fault::CrashesOnNullSender => &["accepts/empty:*"],
        Fault::FailsOnAbsentMember => &["accepts/bare:*"],
        Fault::FailsOnUnreadable => &[
            "refuses/truncated-json",
            "refuses/not-json",
            "refuses/empty-body",
            "survives/byte-order-mark",
            "survives/deep-json",
            "survives/invalid-utf-8",
            "survives/nul",
            "survives/huge-numbers",
        ],
        Fault::CrashesOnInvalidUtf8 => &["survives/invalid-utf-8"],
        Fault::FailsOnNul => &["survives/nul"],
        Fault::DiesOfDepth => &["survives/deep-json", "survives/still-there"],
        Fault::HangsOnDepth => &["survives/deep-json"],
        Fault::ServesOneAtATime => &["survives/slow-head", "survives/slow-body"],
        Fault::SlowUnderLoad => &["on-time/at-rate"],
        Fault::AnswersLate => &[
            "accepts/event:*",
            "accepts/full:*",
            "accepts/bare:*",
            "accepts/empty:*",
        ],
        Fault::LosesWork => &["once/in-sequence"],
        Fault::Redirects => &["accepts/good-delivery"],
        Fault::ActsOnDuplicates => &[
            "once/in-sequence",
            "once/at-once",
            "once/after-time-out",
            "once/after-hang-up",
            "retries/provider-schedule",
        ],
        Fault::ActsOnConcurrentDuplicates => &["once/at-once"],
        Fault::TellsApartBySignature => &[
            "once/after-time-out",
            "once/after-hang-up",
            "retries/provider-schedule",
        ],
        Fault::FailsOnOlderEvent => &["once/out-of-order"],
        Fault::RefusesDuplicates => &[
            "once/in-sequence",
            "once/at-once",
            "once/after-time-out",
            "once/after-hang-up",
            "retries/provider-schedule",
        ],
        Fault::LosesWorkOnHangUp => &["once/after-hang-up", "retries/provider-schedule"],
        Fault::NoSignatureCheck | Fault::FailsInsteadOfRefusing => FORGED,
        // The fifth that is refused; of those after it nothing is said.
        Fault::LocksSenderOut => &["refuses/short-signature"],
        Fault::BreaksOnMalformedTimestamp => &["refuses/malformed-timestamp"],
        Fault::ActsBeforeCheck => &["refuses/no-effect"],
    }
}
