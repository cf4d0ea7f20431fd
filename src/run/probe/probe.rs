//! One thing that can be tried on the endpoint.

use crate::Error;
use crate::judge::{Trial, Upshot};

use super::{
    About, Group, Prober, Scene, Shot, Subject, Wants, on_time, once, refuses, retries, survives,
};

/// Makes the shots of a probe, afresh whenever they are needed; none where the payload offers nothing to try.
pub type Make = fn(&Scene) -> Result<Vec<Shot>, Error>;

/// Something to try: what it is about, and what is done.
#[derive(Clone, Debug)]
pub struct Probe {
    /// What is told of it.
    pub about: About,
    /// What is done.
    pub action: Action,
}

/// What is done for a probe.
#[derive(Clone, Debug)]
pub enum Action {
    /// Shots, fired one after the other, each judged by itself.
    Each {
        /// Which of the subject's recipes they are made from.
        recipe: usize,
        /// Makes them.
        make: Make,
        /// What is wanted of each answer.
        wants: Wants,
    },
    /// Forgeries are sent, and their effect is looked for.
    NoEffect,
    /// Nothing, since there is nothing that could be tried.
    Aside(Upshot),
    /// See [`survives`].
    Survives(survives::Plan),
    /// See [`once`].
    Once(once::Plan),
    /// See [`on_time`].
    OnTime(on_time::Plan),
    /// See [`retries`].
    Retries(retries::Plan),
}

impl Probe {
    /// The probe's own scene at the moment of the call.
    pub fn scene<'a>(&self, subject: &'a Subject, now: jiff::Timestamp) -> Scene<'a> {
        let recipe = match self.action {
            Action::Each { recipe, .. } => recipe,
            _ => subject.chosen,
        };
        Scene::new(subject, recipe, &self.about.id(), now)
    }

    /// What it sends first, for whoever sends it by hand; none where nothing is sent.
    ///
    /// # Errors
    /// When a shot cannot be composed, or the probe is more than requests.
    pub fn shots(&self, scene: &Scene) -> Result<Vec<Shot>, Error> {
        match &self.action {
            Action::Each { make, .. } => make(scene),
            Action::NoEffect => refuses::shots(scene),
            Action::Aside(_) => Ok(Vec::new()),
            Action::Survives(plan) => survives::shots(plan, scene),
            Action::Once(plan) => once::shots(plan, scene),
            Action::OnTime(plan) => on_time::shots(plan, scene),
            Action::Retries(plan) => retries::shots(plan, scene),
        }
    }

    /// Tries it.
    pub async fn run(&self, prober: &Prober<'_>) -> Trial {
        match &self.action {
            Action::Each { make, wants, .. } => {
                let mut trial = self.about.trial();
                let scene = self.scene(prober.subject, (prober.now)());
                match make(&scene) {
                    Ok(shots) => prober.each(&mut trial, &scene, &shots, *wants).await,
                    Err(error) => trial.upshot = broken(&error),
                }
                trial
            }
            Action::NoEffect => refuses::run(prober, &self.about).await,
            Action::Aside(upshot) => Trial {
                upshot: upshot.clone(),
                ..self.about.trial()
            },
            Action::Survives(plan) => survives::run(prober, &self.about, plan).await,
            Action::Once(plan) => once::run(prober, &self.about, plan).await,
            Action::OnTime(plan) => on_time::run(prober, &self.about, plan).await,
            Action::Retries(plan) => retries::run(prober, &self.about, plan).await,
        }
    }

    /// Whether its point is waiting, so that it may be tried at the same time as others of its kind.
    pub fn waits(&self) -> bool {
        matches!(self.action, Action::Survives(survives::Plan::Slow(_)))
    }

    /// Which group it is of.
    pub fn group(&self) -> Group {
        self.about.group
    }
}

/// A trial of which nothing could be found out.
pub(super) fn broken(error: &Error) -> Upshot {
    Upshot::Error {
        what: error.to_string(),
        help: error.help(),
    }
}
