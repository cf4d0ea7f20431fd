//! Which differences were told already, while payloads come in.

use std::collections::HashSet;

use super::severity_rule::RULES;
use crate::exchange::Exchange;
use crate::judge::Finding;

/// How many are remembered. A later one is told each time it is seen: better twice than never.
const MAX: usize = 10_000;

/// The differences that were seen.
#[derive(Debug, Default)]
pub struct FirstSeen {
    known: HashSet<Vec<Option<String>>>,
}

impl FirstSeen {
    /// Keeps the first of each rule and place in this event, to this edition, and remembers as many of them as are
    /// told at once. What is no difference to an edition, such as a signature that does not hold, is always kept.
    pub fn keep_new(&mut self, exchange: &Exchange, findings: &mut Vec<Finding>, told: usize) {
        let mut kept = 0;
        findings.retain(|finding| {
            if !RULES.contains(&finding.rule) {
                kept += 1;
                return true;
            }
            let key = vec![
                exchange.provider.clone(),
                exchange.event.clone(),
                exchange.edition.clone(),
                Some(finding.rule.as_str().to_owned()),
                Some(finding.place.clone()),
            ];
            let new = match kept < told && self.known.len() < MAX {
                true => self.known.insert(key),
                false => !self.known.contains(&key),
            };
            kept += usize::from(new);
            new
        });
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::exchange::{Direction, Request};
    use crate::judge::Rule;

    fn exchange() -> Exchange {
        let request = Request::new("POST", "/");
        Exchange::new("x", Timestamp::UNIX_EPOCH, Direction::Received, request)
    }

    fn new(first: &mut FirstSeen, exchange: &Exchange, finding: Finding) -> bool {
        let mut findings = vec![finding];
        first.keep_new(exchange, &mut findings, 8);
        !findings.is_empty()
    }

    #[test]
    fn a_difference_is_new_once_for_each_event_edition_rule_and_place() {
        let mut exchange = exchange();
        exchange.event = Some("ping".into());
        let mut first = FirstSeen::default();
        let at = |path: &str| Finding::new(Rule::TypeChanged, path, "string", "7");
        assert!(new(&mut first, &exchange, at("a[0].b")));
        assert!(!new(&mut first, &exchange, at("a[7].b")));
        assert!(new(&mut first, &exchange, at("a[7].c")));
        let other = Finding::new(Rule::EnumOutOfSet, "a[0].b", "", "");
        assert!(new(&mut first, &exchange, other));
        exchange.edition = Some("live".into());
        assert!(new(&mut first, &exchange, at("a[0].b")));
        exchange.event = Some("pong".into());
        assert!(new(&mut first, &exchange, at("a[0].b")));
        let signature = || Finding::new(Rule::Signature, "", "", "");
        assert!(new(&mut first, &exchange, signature()));
        assert!(new(&mut first, &exchange, signature()));
    }

    #[test]
    fn what_was_not_told_stays_new() {
        let mut first = FirstSeen::default();
        let at = |n: usize| Finding::new(Rule::Constraint, format!("a{n}"), "", "");
        let all: Vec<_> = (0..5).map(at).collect();
        let mut findings = all.clone();
        first.keep_new(&exchange(), &mut findings, 3);
        assert_eq!(findings, all);
        let mut findings = all.clone();
        first.keep_new(&exchange(), &mut findings, 3);
        assert_eq!(findings, all[3..]);
        first.keep_new(&exchange(), &mut findings, 3);
        assert_eq!(findings, []);
    }

    #[test]
    fn what_is_not_remembered_is_told_again() {
        let mut first = FirstSeen::default();
        let at = |n: usize| Finding::new(Rule::Constraint, format!("a{n}"), "", "");
        assert!((0..MAX + 1).all(|n| new(&mut first, &exchange(), at(n))));
        assert!(new(&mut first, &exchange(), at(MAX)));
        assert!(!new(&mut first, &exchange(), at(MAX - 1)));
    }
}
