//! Every event of the four providers, with exactly one thing changed at a time: the table has to name that one thing.
//!
//! What is changed is read from the schemas, not listed: every required member is dropped once, every typed value is
//! given another type and null, every listed one a value that is not listed, every documented member another name, and
//! every object a member more. One run judges all payloads of one kind for one edition, so that none hides another.

mod mutation;
mod site;
mod trial;

use std::collections::BTreeMap;

use mutation::{KINDS, Kind};
use trial::Trial;

/// Tries everything on every edition of a provider, and holds the numbers of mutations to `least`, in the order of
/// [`KINDS`]: a walk that finds nothing to change would find no fault.
fn every_mutation_is_named(provider: &str, least: [usize; 6]) {
    let mut tried: BTreeMap<Kind, usize> = BTreeMap::new();
    let trial = Trial::of(provider);
    for edition in trial.editions() {
        for kind in KINDS {
            *tried.entry(kind).or_default() += trial.run(edition, kind);
        }
    }
    for (kind, least) in KINDS.into_iter().zip(least) {
        let tried = tried[&kind];
        assert!(
            tried >= least,
            "{provider}: {kind:?} was tried {tried} times"
        );
    }
}

#[test]
fn voxsig() {
    every_mutation_is_named("voxsig", [1200, 2000, 1250, 1900, 300, 65]);
}

// Its one listed value is the event's name: with another, it is another event.
#[test]
fn haptik() {
    every_mutation_is_named("haptik", [115, 205, 175, 205, 36, 0]);
}

#[test]
fn pypestream() {
    every_mutation_is_named("pypestream", [18, 23, 23, 23, 9, 2]);
}

#[test]
fn acquire() {
    every_mutation_is_named("acquire", [26, 205, 175, 200, 55, 3]);
}

#[test]
fn an_event_that_nobody_documents_is_unknown() {
    for provider in ["voxsig", "haptik", "acquire"] {
        let trial = Trial::of(provider);
        for edition in trial.editions() {
            trial.renamed_event(edition);
        }
    }
}
