//! Results without the secrets in use, wherever they stand: an endpoint may say them in an answer.

use std::borrow::Cow;

use crate::judge::{Case, Finding, Trial, Upshot};
use crate::signature::Veil;

/// Takes the secrets out of a trial, for reports: of the bytes too, which a capture keeps.
pub fn veil_trial(veil: &Veil, trial: &mut Trial) {
    let text = |text: &mut String| {
        if let Cow::Owned(_) = veil.bytes(text.as_bytes()) {
            *text = veil.text(text);
        }
    };
    let texts = [
        &mut trial.sends,
        &mut trial.expects,
        &mut trial.why,
        &mut trial.hint,
    ];
    texts.into_iter().for_each(text);
    trial.reproduce.iter_mut().for_each(text);
    match &mut trial.upshot {
        Upshot::Error { what, help } => {
            text(what);
            help.iter_mut().for_each(text);
        }
        Upshot::NotObserved(why) | Upshot::NotProtected(why) | Upshot::Skipped(why) => text(why),
        Upshot::Passed | Upshot::Failed => {}
    }
    findings(&mut trial.findings, &text);
    trial.figures.iter_mut().for_each(|(_, value)| text(value));
    for exchange in &mut trial.exchanges {
        exchange.rewrite(&|bytes| veil.bytes(bytes));
    }
}

/// The same of a case.
pub fn veil_case(veil: &Veil, case: &mut Case) {
    let text = |text: &mut String| {
        if let Cow::Owned(_) = veil.bytes(text.as_bytes()) {
            *text = veil.text(text);
        }
    };
    text(&mut case.name);
    findings(&mut case.findings, &text);
    case.help.iter_mut().for_each(text);
    case.exchange.rewrite(&|bytes| veil.bytes(bytes));
}

fn findings(findings: &mut [Finding], text: &impl Fn(&mut String)) {
    for finding in findings {
        let texts = [
            &mut finding.path,
            &mut finding.place,
            &mut finding.expected,
            &mut finding.seen,
        ];
        texts.into_iter().for_each(text);
    }
}
