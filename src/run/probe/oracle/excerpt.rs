//! A reading, shortened to what is worth showing.

/// How many characters are shown.
const SHOWN: usize = 60;
/// How many of them stand before the first difference.
const BEFORE: usize = 16;

/// The beginning of a reading.
pub fn excerpt(reading: &[u8]) -> String {
    cut(&String::from_utf8_lossy(reading), 0)
}

/// Two readings where they begin to differ.
pub fn excerpts(one: &[u8], other: &[u8]) -> [String; 2] {
    let texts = [one, other].map(|bytes| String::from_utf8_lossy(bytes).trim_end().to_owned());
    let [first, second] = &texts;
    let pairs = first.chars().zip(second.chars());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let longest = first.chars().count().max(second.chars().count());
    let from = match longest > SHOWN {
        true => same.saturating_sub(BEFORE),
        false => 0,
    };
    texts.map(|text| cut(&text, from))
}

fn cut(text: &str, from: usize) -> String {
    let text = text.trim_end();
    let shown: String = text.chars().skip(from).take(SHOWN).collect();
    let before = if from > 0 { "…" } else { "" };
    let after = match text.chars().count() > from + SHOWN {
        true => "…",
        false => "",
    };
    format!(
        "`{before}{}{after}`",
        shown.escape_debug().to_string().replace("\\\"", "\"")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_readings_are_shown_whole_and_long_ones_where_they_differ() {
        assert_eq!(excerpts(b"4\n", b"5\n"), ["`4`", "`5`"]);
        assert_eq!(excerpts(b"{\"n\":1}", b""), ["`{\"n\":1}`", "``"]);
        assert_eq!(excerpt(b"a\n\xffb"), "`a\\n\u{fffd}b`");
        let long = "x".repeat(100);
        let [one, other] = excerpts(format!("{long}1").as_bytes(), format!("{long}2").as_bytes());
        assert_eq!(one, format!("`…{}1`", "x".repeat(16)));
        assert_eq!(other, format!("`…{}2`", "x".repeat(16)));
        assert_eq!(excerpt(long.as_bytes()), format!("`{}…`", "x".repeat(60)));
    }
}
