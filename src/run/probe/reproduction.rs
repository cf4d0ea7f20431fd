//! The command line that sends a probe's request again.

use crate::run::quoted;

use super::{Action, Probe, Subject, survives};

/// What the line is made of besides the probe.
#[derive(Clone, Debug, Default)]
pub struct Reproduction {
    /// Further words: where to, which secrets, and whatever else the user said. Never the text of a secret.
    pub flags: Vec<String>,
    /// The words that show `hookctl test` what a delivery did.
    pub oracle: Vec<String>,
}

impl Reproduction {
    /// The line for a probe; none where the probe sends nothing.
    pub fn of(&self, probe: &Probe, subject: &Subject) -> Option<String> {
        self.line(probe, subject, false)
    }

    /// The line for a probe of which more is to be seen than what it sends.
    pub(super) fn tested(&self, probe: &Probe, subject: &Subject) -> Option<String> {
        self.line(probe, subject, true)
    }

    fn line(&self, probe: &Probe, subject: &Subject, tested: bool) -> Option<String> {
        let recipe = match probe.action {
            Action::Aside(_) => return None,
            Action::Each { recipe, .. } => subject.recipe(recipe),
            _ => subject.chosen(),
        };
        // Whether copies came at the same moment, and what they did, is more than `send --probe` shows.
        let effect = matches!(
            probe.action,
            Action::Once(_) | Action::Retries(_) | Action::NoEffect
        );
        // So is how bytes are written.
        let slow = matches!(
            probe.action,
            Action::Survives(survives::Plan::Slow(_) | survives::Plan::Cut(_))
        );
        let test = effect || slow || tested;
        let verb = if test { "test" } else { "send" };
        let mut words = vec![
            "hookctl".to_owned(),
            verb.to_owned(),
            recipe.pack.name.clone(),
        ];
        if let Some(event) = &recipe.event {
            words.extend(test.then(|| "--event".to_owned()));
            words.push(event.short.clone());
            if let Some(edition) = &event.edition {
                words.extend(["--edition".to_owned(), edition.clone()]);
            }
        } else if let Some(event) = &recipe.free_event {
            words.push(event.clone());
        }
        match &probe.action {
            Action::OnTime(plan) => words.extend(plan.flags()),
            _ => {
                let by = if test { "--only" } else { "--probe" };
                words.extend([by.to_owned(), probe.about.id()]);
                // The same seed gives the same delivery ids, which the endpoint has seen by now.
                if !effect && !tested {
                    words.extend(["--seed".to_owned(), subject.sending_seed().to_string()]);
                }
            }
        }
        if effect {
            words.extend(self.oracle.iter().cloned());
        }
        words.extend(self.flags.iter().cloned());
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        Some(words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, cases, probes};
    use super::*;

    #[test]
    fn what_a_probe_of_send_cannot_do_is_sent_otherwise() {
        let subject = cases::subject(cases::SIGNED);
        let all = probes(&subject, &Options::default()).unwrap();
        let line = |id: &str| {
            let probe = all.iter().find(|p| p.about.id() == id).unwrap();
            Reproduction::default().of(probe, &subject).unwrap()
        };
        let event = subject.chosen().name();
        let slow = line("survives/slow-head");
        assert!(slow.starts_with(&format!("hookctl test acme --event {event} ")));
        assert!(
            slow.ends_with(" --only survives/slow-head --seed 7"),
            "{slow}"
        );
        let twice = line("once/at-once");
        assert!(twice.ends_with(" --only once/at-once"), "{twice}");
        let load = line("on-time/at-rate");
        assert!(load.starts_with(&format!("hookctl send acme {event} ")));
        assert!(load.ends_with(" --rate 20 --for 2s"), "{load}");
    }

    #[test]
    fn a_line_names_the_probe_and_quotes_what_has_to_be() {
        let subject = cases::subject(cases::SIGNED);
        let all = probes(&subject, &Options::default()).unwrap();
        let probe = all
            .iter()
            .find(|p| p.about.id() == "accepts/event:gone")
            .unwrap();
        let flags = ["--to", "http://127.0.0.1/a?b=c&d", "--header", "X-A: it's"];
        let reproduction = Reproduction {
            flags: flags.map(str::to_owned).into(),
            oracle: Vec::new(),
        };
        assert_eq!(
            reproduction.of(probe, &subject).unwrap(),
            "hookctl send acme gone --edition documented --probe accepts/event:gone --seed 7 \
             --to 'http://127.0.0.1/a?b=c&d' --header 'X-A: it'\\''s'"
        );
    }
}
