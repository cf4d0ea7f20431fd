//! E-mail addresses.

use super::draw::Draw;
use super::people::handle;

/// Domains that belong to nobody (RFC 2606).
const NOBODY: &[&str] = &["example.com", "example.net", "example.org"];
/// Top-level domains that belong to nobody (RFC 2606).
const NOWHERE: &[&str] = &["example", "test", "invalid"];

/// A made-up address. Upper and lower case of the real one make no difference, as they make none to its owner.
pub(super) fn email(draw: &mut Draw) -> String {
    let name = handle(draw);
    let end: String = (0..4).map(|_| draw.letter(b"0123456789abcdef")).collect();
    format!("{name}-{end}@example.com")
}

/// Whether a text is an e-mail address.
pub(super) fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    !local.is_empty() && local.chars().all(is_local) && domain.len() <= 253 && is_domain(domain)
}

/// Whether an address, or its domain alone, belongs to nobody.
pub(super) fn is_nobodys(value: &str) -> bool {
    let domain = value.rsplit('@').next().unwrap_or_default();
    let domain = domain.to_ascii_lowercase();
    let ends = |known: &&str| {
        domain
            .strip_suffix(*known)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    NOBODY.iter().chain(NOWHERE).any(ends)
}

/// The addresses within a text: where they start and end.
pub(super) fn emails(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let (before, after) = text.split_at(at);
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_local(*c))
            .last()
            .map_or(at, |(start, _)| start);
        let after = after.get(1..).unwrap_or_default();
        let length = after.find(|c| !is_domain_char(c)).unwrap_or(after.len());
        let domain = after.get(..length).unwrap_or_default();
        let domain = domain.trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        let free = found.last().is_none_or(|(_, last)| *last <= start);
        if free && text.get(start..end).is_some_and(is_email) {
            found.push((start, end));
        }
    }
    found
}

/// Letters beyond ASCII are taken as well (RFC 6532).
fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '#' | '&' | '~')
}

fn is_domain_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

/// Labels with a dot between them, the last one made of letters.
fn is_domain(domain: &str) -> bool {
    let Some((rest, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| is_domain_char(c) && c != '.');
    rest.split('.').all(label) && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told() {
        for value in [
            "jane@corp.io",
            "j.doe+x@mail.corp.co.uk",
            "O'Neil@corp.io",
            "jörg@büro.de",
        ] {
            assert!(is_email(value) && !is_nobodys(value), "{value}");
        }
        for value in [
            "",
            "@",
            "jane@",
            "@corp.io",
            "jane@corp",
            "jane@corp.1",
            "a b@corp.io",
            "a@b..io",
            "a@corp.io.",
        ] {
            assert!(!is_email(value), "{value}");
        }
        assert!(is_nobodys("x@mail.example.com") && is_nobodys("x@a.test"));
        assert!(!is_nobodys("x@notexample.com"));
    }

    #[test]
    fn they_are_found_in_texts() {
        let text = "write to <jane@corp.io>, or bob@corp.io. Not to @all, a@b or x@@corp.io";
        let found: Vec<_> = emails(text).into_iter().map(|(a, b)| &text[a..b]).collect();
        assert_eq!(found, ["jane@corp.io", "bob@corp.io"]);
    }
}
