//! An endpoint that runs.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::{Mutex, Notify, oneshot};

use crate::consumer::Consumer;
use crate::fault::Fault;
use crate::gate::Gate;
use crate::ledger::Ledger;
use crate::scheme::VOXSIG;
use crate::service::{Service, serve, serve_effects};

/// The secret that is in use.
pub const SECRET: &str = "the-newest-of-two-secrets";

/// The one before, which still counts.
pub const OLD_SECRET: &str = "the-one-that-was-in-use-before";

/// How long late answers take: more than a test waits, and no more than it must.
pub const LATE: Duration = Duration::from_secs(6);

/// Serves on ports of its own until it is dropped.
pub struct Endpoint {
    webhooks: SocketAddr,
    effects: SocketAddr,
    service: Arc<Service>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Endpoint {
    /// Starts the endpoint with that fault, or the one that has none.
    pub fn start(fault: Option<Fault>) -> Endpoint {
        let service = Arc::new(Service {
            gate: Gate {
                scheme: VOXSIG,
                secrets: vec![SECRET.to_owned(), OLD_SECRET.to_owned()],
                fault,
                refused: AtomicUsize::new(0),
            },
            consumer: Consumer {
                ledger: Ledger::default(),
                fault,
                late: LATE,
                turn: Mutex::default(),
            },
            fault,
            dead: Notify::new(),
        });
        let (webhooks, effects) = (bind(), bind());
        let addresses = (
            webhooks.local_addr().unwrap(),
            effects.local_addr().unwrap(),
        );
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&service);
        let thread = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let webhooks = tokio::net::TcpListener::from_std(webhooks).unwrap();
                let effects = tokio::net::TcpListener::from_std(effects).unwrap();
                tokio::spawn(serve(Arc::clone(&serving), webhooks));
                tokio::spawn(serve_effects(serving, effects));
                // It ends when the endpoint is dropped, in whichever way.
                let _ = stopped.await;
            });
        });
        Endpoint {
            webhooks: addresses.0,
            effects: addresses.1,
            service,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Where webhooks go.
    pub fn url(&self) -> String {
        format!("http://{}/hooks", self.webhooks)
    }

    /// What shows what they did.
    pub fn effects_url(&self) -> String {
        format!("http://{}/effects", self.effects)
    }

    /// Where connections go.
    pub fn address(&self) -> SocketAddr {
        self.webhooks
    }

    /// What they did.
    pub fn ledger(&self) -> &Ledger {
        &self.service.consumer.ledger
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().unwrap().join();
        if !thread::panicking() {
            ended.expect("the endpoint ran to its end");
        }
    }
}

fn bind() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}
