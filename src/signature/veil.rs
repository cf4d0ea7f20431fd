//! What hides secrets in what is shown, wherever they stand: an endpoint may say its secret in an answer.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER};

use super::secret::Secret;
use super::spelling::{Spelling, spelled};

/// What stands for a secret.
const MASKED: &[u8] = b"(masked)";
/// A secret shorter than this is not looked for, in bytes: it would be found in half of all words.
const SHORTEST: usize = 6;
/// The length of a line of a key file (RFC 7468, 2).
const LINE: usize = 64;

/// Hides secrets in texts and bytes: as they are, in base64 and in hexadecimal, each of them however JSON or a URL
/// writes it. Shows nothing of them itself.
#[derive(Clone, Default)]
pub struct Veil {
    /// What is hidden, the longest first.
    forms: Vec<Form>,
}

/// One form of a secret.
#[derive(Clone, PartialEq, Eq)]
struct Form {
    bytes: Vec<u8>,
    spellings: &'static [Spelling],
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
        let key = |form: &Form| (Reverse(form.bytes.len()), form.bytes.clone());
        forms.sort_by_cached_key(key);
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
fn forms_of(bytes: &[u8]) -> Vec<Form> {
    let base64 = BASE64_NOPAD.encode(bytes).into_bytes();
    let mut texts = vec![
        bytes.to_vec(),
        BASE64URL_NOPAD.encode(bytes).into_bytes(),
        base64.clone(),
    ];
    if base64.len() > LINE {
        let lines = base64.chunks(LINE);
        texts.extend(
            lines
                .filter(|line| line.len() > LINE / 4)
                .map(<[u8]>::to_vec),
        );
    }
    let text = |bytes| Form {
        bytes,
        spellings: &[Spelling::Plain, Spelling::Json, Spelling::Percent],
    };
    let hex = Form {
        bytes: HEXLOWER.encode(bytes).into_bytes(),
        spellings: &[Spelling::AnyCase],
    };
    texts.into_iter().map(text).chain([hex]).collect()
}

/// The bytes with that masked; none where it is not in them.
fn without(bytes: &[u8], form: &Form) -> Option<Vec<u8>> {
    let first = *form.bytes.first()?;
    let begins =
        |byte: &u8| byte.eq_ignore_ascii_case(&first) || matches!(byte, b'%' | b'\\' | b'+');
    let mut out = Vec::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(begins))
    {
        at += found;
        let rest = bytes.get(at..).unwrap_or_default();
        let mut lengths = form.spellings.iter();
        let Some(length) = lengths.find_map(|spelling| spelled(*spelling, rest, &form.bytes))
        else {
            at += 1;
            continue;
        };
        out.extend_from_slice(bytes.get(kept..at).unwrap_or_default());
        out.extend_from_slice(MASKED);
        at += length;
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
            "6F70656e2022736573616d65227e3f",
            r"open \u0022sesame\u0022~?",
            "open%20%22sesame%22~%3F",
            "open+%22sesame%22~%3f",
        ] {
            assert_eq!(veil.text(shown), "(masked)", "{shown}");
            let twice = format!("<{shown}, {shown}>");
            assert_eq!(veil.text(&twice), "<(masked), (masked)>", "{shown}");
        }
        assert_eq!(veil.text("open \"sesame\"~"), "open \"sesame\"~");
        assert_eq!(&*veil.bytes(b"\xff\0open"), b"\xff\0open");
    }

    #[test]
    fn a_base64_secret_is_hidden_however_json_and_urls_write_it() {
        let scheme: Scheme = toml::from_str(
            "algorithm = \"hmac-sha256\"\nmessage = \"{body}\"\n\
             secret = { encoding = \"base64\", strip_prefix = \"whsec_\" }\n\
             signature = { header = \"X-Acme\", format = \"{base64}\" }",
        )
        .unwrap();
        let secret = scheme.secret(b"whsec_+/v6PGE+Jj4/cys/Pg==").unwrap();
        let veil = Veil::over([&secret]);
        for shown in [
            "+/v6PGE+Jj4/cys/Pg",
            "-_v6PGE-Jj4_cys_Pg",
            "%2B%2Fv6PGE%2BJj4%2Fcys%2FPg",
            "%2b%2fv6PGE%2bJj4%2fcys%2fPg",
            r"+\/v6PGE+Jj4\/cys\/Pg",
            r"\u002B/v6PGE\u002BJj4/cys/Pg",
            r"\u002b\/v6PGE\u002bJj4\/cys\/Pg",
            r"+\u002fv6PGE+Jj4\u002fcys\u002fPg",
            "fbfbfa3c613e263e3f732b3f3e",
            "FBFBFA3C613E263E3F732B3F3E",
        ] {
            for end in ["==", "%3D%3D", r"\u003d\u003d", ""] {
                let text = format!("\"whsec_{shown}{end}\"");
                assert_eq!(veil.text(&text), format!("\"whsec_(masked){end}\""));
            }
        }
        let other = r"%2B%2Fv6PGE%2BJj4%2Fcys%2FPh \u002B/v6PGE \u002 %2 \";
        assert_eq!(veil.text(other), other);
    }

    #[test]
    fn escaped_text_is_hidden() {
        let veil = veil(&["<é'&\u{2028}😀+\\50%25>".as_bytes()]);
        for shown in [
            "<é'&\u{2028}😀+\\50%25>",
            "<é'&\u{2028}😀+\\\\50%25>",
            r"\u003cé'\u0026\u2028😀+\\50%25\u003e",
            r"\u003C\u00e9\u0027\u0026\u2028\ud83d\ude00\u002B\\50%25\u003E",
            "%3C%C3%A9'%26%E2%80%A8%F0%9F%98%80%2B%5C50%2525%3E",
        ] {
            assert_eq!(veil.text(&format!("a{shown}b")), "a(masked)b", "{shown}");
        }
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
