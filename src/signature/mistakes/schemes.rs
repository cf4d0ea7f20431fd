//! The mistake of the scheme: the signature is another one's.

use crate::signature::cause::Cause;
use crate::signature::mistakes::Trial;
use crate::signature::scheme::Scheme;
use crate::signature::verify::matching;

/// Which of the other schemes the signature is of.
pub(in crate::signature) fn schemes(trial: &Trial, others: &[(&str, &Scheme)]) -> Option<Cause> {
    let names: Vec<String> = others
        .iter()
        .filter(|(_, other)| *other != trial.scheme)
        .filter(|(_, other)| {
            let secrets: Vec<_> = trial
                .texts
                .iter()
                .filter_map(|text| other.secret(text).ok())
                .collect();
            matching(other, &secrets, trial.what).is_ok()
        })
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    (!names.is_empty()).then(|| {
        Cause::new(
            "other-scheme",
            format!("the signature is that of {}", names.join(" or ")),
            "check with that pack",
        )
    })
}
