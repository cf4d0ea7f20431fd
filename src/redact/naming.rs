//! What the name of a member, header or parameter says about its value.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::words;

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It gives access.
    Secret,
    /// A few digits that give access: even a number is one.
    Pin,
    Email,
    Phone,
    /// What somebody or something is called.
    Name,
    /// Somebody, by whatever the sender chose: a name or a word such as `agent`.
    Person,
    /// What somebody is called elsewhere.
    Social,
    /// What somebody wrote.
    Text,
    /// What a file is called.
    File,
    Street,
    City,
    Postcode,
    /// Whole addresses, and what is inside them.
    Address,
    Ip,
    Url,
    Birth,
    /// A number of a bank or an authority.
    Account,
    Card,
    Iban,
    Position,
    /// It tells one thing from another, and is random for that reason alone.
    Id,
    /// It looks like an address of a machine and is none.
    Version,
}

/// What the last word of a name says by itself.
const LAST: &[(Says, &str)] = &[
    (
        Says::Secret,
        "accesstoken apikey apitoken auth authorization authtoken bearer clientsecret cookie credential csrf hmac \
         idtoken jwt mnemonic passcode passphrase passwd password privatekey pwd refreshtoken secret secretkey \
         sessionid sessiontoken sig signature signingkey token webhooksecret xsrf",
    ),
    (Says::Pin, "cvc cvn cvv otp pin totp"),
    (Says::Email, "email emailaddress mail"),
    (
        Says::Phone,
        "callerid cell cellphone fax handy landline mobile mobilephone msisdn phone phonenumber tel telephone whatsapp",
    ),
    (
        Says::Name,
        "birthname company companyname displayname familyname firstname fname forename fullname givenname handle \
         initials lastname legalname lname login maidenname middlename name nick nickname organisation organization \
         pushname realname screenname surname username",
    ),
    (
        Says::Person,
        "agent assignee attendee author bcc buyer by callee caller cc client contact creator customer employee from \
         guest host member operator owner participant person recipient reporter requester reviewer seller sender to \
         user visitor",
    ),
    (
        Says::Text,
        "about answer bio body caption comment content description excerpt feedback html message note plaintext \
         preview query question quote remark reply review snippet subject summary text title transcript transcription",
    ),
    (Says::Social, "social"),
    (Says::File, "filename"),
    (Says::Address, "address location"),
    (
        Says::Street,
        "address1 address2 line1 line2 street streetaddress streetname",
    ),
    (
        Says::City,
        "borough city county district neighborhood neighbourhood suburb town village",
    ),
    (Says::Postcode, "plz postalcode postcode zip zipcode"),
    (Says::Birth, "birth birthdate birthday dateofbirth dob"),
    (Says::Account, "nin passport ssn taxid tin vat vatid"),
    (Says::Card, "card cardnumber pan"),
    (Says::Iban, "iban"),
    (Says::Position, "lat latitude lng lon long longitude"),
    (Says::Ip, "hostname ip ipaddress mac"),
    (Says::Url, "homepage href link uri url website"),
    (
        Says::Id,
        "checksum commit cursor digest etag fingerprint guid hash id md5 ref sha sha1 sha256 sid slug ulid uid urn uuid",
    ),
    (Says::Version, "build release version"),
];

/// What the last two words of a name say together, before either is asked alone.
const PAIRS: &[(Says, &str, &str)] = &[
    (
        Says::Secret,
        "access api auth encryption hmac license master private secret session shared signing ssh webhook",
        "key",
    ),
    (Says::Secret, "session", "id"),
    (
        Says::Pin,
        "auth backup confirmation otp recovery security totp verification",
        "code",
    ),
    (Says::Email, "email mail", "address"),
    (Says::Ip, "ip mac peer remote", "address"),
    (Says::Street, "street", "address"),
    (Says::Street, "address", "line"),
    (Says::Postcode, "post postal zip", "code"),
    (Says::Card, "card", "number"),
    (
        Says::Account,
        "account bank id identity insurance licence license passport routing security tax vat",
        "number",
    ),
    (Says::Account, "national tax vat", "id"),
    (Says::Account, "sort", "code"),
    (Says::Account, "driver driving", "licence license"),
    (Says::File, "file", "name"),
    (
        Says::Social,
        "social",
        "account handle id link media network profile username",
    ),
];

