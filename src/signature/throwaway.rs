//! Secrets for a single run, for schemes tried without an account.

use ring::signature::{Ed25519KeyPair, KeyPair};

use super::algorithm::Algorithm;
use super::encoding::{self, Encoding};
use super::format::Written;
use super::scheme::Scheme;

impl Scheme {
    /// The text of a fresh secret in the scheme's own form, fit to sign and to check.
    ///
    /// It is made of `entropy` alone: the same bytes give the same secret. ECDSA and RSA keys are costly to make, so for
    /// these two the answer is always the same test key, which stands in this program's source for all to read.
    /// Never let anything but a test trust it.
    pub fn throwaway_secret(&self, entropy: [u8; 64]) -> Option<String> {
        let (first, _) = entropy.split_at(32);
        let form = &self.secret;
        let prefix = form.strip_prefix.as_deref().unwrap_or_default();
        match self.algorithm {
            Algorithm::Ed25519 => {
                let pair = Ed25519KeyPair::from_seed_unchecked(first).ok()?;
                let both = [first, pair.public_key().as_ref()].concat();
                let prefix = form.private_prefix.as_deref().unwrap_or_default();
                Some(format!("{prefix}{}", form.encoding.encode(&both)))
            }
            Algorithm::EcdsaP256Sha256 => Some(document(form.encoding, P256_TEST_KEY)),
            Algorithm::RsaPkcs1Sha256 => Some(document(form.encoding, RSA_TEST_KEY)),
            // HTTP Basic (RFC 7617) wants `user:password`.
            Algorithm::Token
                if form.encoding == Encoding::Utf8
                    && self.signature.format.written == Written::SecretBase64 =>
            {
                Some(format!("{prefix}hookctl:{}", form.encoding.encode(first)))
            }
            _ => Some(format!("{prefix}{}", form.encoding.encode(first))),
        }
    }
}

/// A PKCS #8 document as the scheme's secrets are written.
fn document(form: Encoding, base64: &str) -> String {
    match form {
        Encoding::Base64 => base64.to_owned(),
        Encoding::Hex => {
            let der = encoding::from_base64(base64.as_bytes());
            encoding::to_hex(&der.expect("the test keys below are base64"))
        }
        Encoding::Utf8 => {
            format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n")
        }
    }
}

/// A P-256 key, PKCS #8, made for this program and public.
const P256_TEST_KEY: &str = "\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcKfuSRzqDWbXnf14SZ6TtDw+tPED0Dp5J6/27sh5eWehRANC\
    AAQcfOBYzpFfVGMJlpiAR72nJrGdtZH4Ocn2cX92Eg+p+AudatwavHzcCcnuvYV+WE+Tuy7BBX2grLS/+6YhOGhk";

/// An RSA key of 2048 bits, PKCS #8, made for this program and public.
const RSA_TEST_KEY: &str = "\
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCpsT9J+Ei9V5EgEYYztsPTYJ/A3Krkh79UgEpO/5UonNau\
    b2WTI/bR36Sabed4KvQu+/txmUs+hHO4c3htRFhnK3s/S8L9wbiY3dR55kZzxHPYuD0RJdfTLYuPKMJWY3Bo8jdv+ZedFJJs\
    MiVNndLEfvkn7gnjwDqCXG3npVKX55ej4hixv8ktriDPcIzxlIQdZt2zPXeu3pqHBzEydDkezYEx47GE2TacRWGf8v9J5hvC\
    ZEkVBLL8pBW97XMoYFmcA04qxvIHG/0baFtCJafkcl6YnOKhoUAlU3h1xPuId53WJx8YMEJAuq220BCRrTZ8UGBKbJgbSu3y\
    VGH2lzfbAgMBAAECggEAAMcTf4GdcQ4GApFHUyoC6w9l9q/23IXpZjgRnxu5Zu6Tu/LovUGMmljzBn4lxxLd/EUirtpBUlpb\
    CWewupd17EBybSTUvO2hV0SqT5tdi/RE2k5l1pPyJuvuLXbGBTf+xjcDSAZrH8jTWZ7qitjZTsCM4GuigfevN5+4JTfzEUfN\
    f6nk0/xO4blc/AR7KdEc2ptCm/VsjEUgUIDl3fy5YCxjXRBuu2olDsnIXlS8kSSQONYQ9w2kNJlxXChDoC3SDmBH5aS1rcjY\
    8T32/xIbn1T/MWgmDThGpuqS86um0p8wFtFEpawNZMlOrzeBfmzuuVREq28VF2oBMOgPKms0cQKBgQDmGDAREw/VvL6YKYny\
    AiHINqsByxkJpxORbk8X4B4jAxB70w2Z0RsSVaumyVTUWIUzPK8XcfuK3VcjLxS7RcMdw9A0cLGfB86yhqUSS9wspqdamVu1\
    FpOYi2SsoKWE7Lx5l7GE3o1XPH0PoiqU6dX6Na3U+0+Er5DpgNH7GOhziQKBgQC8zCRmDaphp9kNS7gjWOik15PlqiyFlvzT\
    /vdthYsxeNmLYLcDF0rzdnhaa/rhdNGuOC3VeiwrCtvmHPJ5kUHT+E2TZghDhGTSmj2KkMOiXDw4N4FIyiKBXTh/ekFsJYZB\
    gTWPw2kvD5OXYg0nCzTe288nQ/Wz0IKqKoxI6LtjQwKBgQCJkzLCMsSIBndrIYMSSUYLoOw0gUvyIoynqu3tl5pNUtq7PqDm\
    NEncd47PhZeL83WJAiKqgQNmrxsXtWHO61JTbK4DfNInBRMIWUs/mk4GAIsVt5ZGuz36unWyZccxqB61EQcaK7sUytz3yP1u\
    1jWTih7qtmyAKD0b8GMcoHL0CQKBgEvfttkUsN6iOAax4YTDHGvy/0sTQuVFMsJ3+zQWsUPmj3cGHUauu75wZBniv2aQLhxY\
    E4NxoAKEUK9//qqAh/YKGhMctEF+GY7R0d24JAdCDimBlQGNyqQ2tJf2qAgwZG464S2vmLwDBIuYKjUAufS+Xdgn5byoFXsR\
    smMytOxFAoGABaqmJ6wwPsJD3/+/20sNgb3H+T+s4UQCLi1LCSqweojQP5JO8evOmPaQv9aKVrC4uB7KXNluQK0k3i0hH/ie\
    RVgd5IKrm9wb1LrMjD8vk5F6iIKrZfh9PqbT+JtYEQxgdeeDGC6/KzXbzuRcpEJZXxUq7+f1YsoqS7nV9LoJSM0=";
