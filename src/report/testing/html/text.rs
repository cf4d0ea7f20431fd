//! Outside text in a page.

use crate::report::plain;

/// A text as the content of an element or of an attribute in quotes: nothing in it is markup, and what could reorder or
/// hide what stands around it is shown as an escape. Line ends stay.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            safe.push('\n');
        }
        for c in plain(line).chars() {
            match c {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                '\'' => safe.push_str("&#39;"),
                // No page may hold them (HTML, 13.2.3.5).
                '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' => {
                    safe.extend(c.escape_unicode());
                }
                c => safe.push(c),
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(
            escaped("<b a=\"'\">&amp;\r\n\u{1b}\u{202e}é"),
            "&lt;b a=&quot;&#39;&quot;&gt;&amp;amp;\\r\n\\u{1b}\\u{202e}é"
        );
    }

    proptest! {
        #[test]
        fn no_text_ends_an_element_or_an_attribute(text in any::<String>()) {
            let safe = escaped(&text);
            prop_assert!(!safe.contains(['<', '>', '"', '\'']), "{:?}", safe);
            prop_assert!(safe.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
