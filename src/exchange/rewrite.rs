//! A record for people's eyes, with what must not be shown taken out of it.

use std::borrow::Cow;

use super::{Body, Exchange, Headers};

impl Exchange {
    /// Puts what `rewrite` makes of them in the place of all texts and bytes that went over the wire, and of what tells of
    /// them. What is left is no record any more of what did.
    pub fn rewrite(&mut self, rewrite: &dyn for<'a> Fn(&'a [u8]) -> Cow<'a, [u8]>) {
        let text = |text: &mut String| {
            if let Cow::Owned(other) = rewrite(text.as_bytes()) {
                *text = String::from_utf8_lossy(&other).into_owned();
            }
        };
        let request = &mut self.request;
        text(&mut request.target);
        headers(&mut request.headers, rewrite);
        headers(&mut request.trailers, rewrite);
        body(&mut request.body, rewrite);
        // It holds the same once more.
        body(&mut request.raw_head, rewrite);
        if let Some(response) = &mut self.response {
            headers(&mut response.headers, rewrite);
            body(&mut response.body, rewrite);
        }
        self.url.iter_mut().for_each(text);
        self.error.iter_mut().for_each(text);
    }
}

fn headers(headers: &mut Headers, rewrite: &dyn for<'a> Fn(&'a [u8]) -> Cow<'a, [u8]>) {
    let is_other = |value: &[u8]| matches!(rewrite(value), Cow::Owned(_));
    if headers.iter().any(|header| is_other(&header.value)) {
        let all = headers.iter();
        let all = all.map(|header| (header.name.clone(), rewrite(&header.value).into_owned()));
        *headers = all.collect();
    }
}

fn body(body: &mut Option<Body>, rewrite: &dyn for<'a> Fn(&'a [u8]) -> Cow<'a, [u8]>) {
    if let Some(own) = body
        && let Cow::Owned(other) = rewrite(own.as_bytes())
    {
        *body = Some(Body::from(other));
    }
}
