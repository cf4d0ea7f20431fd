//! An endpoint that keeps connections open, knows what came in which order, and waits for what a test wants.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use crate::receiver::{OK, Receiver, body, read_request};
use crate::test::LIMIT;

/// An endpoint; dropped, every connection must have ended well.
pub struct Endpoint {
    log: Log,
    receiver: Receiver,
}

/// What came in so far, for the endpoint's own answers to wait for.
#[derive(Clone, Default)]
pub struct Log(Arc<(Mutex<Vec<Vec<u8>>>, Condvar)>);

impl Log {
    fn lock(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.0.lock().unwrap()
    }

    /// Adds a request, and gives how many came before it.
    fn add(&self, request: Vec<u8>) -> usize {
        let mut requests = self.lock();
        requests.push(request);
        self.0.1.notify_all();
        requests.len() - 1
    }

    /// Waits until so many have come in.
    #[track_caller]
    pub fn wait_for(&self, count: usize) {
        let few = |requests: &mut Vec<Vec<u8>>| requests.len() < count;
        let waited = self.0.1.wait_timeout_while(self.lock(), LIMIT, few);
        let (requests, timed_out) = waited.unwrap();
        let came = requests.len();
        drop(requests);
        assert!(!timed_out.timed_out(), "{came} came of {count}");
    }

    /// The bodies of what came in, as text.
    pub fn bodies(&self) -> Vec<String> {
        let text = |request: &Vec<u8>| String::from_utf8_lossy(body(request).unwrap()).into_owned();
        self.lock().iter().map(text).collect()
    }

    /// All of what came in.
    pub fn requests(&self) -> Vec<Vec<u8>> {
        self.lock().clone()
    }
}

impl Endpoint {
    /// Answers every request with 200 and nothing else.
    pub fn ok() -> Endpoint {
        Endpoint::answering(|_, _, _| OK.into())
    }

    /// Answers every request with a JSON body.
    pub fn json(status: u16, body: &str) -> Endpoint {
        let answer = answer(status, body);
        Endpoint::answering(move |_, _, _| answer.clone())
    }

    /// Answers what `answer` makes of the request, how many came before it, and the log. No answer: the connection ends.
    pub fn answering(
        answer: impl Fn(usize, &[u8], &Log) -> Vec<u8> + Send + Sync + 'static,
    ) -> Endpoint {
        let log = Log::default();
        let own = log.clone();
        let receiver = Receiver::raw(move |stream| {
            loop {
                let request = read_request(stream);
                if request.is_empty() {
                    return;
                }
                let number = own.add(request.clone());
                let answer = answer(number, &request, &own);
                // Who was killed or interrupted does not read it.
                if answer.is_empty() || stream.write_all(&answer).is_err() {
                    return;
                }
            }
        });
        Endpoint { log, receiver }
    }

    pub fn url(&self) -> String {
        self.receiver.url()
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn bodies(&self) -> Vec<String> {
        self.log.bodies()
    }

    pub fn requests(&self) -> Vec<Vec<u8>> {
        self.log.requests()
    }
}

/// An answer with a JSON body.
pub fn answer(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nX-Kind: one\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
