//! An endpoint that sees the very bytes and answers, or misbehaves, as the test wants.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A stream of either kind.
pub trait Stream: Read + Write {}
impl<S: Read + Write> Stream for S {}

type Requests = Arc<Mutex<Vec<Vec<u8>>>>;

/// Serves until it is dropped; then every connection must have ended well.
pub struct Receiver {
    address: SocketAddr,
    scheme: &'static str,
    requests: Requests,
    stop: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
}

/// What a plain endpoint answers.
pub const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

impl Receiver {
    /// Gives every connection to `serve`, which reads and writes as it likes.
    pub fn raw(serve: impl Fn(&mut dyn Stream) + Send + Sync + 'static) -> Receiver {
        Receiver::start("http", move |stream, _| serve(&mut { stream }))
    }

    /// Reads each request whole and writes what `answer` makes of it; `answer` knows how many came before.
    pub fn answering(answer: impl Fn(usize, &[u8]) -> Vec<u8> + Send + Sync + 'static) -> Receiver {
        Receiver::start("http", move |mut stream, requests| {
            serve_one(&mut stream, requests, &answer);
        })
    }

    /// Answers every request with 200.
    pub fn ok() -> Receiver {
        Receiver::always(OK)
    }

    /// The address of an endpoint that has gone away.
    pub fn gone() -> String {
        Receiver::ok().url()
    }

    /// Answers every request the same.
    pub fn always(answer: &str) -> Receiver {
        let answer = answer.as_bytes().to_vec();
        Receiver::answering(move |_, _| answer.clone())
    }

    /// Answers every request with 200 over TLS.
    pub fn tls(config: Arc<ServerConfig>) -> Receiver {
        Receiver::start("https", move |stream, requests| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            serve_one(&mut stream, requests, &|_, _| OK.into());
        })
    }

    fn start(
        scheme: &'static str,
        serve: impl Fn(TcpStream, &Requests) + Send + Sync + 'static,
    ) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (requests, stop) = (Requests::default(), Arc::new(AtomicBool::new(false)));
        let (serve, seen, stopping) = (Arc::new(serve), Arc::clone(&requests), Arc::clone(&stop));
        let door = thread::spawn(move || {
            let mut lines = Vec::new();
            for stream in listener.incoming() {
                if stopping.load(Ordering::SeqCst) {
                    break;
                }
                let (serve, seen) = (Arc::clone(&serve), Arc::clone(&seen));
                lines.push(thread::spawn(move || serve(stream.unwrap(), &seen)));
            }
            lines.into_iter().for_each(|line| line.join().unwrap());
        });
        Receiver {
            address,
            scheme,
            requests,
            stop,
            door: Some(door),
        }
    }

    pub fn url(&self) -> String {
        self.url_at("127.0.0.1")
    }

    /// The same address under another name.
    pub fn url_at(&self, host: &str) -> String {
        format!("{}://{host}:{}", self.scheme, self.address.port())
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What has come in so far, in order.
    pub fn requests(&self) -> Vec<Vec<u8>> {
        self.requests.lock().unwrap().clone()
    }

    /// The one request that came in.
    #[track_caller]
    pub fn request(&self) -> Vec<u8> {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1);
        requests.remove(0)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        let ended = self.door.take().unwrap().join();
        if !thread::panicking() {
            ended.expect("a connection did not go as the test wanted");
        }
    }
}

fn serve_one(
    stream: &mut dyn Stream,
    requests: &Requests,
    answer: &dyn Fn(usize, &[u8]) -> Vec<u8>,
) {
    let request = read_request(stream);
    if request.is_empty() {
        return;
    }
    let number = {
        let mut requests = requests.lock().unwrap();
        requests.push(request.clone());
        requests.len() - 1
    };
    // A sender may have read enough before all is written.
    drop(stream.write_all(&answer(number, &request)));
    drop(stream.flush());
}

/// The bytes of one request with its `Content-Length`, and of nothing when the sender went away.
pub fn read_request(stream: &mut dyn Stream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = [0; 65536];
    while wanted(&bytes).is_none_or(|wanted| bytes.len() < wanted) {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return Vec::new(),
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
        }
    }
    bytes
}

fn wanted(bytes: &[u8]) -> Option<usize> {
    let head = bytes.len() - body(bytes)?.len();
    let length = header(bytes, "Content-Length").map_or(0, |value| value.parse().unwrap());
    Some(head + length)
}

/// What comes after the head, once it is there.
pub fn body(request: &[u8]) -> Option<&[u8]> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(&request[end + 4..])
}

/// The value of a header, its name in any case.
pub fn header(request: &[u8], name: &str) -> Option<String> {
    headers(request, name).into_iter().next()
}

/// All values of a header.
pub fn headers(request: &[u8], name: &str) -> Vec<String> {
    let head = String::from_utf8_lossy(request);
    let head = head.split("\r\n\r\n").next().unwrap();
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    fields
        .filter(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
        .collect()
}

/// The first line.
pub fn request_line(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    text.lines().next().unwrap_or_default().to_owned()
}
