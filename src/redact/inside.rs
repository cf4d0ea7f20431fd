//! What stands inside a longer text: addresses, numbers, URLs, keys; and JSON that is written into a string.

use ring::hmac;

use super::context::Context;
use super::draw::Draw;
use super::naming::Says;
use super::part::{Part, replaced, settled, until_settled};
use super::{Kind, account, email, machine, phone, token, url, value};

/// How deep JSON within JSON is looked into.
const DEEPEST: usize = 4;

/// What is to be replaced in a text, in order.
pub(super) fn parts(key: &hmac::Key, context: Context, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    // What stands for something already is a part as well, so that nothing else is found inside it.
    let mut add = |ranges: Vec<(usize, usize)>, kind, other: &dyn Fn(&str) -> String| {
        for (start, end) in ranges {
            let own = text.get(start..end).unwrap_or_default();
            let new = match value::is_nobodys(key, own) {
                true => own.to_owned(),
                false => other(own),
            };
            parts.push(Part {
                range: start..end,
                kind,
                text: new,
            });
        }
    };
    let draw = |sort: &str, own: &str| Draw::new(key, sort, own);
    let secret = |own: &str| value::secret(key, own);
    add(token::pems(text), Kind::Secret, &secret);
    add(url::urls(text), Kind::Url, &|own| url::url(key, own));
    add(email::emails(text), Kind::Email, &|own| {
        email::email(&mut draw("email", &own.to_lowercase()))
    });
    add(named(text), Kind::Name, &|own| value::name(key, own));
    add(assigned(text), Kind::Secret, &secret);
    add(account::ibans(text), Kind::Account, &|own| {
        account::iban(&mut draw("iban", own), own)
    });
    add(phone::phones(text), Kind::Phone, &|own| {
        phone::phone(&mut draw("phone", &value::digits(own)), own)
    });
    if context.says != Some(Says::Id) {
        add(account::cards(text), Kind::Card, &|own| {
            account::card(&mut draw("card", &value::digits(own)), own)
        });
        add(words(text, token::is_random), Kind::Secret, &secret);
    }
    add(words(text, token::is_marked), Kind::Secret, &secret);
    if context.says != Some(Says::Version) {
        add(machine::machines(text), Kind::Ip, &|own| {
            machine::machine(&mut draw("ip", own), own).unwrap_or_else(|| own.to_owned())
        });
    }
    let mut parts = settled(parts);
    parts.retain(|part| text.get(part.range.clone()) != Some(part.text.as_str()));
    parts
}

/// The same as text, for what is no JSON.
pub(super) fn text(key: &hmac::Key, text: &str) -> (String, Vec<Part>) {
    let parts = until_settled(text, |text| parts(key, Context::default(), text));
    (replaced(text, &parts), parts)
}

/// How deep JSON within JSON may still be looked into at that depth.
pub(super) fn may_go_deeper(depth: usize) -> bool {
    depth < DEEPEST
}

/// `Jane Doe` of `Jane Doe <jane@acme.io>` (RFC 5322, 3.4).
fn named(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (start, end) in email::emails(text) {
        let framed = text
            .get(..start)
            .and_then(|before| before.strip_suffix('<'));
        let closed = text.get(end..).is_some_and(|after| after.starts_with('>'));
        let Some(before) = framed.filter(|_| closed) else {
            continue;
        };
        let before = before.trim_end().trim_end_matches('"');
        let from = before
            .rfind(['"', ',', ';', '>', ':', '\n'])
            .map_or(0, |at| at + 1);
        let name = before.get(from..).unwrap_or_default();
        let from = from + (name.len() - name.trim_start().len());
        if from < before.len() {
            found.push((from, before.len()));
        }
    }
    found
}

/// `abc` of `access_token=abc`.
fn assigned(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '&' | ';' | ',' | '"' | '\'' | '<' | '>' | '?' | '{' | '}'
            )
    };
    for (at, _) in text.match_indices('=') {
        let before = text.get(..at).unwrap_or_default();
        let name = before
            .rsplit(|c: char| ends(c) || c == '=')
            .next()
            .unwrap_or_default();
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = at + 1 + rest.find(ends).unwrap_or(rest.len());
        let secret = Context::named(name).says == Some(Says::Secret);
        if secret && end > at + 1 && found.last().is_none_or(|(_, last)| *last <= at) {
            found.push((at + 1, end));
        }
    }
    found
}

/// The words of a text that fit.
fn words(text: &str, fits: impl Fn(&str) -> bool) -> Vec<(usize, usize)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-+/=.".contains(c);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let Some(start) = rest.find(is_part) else {
            break;
        };
        let start = from + start;
        let rest = text.get(start..).unwrap_or_default();
        let end = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let word = text.get(start..end).unwrap_or_default();
        let trimmed = word
            .trim_end_matches(['.', '-'])
            .trim_start_matches(['.', '/', '=']);
        let start = start + word.find(trimmed).unwrap_or_default();
        if fits(trimmed) {
            found.push((start, start + trimmed.len()));
        }
        from = end.max(start + 1);
    }
    found
}
