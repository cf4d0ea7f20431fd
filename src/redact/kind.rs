//! What sort of thing is replaced.

use serde::Serialize;

/// What sort of secret or personal data a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What gives access: passwords, tokens, keys, signatures, cookies.
    Secret,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// What a person or company is called.
    Name,
    /// A part of a postal address.
    Address,
    /// The address of a machine: IPv4, IPv6 or MAC.
    Ip,
    /// A URL: its host, path and query may tell a customer, a person or a secret.
    Url,
    /// What somebody wrote.
    Text,
    /// The number of a payment card.
    Card,
    /// A number that authorities and banks know somebody by.
    Account,
    /// A date of birth.
    Birth,
    /// Where on earth somebody is.
    Position,
}

impl Kind {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Secret => "secret",
            Kind::Email => "email",
            Kind::Phone => "phone",
            Kind::Name => "name",
            Kind::Address => "address",
            Kind::Ip => "ip",
            Kind::Url => "url",
            Kind::Text => "text",
            Kind::Card => "card",
            Kind::Account => "account",
            Kind::Birth => "birth",
            Kind::Position => "position",
        }
    }
}
