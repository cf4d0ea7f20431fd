//! Texts that fit a regular expression, for those expressions that say plainly what fits them.

/// The longest text that is made, in bytes.
const LONGEST: usize = 10_000;
/// How deep groups may nest.
const DEEPEST: usize = 32;

/// A text that should fit the expression: as short as can be, or with more of everything that may repeat. None where
/// it looks ahead or behind, or refers back. It is for the validator to say whether it fits.
pub(super) fn text_for(expression: &str, more: bool) -> Option<String> {
    let mut reader = Reader {
        rest: expression,
        more,
        depth: 0,
    };
    let text = reader.alternatives()?;
    reader.rest.is_empty().then_some(text)
}

struct Reader<'a> {
    rest: &'a str,
    more: bool,
    depth: usize,
}

impl Reader<'_> {
    fn take(&mut self) -> Option<char> {
        let first = self.rest.chars().next()?;
        self.rest = self.rest.get(first.len_utf8()..)?;
        Some(first)
    }

    fn takes(&mut self, start: &str) -> bool {
        let after = self.rest.strip_prefix(start);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    /// The first alternative, or the last one for more.
    fn alternatives(&mut self) -> Option<String> {
        let mut text = self.sequence()?;
        while self.takes("|") {
            let other = self.sequence()?;
            if self.more {
                text = other;
            }
        }
        Some(text)
    }

    fn sequence(&mut self) -> Option<String> {
        let mut text = String::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom()?;
            let times = self.times()?;
            if atom.len().saturating_mul(times) + text.len() > LONGEST {
                return None;
            }
            text.push_str(&atom.repeat(times));
        }
        Some(text)
    }

    fn atom(&mut self) -> Option<String> {
        let one = |c: char| Some(c.to_string());
        match self.take()? {
            '^' | '$' => Some(String::new()),
            '.' => one('a'),
            '[' => self.class().and_then(one),
            '(' => self.group(),
            '\\' => match self.take()? {
                'b' | 'B' | 'A' | 'z' | 'Z' => Some(String::new()),
                '1'..='9' | 'k' => None,
                letter => self.escaped(letter)?.first().copied().and_then(one),
            },
            c => one(c),
        }
    }

    fn group(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        if self.takes("?<") || self.takes("?P<") {
            if self.rest.starts_with(['=', '!']) {
                return None;
            }
            let (_, after) = self.rest.split_once('>')?;
            self.rest = after;
        } else if self.rest.starts_with('?') && !self.takes("?:") {
            return None;
        }
        let text = self.alternatives()?;
        self.depth -= 1;
        self.takes(")").then_some(text)
    }

    /// How often what stands before is to be there.
    fn times(&mut self) -> Option<usize> {
        let (least, most) = match self.rest.chars().next() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                let (inside, after) = self.rest.get(1..)?.split_once('}')?;
                self.rest = after;
                let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
                let most = (!most.is_empty()).then(|| most.trim().parse()).transpose();
                self.takes("?");
                return Some(self.choose(least.trim().parse().ok()?, most.ok()?));
            }
            _ => return Some(1),
        };
        self.take();
        self.takes("?");
        Some(self.choose(least, most))
    }

    fn choose(&self, least: usize, most: Option<usize>) -> usize {
        match self.more {
            true => most.unwrap_or(least.saturating_add(3)),
            false => least,
        }
    }

    /// Characters that an escape stands for.
    fn escaped(&mut self, letter: char) -> Option<Vec<char>> {
        Some(match letter {
            'd' => ('0'..='9').collect(),
            'w' => ['a', 'Z', '0', '_'].to_vec(),
            's' => [' ', '\t'].to_vec(),
            'D' | 'S' => ['a', '-'].to_vec(),
            'W' => ['-', ' '].to_vec(),
            't' => vec!['\t'],
            'n' => vec!['\n'],
            'r' => vec!['\r'],
            'f' => vec!['\u{c}'],
            'v' => vec!['\u{b}'],
            '0' => vec!['\0'],
            'x' => vec![self.hex(2)?],
            'u' => vec![self.hex(4)?],
            'p' | 'P' => return None,
            other => vec![other],
        })
    }

    fn hex(&mut self, digits: usize) -> Option<char> {
        let (text, after) = match self.rest.strip_prefix('{') {
            Some(inside) => inside.split_once('}')?,
            None => self.rest.split_at_checked(digits)?,
        };
        self.rest = after;
        char::from_u32(u32::from_str_radix(text, 16).ok()?)
    }

    /// A character that a class lets through.
    fn class(&mut self) -> Option<char> {
        let inverted = self.takes("^");
        let mut ranges: Vec<(char, char)> = Vec::new();
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            let start = match self.take()? {
                '\\' => {
                    let letter = self.take()?;
                    let chars = self.escaped(letter)?;
                    let (start, others) = chars.split_first()?;
                    ranges.extend(others.iter().map(|c| (*c, *c)));
                    *start
                }
                '[' if self.rest.starts_with(':') => return None,
                c => c,
            };
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            let end = match is_range && self.takes("-") {
                true => match self.take()? {
                    '\\' => {
                        let letter = self.take()?;
                        *self.escaped(letter)?.first()?
                    }
                    c => c,
                },
                false => start,
            };
            ranges.push((start, end));
        }
        self.takes("]");
        let holds = |c: char| {
            ranges
                .iter()
                .any(|(start, end)| (*start..=*end).contains(&c))
        };
        match inverted {
            true => ['a', '0', ' ', '-', 'é', '中']
                .into_iter()
                .find(|c| !holds(*c)),
            false if self.more => ranges.last().map(|(_, end)| *end),
            false => ranges.first().map(|(start, _)| *start),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::json::quote;
    use crate::judge::Schema;

    #[test]
    fn the_validator_agrees() {
        for pattern in [
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}",
            "^event\\..+$",
            "^(?:a|bc)*d?$",
            "^[^a0-9]\\d\\w\\s$",
            "^(?<year>\\d{4,})[-_.]x{2,3}?$",
            "^[A-Z\\d]{26}$",
            "^\\x41\\u0042\\.$",
            "colou?r",
            "",
        ] {
            let schema = Schema::compile(&json!({"pattern": pattern}), "test").unwrap();
            for more in [false, true] {
                let text = text_for(pattern, more).unwrap();
                assert_eq!(
                    schema.check(quote(&text).as_bytes()).findings,
                    [],
                    "{pattern}: {text}"
                );
            }
        }
        for beyond in [
            "(?=a)b",
            "(a)\\1",
            "[[:alpha:]]",
            "(",
            "a{2",
            "[a",
            "x{99999}{99999}",
        ] {
            assert_eq!(text_for(beyond, false), None, "{beyond}");
        }
    }

    proptest! {
        #[test]
        fn no_expression_panics(text in "[a\\[\\]\\(\\)\\{\\}\\\\|?*+^$,0-9é-]{0,16}", more in any::<bool>()) {
            let _ = text_for(&text, more);
        }
    }
}
