//! A request as a curl command that, run in a POSIX shell, sends the same bytes.

use data_encoding::BASE64;

use crate::exchange::Request;

/// The longest body that is put on the command line; the system limits one argument to 128 KiB.
const MAX_INLINE: usize = 64 << 10;

/// The command. Header order and case are kept: curl writes the fields it is given in their order, after `Host`.
pub fn to_curl(url: &str, request: &Request) -> String {
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
    // --http1.1 and --path-as-is: neither the protocol nor the path may be rewritten.
    parts.push("--http1.1 --path-as-is --globoff --include".into());
    if request.method == "HEAD" {
        parts.push("--head".into());
    } else {
        parts.push(format!("--request {}", quoted(&request.method)));
    }
    for name in ["User-Agent", "Accept", "Content-Type", "Expect"] {
        let suppress = request.headers.get(name).is_none()
            && (request.body.is_some() || matches!(name, "User-Agent" | "Accept"));
        if suppress {
            parts.push(format!("--header '{name}:'"));
        }
    }
    for header in &request.headers {
        let value = String::from_utf8_lossy(&header.value);
        // A name with a semicolon is curl's way of sending a field without a value.
        let field = if value.is_empty() {
            format!("{};", header.name)
        } else {
            format!("{}: {value}", header.name)
        };
        parts.push(format!("--header {}", quoted(&field)));
    }
    if request.body.is_some() {
        parts.push(match inline {
            Some(text) => format!("--data-raw {}", quoted(text)),
            None => "--data-binary @-".into(),
        });
    }
    parts.push(quoted(url));
    parts.join(" \\\n  ")
}

/// Single quotes keep every byte but themselves.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
