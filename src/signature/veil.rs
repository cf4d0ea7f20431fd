//! What hides secrets in what is shown, wherever they stand: an endpoint may say its secret in an answer.

use std::borrow::Cow;
use std::fmt;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

use super::secret::Secret;
use crate::json::quote;

/// What stands for a secret.
const MASKED: &[u8] = b"(masked)";
/// A secret shorter than this is not looked for, in bytes: it would be found in half of all words.
const SHORTEST: usize = 6;
/// The length of a line of a key file (RFC 7468, 2).
const LINE: usize = 64;

/// Hides secrets in texts and bytes: as they are, in JSON, in base64 and in hexadecimal. Shows nothing of them itself.
#[derive(Clone, Default)]
pub struct Veil {
    /// What is hidden, the longest first.
    forms: Vec<Vec<u8>>,
}

impl Veil {
    /// One that hides those secrets, but for those of fewer than 6 bytes, and what signs of a pair of keys.
    pub fn over<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut forms = Vec::new();
        for secret in secrets {
            for bytes in secret.0.private() {
                if bytes.len() >= SHORTEST {
                    forms.extend(forms_of(&bytes));
                }
            }
        }
        forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        forms.dedup();
        Veil { forms }
    }

    /// The bytes without the secrets.
    pub fn bytes<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let mut masked = Cow::Borrowed(bytes);
        for form in &self.forms {
            if let Some(other) = without(&masked, form) {
                masked = Cow::Owned(other);
            }
        }
        masked
    }

    /// The text without the secrets.
    pub fn text(&self, text: &str) -> String {
        // A form that is no UTF-8 may end within a character, but what is no text is not in a text.
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }
}

impl fmt::Debug for Veil {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("(redacted)")
    }
}

/// Every form in which key bytes may stand somewhere.
fn forms_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    let base64 = BASE64_NOPAD.encode(bytes);
    let mut forms = vec![
        bytes.to_vec(),
        base64.clone().into_bytes(),
        BASE64URL_NOPAD.encode(bytes).into_bytes(),
        HEXLOWER.encode(bytes).into_bytes(),
        HEXUPPER.encode(bytes).into_bytes(),
    ];
    if let Ok(text) = std::str::from_utf8(bytes) {
        let quoted = quote(text);
        let inside = quoted.get(1..quoted.len().saturating_sub(1));
        forms.extend(inside.map(|inside| inside.as_bytes().to_vec()));
    }
    if base64.len() > LINE {
        let lines = base64.as_bytes().chunks(LINE);
        forms.extend(
            lines
                .filter(|line| line.len() > LINE / 4)
                .map(<[u8]>::to_vec),
        );
    }
    forms
}

/// The bytes with that masked; none where it is not in them.
fn without(bytes: &[u8], form: &[u8]) -> Option<Vec<u8>> {
    let first = form.first()?;
    let mut out = Vec::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| byte == first))
    {
        at += found;
        if !bytes.get(at..).is_some_and(|rest| rest.starts_with(form)) {
            at += 1;
            continue;
        }
        out.extend_from_slice(bytes.get(kept..at).unwrap_or_default());
        out.extend_from_slice(MASKED);
        at += form.len();
        kept = at;
    }
    if kept == 0 {
        return None;
    }
    out.extend_from_slice(bytes.get(kept..).unwrap_or_default());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::Scheme;

    fn veil(secrets: &[&[u8]]) -> Veil {
        let secrets: Vec<_> = secrets.iter().map(|b| Secret::from_bytes(*b)).collect();
        Veil::over(&secrets)
    }

    #[test]
    fn a_secret_is_hidden_in_every_form() {
        let veil = veil(&[b"open \"sesame\"~?"]);
        for shown in [
            "open \"sesame\"~?",
            r#"open \"sesame\"~?"#,
            "b3BlbiAic2VzYW1lIn4/",
            "b3BlbiAic2VzYW1lIn4_",
            "6f70656e2022736573616d65227e3f",
            "6F70656E2022736573616D65227E3F",
        ] {
            assert_eq!(veil.text(shown), "(masked)", "{shown}");
            let twice = format!("<{shown}, {shown}>");
            assert_eq!(veil.text(&twice), "<(masked), (masked)>", "{shown}");
        }
        assert_eq!(veil.text("open \"sesame\"~"), "open \"sesame\"~");
        assert_eq!(&*veil.bytes(b"\xff\0open"), b"\xff\0open");
    }

    #[test]
    fn of_secrets_within_each_other_the_longer_is_hidden_whole() {
        let veil = veil(&[b"secret", b"the secret of old"]);
        assert_eq!(veil.text("the secret of old, secret"), "(masked), (masked)");
    }

    #[test]
    fn short_secrets_and_none_hide_nothing() {
        assert_eq!(veil(&[b"o"]).text("no"), "no");
        assert_eq!(Veil::default().text("anything"), "anything");
        assert_eq!(format!("{:?}", veil(&[b"opensesame"])), "(redacted)");
    }

    #[test]
    fn what_signs_of_a_pair_of_keys_is_hidden_and_its_other_half_is_not() {
        let scheme: Scheme = toml::from_str(
            "algorithm = \"ed25519\"\nmessage = \"{body}\"\nsecret = { encoding = \"hex\" }\n\
             signature = { header = \"X-Acme\", format = \"{hex}\" }",
        )
        .unwrap();
        // RFC 8032, 7.1, test 1.
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let pair = scheme.secret(format!("{seed}{public}").as_bytes()).unwrap();
        let veil = Veil::over([&pair]);
        assert_eq!(veil.text(seed), "(masked)");
        assert_eq!(veil.text(&format!("{seed}{public}")), "(masked)");
        assert_eq!(veil.text(public), public);
    }
}
