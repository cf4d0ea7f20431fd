//! A request as a curl command that, run in a POSIX shell, sends the same bytes.

use data_encoding::BASE64;

use crate::exchange::Request;

/// The longest body that is put on the command line; the system limits one argument to 128 KiB.
const MAX_INLINE: usize = 64 << 10;

/// The command. Header order and case are kept: curl writes the fields it is given in their order, after `Host`.
pub fn to_curl(url: &str, request: &Request) -> String {
    command(&quoted(url.as_bytes()), &[], request)
}

/// The same for a URL that is a word of the shell already, with further flags.
pub(super) fn command(url: &str, flags: &[&str], request: &Request) -> String {
    let inline = std::str::from_utf8(request.body_bytes())
        .ok()
        .filter(|text| text.len() <= MAX_INLINE && !text.contains('\0'));
    let mut parts = Vec::new();
    if request.body.is_some() && inline.is_none() {
        parts.push(format!(
            "printf %s {} | base64 -d | curl",
            BASE64.encode(request.body_bytes())
        ));
    } else {
        parts.push("curl".to_owned());
    }
    // --path-as-is: neither the protocol nor the path may be rewritten.
    let version = if request.version == "1.0" { "0" } else { "1" };
    parts.push(format!(
        "--http1.{version} --path-as-is --globoff --include"
    ));
    parts.extend(flags.iter().map(|flag| (*flag).to_owned()));
    if request.method == "HEAD" {
        parts.push("--head".into());
    } else {
        parts.push(format!("--request {}", quoted(request.method.as_bytes())));
    }
    for name in ["User-Agent", "Accept", "Content-Type", "Expect"] {
        let suppress = request.headers.get(name).is_none()
            && (request.body.is_some() || matches!(name, "User-Agent" | "Accept"));
        if suppress {
            parts.push(format!("--header '{name}:'"));
        }
    }
    for header in &request.headers {
        // A name with a semicolon is curl's way of sending a field without a value.
        let separator = if header.value.is_empty() { ";" } else { ": " };
        let field = [header.name.as_bytes(), separator.as_bytes(), &header.value].concat();
        parts.push(format!("--header {}", quoted(&field)));
    }
    if request.body.is_some() {
        parts.push(match inline {
            Some(text) => format!("--data-raw {}", quoted(text.as_bytes())),
            None => "--data-binary @-".into(),
        });
    }
    parts.push(url.to_owned());
    parts.join(" \\\n  ")
}

/// Single quotes keep every byte but themselves; what is no text is left to `printf`, so that the command is text.
pub(super) fn quoted(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let plain = |byte: u8| (b' '..=b'~').contains(&byte) && !b"'\\%".contains(&byte);
    let octal = bytes.iter().map(|byte| match byte {
        byte if plain(*byte) => char::from(*byte).to_string(),
        byte => format!("\\{byte:03o}"),
    });
    format!("\"$(printf '{}')\"", octal.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_shell_keep_every_byte() {
        assert_eq!(quoted(b"a 'b' $c"), r"'a '\''b'\'' $c'");
        assert_eq!(
            quoted(b"X: 5% \\'\xe9"),
            r#""$(printf 'X: 5\045 \134\047\351')""#
        );
    }
}
