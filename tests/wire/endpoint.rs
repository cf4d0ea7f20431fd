//! Endpoints that behave as a test wants: raw bytes over a raw socket.

use std::future::Future;
use std::net::SocketAddr;

use hookctl::exchange::Request;
use hookctl::wire::{Client, ClientOptions, Delivered, Target, encode};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::{TcpListener, TcpStream};

use crate::site::within;

/// An endpoint for one connection, which `behaviour` serves and whose end closes it.
pub async fn endpoint<F, Fut>(behaviour: F) -> SocketAddr
where
    F: FnOnce(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        behaviour(stream).await;
    });
    address
}

/// Reads until a request's head has ended.
pub async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    head
}

pub fn target(address: SocketAddr) -> Target {
    Target::parse(&format!("http://{address}/hook")).unwrap()
}

pub async fn deliver(options: ClientOptions, target: &Target, request: &Request) -> Delivered {
    let client = Client::new(options).unwrap();
    let bytes = encode(request);
    within(client.deliver(target, &bytes, &request.method)).await
}

/// A delivery of an empty `GET`.
pub async fn get(options: ClientOptions, target: &Target) -> Delivered {
    let mut request = Request::new("GET", target.path_and_query.as_str());
    request.headers.push("Host", target.authority.as_str());
    deliver(options, target, &request).await
}

/// What a delivery failed with, and the advice.
pub fn told(delivered: &Delivered) -> (String, String) {
    let error = delivered.error.as_ref().expect("the delivery succeeded");
    (
        error.to_string(),
        error.help().expect("an error without help"),
    )
}
