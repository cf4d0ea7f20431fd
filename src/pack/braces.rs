//! `{parameters}` in paths and wire names: finding them, filling them in, reading them back.

/// A stretch of a text with `{parameters}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Param(&'a str),
}

/// Splits a text at its `{parameters}`. `{{` starts a placeholder, never a parameter, and stays text.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut all = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let open = at + open;
        let inside = text.get(open + 1..).unwrap_or_default();
        if inside.starts_with('{') {
            at = inside
                .find("}}")
                .map_or(text.len(), |close| open + 1 + close + 2);
            continue;
        }
        let Some(name) = inside.find('}').and_then(|close| inside.get(..close)) else {
            break;
        };
        if super::name::is_name(name) {
            if from < open {
                all.push(Part::Text(text.get(from..open).unwrap_or_default()));
            }
            all.push(Part::Param(name));
            from = open + name.len() + 2;
        }
        at = open + name.len() + 2;
    }
    if from < text.len() {
        all.push(Part::Text(text.get(from..).unwrap_or_default()));
    }
    all
}

/// The names of the parameters in a text, in order.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    parts(text).into_iter().filter_map(|part| match part {
        Part::Param(name) => Some(name),
        Part::Text(_) => None,
    })
}

/// Reads the parameters of a text back: what each `{parameter}` of the template stands for. A parameter is at
/// least one character; the last one takes what is left, the others as little as they can.
pub(super) fn captures(template: &str, text: &str) -> Option<Vec<(String, String)>> {
    let parts = parts(template);
    let mut found = Vec::new();
    let mut rest = text;
    for (n, part) in parts.iter().enumerate() {
        let name = match *part {
            Part::Text(literal) => {
                rest = rest.strip_prefix(literal)?;
                continue;
            }
            Part::Param(name) => name,
        };
        let first = rest.chars().next()?.len_utf8();
        let length = match parts.get(n + 1) {
            None => rest.len(),
            Some(Part::Param(_)) => first,
            Some(Part::Text(last)) if n + 2 == parts.len() => rest.strip_suffix(last)?.len(),
            Some(Part::Text(literal)) => first + rest.get(first..)?.find(literal)?,
        };
        let value = rest.get(..length).filter(|value| !value.is_empty())?;
        found.push((name.to_owned(), value.to_owned()));
        rest = rest.get(length..)?;
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_path() {
        assert_eq!(
            parts("/c/{id}/end"),
            [Part::Text("/c/"), Part::Param("id"), Part::Text("/end")]
        );
        assert_eq!(
            parts("{{uuid}}/{a}{b}"),
            [Part::Text("{{uuid}}/"), Part::Param("a"), Part::Param("b")]
        );
        assert_eq!(parts("{not a name}{"), [Part::Text("{not a name}{")]);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn captures_read_back_what_was_filled_in() {
        let one = |t, x| captures(t, x).map(|f| f.into_iter().map(|p| p.1).collect::<Vec<_>>());
        assert_eq!(one("auto.{rule}", "auto.a.b"), Some(vec!["a.b".into()]));
        assert_eq!(one("auto.{rule}", "auto."), None);
        assert_eq!(
            one("{a}-{b}", "x-y-z"),
            Some(vec!["x".into(), "y-z".into()])
        );
        assert_eq!(one("{a}{b}", "éx"), Some(vec!["é".into(), "x".into()]));
        assert_eq!(one("same", "same"), Some(vec![]));
        assert_eq!(one("{a}.end", "x.end.end"), Some(vec!["x.end".into()]));
        assert_eq!(one("{a}.end", ".end"), None);
    }
}