/// Before `name` these say that it is the name of a thing.
const THINGS: &str = "action app application attribute browser bucket channel class column container currency domain event exception feature \
    field hook host inbox job key label method metric model module notification os package parameter plan platform \
    product property provider queue role scheme server service source stage state status table tag template topic type \
    variable webhook workflow";

/// What may follow a word so that both together say what the word says: `password_hash`, but not `token_type`.
const STILL: &[(Says, &str)] = &[
    (
        Says::Secret,
        "current data digest encrypted hash new old plain raw text value",
    ),
    (Says::Phone, "id no number"),
    (Says::Birth, "date day month year"),
];

static BY_LAST: LazyLock<HashMap<&str, Says>> = LazyLock::new(|| {
    let each = |(says, words): &(Says, &'static str)| {
        let says = *says;
        words.split_whitespace().map(move |word| (word, says))
    };
    LAST.iter().flat_map(each).collect()
});

/// What that name says; none where it says nothing.
pub(super) fn says(name: &str) -> Option<Says> {
    let words = words(name);
    let last = words.last()?.as_str();
    let alone = BY_LAST.get(last).copied();
    let Some(before) = words.iter().rev().nth(1) else {
        return alone;
    };
    let is = |known: &str, word: &str| known.split_whitespace().any(|known| known == word);
    let pair = PAIRS
        .iter()
        .find(|(_, first, second)| is(second, last) && is(first, before));
    if let Some((says, ..)) = pair {
        return Some(*says);
    }
    let whose = BY_LAST.get(before.as_str()).copied();
    let still = STILL
        .iter()
        .find(|(says, lasts)| whose == Some(*says) && is(lasts, last));
    if let Some((says, _)) = still {
        return Some(*says);
    }
    alone.filter(|_| last != "name" || !is(THINGS, before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_hold_in_every_spelling() {
        use Says::*;
        for (name, expected) in [
            ("pubsub_token", Some(Secret)),
            ("accessToken", Some(Secret)),
            ("APIKey", Some(Secret)),
            ("x-api-keys", Some(Secret)),
            ("X-Acme-Signature", Some(Secret)),
            ("password_hash", Some(Secret)),
            ("token_type", None),
            ("tokenizer", None),
            ("key", None),
            ("public_key", None),
            ("cookies", Some(Secret)),
            ("verificationCode", Some(Pin)),
            ("code", None),
            ("emailAddress", Some(Email)),
            ("phone_number", Some(Phone)),
            ("first_name", Some(Name)),
            ("userName", Some(Name)),
            ("event_name", None),
            ("file_name", Some(File)),
            ("created_by", Some(Person)),
            ("message", Some(Text)),
            ("messages", Some(Text)),
            ("message_type", None),
            ("content", Some(Text)),
            ("content_type", None),
            ("ip_address", Some(Ip)),
            ("addresses", Some(Address)),
            ("line1", Some(Street)),
            ("postalCode", Some(Postcode)),
            ("date_of_birth", Some(Birth)),
            ("tax_id", Some(Account)),
            ("account_number", Some(Account)),
            ("card_number", Some(Card)),
            ("lat", Some(Position)),
            ("conversation_id", Some(Id)),
            ("browser_version", Some(Version)),
            ("browser_name", None),
            ("social_profiles", Some(Social)),
            ("status", None),
            ("", None),
            ("42", None),
        ] {
            assert_eq!(says(name), expected, "{name}");
        }
    }
}
