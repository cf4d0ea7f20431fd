//! Mistakes of the URL: scheme, port, slash, query, or never said.

use crate::signature::cause::Cause;
use crate::signature::mistakes::Trial;
use crate::signature::url::{self, Pieces};

/// The mistakes of the URL. The first that explains the signature is enough.
pub(in crate::signature) fn urls(trial: &Trial) -> Option<Cause> {
    if !trial.scheme.needs_url() {
        return None;
    }
    let Some(given) = trial.what.url else {
        return Some(unknown(trial));
    };
    candidates(given, trial.what.target)
        .into_iter()
        .find(|(_, _, url)| url != given && trial.with_url(url))
        .map(|(id, what, url)| {
            Cause::new(
                id,
                format!("the signature is over `{url}`: {what}"),
                format!("check with `--public-url {url}`"),
            )
        })
}

fn candidates(given: &str, target: &str) -> Vec<(&'static str, &'static str, String)> {
    let mut urls = Vec::new();
    let Some(pieces) = Pieces::of(given) else {
        return urls;
    };
    let base = given
        .strip_suffix(pieces.target)
        .unwrap_or(given)
        .to_owned();
    if let Some(rest) = given.strip_prefix("http://") {
        urls.push(("url-scheme", "https, not http", format!("https://{rest}")));
    }
    if let Some(rest) = given.strip_prefix("https://") {
        urls.push(("url-scheme", "http, not https", format!("http://{rest}")));
    }
    if let Some(port) = pieces.default_port() {
        urls.push(("url-port", "with the port", pieces.with_port(port)));
    }
    urls.push(("url-port", "without the port", pieces.with_port("")));
    let path = url::path(pieces.target);
    let query = url::query(pieces.target).map_or(String::new(), |query| format!("?{query}"));
    let slashed = match path.strip_suffix('/') {
        Some(bare) => format!("{base}{bare}{query}"),
        None => format!("{base}{path}/{query}"),
    };
    urls.push(("url-slash", "another slash at the end of the path", slashed));
    urls.push(("url-query", "without the query", format!("{base}{path}")));
    if let Some(query) = url::query(target) {
        urls.push((
            "url-query",
            "with the query",
            format!("{base}{path}?{query}"),
        ));
    }
    urls.push((
        "url-path",
        "with the path of the request",
        format!("{base}{target}"),
    ));
    let joined = format!("{}{target}", given.trim_end_matches('/'));
    urls.push(("url-path", "with the path of the request after it", joined));
    urls
}

/// Nobody said the URL. The one that the request itself claims is tried to help, never to decide.
fn unknown(trial: &Trial) -> Cause {
    let host = trial.what.headers.text("Host").unwrap_or_default();
    let found = ["https", "http"]
        .iter()
        .map(|scheme| format!("{scheme}://{host}{}", trial.what.target))
        .find(|url| !host.is_empty() && trial.with_url(url));
    match found {
        Some(url) => Cause::new(
            "url-unknown",
            format!("the URL is signed, and the signature matches `{url}`"),
            format!("if that is your endpoint, check with `--public-url {url}`"),
        ),
        None => Cause::new(
            "url-unknown",
            "the URL is signed, and it is not known under which URL the provider calls",
            "give it with `--public-url`, exactly as it was entered with the provider",
        ),
    }
}
