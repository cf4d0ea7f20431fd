//! From where to where something reached.

/// The least and the most of a length or count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) least: usize,
    pub(super) most: usize,
}

impl Span {
    pub(super) fn of(one: usize) -> Self {
        Span {
            least: one,
            most: one,
        }
    }

    pub(super) fn merge(&mut self, other: &Span) {
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }
}

/// The smallest and the largest number, as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: String,
    pub(super) most: String,
}

impl Range {
    pub(super) fn of(raw: &str) -> Self {
        Range {
            least: raw.to_owned(),
            most: raw.to_owned(),
        }
    }

    pub(super) fn merge(&mut self, other: &Range) {
        if before(&other.least, &self.least) {
            self.least.clone_from(&other.least);
        }
        if before(&self.most, &other.most) {
            self.most.clone_from(&other.most);
        }
    }
}

/// By what numbers are worth; of equal ones the shorter text comes first, so that the order of sightings is no matter.
fn before(one: &str, other: &str) -> bool {
    let worth = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    let by_text = (one.len(), one).cmp(&(other.len(), other));
    worth(one).total_cmp(&worth(other)).then(by_text).is_lt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_the_same_in_any_order() {
        let merged = |texts: &[&str]| {
            let mut range = Range::of(texts[0]);
            texts.iter().for_each(|text| range.merge(&Range::of(text)));
            (range.least, range.most)
        };
        let expected = ("-1.50".to_owned(), "10.00".to_owned());
        assert_eq!(merged(&["2", "10.0", "-1.50", "10.00", "9"]), expected);
        assert_eq!(merged(&["10.00", "9", "-1.50", "2", "10.0"]), expected);
    }
}
