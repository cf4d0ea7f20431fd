//! The asynchronous runtime, started only by commands that talk over the network.

use std::pin::pin;

use futures_util::{Stream, StreamExt, stream};
use hookctl::Error;

/// A runtime on this thread.
///
/// # Errors
/// When the system gives no event queue.
pub fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Wire {
            what: format!("cannot start: {error}"),
            help: Some("the limit of open files may be too low: see `ulimit -n`".into()),
        })?;
    #[cfg(unix)]
    outlive_full_files(&runtime);
    Ok(runtime)
}

/// A file that reaches the limit of file sizes gives an error when it is written to, and not the process's end.
#[cfg(unix)]
fn outlive_full_files(runtime: &tokio::runtime::Runtime) {
    use tokio::signal::unix::{SignalKind, signal};
    /// SIGXFSZ, the same on every system but MIPS.
    const FILE_SIZE: i32 = if cfg!(any(target_arch = "mips", target_arch = "mips64")) {
        31
    } else {
        25
    };
    let _within = runtime.enter();
    // The handler stays when its listener goes, and without one the process ends the system's way.
    let _ = signal(SignalKind::from_raw(FILE_SIZE));
}

/// Ends when the user interrupts, or the system asks the process to end. Called within a runtime, it counts from the
/// call on, and not only from when it is first waited for.
pub fn interrupted() -> impl Future<Output = ()> {
    let interrupts = interrupts();
    async move {
        if pin!(interrupts).next().await.is_none() {
            std::future::pending().await
        }
    }
}

/// Tells each time the user interrupts or the system asks the process to end, from the call on.
pub fn interrupts() -> impl Stream<Item = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt());
        let terminate = signal(SignalKind::terminate());
        // Without a handler there is nothing to wait for: the process is ended the system's way.
        stream::unfold((interrupt, terminate), |mut signals| async {
            let (Ok(interrupt), Ok(terminate)) = (&mut signals.0, &mut signals.1) else {
                return None;
            };
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            Some(((), signals))
        })
    }
    #[cfg(not(unix))]
    stream::unfold((), |()| async {
        let told = tokio::signal::ctrl_c().await;
        told.is_ok().then_some(((), ()))
    })
}
