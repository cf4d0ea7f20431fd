//! Two bodies of which one at least is not JSON.

use super::compared::Compared;
use super::excerpt::{excerpt, shortened};
use super::gathered::Gathered;
use super::lines;
use super::masking::masked_fields;
use crate::json::{Fault, Tape};
use crate::judge::Rule;

/// How many bytes are shown from the first that differs on.
const MAX_SHOWN: usize = 8;

/// A body, and what came of reading it as JSON.
pub(super) struct Read<'a> {
    bytes: &'a [u8],
    json: Result<Tape<'a>, Fault>,
}

impl<'a> Read<'a> {
    /// A body that is scanned.
    pub fn new(bytes: &'a [u8], json: Result<Tape<'a>, Fault>) -> Self {
        Read { bytes, json }
    }

    /// What it holds, in short.
    fn shown(&self) -> String {
        match (&self.json, std::str::from_utf8(self.bytes)) {
            _ if self.bytes.is_empty() => "nothing".to_owned(),
            (Ok(tape), _) => excerpt(tape, 0, false),
            (Err(_), Ok(text)) => shortened(&masked_fields(text)),
            (Err(_), Err(_)) => format!("{} bytes", self.bytes.len()),
        }
    }

    /// Whether it is JSON, and why it is not.
    fn form(&self) -> String {
        match &self.json {
            Ok(tape) => format!("JSON: {}", excerpt(tape, 0, false)),
            Err(fault) => format!("no JSON: {} at byte {}", fault.what, fault.offset),
        }
    }
}

/// Compares two bodies that are not the same bytes and not both JSON.
pub(super) fn compare(before: &Read, after: &Read) -> Compared {
    let mut found = Gathered::default();
    let (rule, texts) = match (before.bytes, after.bytes) {
        (b"", _) => (Rule::Added, (before.shown(), after.shown())),
        (_, b"") => (Rule::Removed, (before.shown(), after.shown())),
        _ if before.json.is_ok() || after.json.is_ok() => {
            (Rule::TypeChanged, (before.form(), after.form()))
        }
        (was, is) => match (std::str::from_utf8(was), std::str::from_utf8(is)) {
            (Ok(was), Ok(is)) => {
                lines::compare(was, is, &mut found);
                return found.done();
            }
            _ => (Rule::ValueChanged, bytes(was, is)),
        },
    };
    found.add(rule, &[], texts);
    found.done()
}

/// How long each is, and what each has from the first byte on that differs.
pub(super) fn bytes(before: &[u8], after: &[u8]) -> (String, String) {
    let same = before.iter().zip(after).take_while(|(b, a)| b == a).count();
    let shown = |bytes: &[u8]| {
        let rest = bytes.get(same..).unwrap_or_default();
        let mut text = format!("{} bytes, ", bytes.len());
        if rest.is_empty() {
            text.push_str("none");
        }
        for (n, byte) in rest.iter().take(MAX_SHOWN).enumerate() {
            text.push_str(if n > 0 { " " } else { "" });
            text.push_str(&format!("{byte:02x}"));
        }
        text.push_str(if rest.len() > MAX_SHOWN { " …" } else { "" });
        format!("{text} at byte {same}")
    };
    (shown(before), shown(after))
}

#[cfg(test)]
mod tests {
    use crate::judge::{Comparison, Rule};

    fn found(before: &[u8], after: &[u8]) -> Vec<(Rule, String, String, String)> {
        let compared = Comparison::new().bodies(before, after);
        let all = compared.findings.into_iter();
        all.map(|f| (f.rule, f.path, f.expected, f.seen)).collect()
    }

    fn one(before: &[u8], after: &[u8]) -> (Rule, String, String) {
        let mut all = found(before, after);
        assert_eq!(all.len(), 1, "{all:?}");
        let (rule, path, expected, seen) = all.remove(0);
        assert_eq!(path, "");
        (rule, expected, seen)
    }

    #[test]
    fn a_body_that_is_not_there_is_added_or_removed() {
        let (rule, expected, seen) = one(b"", b"{\"a\": 1}");
        assert_eq!(
            (rule, expected.as_str(), seen.as_str()),
            (Rule::Added, "nothing", "{\"a\":1}")
        );
        let (rule, expected, seen) = one(b"token=x&a=1", b"");
        assert_eq!(
            (rule, expected.as_str(), seen.as_str()),
            (Rule::Removed, "token=(masked)&a=1", "nothing")
        );
        assert_eq!(one(b"\xff\xfe", b"").1, "2 bytes");
    }

    #[test]
    fn json_and_what_is_none_are_of_other_types() {
        let (rule, expected, seen) = one(b"{}", b"{");
        assert_eq!(rule, Rule::TypeChanged);
        assert_eq!(
            (expected.as_str(), seen.as_str()),
            ("JSON: {}", "no JSON: the text ends too early at byte 1")
        );
    }

    #[test]
    fn bytes_are_compared_as_bytes() {
        assert_eq!(
            one(b"\xff\xd8abcdefghijk", b"\xff\xd8abX"),
            (
                Rule::ValueChanged,
                "13 bytes, 63 64 65 66 67 68 69 6a … at byte 4".into(),
                "5 bytes, 58 at byte 4".into()
            )
        );
        assert_eq!(one(b"\xff", b"\xff\0").1, "1 bytes, none at byte 1");
    }

    #[test]
    fn text_is_compared_line_by_line() {
        assert_eq!(
            found(
                b"# one\ntwo\nthree\nfour\n",
                b"# one\n2\nthree\nfour\nfive\n"
            ),
            [
                (
                    Rule::ValueChanged,
                    "line 2".into(),
                    "two".into(),
                    "2".into()
                ),
                (
                    Rule::Added,
                    "line 5".into(),
                    "nothing".into(),
                    "five".into()
                ),
            ]
        );
        assert_eq!(
            found(b"# a\n# b", b"# b"),
            [(
                Rule::Removed,
                "line 1".into(),
                "# a".into(),
                "nothing".into()
            )]
        );
        assert_eq!(one(b"a\r\nb\r\n", b"a\nb\n").0, Rule::FormChanged);
        assert_eq!(one(b"a\nb\n", b"a\nb").0, Rule::FormChanged);
        assert_eq!(
            found(b"secret=1&x=1", b"secret=2&x=2"),
            [(
                Rule::ValueChanged,
                "line 1".into(),
                "secret=(masked)&x=1".into(),
                "secret=(masked)&x=2".into()
            )]
        );
    }
}
