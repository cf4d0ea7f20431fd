//! The words that a name is made of, whatever its spelling.

/// The words of a name in lower case and the singular: `X-apiKeys` gives `x`, `api`, `key`. Bare numbers are none.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let chars: Vec<char> = name.chars().take(100).collect();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        let hump = c.is_uppercase()
            && (before.is_some_and(|b| !b.is_uppercase())
                || after.is_some_and(|a| a.is_lowercase()));
        if hump || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.chars().all(|c| c.is_ascii_digit()));
    words.iter_mut().for_each(singular);
    words
}

fn singular(word: &mut String) {
    let kept = ["dns", "sms", "status"].contains(&word.as_str());
    if word.ends_with("sses") {
        word.truncate(word.len() - 2);
    } else if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !kept {
        word.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for (name, expected) in [
            ("X-apiKeys", "x api key"),
            ("HTTPServer2Name", "http server2 name"),
            ("address_line_1", "address line"),
            ("addresses", "address"),
            ("status", "status"),
            ("Straße.Größe", "straße größe"),
            ("__", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
