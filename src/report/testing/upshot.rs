//! Words for what a trial came to.

use crate::judge::{Trial, Upshot};

/// What it came to, in the words of every report.
pub(super) fn words(upshot: &Upshot) -> &'static str {
    match upshot {
        Upshot::Passed => "passed",
        Upshot::Failed => "failed",
        Upshot::Error { .. } => "error",
        Upshot::NotObserved(_) => "not observed",
        Upshot::NotProtected(_) => "not protected by the provider's scheme",
        Upshot::Skipped(_) => "skipped",
    }
}

/// The same as a stable word for programs.
pub(super) fn token(upshot: &Upshot) -> &'static str {
    match upshot {
        Upshot::NotObserved(_) => "not-observed",
        Upshot::NotProtected(_) => "not-protected",
        other => words(other),
    }
}

/// Why it came to that, where the upshot itself says.
pub(super) fn reason(upshot: &Upshot) -> Option<&str> {
    match upshot {
        Upshot::Passed | Upshot::Failed => None,
        Upshot::Error { what, .. } => Some(what),
        Upshot::NotObserved(why) | Upshot::NotProtected(why) | Upshot::Skipped(why) => Some(why),
    }
}

/// The same with its reason: `not observed: nothing says what a delivery did`.
pub(super) fn sentence(upshot: &Upshot) -> String {
    match reason(upshot) {
        None | Some("") => words(upshot).to_owned(),
        Some(reason) => format!("{}: {reason}", words(upshot)),
    }
}

/// Why it was not judged, where what says so already says that it was skipped.
pub(super) fn why_skipped(upshot: &Upshot) -> String {
    match upshot {
        Upshot::Skipped(why) if !why.is_empty() => why.clone(),
        other => sentence(other),
    }
}

/// Whether somebody has to do something about it.
pub(super) fn is_bad(trial: &Trial) -> bool {
    matches!(trial.upshot, Upshot::Failed | Upshot::Error { .. })
}
