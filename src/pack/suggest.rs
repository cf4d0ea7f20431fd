//! Nearest names, for those who mistype.

/// Advice for an unknown name: the nearest known ones, then where all of them are shown.
pub fn advice<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, all: &str) -> String {
    let near = nearest(name, known);
    match near.as_slice() {
        [] => all.to_owned(),
        [rest @ .., last] => {
            let rest: String = rest.iter().map(|n| format!("`{n}` or ")).collect();
            format!("did you mean {rest}`{last}`? {all}")
        }
    }
}

/// At most three known names that resemble the one given, the nearest first.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let asked = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|known| (likeness(&asked, &known.to_lowercase()), known))
        .filter(|(score, _)| *score >= 0.6)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    // A name that is right but for a letter needs no company.
    if let Some(&(best, _)) = scored.first() {
        scored.retain(|(score, _)| *score > best - 0.12);
    }
    scored.into_iter().take(3).map(|(_, known)| known).collect()
}

fn likeness(asked: &str, known: &str) -> f64 {
    let part =
        asked.len().min(known.len()) >= 3 && (known.contains(asked) || asked.contains(known));
    let edits = strsim::normalized_damerau_levenshtein(asked, known);
    if part { edits.max(0.75) } else { edits }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = [
        "message_created",
        "message_updated",
        "contact_created",
        "acme",
    ];

    #[test]
    fn near_names_are_named_and_far_ones_are_not() {
        let all = "`hookctl list` shows all";
        assert_eq!(
            advice("mesage_created", KNOWN, all),
            "did you mean `message_created`? `hookctl list` shows all"
        );
        assert_eq!(
            advice("ACME", KNOWN, all),
            "did you mean `acme`? `hookctl list` shows all"
        );
        assert_eq!(advice("zzz", KNOWN, all), all);
        assert_eq!(
            advice("message", KNOWN, all),
            "did you mean `message_created` or `message_updated`? `hookctl list` shows all"
        );
        assert_eq!(advice("x", [], all), all);
    }
}
