//! What an endpoint can be wrong in.

/// Declares the faults, their documentation being what people read of them.
macro_rules! faults {
    ($($(#[doc = $what:literal])+ $fault:ident,)+) => {
        /// One mistake, and no other.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[doc = $what])+ $fault,)+
        }

        impl Fault {
            /// All of them, in the order they are shown in.
            pub const ALL: &[Fault] = &[$(Fault::$fault,)+];

            /// What it does, and who makes the mistake, in a line.
            pub fn what(self) -> String {
                let lines: &[&str] = match self {
                    $(Fault::$fault => &[$($what),+],)+
                };
                lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
            }
        }
    };
}

faults! {
    /// Checks no signature: the check was left for later, or is switched off outside production.
    NoSignatureCheck,
    /// Checks the signature where there is one, and lets through what has none.
    AcceptsMissingSignature,
    /// Takes an empty signature for "not signed" and lets it through.
    AcceptsEmptySignature,
    /// Compares over the shorter of the two (`strncmp`, a zip of both), so that a part of a signature will do, or none.
    ComparesShorter,
    /// Compares the first 16 digits only: the column it is compared with, or the code, cuts the value.
    ComparesPrefix,
    /// Passes when any of several signature headers is right.
    TakesAnySignature,
    /// Takes the last of several signature headers: the map its framework keeps headers in holds one of a name.
    TakesLastSignature,
    /// Also accepts the same signed with SHA-1, as the provider did years ago.
    AcceptsOlderHash,
    /// Also accepts a signature over the body alone, as the provider made it before it signed a time.
    AcceptsOlderScheme,
    /// Verifies the JSON as it wrote it again, not the bytes that came (`JSON.stringify(req.body)`).
    VerifiesReserialised,
    /// Decodes the body as Latin-1 before verifying it: what a framework does without a charset.
    DecodesLatin1,
    /// Never looks at how old the timestamp is.
    IgnoresTimestamp,
    /// Refuses old timestamps only, as some providers' own libraries do: a time in the future stays good for years.
    AcceptsFuture,
    /// Knows the newest secret only, and refuses the other one while both are in use.
    KnowsNewestSecret,
    /// Fails with 500 on whatever it should refuse: the exception of the library that checks is not caught.
    FailsInsteadOfRefusing,
    /// Fails with 500 where the signature is not hexadecimal: decoding it is not part of the check.
    FailsOnMalformedSignature,
    /// Fails with 500 where the signature is of another length (`crypto.timingSafeEqual` throws).
    FailsOnOtherLength,
    /// Fails with 500 where the signature is not ASCII (`hmac.compare_digest` raises a `TypeError`).
    FailsOnNonAsciiSignature,
    /// Fails with 500 where the timestamp is no number, or is missing.
    FailsOnMalformedTimestamp,
    /// Answers 403 to everything after five refusals: failed checks are counted by address, as those of a login are.
    LocksSenderOut,
    /// Answers 404 to everything after a timestamp it could not read: its worker ended, and the proxy has no other.
    BreaksOnMalformedTimestamp,
    /// Acts before it checks: refuses what is forged, but the work is done.
    ActsBeforeCheck,
    /// Answers 200 to a GET: the route takes every method, and shows that it is up.
    AnswersEveryMethod,
    /// Takes every content type for JSON.
    AcceptsAnyContentType,
    /// Answers 200 to a signed body that it could not read: whatever goes wrong in parsing is logged and forgotten.
    AcceptsUnreadable,
    /// Refuses `application/json; charset=utf-8`, since it compares the whole value.
    RefusesCharset,
    /// Refuses a body without `Content-Length`: 411.
    RefusesChunked,
    /// Looks header names up in one case.
    RequiresHeaderCase,
    /// Refuses bodies above 100 kB, the default of a popular framework.
    SmallBodyLimit,
    /// Fails with 500 on events it does not know.
    FailsOnUnknownEvent,
    /// Fails with 500 on values beyond the documented ones: a closed enum in the model.
    FailsOnUnknownValue,
    /// Refuses members it does not know: a strict parser.
    RefusesUnknownMembers,
    /// Crashes when the sender is null, and drops the connection.
    CrashesOnNullSender,
    /// Fails with 500 when an optional member is missing.
    FailsOnAbsentMember,
    /// Fails with 500 on a body that is no JSON: the parser's exception is not caught.
    FailsOnUnreadable,
    /// Crashes on invalid UTF-8, and drops the connection.
    CrashesOnInvalidUtf8,
    /// Fails with 500 on a NUL in a text, which its database cannot store.
    FailsOnNul,
    /// Dies of a deep document, and nothing restarts it: a parser that recurses without limit.
    DiesOfDepth,
    /// Never answers a deep document.
    HangsOnDepth,
    /// Serves one connection at a time, however slow: a development server in production.
    ServesOneAtATime,
    /// Works on one delivery at a time, 100 ms each, and so falls behind when many come.
    SlowUnderLoad,
    /// Does its work before it answers, which with one event takes longer than the provider waits.
    AnswersLate,
    /// Answers 200 and loses the work: nobody reads the queue it is put in.
    LosesWork,
    /// Redirects to the address with a slash at its end, which no provider follows.
    Redirects,
    /// Acts on every delivery, and so twice on one that comes twice.
    ActsOnDuplicates,
    /// Looks whether it has seen a delivery, acts, and only then notes it: at the same time both pass.
    ActsOnConcurrentDuplicates,
    /// Tells deliveries apart by their signature: a retry has a new one.
    TellsApartBySignature,
    /// Fails with 500 on an event older than the last it saw of the same conversation.
    FailsOnOlderEvent,
    /// Refuses what it has seen with 409, so that the provider goes on trying.
    RefusesDuplicates,
    /// Notes a delivery as seen before the work, and drops the work when the sender hangs up: the retry does nothing.
    LosesWorkOnHangUp,
}

impl Fault {
    /// The name people call it by: `compares-prefix`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            let starts_word = letter.is_uppercase() || letter.is_ascii_digit();
            if starts_word && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name.replace("utf-8", "utf8").replace("latin-1", "latin1")
    }

    /// The fault of that name.
    pub fn named(name: &str) -> Option<Fault> {
        Fault::ALL
            .iter()
            .copied()
            .find(|fault| fault.name() == name)
    }
}
