//! Mistakes of the signature itself: another encoding, prefix, hash or message.

use crate::signature::algorithm::Algorithm;
use crate::signature::cause::Cause;
use crate::signature::encoding;
use crate::signature::format::{Format, Written};
use crate::signature::message::{Part, Template};
use crate::signature::mistakes::Trial;
use crate::signature::read;
use crate::signature::scheme::Scheme;
use crate::signature::verify::{matching, matching_one_of};

/// Messages that senders sign when they do not sign the right one.
const MESSAGES: [&str; 8] = [
    "{body}",
    "{timestamp}.{body}",
    "{timestamp}{body}",
    "{timestamp}:{body}",
    "{body}{timestamp}",
    "{id}.{timestamp}.{body}",
    "{id}{timestamp}{body}",
    "{url}{body}",
];

/// The mistakes of how the signature is made and written. The first that explains it is enough.
pub(in crate::signature) fn writing(trial: &Trial) -> Option<Cause> {
    let scheme = trial.scheme;
    if scheme.algorithm == Algorithm::Token {
        return token(trial);
    }
    let text = read::signature_text(&scheme.signature, trial.what).ok()?;
    let pieces = pieces(&text);
    let holds = |scheme: &Scheme, bytes: Vec<u8>| {
        matching_one_of(scheme, trial.secrets, trial.what, &[bytes]).is_ok()
    };
    for piece in &pieces {
        for (name, bytes) in decodings(piece) {
            if holds(scheme, bytes) {
                return Some(rewritten(&scheme.signature.format, name));
            }
        }
    }
    let all = || pieces.iter().flat_map(|piece| decodings(piece));
    for algorithm in [
        Algorithm::HmacSha1,
        Algorithm::HmacSha256,
        Algorithm::HmacSha512,
    ] {
        let mut other = scheme.clone();
        other.algorithm = algorithm;
        let is_hmac = other.secrets_fit(scheme) && algorithm != scheme.algorithm;
        if is_hmac && all().any(|(_, bytes)| holds(&other, bytes)) {
            return Some(Cause::new(
                "algorithm",
                format!(
                    "the signature is made with `{}`, and the scheme says `{}`",
                    algorithm.as_str(),
                    scheme.algorithm.as_str()
                ),
                "let the sender use the scheme's algorithm, or check with the pack that says the other",
            ));
        }
    }
    let own = scheme.message.as_ref()?;
    MESSAGES.iter().find_map(|text| {
        let other = with_message(scheme, text)?;
        all().any(|(_, bytes)| holds(&other, bytes)).then(|| {
            Cause::new(
                "message",
                format!(
                    "what is signed is `{text}`, and the scheme says `{}`",
                    own.as_str()
                ),
                "let the sender sign the scheme's message, byte for byte",
            )
        })
    })
}

impl Scheme {
    /// Whether both schemes use the same sort of key, so that one's secrets serve the other.
    fn secrets_fit(&self, other: &Scheme) -> bool {
        !other.algorithm.is_asymmetric()
            && self.algorithm.has_message() == other.algorithm.has_message()
            && other.algorithm != Algorithm::Sha256
    }
}

/// A token that stands there without its fixed text, or encoded the other way.
fn token(trial: &Trial) -> Option<Cause> {
    let forms = [
        "{secret}",
        "{secret:base64}",
        "Bearer {secret}",
        "Basic {secret:base64}",
    ];
    forms.iter().find_map(|form| {
        let mut other = trial.scheme.clone();
        other.signature.format = Format::parse(form).ok()?;
        matching(&other, trial.secrets, trial.what).ok()?;
        Some(Cause::new(
            "token-form",
            format!("the token is written as `{form}`"),
            "let the sender write it as the scheme says",
        ))
    })
}

fn with_message(scheme: &Scheme, text: &str) -> Option<Scheme> {
    let message = Template::parse(text).ok()?;
    let timeless = message.has(&Part::Timestamp) && scheme.timestamp.is_none();
    let nameless = message.has(&Part::Id) && scheme.id.is_none();
    if timeless || nameless || scheme.message.as_ref() == Some(&message) {
        return None;
    }
    let mut other = scheme.clone();
    other.message = Some(message);
    Some(other)
}

/// The parts of the text that may be a signature: the whole, what follows a version, what stands between separators.
fn pieces(text: &[u8]) -> Vec<&[u8]> {
    let mut pieces = vec![text];
    for element in text.split(|b| matches!(b, b' ' | b',' | b';')).take(32) {
        pieces.push(element);
        if let Some(at) = element.iter().position(|b| *b == b'=') {
            pieces.extend(element.get(at + 1..));
        }
    }
    pieces
}

fn decodings(piece: &[u8]) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    [
        ("hexadecimal", encoding::from_hex(piece)),
        ("base64", encoding::from_base64(piece)),
        ("URL-safe base64", encoding::from_base64url(piece)),
    ]
    .into_iter()
    .filter_map(|(name, bytes)| Some((name, bytes.filter(|bytes| bytes.len() >= 20)?)))
}

fn rewritten(format: &Format, seen: &str) -> Cause {
    let due = match format.written {
        Written::Hex => "hexadecimal",
        _ => "base64",
    };
    if seen == due {
        return Cause::new(
            "signature-prefix",
            "the signature is right, but the text around it is not what the scheme says",
            match format.prefix.as_str() {
                "" => "write it bare, without spaces or anything else around it".to_owned(),
                prefix => format!("write `{prefix}` before it"),
            },
        );
    }
    Cause::new(
        "signature-encoding",
        format!("the signature is right, but it is in {seen}, and {due} is due"),
        format!("let the sender write it in {due}"),
    )
}
