//! Connections and requests: who is served when, and in which order a request is looked at.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::answer::Answer;
use crate::consumer::Consumer;
use crate::fault::Fault;
use crate::gate::Gate;
use crate::intake::{self, Delivery};
use crate::payload;
use crate::tap::Tap;

/// How long a head may take.
pub const HEAD_TIME: Duration = Duration::from_secs(2);

/// An endpoint's parts.
pub struct Service {
    /// Who checks.
    pub gate: Gate,
    /// Who acts.
    pub consumer: Consumer,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// Told when the process should end.
    pub dead: Notify,
}

/// Serves webhooks until it dies.
pub async fn serve(service: Arc<Service>, listener: TcpListener) {
    let mut connections = JoinSet::new();
    let accepting = async {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let connection = connect(Arc::clone(&service), stream);
            if service.fault == Some(Fault::ServesOneAtATime) {
                connection.await;
            } else {
                connections.spawn(connection);
            }
        }
    };
    tokio::select! {
        () = accepting => {}
        () = service.dead.notified() => {}
    }
}

/// Serves one connection. Senders that break it are their own trouble.
async fn connect(service: Arc<Service>, stream: TcpStream) {
    let (stream, head) = Tap::on(stream);
    let serving = service_fn(|request| {
        // What came for this request; whatever else is in there is body, or another request's.
        let head = std::mem::take(&mut *head.lock().unwrap());
        let service = Arc::clone(&service);
        async move { service.respond(request, head).await }
    });
    let mut http = http1::Builder::new();
    if service.fault == Some(Fault::ServesOneAtATime) {
        http.keep_alive(false);
    } else {
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    }
    // Who hangs up has sent a delivery all the same; by default the work on it would be dropped.
    http.half_close(service.fault != Some(Fault::LosesWorkOnHangUp));
    let _ = http.serve_connection(TokioIo::new(stream), serving).await;
}

impl Service {
    /// Answers a request; an error drops the connection.
    async fn respond(
        &self,
        request: Request<Incoming>,
        head: Vec<u8>,
    ) -> Result<Response<String>, io::Error> {
        let answer = match self.take(request, head).await {
            Ok(answer) | Err(answer) => answer,
        };
        match answer {
            Answer::Silence => pending::<()>().await,
            Answer::Death => self.dead.notify_one(),
            _ => {}
        }
        answer
            .response()
            .ok_or_else(|| io::Error::other("the handler crashed"))
    }

    async fn take(&self, request: Request<Incoming>, head: Vec<u8>) -> Result<Answer, Answer> {
        let path = request.uri().path().to_owned();
        if self.fault == Some(Fault::Redirects) && !path.ends_with('/') {
            return Err(Answer::Moved(format!("{path}/")));
        }
        if self.fault == Some(Fault::AnswersEveryMethod) && request.method() == Method::GET {
            return Err(Answer::Status(200, "webhooks are up"));
        }
        let delivery = intake::receive(request, head, self.fault).await?;
        let scheme = &self.gate.scheme;
        if self.fault == Some(Fault::ActsBeforeCheck) {
            self.act_unchecked(&delivery);
        }
        let now = jiff::Timestamp::now().as_second();
        self.gate.check(&delivery, now)?;
        let payload = payload::read(&delivery.body, self.fault)?;
        let id = delivery.single(scheme.id)?.unwrap_or_default();
        if id.is_empty() {
            return Err(Answer::Status(400, "no delivery id"));
        }
        let signature = delivery.headers.get(scheme.signature);
        let signature = signature.map_or_else(String::new, |value| format!("{value:?}"));
        Ok(self.consumer.consume(id, &signature, &payload).await)
    }

    fn act_unchecked(&self, delivery: &Delivery) {
        if let Ok(Some(id)) = delivery.single(self.gate.scheme.id) {
            let ledger = &self.consumer.ledger;
            if ledger.claim(id) {
                ledger.act(id);
            }
        }
    }
}

/// Serves `GET /effects`, which nothing is wrong with: it is the tester's view, not the endpoint's.
pub async fn serve_effects(service: Arc<Service>, listener: TcpListener) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let service = Arc::clone(&service);
        connections.spawn(async move {
            let serving = service_fn(|request: Request<Incoming>| {
                let known = request.method() == Method::GET && request.uri().path() == "/effects";
                let response = match known {
                    true => Response::new(service.consumer.ledger.shown()),
                    false => Answer::Status(404, "not here").response().unwrap(),
                };
                async move { Ok::<_, Infallible>(response) }
            });
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), serving)
                .await;
        });
    }
}
