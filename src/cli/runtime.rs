//! The asynchronous runtime, started only by commands that talk over the network.

use hookctl::Error;

/// A runtime on this thread.
///
/// # Errors
/// When the system gives no event queue.
pub fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Wire {
            what: format!("cannot start: {error}"),
            help: Some("the limit of open files may be too low: see `ulimit -n`".into()),
        })
}

/// Ends when the user interrupts, or the system asks the process to end. Called within a runtime, it counts from the
/// call on, and not only from when it is first waited for.
pub fn interrupted() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt());
        let terminate = signal(SignalKind::terminate());
        async move {
            // Without a handler there is nothing to wait for: the process is ended the system's way.
            match (interrupt, terminate) {
                (Ok(mut interrupt), Ok(mut terminate)) => {
                    tokio::select! {
                        _ = interrupt.recv() => {}
                        _ = terminate.recv() => {}
                    }
                }
                _ => std::future::pending().await,
            }
        }
    }
    #[cfg(not(unix))]
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
