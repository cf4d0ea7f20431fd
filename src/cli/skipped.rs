//! What a run left out, gathered so that a thousand of one kind are one line.

use std::fmt;

/// How many kinds are told apart; the rest is only counted.
const KINDS: usize = 8;

/// What was left out, and why.
#[derive(Debug, Default)]
pub struct Skipped {
    count: u64,
    kinds: Vec<Kind>,
}

#[derive(Debug)]
struct Kind {
    what: String,
    first: String,
    count: u64,
}

impl Skipped {
    /// Counts one.
    pub fn add(&mut self, what: &str, place: impl FnOnce() -> String) {
        self.count += 1;
        if let Some(kind) = self.kinds.iter_mut().find(|kind| kind.what == what) {
            kind.count += 1;
        } else if self.kinds.len() < KINDS {
            self.kinds.push(Kind {
                what: what.to_owned(),
                first: place(),
                count: 1,
            });
        }
    }
}

/// `, 3 skipped: WHAT (2, the first at PLACE), WHAT (PLACE)`; nothing where nothing was left out.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.count == 0 {
            return Ok(());
        }
        write!(f, ", {} skipped", self.count)?;
        let mut told = 0;
        for (at, Kind { what, first, count }) in self.kinds.iter().enumerate() {
            told += count;
            let between = if at == 0 { ":" } else { "," };
            match count {
                1 => write!(f, "{between} {what} ({first})")?,
                _ => write!(f, "{between} {what} ({count}, the first at {first})")?,
            }
        }
        match self.count - told {
            0 => Ok(()),
            others => write!(f, ", and {others} for other reasons"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted_and_so_is_what_is_left() {
        let mut skipped = Skipped::default();
        assert_eq!(skipped.to_string(), "");
        skipped.add("no URL", || "entry 3".into());
        assert_eq!(skipped.to_string(), ", 1 skipped: no URL (entry 3)");
        skipped.add("cut off", || "entry 7".into());
        skipped.add("no URL", || "entry 8".into());
        let text = ", 3 skipped: no URL (2, the first at entry 3), cut off (entry 7)";
        assert_eq!(skipped.to_string(), text);
        (0..9).for_each(|kind| skipped.add(&format!("kind {kind}"), String::new));
        assert!(skipped.to_string().starts_with(", 12 skipped: "));
        assert!(
            skipped
                .to_string()
                .ends_with("kind 5 (), and 3 for other reasons")
        );
    }
}
