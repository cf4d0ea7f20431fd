//! One value: whether it is secret or personal, by what it looks like and by what its name says, and what stands
//! for it.
//!
//! What it looks like decides its form; where the look says nothing, the name decides. What was replaced already is
//! known again and left alone, so that doing it twice changes nothing.

use ring::hmac;

use super::context::Context;
use super::draw::Draw;
use super::naming::Says;
use super::part::Part;
use super::{
    Kind, account, date, email, encoded, inside, lorem, machine, people, phone, scramble, token,
    url,
};

/// How many words in a row make prose.
const PROSE: usize = 4;

/// What is to be replaced in a string.
pub(super) fn parts(key: &hmac::Key, context: Context, value: &str) -> Vec<Part> {
    let dialled = context.says == Some(Says::Phone) && !value.contains(char::is_alphabetic);
    if value.trim().is_empty() || is_nobodys(key, value) || (dialled && phone::is_made_up(value)) {
        return Vec::new();
    }
    let found = if date::is_date(value) {
        let born = context.says == Some(Says::Birth);
        born.then(|| (Kind::Birth, date::birth(value)))
    } else if encoded::is_uuid(value) {
        // An id tells nothing by itself; what is called a secret is one though.
        let says = context.says.or(context.within);
        let id = matches!(
            says,
            None | Some(Says::Id | Says::Version | Says::Person | Says::Address)
        );
        (!id).then(|| (Kind::Secret, secret(key, value)))
    } else if let Some(found) = by_look(key, context, value) {
        Some(found)
    } else if !value.contains(token::PEM)
        && let Some(found) = by_name(key, context, value)
    {
        Some(found)
    } else {
        let parts = inside::parts(key, context, value);
        if !parts.is_empty() {
            return parts;
        }
        by_surroundings(key, context, value)
    };
    match found {
        Some((kind, other)) if other != value => Part::whole(value, kind, other),
        _ => Vec::new(),
    }
}

/// Whether a value stands for another already, or tells nothing about anybody to begin with.
pub(super) fn is_nobodys(key: &hmac::Key, value: &str) -> bool {
    token::is_no_secret(value)
        || people::is_made_up(value)
        || is_made_up_street(value)
        || account::is_no_iban(value)
        || (email::is_email(value) && email::is_nobodys(value))
        || machine::is_nobodys(value)
        || (phone::is_international(value) && phone::is_made_up(value))
        || (url::is_url(value) && url::url(key, value) == value)
}

/// A value whose look leaves no doubt.
fn by_look(key: &hmac::Key, context: Context, value: &str) -> Option<(Kind, String)> {
    let draw = |sort: &str, value: &str| Draw::new(key, sort, value);
    Some(if email::is_email(value) {
        (
            Kind::Email,
            email::email(&mut draw("email", &value.to_lowercase())),
        )
    } else if url::is_url(value) {
        (Kind::Url, url::url(key, value))
    } else if context.says != Some(Says::Version)
        && let Some(other) = machine::machine(&mut draw("ip", value), value)
    {
        (Kind::Ip, other)
    } else if token::is_marked(value) {
        (Kind::Secret, secret(key, value))
    } else if phone::is_international(value) {
        (
            Kind::Phone,
            phone::phone(&mut draw("phone", &digits(value)), value),
        )
    } else if account::is_iban(value) {
        (
            Kind::Account,
            account::iban(&mut draw("iban", value), value),
        )
    } else if account::is_card(value) && context.says != Some(Says::Id) {
        (
            Kind::Card,
            account::card(&mut draw("card", &digits(value)), value),
        )
    } else {
        return None;
    })
}

/// A value whose name says what it is.
fn by_name(key: &hmac::Key, context: Context, value: &str) -> Option<(Kind, String)> {
    let mut draw = Draw::new(key, "value", value);
    Some(match context.says? {
        Says::Secret => (Kind::Secret, secret(key, value)),
        Says::Pin => (Kind::Secret, scramble::filled(value)),
        Says::Email => (Kind::Email, email::email(&mut draw)),
        Says::Phone if phone::is_made_up(value) => (Kind::Phone, value.to_owned()),
        Says::Phone if phone::is_plausible(value) => {
            let mut draw = Draw::new(key, "phone", &digits(value));
            (Kind::Phone, phone::phone(&mut draw, value))
        }
        Says::Name | Says::Social => (Kind::Name, name(key, value)),
        Says::Person if is_a_name(value) => (Kind::Name, name(key, value)),
        Says::Text if !is_identifier(value) => (Kind::Text, lorem::lorem(&mut draw, value)),
        Says::File => (Kind::Text, file(key, value)),
        Says::Postcode => (Kind::Address, scramble::filled(value)),
        Says::Street | Says::Address => (Kind::Address, street(&mut draw)),
        Says::City => (Kind::Address, people::family(&mut draw)),
        Says::Ip if email::is_nobodys(value) => (Kind::Ip, value.to_owned()),
        Says::Ip if value.contains('.') => (Kind::Ip, "host.example.com".to_owned()),
        Says::Ip => (Kind::Ip, secret(key, value)),
        Says::Url => (Kind::Url, relative(key, value)),
        Says::Birth => (Kind::Birth, date::birth(value)),
        Says::Account | Says::Card => (Kind::Account, scramble::filled(value)),
        Says::Iban => (Kind::Account, account::iban(&mut draw, value)),
        Says::Position => (Kind::Position, position(value)?),
        Says::Phone | Says::Person | Says::Text | Says::Id | Says::Version => return None,
    })
}

