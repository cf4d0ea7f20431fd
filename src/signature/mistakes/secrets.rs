//! Mistakes of the secret: white space, quotes, prefix, or decoded when it is text and the other way round.

use crate::signature::cause::Cause;
use crate::signature::encoding::{self, Encoding};
use crate::signature::key::{Half, Key};
use crate::signature::mistakes::Trial;
use crate::signature::secret::Secret;

const COPY: &str = "give the secret exactly as the provider shows it";

/// The mistakes of the secret. The first that explains a secret is enough.
pub(in crate::signature) fn secrets(trial: &Trial) -> Vec<Cause> {
    let tries = trial.texts.iter().filter_map(|text| {
        if trial.scheme.algorithm.is_asymmetric() {
            seed(trial, text)
        } else {
            trimmed(trial, text).or_else(|| decoded(trial, text))
        }
    });
    tries.take(1).collect()
}

/// The secret with something around it that does not belong to it.
fn trimmed(trial: &Trial, text: &[u8]) -> Option<Cause> {
    let bare = text.trim_ascii();
    let quoted = [b'"', b'\''].iter().find_map(|quote| {
        bare.strip_prefix(std::slice::from_ref(quote))?
            .strip_suffix(std::slice::from_ref(quote))
    });
    let holds = |text: &[u8]| {
        let secret = trial.scheme.secret(text);
        secret.is_ok_and(|secret| trial.with_secret(secret))
    };
    if bare != text && holds(bare) {
        return Some(Cause::new(
            "secret-white-space",
            "there is white space around the secret that does not belong to it",
            "give it without the line end, for example with `printf %s` instead of `echo`",
        ));
    }
    if quoted.is_some_and(holds) {
        return Some(Cause::new(
            "secret-quoted",
            "the quotes around the secret do not belong to it",
            "give it without them",
        ));
    }
    let ends: [&[u8]; 2] = [b"\n", b"\r\n"];
    if ends.iter().any(|end| holds(&[bare, end].concat())) {
        return Some(Cause::new(
            "secret-line-end",
            "the sender signs with a line end at the end of the secret",
            "let the sender read its secret without the line end",
        ));
    }
    None
}

/// The secret read in another encoding, with or without its prefix.
fn decoded(trial: &Trial, text: &[u8]) -> Option<Cause> {
    let form = &trial.scheme.secret;
    let bare = text.trim_ascii();
    let (own, _) = form.without_prefix(bare);
    let generic = bare
        .iter()
        .position(|b| *b == b'_')
        .and_then(|at| bare.get(at + 1..))
        .filter(|rest| !rest.is_empty());
    let mut stems = vec![(bare, "as a whole"), (own, "without its prefix")];
    stems.extend(generic.map(|rest| (rest, "without its prefix")));
    for (stem, part) in stems {
        for encoding in [Encoding::Utf8, Encoding::Base64, Encoding::Hex] {
            let Some(bytes) = encoding.decode(stem).filter(|bytes| !bytes.is_empty()) else {
                continue;
            };
            if trial.with_secret(Secret::from_bytes(bytes)) {
                let how = match encoding {
                    Encoding::Utf8 => "as text",
                    Encoding::Base64 => "decoded from base64",
                    Encoding::Hex => "decoded from hexadecimal",
                };
                let wanted = form.encoding.as_str();
                return Some(Cause::new(
                    "secret-encoding",
                    format!(
                        "the sender uses the secret {part}, {how}; this scheme reads it as {wanted}"
                    ),
                    COPY,
                ));
            }
        }
    }
    None
}

/// A seed where the public key is due.
fn seed(trial: &Trial, text: &[u8]) -> Option<Cause> {
    let (stem, half) = trial.scheme.secret.without_prefix(text.trim_ascii());
    let bytes = encoding::from_hex(stem).or_else(|| Encoding::Base64.decode(stem))?;
    let key = Key::from_seed(<[u8; 32]>::try_from(bytes).ok()?).ok()?;
    (half != Half::Private && trial.with_secret(Secret(key))).then(|| {
        Cause::new(
            "key-is-a-seed",
            "the key given is the private seed, and the public key is due",
            "check with the public key, and keep the seed to the sender",
        )
    })
}
