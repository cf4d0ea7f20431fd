//! Numbers that are personal or secret by their name. Numbers that tell one thing from another stay.

use ring::hmac;

use super::context::Context;
use super::draw::Draw;
use super::naming::Says;
use super::scramble::{filled, is_scrambled, scramble};
use super::{Kind, date, phone, value};

/// Fewer digits are a count, not a secret.
const SECRET_LEAST: usize = 6;

/// What stands for a number as it is written, and what it is; none for one that may stay. It has as many digits.
pub(super) fn number(key: &hmac::Key, context: Context, raw: &str) -> Option<(Kind, String)> {
    let says = context.says?;
    if raw.contains(['e', 'E']) {
        return None;
    }
    let digits = raw.bytes().filter(u8::is_ascii_digit).count();
    let (kind, other) = match says {
        Says::Pin => (Kind::Secret, filled(raw)),
        Says::Secret if digits >= SECRET_LEAST && !is_scrambled(raw) => (
            Kind::Secret,
            scramble(&mut Draw::new(key, "secret", raw), raw),
        ),
        Says::Phone if !phone::is_made_up(raw) => (
            Kind::Phone,
            phone::phone(&mut Draw::new(key, "phone", raw), raw),
        ),
        Says::Account | Says::Card | Says::Iban => (Kind::Account, filled(raw)),
        Says::Postcode => (Kind::Address, filled(raw)),
        Says::Birth => (Kind::Birth, date::birth(raw)),
        Says::Position => (Kind::Position, value::position(raw)?),
        _ => return None,
    };
    (other != raw).then_some((kind, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_its_name_makes_personal_is_replaced() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        let other =
            |name: &str, raw: &str| number(&key, Context::named(name), raw).map(|found| found.1);
        for (name, raw) in [
            ("id", "4111111111111111"),
            ("total_tokens", "512"),
            ("phone_count", "3"),
            ("x", "1"),
        ] {
            assert_eq!(other(name, raw), None, "{name}");
        }
        assert_eq!(other("pin", "1234").as_deref(), Some("9999"));
        assert_eq!(other("latitude", "-52.5170").as_deref(), Some("-52.0000"));
        assert_eq!(other("ssn", "123456789").as_deref(), Some("999999999"));
        assert_eq!(other("birth_year", "1980").as_deref(), Some("1990"));
        let phone = other("phone", "491701234567").unwrap();
        assert!(phone.starts_with("999") && phone.len() == 12);
        assert_eq!(other("phone", &phone), None, "known again");
    }
}
