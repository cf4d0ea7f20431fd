//! One condition on a request.

use std::str::FromStr;

use super::json_test::JsonTest;
use crate::exchange::{Exchange, SchemaState, SignatureState, Statuses};
use crate::judge::Case;
use crate::run::Glob;

/// What can be asked for.
const FORMS: &str = "`provider=`, `event=`, `method=`, `path=`, `status=`, `signature=`, `schema=`, `header:NAME=` or a JSON path such as `$.id==7`";

/// A condition on a request that was received.
#[derive(Clone, Debug)]
pub struct Filter(Test);

#[derive(Clone, Debug)]
enum Test {
    Provider(Glob),
    Event(Glob),
    Method(Glob),
    Path(Glob),
    Status(Statuses),
    Signature(SignatureState),
    Schema(SchemaState),
    Header { name: String, value: Option<Glob> },
    Json(Box<JsonTest>),
    Any(Vec<Filter>),
}

impl Filter {
    /// Holds where one of several values does: `provider` is one of these, for example.
    ///
    /// # Errors
    /// What is wrong with the key or a value.
    pub fn any_of(key: &str, values: &[String]) -> Result<Self, String> {
        let one = |value: &String| format!("{key}={value}").parse();
        let filters = values.iter().map(one).collect::<Result<_, _>>()?;
        Ok(Filter(Test::Any(filters)))
    }

    /// Whether the request is one of those asked for.
    pub fn holds(&self, case: &Case) -> bool {
        let exchange = &case.exchange;
        match &self.0 {
            Test::Provider(glob) => exchange.provider.as_deref().is_some_and(|p| glob.fits(p)),
            Test::Event(glob) => event(glob, case),
            Test::Method(glob) => glob.fits(&exchange.request.method),
            Test::Path(glob) => glob.fits(exchange.request.path()),
            Test::Status(statuses) => {
                let answer = exchange.response.as_ref();
                answer.is_some_and(|answer| statuses.contains(answer.status))
            }
            Test::Signature(state) => signature(exchange) == *state,
            Test::Schema(state) => schema(exchange) == *state,
            Test::Header { name, value } => {
                let mut values = exchange.request.headers.all(name);
                match value {
                    Some(glob) => values.any(|v| glob.fits(&String::from_utf8_lossy(v))),
                    None => values.next().is_some(),
                }
            }
            Test::Json(test) => test.holds(exchange.request.body_bytes()),
            Test::Any(filters) => filters.iter().any(|filter| filter.holds(case)),
        }
    }
}

/// By its short name, its wire name, or `provider/event`.
fn event(glob: &Glob, case: &Case) -> bool {
    let Some(wire) = case.exchange.event.as_deref() else {
        return false;
    };
    let provider = case.exchange.provider.as_deref().unwrap_or_default();
    [case.name.as_str(), wire]
        .iter()
        .any(|name| glob.fits(name) || glob.fits(&format!("{provider}/{name}")))
}

fn signature(exchange: &Exchange) -> SignatureState {
    let verdict = exchange.signature.as_ref();
    verdict.map_or(SignatureState::Unchecked, |verdict| verdict.state)
}

fn schema(exchange: &Exchange) -> SchemaState {
    let verdict = exchange.schema.as_ref();
    verdict.map_or(SchemaState::Unchecked, |verdict| verdict.state)
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with('$') {
            return Ok(Filter(Test::Json(Box::new(JsonTest::parse(text)?))));
        }
        if let Some(header) = text.strip_prefix("header:") {
            return header_test(header).map(Filter);
        }
        let Some((key, value)) = text.split_once('=') else {
            return Err(format!("`{text}` is no condition: write {FORMS}"));
        };
        let value = value.strip_prefix('=').unwrap_or(value).trim();
        if value.is_empty() {
            return Err(format!("`{text}` says nothing to compare with"));
        }
        let test = match key.trim() {
            "provider" => Test::Provider(value.into()),
            "event" => Test::Event(value.into()),
            "method" => Test::Method(value.into()),
            "path" => Test::Path(value.into()),
            "status" => Test::Status(value.parse()?),
            "signature" => Test::Signature(match value {
                "valid" => SignatureState::Valid,
                "invalid" => SignatureState::Invalid,
                "unchecked" => SignatureState::Unchecked,
                "unsigned" => SignatureState::Unsigned,
                _ => return Err(one_of(value, "valid, invalid, unchecked or unsigned")),
            }),
            "schema" => Test::Schema(match value {
                "match" => SchemaState::Match,
                "drift" => SchemaState::Drift,
                "unchecked" => SchemaState::Unchecked,
                _ => return Err(one_of(value, "match, drift or unchecked")),
            }),
            key => {
                return Err(format!("`{key}` cannot be filtered by: write {FORMS}"));
            }
        };
        Ok(Filter(test))
    }
}

