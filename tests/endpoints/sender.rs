//! A sender of a few lines, so that what is said of the endpoints rests on nothing that is under test.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use crate::endpoint::SECRET;
use crate::scheme::VOXSIG;

/// A request to be sent.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A delivery as the provider makes it: signed so many seconds from now, with that secret.
pub fn signed(id: &str, secret: &str, ahead: i64, body: &[u8]) -> Request {
    let at = (Timestamp::now().as_second() + ahead).to_string();
    let code = HEXLOWER.encode(&VOXSIG.code(secret, &at, body));
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        (VOXSIG.timestamp, at),
        (VOXSIG.signature, format!("{}{code}", VOXSIG.prefix)),
        (VOXSIG.id, id.to_owned()),
    ];
    Request {
        method: "POST",
        headers: headers.map(|(name, value)| (name.into(), value)).into(),
        body: body.to_vec(),
    }
}

/// A delivery that is right in everything.
pub fn good(id: &str) -> Request {
    let body = format!(r#"{{"event":"message_created","content":"{id}"}}"#);
    signed(id, SECRET, 0, body.as_bytes())
}

impl Request {
    /// The same without headers of that name.
    pub fn without(mut self, name: &str) -> Request {
        self.headers.retain(|(own, _)| own != name);
        self
    }

    /// The same with one header more.
    pub fn and(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same with another value of a header.
    pub fn with(self, name: &str, value: &str) -> Request {
        self.without(name).and(name, value)
    }

    /// The value of a header.
    pub fn value(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(own, _)| own == name);
        &found.unwrap().1
    }

    /// Sends it on a connection of its own: the answer's status, or none.
    pub fn send(&self, to: SocketAddr) -> Option<u16> {
        let mut stream = TcpStream::connect(to).ok()?;
        let mut head = format!(
            "{} /hooks HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\nContent-Length: {}\r\n",
            self.method,
            self.body.len()
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        // An endpoint may answer, or leave, before it has read everything.
        let _ = stream.write_all(&[head.as_bytes(), &self.body].concat());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let _ = stream.shutdown(Shutdown::Both);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.split(' ').nth(1)?.parse().ok()
    }
}
