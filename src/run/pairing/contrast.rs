//! What of two deliveries is held against each other: method, target and body, and the headers when asked for.

use super::item::Item;
use crate::exchange::{Headers, Request};
use crate::json::Step;
use crate::judge::comparison::{MASKED, excerpts, masked_fields};
use crate::judge::{Compared, Comparison, Finding, MAX_DECODED, Rule, decoded};
use crate::pack::Pack;
use crate::redact::is_secret;

/// Headers that differ from one delivery to the next, whoever sends them.
const VOLATILE: [&str; 17] = [
    "age",
    "baggage",
    "connection",
    "content-digest",
    "content-length",
    "date",
    "digest",
    "forwarded",
    "host",
    "keep-alive",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "via",
    "x-real-ip",
];
/// The same by a part of their names.
const VOLATILE_PARTS: [&str; 7] = [
    "delivery",
    "nonce",
    "request-id",
    "signature",
    "timestamp",
    "trace-id",
    "x-forwarded",
];

/// How deliveries are compared. `--ignore` reaches what is not body by these names: `request method`, `request path`,
/// `request query` and `header NAME`.
#[derive(Clone, Debug, Default)]
pub struct Contrast {
    /// How bodies are.
    pub comparison: Comparison,
    /// Whether headers count, but for those that differ anyway: the provider's id, time and signature, dates, lengths.
    pub headers: bool,
}

impl Contrast {
    /// What differs.
    pub(super) fn compare(&self, first: &Item, second: &Item, pack: Option<&Pack>) -> Compared {
        let (before, after) = (&first.exchange.request, &second.exchange.request);
        let mut findings = Vec::new();
        if !first.is_bare && !second.is_bare {
            self.head(before, after, &mut findings);
            if self.headers {
                self.fields(&before.headers, &after.headers, pack, &mut findings);
            }
        }
        let mut compared = self.bodies(before, after);
        findings.append(&mut compared.findings);
        Compared {
            findings,
            ..compared
        }
    }

    fn head(&self, before: &Request, after: &Request, findings: &mut Vec<Finding>) {
        let query = |request: &Request| request.query().map(str::to_owned);
        for (name, was, is) in [
            (
                "request method",
                Some(before.method.clone()),
                Some(after.method.clone()),
            ),
            (
                "request path",
                Some(before.path().to_owned()),
                Some(after.path().to_owned()),
            ),
            ("request query", query(before), query(after)),
        ] {
            self.note(name, was.as_deref(), is.as_deref(), findings);
        }
    }

    fn fields(
        &self,
        before: &Headers,
        after: &Headers,
        pack: Option<&Pack>,
        findings: &mut Vec<Finding>,
    ) {
        let mut seen: Vec<&str> = Vec::new();
        for header in before.iter().chain(after.iter()) {
            let name = header.name.as_str();
            if is_volatile(name, pack) || seen.iter().any(|n| n.eq_ignore_ascii_case(name)) {
                continue;
            }
            seen.push(name);
            let values = |headers: &Headers| {
                let all = headers.all(name).map(String::from_utf8_lossy);
                let all: Vec<_> = all.collect();
                (!all.is_empty()).then(|| all.join(", "))
            };
            let (was, is) = (values(before), values(after));
            self.note(
                &format!("header {name}"),
                was.as_deref(),
                is.as_deref(),
                findings,
            );
        }
    }

    /// Notes a part of the head that is not the same.
    fn note(&self, name: &str, was: Option<&str>, is: Option<&str>, findings: &mut Vec<Finding>) {
        let step = [Step::Name(name.to_owned())];
        let ignored = self
            .comparison
            .ignored()
            .iter()
            .any(|pattern| pattern.matches(&step));
        if was == is || ignored {
            return;
        }
        let rule = match (was, is) {
            (None, _) => Rule::Added,
            (_, None) => Rule::Removed,
            _ => Rule::ValueChanged,
        };
        let secret = name.starts_with("header ") && is_secret(name);
        let shown = |text: Option<&str>| match text {
            None => "nothing".into(),
            Some(_) if secret => MASKED.into(),
            Some(text) => masked_fields(text).into_owned(),
        };
        let (expected, seen) = excerpts(&shown(was), &shown(is));
        findings.push(Finding::new(rule, name, expected, seen));
    }

    fn bodies(&self, before: &Request, after: &Request) -> Compared {
        if before.truncated || after.truncated {
            let shown = |request: &Request| match request.truncated {
                true => format!("a body cut off after {} bytes", request.body_bytes().len()),
                false => "a whole body".to_owned(),
            };
            let finding = Finding::new(Rule::Truncated, "", shown(before), shown(after));
            return Compared {
                findings: vec![finding],
                further: 0,
            };
        }
        match (decoded(before, MAX_DECODED), decoded(after, MAX_DECODED)) {
            (Ok(was), Ok(is)) => self.comparison.bodies(was.as_bytes(), is.as_bytes()),
            // What cannot be decoded is still bytes.
            _ => self
                .comparison
                .bodies(before.body_bytes(), after.body_bytes()),
        }
    }
}

fn is_volatile(name: &str, pack: Option<&Pack>) -> bool {
    let lower = name.to_ascii_lowercase();
    let scheme = pack.and_then(|pack| pack.provider.signature.as_ref());
    let mut own = scheme.into_iter().flat_map(|scheme| scheme.headers());
    VOLATILE.contains(&lower.as_str())
        || VOLATILE_PARTS.iter().any(|part| lower.contains(part))
        || own.any(|own| own.eq_ignore_ascii_case(name))
}
