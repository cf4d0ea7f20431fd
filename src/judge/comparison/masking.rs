//! What is not to be shown because its name says that it is secret.

use std::borrow::Cow;

use crate::redact::is_secret;

/// What stands where something secret stood.
pub const MASKED: &str = "(masked)";

/// A text with the values of secret fields masked: `token=…` as forms have it, `"token": …` and `Token: …`.
pub fn masked_fields(text: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_word(c)).unwrap_or(from.len()));
        masked.push_str(before);
        masked.push_str(word);
        rest = after;
        if let Some((lead, value)) = is_secret(word).then(|| value_of(after)).flatten() {
            let (lead, rest_after) = after.split_at(lead);
            masked.push_str(lead);
            masked.push_str(MASKED);
            rest = rest_after.get(value..).unwrap_or_default();
        }
    }
    match masked.contains(MASKED) {
        true => Cow::Owned(masked + rest),
        false => Cow::Borrowed(text),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// How long what leads from a name to its value is, and how long the value.
fn value_of(after: &str) -> Option<(usize, usize)> {
    let past_quote = after.strip_prefix(['"', '\'']).unwrap_or(after);
    let past_space = past_quote.trim_start_matches([' ', '\t']);
    let (mark, value) = match past_space.strip_prefix('=') {
        Some(value) => ('=', value),
        None => (':', past_space.strip_prefix(':')?),
    };
    let value = value.trim_start_matches([' ', '\t']);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => value.strip_prefix(quote).unwrap_or(value),
        None => value,
    };
    let end = |c: char| match quote {
        Some(quote) => c == quote,
        None if mark == '=' => matches!(c, '&' | ';' | ',') || c.is_whitespace(),
        None => matches!(c, ',' | ';' | '}' | '\r' | '\n'),
    };
    let length = value.find(end).unwrap_or(value.len());
    (length > 0).then_some((after.len() - value.len(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secret_fields_are_masked_in_text() {
        for (text, masked) in [
            ("a=1&token=abc&b=2", "a=1&token=(masked)&b=2"),
            (
                "{\"api_key\": \"a b\", \"c\": 1",
                "{\"api_key\": \"(masked)\", \"c\": 1",
            ),
            ("Authorization: Bearer abc", "Authorization: (masked)"),
            ("token=&a=1", "token=&a=1"),
            ("token", "token"),
            ("the token is here", "the token is here"),
            ("é", "é"),
        ] {
            assert_eq!(masked_fields(text), masked);
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_else_is_touched(text in "[a-c=&:\"' é\\n]{0,30}") {
            proptest::prop_assert_eq!(masked_fields(&text), text.as_str());
        }
    }
}
