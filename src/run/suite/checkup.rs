//! A look ahead: what would go wrong later is told before anything is sent, with its place in the suite.

use super::desk::Desk;
use super::names::GIVEN;
use super::node::Mark;
use super::plan::Planned;
use super::stage::Stage;
use super::step::{Act, Step};
use super::suite::Suite;
use super::text::Text;
use super::variables::Variables;
use super::wrong::Wrong;
use crate::Error;

/// Looks at every step of the trials whose variables have values by now.
///
/// # Errors
/// [`Error::Suite`] for the first that cannot be done: an event that the provider has not, an address that is none or
/// another machine's, an edit that does not fit.
pub fn check_up(
    suite: &Suite,
    stage: &Stage,
    planned: &[Planned<'_>],
    variables: &Variables<'_>,
) -> Result<(), Error> {
    for own in planned.iter().filter(|own| own.case.skip.is_none()) {
        let mut inner = variables.clone();
        for (name, value) in &own.values {
            inner.set(name, value);
        }
        for name in GIVEN {
            inner.set(*name, "1");
        }
        for step in own.case.steps() {
            if step.uses.iter().all(|name| inner.has(name)) {
                look(suite, stage, step, &inner).map_err(|wrong| suite.source.error(wrong))?;
            }
        }
    }
    Ok(())
}

fn look(suite: &Suite, stage: &Stage, step: &Step, variables: &Variables) -> Result<(), Wrong> {
    match &step.act {
        Act::Send(send) => {
            if let Some(to) = &send.to {
                address(stage, to, variables)?;
            }
            if let (Some(event), Some(pack), None) = (&send.event, &stage.pack, &send.own)
                && let Ok(name) = event.fill(variables)
                && !pack.events(None).is_empty()
            {
                let edition = send.edition.as_ref().map(|edition| edition.fill(variables));
                let edition = edition
                    .transpose()
                    .map_err(|error| told(send.mark, &error))?;
                let edition = edition.or_else(|| suite.edition.clone());
                pack.event(&name, edition.as_deref())
                    .map_err(|error| told(event.at, &error))?;
            }
            let desk = Desk {
                suite,
                stage,
                variables,
            };
            let now = (stage.now)();
            let made = desk.letter(send, "").and_then(|letter| {
                letter.settle(0, now)?.compose(stage.pack.as_ref(), now)?;
                Ok(())
            });
            made.map_err(|error| told(send.mark, &error))
        }
        Act::Poll(poll) => address(stage, &poll.url, variables),
        Act::Pause(_) => Ok(()),
    }
}

fn address(stage: &Stage, text: &Text, variables: &Variables) -> Result<(), Wrong> {
    let address = text.fill(variables).and_then(|text| stage.address(&text));
    address.map(drop).map_err(|error| told(text.at, &error))
}

fn told(at: Mark, error: &Error) -> Wrong {
    Wrong::at(at, error.to_string(), error.help().unwrap_or_default())
}
