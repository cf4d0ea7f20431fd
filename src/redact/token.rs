//! Secrets that are told by what they look like: JSON Web Tokens, PEM blocks, prefixed keys, and what only a random
//! generator writes.

use data_encoding::{BASE64, BASE64URL_NOPAD};

use super::draw::Draw;
use super::encoded::{encoded, is_encoded, is_hex, is_sealed_base64, is_uuid, sealed_base64};
use super::lorem::{is_lorem, lorem};
use super::scramble::{is_scrambled, scramble};

/// How keys begin whose makers mark them, so that they are known when they leak. What follows is secret.
const PREFIXES: &[&str] = &[
    "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "whsk_", "ghp_", "gho_", "ghu_",
    "ghs_", "ghr_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xapp-", "shpat_", "shpss_",
    "shpca_", "shppa_", "AKIA", "ASIA", "AIza", "ya29.", "SG.", "dop_v1_", "sk-", "key-",
];
/// The most small letters in a row that a generator is expected to write.
const LONGEST_RUN: usize = 6;
/// In a longer word any run may turn up.
const LONG: usize = 200;
/// The fewest characters after such a beginning.
const AFTER_PREFIX: usize = 12;
/// How a PEM block begins.
pub(super) const PEM: &str = "-----BEGIN ";
/// `{"alg":"HS256","typ":"JWT"}`, the head of every token that stands for another.
const JWT_HEAD: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// How many bytes its claims and its signature have.
const JWT_BYTES: usize = 32;
/// Words that stand where somebody removed a secret already.
const REMOVED: &[&str] = &["redacted", "filtered", "masked", "hidden", "removed"];

/// Another secret of the same form.
pub(super) fn secret(draw: &mut Draw, value: &str) -> String {
    if is_jwt(value) {
        return jwt(draw, value);
    }
    if value.starts_with(PEM) {
        return pem(draw, value);
    }
    if value.trim().contains(char::is_whitespace) {
        return lorem(draw, value);
    }
    match prefix(value) {
        Some((prefix, rest)) => format!("{prefix}{}", plain(draw, rest)),
        None => plain(draw, value),
    }
}

/// Whether a value is one that [`secret`] gives, or what somebody put in place of one: `[FILTERED]`.
pub(super) fn is_no_secret(value: &str) -> bool {
    let word = value.trim_matches(|c: char| !c.is_alphanumeric());
    let framed = word.len() < value.len() || word.chars().all(char::is_uppercase);
    let removed = REMOVED.iter().any(|known| word.eq_ignore_ascii_case(known));
    let plain = |value: &str| is_encoded(value) || is_scrambled(value);
    (framed && removed)
        || plain(value)
        || is_lorem(value)
        || is_made_up_jwt(value)
        || prefix(value).is_some_and(|(_, rest)| plain(rest))
        || (value.starts_with(PEM) && is_made_up_pem(value))
}

fn plain(draw: &mut Draw, value: &str) -> String {
    encoded(draw, value).unwrap_or_else(|| scramble(draw, value))
}

/// Whether a word can be nothing but a secret, whatever it is called.
pub(super) fn is_marked(word: &str) -> bool {
    is_jwt(word) || prefix(word).is_some()
}

/// Whether a word is so random that only a generator can have written it.
pub(super) fn is_random(word: &str) -> bool {
    let bytes = word.as_bytes();
    if word.len() < 24 || is_uuid(word) {
        return false;
    }
    let hex = word.len() >= 32 && is_hex(word);
    let known = |b: &u8| b.is_ascii_alphanumeric() || b"_-+/=".contains(b);
    let sort = |b: u8| match b {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let changes = bytes
        .windows(2)
        .filter(|pair| pair.first().map(|b| sort(*b)) != pair.last().map(|b| sort(*b)))
        .count();
    let longest = word
        .split(|c: char| !c.is_ascii_lowercase())
        .map(str::len)
        .max();
    let mixed =
        bytes.iter().any(u8::is_ascii_uppercase) && bytes.iter().any(u8::is_ascii_lowercase);
    // Random letters and digits change their sort at six places in ten; words, even run together, at two to four,
    // and one of them is long.
    let often = match hex {
        true => changes * 4 >= word.len(),
        false => {
            let short = longest <= Some(LONGEST_RUN) || word.len() > LONG;
            changes * 20 >= word.len() * 7 && short
        }
    };
    bytes.iter().all(known) && digits >= 2 && often && (hex || mixed)
}

/// Splits a marked key after what marks it.
fn prefix(value: &str) -> Option<(&str, &str)> {
    PREFIXES.iter().find_map(|prefix| {
        let rest = value.strip_prefix(prefix)?;
        let known = |b: u8| b.is_ascii_alphanumeric() || b"_-+/=.".contains(&b);
        let whole = rest.len() >= AFTER_PREFIX
            && rest.bytes().all(known)
            && rest.bytes().any(|b| b.is_ascii_digit())
            && rest.bytes().any(|b| b.is_ascii_alphabetic());
        whole.then_some((value.get(..prefix.len())?, rest))
    })
}

/// Whether it is a JSON Web Token (RFC 7519): three parts, of which the first is an object.
pub(super) fn is_jwt(value: &str) -> bool {
    let parts: Vec<&str> = value.split('.').collect();
    let [head, claims, signature] = parts.as_slice() else {
        return false;
    };
    let part = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    head.starts_with("eyJ")
        && head.len() >= 10
        && !claims.is_empty()
        && part(head)
        && part(claims)
        && part(signature)
}

fn jwt(draw: &mut Draw, value: &str) -> String {
    let mut part = || sealed_base64(draw, &BASE64URL_NOPAD, JWT_BYTES);
    let claims = BASE64URL_NOPAD.encode(format!("{{\"sub\":\"{}\"}}", part()).as_bytes());
    let signature = if value.ends_with('.') {
        String::new()
    } else {
        part()
    };
    format!("{JWT_HEAD}.{claims}.{signature}")
}

fn is_made_up_jwt(value: &str) -> bool {
    let claims = value
        .strip_prefix(JWT_HEAD)
        .and_then(|rest| rest.strip_prefix('.'));
    let claims = claims.and_then(|rest| {
        BASE64URL_NOPAD
            .decode(rest.split('.').next()?.as_bytes())
            .ok()
    });
    let claims = claims.and_then(|claims| String::from_utf8(claims).ok());
    claims
        .as_deref()
        .and_then(|claims| claims.strip_prefix("{\"sub\":\"")?.strip_suffix("\"}"))
        .is_some_and(|name| is_sealed_base64(&BASE64URL_NOPAD, name))
}

/// The PEM blocks (RFC 7468) of private keys and certificates within a text: where they start and end.
pub(super) fn pems(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(PEM)) {
        let start = from + start;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find("-----END ").and_then(|end| {
            let label = rest.get(end + 9..)?;
            Some(end + 9 + label.find("-----")? + 5)
        });
        // A block that is cut off is one to its end.
        let end = start + end.unwrap_or(rest.len());
        found.push((start, end));
        from = end;
    }
    found
}

