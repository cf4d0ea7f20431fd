//! A command line in several lines, parted so that it can be copied into a shell.

use crate::report::columns;

/// The lines of a command, each of at most so many columns where its words allow it. Every line but the last ends with
/// a backslash, and no line is parted inside a word or quotes.
pub(super) fn lines(command: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let words = words(command);
    for (number, word) in words.iter().enumerate() {
        // Each line but the last has ` \` behind it.
        let room = width.saturating_sub(if line.is_empty() { 2 } else { 3 });
        if !line.is_empty() && columns(&line) + columns(word) + value(&words, number) > room {
            lines.push(format!("{line} \\"));
            line.clear();
            line.push_str("  ");
        } else if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// How many columns the value of an option takes, which stays on its line where there is room.
fn value(words: &[&str], number: usize) -> usize {
    let is_option = |word: &&&str| word.starts_with('-');
    let option = words.get(number).filter(is_option);
    let next = option.and_then(|_| words.get(number + 1));
    let next = next.filter(|next| !is_option(next));
    next.map_or(0, |next| 1 + columns(next))
}

/// The words of a command as a shell takes them, quotes and all.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in command.char_indices() {
        match (c, quote) {
            _ if escaped => escaped = false,
            ('\\', None | Some('"')) => escaped = true,
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            (' ', None) => {
                words.extend(command.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    words.extend(command.get(start..));
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_and_quotes_stay_whole() {
        let command = "hookctl send acme created --to 'a b' --set \"c d\"  --x e\\ f";
        assert_eq!(
            lines(command, 30),
            [
                "hookctl send acme created \\",
                "  --to 'a b' --set \"c d\" \\",
                "  --x e\\ f"
            ]
        );
        assert_eq!(lines(command, 80).len(), 1);
        assert_eq!(lines("", 80), [""]);
        assert_eq!(lines("it's", 2), ["it's"]);
    }

    proptest! {
        #[test]
        fn the_words_stay_and_lines_fit(command in "[a-z' \"\\\\]{0,60}", width in 20..60usize) {
            let lines = lines(&command, width);
            let joined = lines.join("\n").replace(" \\\n", "");
            prop_assert_eq!(words(&joined).concat().replace(' ', ""), words(&command).concat().replace(' ', ""));
            for line in &lines {
                let one = words(line.trim_end_matches(" \\")).len() == 1;
                prop_assert!(one || columns(line) <= width, "{:?}", line);
            }
        }
    }
}