/// A value whose name says nothing: what is around it may, or that it is prose.
fn by_surroundings(key: &hmac::Key, context: Context, value: &str) -> Option<(Kind, String)> {
    let word = |c: char| c.is_lowercase() || matches!(c, '_' | '-' | '.');
    let within = context.within.filter(|_| context.says.is_none());
    let mut draw = Draw::new(key, "value", value);
    match within {
        Some(Says::Secret) if !value.chars().all(word) => Some((Kind::Secret, secret(key, value))),
        Some(Says::Address) if value.len() > 3 => Some((Kind::Address, street(&mut draw))),
        Some(Says::Social) => Some((Kind::Name, name(key, value))),
        Some(Says::Name) if is_a_name(value) => Some((Kind::Name, name(key, value))),
        Some(Says::Text) if !is_a_word(value) => Some((Kind::Text, lorem::lorem(&mut draw, value))),
        _ if is_prose(value) => Some((Kind::Text, lorem::lorem(&mut draw, value))),
        _ => None,
    }
}

/// Whether a string may be one of a closed set, written by a programmer: `text/plain`, `Channel::Api`.
fn is_a_word(value: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "_-.:/+".contains(c);
    value.chars().all(known) && !(is_a_name(value) && value.chars().all(char::is_alphabetic))
}

/// Whether a string is words in a row: somebody wrote it.
fn is_prose(value: &str) -> bool {
    let words = value.split_whitespace();
    let plain = words.filter(|word| {
        word.chars()
            .all(|c| c.is_alphabetic() || matches!(c, ',' | '\''))
    });
    plain.count() >= PROSE
}

/// The same secret is the same made-up one, wherever it stands.
pub(super) fn secret(key: &hmac::Key, value: &str) -> String {
    token::secret(&mut Draw::new(key, "secret", value), value)
}

/// Numbers are the same however they are spaced.
pub(super) fn digits(value: &str) -> String {
    value.chars().filter(|c| c.is_numeric()).collect()
}

/// The same name is the same made-up one, however it is spaced and cased.
pub(super) fn name(key: &hmac::Key, value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    people::person(
        &mut Draw::new(key, "name", &words.join(" ").to_lowercase()),
        value,
    )
}

/// Whether a word for somebody is what somebody is called: `Jane`, `jane doe`, not `agent_bot`.
fn is_a_name(value: &str) -> bool {
    let plain =
        !value.contains(|c: char| c.is_numeric() || c.is_control() || "_:/{}[]=<>".contains(c));
    plain && value.contains(|c: char| c.is_uppercase() || c.is_whitespace() || !c.is_ascii())
}

/// Words with underscores between them are chosen by a programmer.
fn is_identifier(value: &str) -> bool {
    value.contains('_') && value.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

/// What a file is called, its ending kept.
fn file(key: &hmac::Key, value: &str) -> String {
    let (stem, end) = match value.rsplit_once('.') {
        Some((stem, end))
            if end.len() <= 5 && end.starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            (stem, Some(end))
        }
        _ => (value, None),
    };
    let stem = match people::is_made_up(stem) {
        true => stem.to_owned(),
        false => name(key, stem),
    };
    end.map_or_else(|| stem.clone(), |end| format!("{stem}.{end}"))
}

fn street(draw: &mut Draw) -> String {
    format!("9 {} Street", people::family(draw))
}

fn is_made_up_street(value: &str) -> bool {
    let name = value
        .strip_prefix("9 ")
        .and_then(|rest| rest.strip_suffix(" Street"));
    name.is_some_and(people::is_made_up_word)
}

/// A host without a scheme, or a path.
fn relative(key: &hmac::Key, value: &str) -> String {
    let scheme = "http://";
    let host = if value.starts_with(['/', '?', '#']) {
        "localhost"
    } else {
        ""
    };
    let other = url::url(key, &format!("{scheme}{host}{value}"));
    let start = scheme.len() + host.len();
    other.get(start..).unwrap_or(value).to_owned()
}

/// Whole degrees: as good as a country.
pub(super) fn position(value: &str) -> Option<String> {
    value.trim().parse::<f64>().ok()?;
    let (whole, rest) = value.split_once('.')?;
    let zero = |c: char| if c.is_ascii_digit() { '0' } else { c };
    Some(format!(
        "{whole}.{}",
        rest.chars().map(zero).collect::<String>()
    ))
}