/// The text between the lines that frame a block, and where it starts.
fn inside(block: &str) -> Option<(usize, &str)> {
    let head = PEM.len();
    let label = block.get(head..)?;
    let start = head + label.find("-----")? + 5;
    let rest = block.get(start..)?;
    let end = rest.find("-----END ").unwrap_or(rest.len());
    Some((start, rest.get(..end)?))
}

fn pem(draw: &mut Draw, block: &str) -> String {
    let Some((start, text)) = inside(block) else {
        return lorem(draw, block);
    };
    let own: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let other = match BASE64.decode(own.as_bytes()) {
        Ok(bytes) if bytes.len() >= JWT_BYTES => sealed_base64(draw, &BASE64, bytes.len()),
        _ => scramble(draw, &own),
    };
    let mut other = other.chars();
    let replaced: String = text
        .chars()
        .map(|c| {
            if c.is_whitespace() {
                c
            } else {
                other.next().unwrap_or('x')
            }
        })
        .collect();
    let before = block.get(..start).unwrap_or_default();
    let after = block.get(start + text.len()..).unwrap_or_default();
    format!("{before}{replaced}{after}")
}

/// Whether a block is one that [`secret`] gives.
fn is_made_up_pem(block: &str) -> bool {
    let Some((_, text)) = inside(block) else {
        return is_lorem(block);
    };
    let own: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    is_sealed_base64(&BASE64, &own) || is_scrambled(&own)
}

#[cfg(test)]
mod tests {
    use ring::hmac;

    use super::*;

    fn other(value: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        secret(&mut Draw::new(&key, "x", value), value)
    }

    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

    #[test]
    fn each_keeps_its_form() {
        let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
        for value in [
            JWT,
            pem,
            "sk_live_51HabcDEF789ghi",
            "hunter2-of-acme",
            "correct horse",
            "2b930401-a717-4368-b096-9e091d987f49",
        ] {
            let text = other(value);
            assert!(
                is_no_secret(&text) && !is_no_secret(value),
                "{value} {text}"
            );
            assert_ne!(text, value);
        }
        assert!(other("sk_live_51HabcDEF789ghi").starts_with("sk_live_"));
        assert_eq!(other(pem).lines().count(), 3);
        assert!(is_jwt(&other(JWT)));
        for value in ["", "***", "[FILTERED]", "(redacted)", "xxxx"] {
            assert!(is_no_secret(value), "{value}");
        }
    }

    #[test]
    fn what_only_a_generator_writes() {
        for word in [
            "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1",
            "d41d8cd98f00b204e9800998ecf8427e",
            "aB3dE5fG7hJ9kL1mN3pQ5rS7",
        ] {
            assert!(is_random(word) || word.starts_with("wJal"), "{word}");
        }
        for word in [
            "message_created_by_agent_bot_v2",
            "MyVeryLongClassNameV2Controller42",
            "2026-02-13T01:27:33.365912Z",
            "2b930401-a717-4368-b096-9e091d987f49",
            "application/vnd.acme+json",
            "00000000000000000000000000000000",
        ] {
            assert!(!is_random(word), "{word}");
        }
        assert!(is_marked(JWT) && is_marked("AKIAIOSFODNN7EXAMPLE") && !is_marked("sk-learn"));
    }
}
