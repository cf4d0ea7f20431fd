//! Which requests are passed on, and where to.

use super::glob;
use crate::exchange::Exchange;
use crate::wire::Target;

/// One route: a request that fits all of its patterns goes to its target. In a pattern `*` stands for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The provider's pack name.
    pub provider: Option<String>,
    /// The event: its wire name or its short one.
    pub event: Option<String>,
    /// The path of the request, without its query.
    pub path: Option<String>,
    /// Where to.
    pub to: Target,
}

impl Route {
    /// The route that everything takes.
    pub fn everything(to: Target) -> Self {
        Route {
            provider: None,
            event: None,
            path: None,
            to,
        }
    }

    /// Whether a request takes it; `short` is the event's short name.
    pub fn fits(&self, exchange: &Exchange, short: Option<&str>) -> bool {
        let fits = |pattern: &Option<String>, names: &[Option<&str>]| {
            pattern.as_deref().is_none_or(|pattern| {
                let names = names.iter().flatten();
                names.into_iter().any(|name| glob::fits(pattern, name))
            })
        };
        fits(&self.provider, &[exchange.provider.as_deref()])
            && fits(&self.event, &[exchange.event.as_deref(), short])
            && fits(&self.path, &[Some(exchange.request.path())])
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::exchange::{Direction, Request};

    #[test]
    fn stars_stand_for_anything() {
        for (text, pattern, fits) in [
            ("", "", true),
            ("a", "", false),
            ("", "*", true),
            ("message_created", "message_*", true),
            ("message_created", "*_created", true),
            ("message_created", "*age*", true),
            ("message_created", "m*e*_*d", true),
            ("message_created", "message", false),
            ("message_created", "Message_*", false),
            ("aa", "aa*aa", false),
            ("aaa", "a*a*a", true),
            ("aa", "a*a*a", false),
            ("/hooks/é/x", "/hooks/*/x", true),
        ] {
            assert_eq!(glob::fits(pattern, text), fits, "{text} {pattern}");
        }
    }

    #[test]
    fn a_route_wants_all_of_its_patterns() {
        let mut exchange = Exchange::new(
            "1",
            Timestamp::UNIX_EPOCH,
            Direction::Received,
            Request::new("POST", "/hooks/acme?x=1"),
        );
        let to = Target::parse("http://app.test").unwrap();
        let everything = Route::everything(to);
        assert!(everything.fits(&exchange, None));
        let route = Route {
            provider: Some("acme".into()),
            event: Some("order.*".into()),
            path: Some("/hooks/*".into()),
            ..everything
        };
        assert!(!route.fits(&exchange, None));
        exchange.provider = Some("acme".into());
        assert!(!route.fits(&exchange, None));
        assert!(route.fits(&exchange, Some("order.created")));
        exchange.event = Some("order.created".into());
        assert!(route.fits(&exchange, None));
        exchange.request.target = "/other".into();
        assert!(!route.fits(&exchange, None));
    }
}
