//! What was seen, in a few characters: values as JSON, without what is secret.

use crate::json::{Kind, Step, Tape, quote};
use crate::redact::is_secret;

/// The longest value that is quoted, in characters.
const MAX_SEEN: usize = 60;

/// A value in a few characters. `steps` lead to it: what stands at or below the name of a secret is masked.
pub(in crate::judge) fn seen(tape: &Tape, index: usize, steps: &[Step]) -> String {
    let secret = |step: &Step| matches!(step, Step::Name(name) if is_secret(name));
    if steps.iter().any(secret)
        && let Some(masked) = masked(tape, index)
    {
        return masked;
    }
    let mut text = Shortened::default();
    write(tape, index, &mut text);
    text.finish()
}

/// What is shown instead of a secret. What says nothing needs no mask: null, booleans and what is empty.
fn masked(tape: &Tape, index: usize) -> Option<String> {
    let length = match tape.kind(index)? {
        Kind::String => tape.text(index)?.chars().count(),
        Kind::Literal => return None,
        Kind::Object | Kind::Array if tape.count(index) == 0 => return None,
        _ => tape.raw_text(index).chars().count(),
    };
    (length > 0).then(|| format!("(masked, {length} characters)"))
}

/// A text that takes no more than is shown of it.
#[derive(Default)]
struct Shortened {
    text: String,
    count: usize,
    cut: bool,
}

impl Shortened {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if self.count == MAX_SEEN {
                self.cut = true;
                return;
            }
            self.text.push(c);
            self.count += 1;
        }
    }

    fn finish(mut self) -> String {
        if self.cut {
            self.text.push('…');
        }
        self.text
    }
}

fn write(tape: &Tape, index: usize, out: &mut Shortened) {
    match tape.kind(index) {
        Some(Kind::Object) => {
            out.push("{");
            for (nth, (key, value)) in tape.members(index).enumerate() {
                if out.cut {
                    return;
                }
                let name = tape.text(key).unwrap_or_default();
                out.push(if nth > 0 { "," } else { "" });
                text(&name, out);
                out.push(":");
                match is_secret(&name).then(|| masked(tape, value)).flatten() {
                    Some(masked) => out.push(&masked),
                    None => write(tape, value, out),
                }
            }
            out.push("}");
        }
        Some(Kind::Array) => {
            out.push("[");
            for (nth, element) in tape.elements(index).enumerate() {
                if out.cut {
                    return;
                }
                out.push(if nth > 0 { "," } else { "" });
                write(tape, element, out);
            }
            out.push("]");
        }
        Some(Kind::String | Kind::Key) => text(&tape.text(index).unwrap_or_default(), out),
        _ => out.push(tape.raw_text(index)),
    }
}

/// A text in quotes; of a long one no more is looked at than is shown.
fn text(text: &str, out: &mut Shortened) {
    match text.char_indices().nth(MAX_SEEN) {
        Some((end, _)) => {
            let quoted = quote(text.get(..end).unwrap_or(text));
            out.push(quoted.strip_suffix('"').unwrap_or(&quoted));
            out.cut = true;
        }
        None => out.push(&quote(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(document: &str, path: &[&str]) -> String {
        let tape = Tape::new(document.as_bytes()).unwrap();
        let mut at = 0;
        for name in path {
            at = tape.member(at, name).unwrap();
        }
        let steps: Vec<_> = path
            .iter()
            .map(|name| Step::Name((*name).to_owned()))
            .collect();
        seen(&tape, at, &steps)
    }

    #[test]
    fn values_are_shortened_and_written_compactly() {
        assert_eq!(
            of(r#"{"a":[ 1.0, "\u00e9\n" , null ]}"#, &["a"]),
            r#"[1.0,"é\n",null]"#
        );
        assert_eq!(of(r#" {"b" : { } } "#, &[]), r#"{"b":{}}"#);
        let long = of(&format!("[\"{}\"]", "é".repeat(500)), &[]);
        assert_eq!(long, format!("[\"{}…", "é".repeat(MAX_SEEN - 2)));
        let many = of(&format!("[{}1]", "1,".repeat(100_000)), &[]);
        assert_eq!(many, format!("[{}1…", "1,".repeat(29)));
        let exact = of(&format!("\"{}\"", "a".repeat(MAX_SEEN - 2)), &[]);
        assert_eq!(exact.chars().count(), MAX_SEEN);
        assert!(!exact.contains('…'));
    }

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        assert_eq!(
            of(r#"{"token":"abc"}"#, &["token"]),
            "(masked, 3 characters)"
        );
        assert_eq!(
            of(r#"{"token":1234}"#, &["token"]),
            "(masked, 4 characters)"
        );
        assert_eq!(
            of(r#"{"api_key":{"v":[1]}}"#, &["api_key", "v"]),
            "(masked, 3 characters)"
        );
        assert_eq!(of(r#"{"token":null}"#, &["token"]), "null");
        assert_eq!(of(r#"{"token":""}"#, &["token"]), "\"\"");
        assert_eq!(
            of(
                r#"{"id":1,"hmac_token":"s3cr3t","ok":[{"password":"x"}]}"#,
                &[]
            ),
            r#"{"id":1,"hmac_token":(masked, 6 characters),"ok":[{"password…"#
        );
        let cut = format!(r#"{{"{}":0,"secret":"hidden"}}"#, "n".repeat(44));
        assert!(!of(&cut, &[]).contains("hid"));
    }
}