fn one_of(value: &str, known: &str) -> String {
    format!("`{value}` is none of {known}")
}

fn header_test(text: &str) -> Result<Test, String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value.strip_prefix('=').unwrap_or(value).trim())),
        None => (text, None),
    };
    let name = name.trim();
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == ':') {
        return Err(format!(
            "`header:{text}` names no header: write `header:NAME` or `header:NAME=VALUE`"
        ));
    }
    Ok(Test::Header {
        name: name.to_owned(),
        value: value.map(Glob::from),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::{Body, Direction, Request, Response, SignatureVerdict};

    fn case() -> Case {
        let mut request = Request::new("POST", "/hooks/1?x=2");
        request.headers.push("X-Acme-Id", "d-1");
        request.headers.push("X-Acme-Id", "d-2");
        request.body = Some(Body::from(r#"{"id": 7}"#));
        let at = jiff::Timestamp::UNIX_EPOCH;
        let mut exchange = Exchange::new("x", at, Direction::Received, request);
        exchange.provider = Some("acme".into());
        exchange.event = Some("message.created".into());
        exchange.response = Some(Response::new(503));
        exchange.signature = Some(SignatureVerdict {
            state: SignatureState::Invalid,
            scheme: None,
            skew_s: None,
            why: None,
        });
        Case::of("message_created", exchange, Vec::new())
    }

    #[test]
    fn conditions_hold_or_not() {
        for (text, wanted) in [
            ("provider=acme", true),
            ("provider==ac*", true),
            ("provider=other", false),
            ("event=message_*", true),
            ("event=message.created", true),
            ("event=acme/message_created", true),
            ("event=created", false),
            ("method=POST", true),
            ("path=/hooks/*", true),
            ("path=/hooks/1?x=2", false),
            ("status=5xx", true),
            ("status=2xx,503", true),
            ("status=200", false),
            ("signature=invalid", true),
            ("signature=valid", false),
            ("schema=unchecked", true),
            ("schema=drift", false),
            ("header:x-acme-id", true),
            ("header:X-Acme-Id=d-2", true),
            ("header:X-Acme-Id = d-*", true),
            ("header:X-Acme-Id=d-3", false),
            ("header:X-Other", false),
            ("$.id==7", true),
            ("$.id==8", false),
        ] {
            let filter: Filter = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(filter.holds(&case()), wanted, "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_what_is_possible() {
        let error = |text: &str| text.parse::<Filter>().unwrap_err();
        assert!(error("acme").starts_with("`acme` is no condition: write `provider=`"));
        assert!(error("colour=red").starts_with("`colour` cannot be filtered by"));
        assert_eq!(
            error("signature=bad"),
            "`bad` is none of valid, invalid, unchecked or unsigned"
        );
        assert_eq!(
            error("schema=ok"),
            "`ok` is none of match, drift or unchecked"
        );
        assert!(error("status=5x").contains("is not a set of statuses"));
        assert_eq!(error("event="), "`event=` says nothing to compare with");
        assert!(error("header:=x").contains("names no header"));
        assert!(error("$.[").contains("is not a JSON path"));
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(event=|header:|\\$|)\\PC{0,20}") {
            if let Ok(filter) = text.parse::<Filter>() {
                filter.holds(&case());
            }
        }
    }
}
