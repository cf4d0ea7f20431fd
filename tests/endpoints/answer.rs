//! What an endpoint answers, or that it does not.

use hyper::{Response, StatusCode};

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A status and a word on it.
    Status(u16, &'static str),
    /// A redirect to another path.
    Moved(String),
    /// The connection is dropped without an answer.
    Crash,
    /// No answer ever comes.
    Silence,
    /// The process ends.
    Death,
}

impl Answer {
    /// The response, where there is one.
    pub fn response(&self) -> Option<Response<String>> {
        let (status, text) = match self {
            Answer::Status(status, text) => (*status, (*text).to_owned()),
            Answer::Moved(_) => (302, String::new()),
            Answer::Crash | Answer::Silence | Answer::Death => return None,
        };
        let mut response = Response::new(text);
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        if let Answer::Moved(path) = self {
            let path = path.parse().unwrap();
            response.headers_mut().insert("Location", path);
        }
        Some(response)
    }
}
