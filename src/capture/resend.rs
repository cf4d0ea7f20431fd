//! A recorded request as another client is to send it again.

use crate::exchange::{Exchange, Request};

/// Fields that belong to the connection or the target, which are others now (RFC 9110, 7.6.1 and 10.1.1).
const OF_THE_CONNECTION: [&str; 11] = [
    "Host",
    "Content-Length",
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Expect",
    "HTTP2-Settings",
];

/// The request without what the client sets by itself.
pub(super) fn resent(request: &Request) -> Request {
    let mut resent = request.clone();
    let named = request.headers.all("connection");
    let named: Vec<String> = named
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned())
        .collect();
    let names = OF_THE_CONNECTION.into_iter().map(str::to_owned);
    names
        .chain(named)
        .for_each(|name| resent.headers.remove(&name));
    resent
}

/// What people call a record: provider, event, method and target, on one line.
pub(super) fn title(exchange: &Exchange) -> String {
    let request = &exchange.request;
    let words = [&exchange.provider, &exchange.event];
    let words = words.into_iter().flatten().map(String::as_str);
    let words: Vec<_> = words.chain([&*request.method, request.path()]).collect();
    words.join(" ").escape_debug().to_string()
}
