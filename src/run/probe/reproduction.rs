//! The command line that sends a probe's request again.

use super::{Action, Probe, Subject};

/// What the line is made of besides the probe.
#[derive(Clone, Debug, Default)]
pub struct Reproduction {
    /// Further words: where to, which secrets, and whatever else the user said. Never the text of a secret.
    pub flags: Vec<String>,
}

impl Reproduction {
    /// The line for a probe; none where the probe sends nothing.
    pub fn of(&self, probe: &Probe, subject: &Subject) -> Option<String> {
        let recipe = match probe.action {
            Action::Aside(_) => return None,
            Action::Each { recipe, .. } => subject.recipe(recipe),
            _ => subject.chosen(),
        };
        let mut words = vec![
            "hookctl".to_owned(),
            "send".to_owned(),
            recipe.pack.name.clone(),
        ];
        if let Some(event) = &recipe.event {
            words.push(event.short.clone());
            if let Some(edition) = &event.edition {
                words.extend(["--edition".to_owned(), edition.clone()]);
            }
        } else if let Some(event) = &recipe.free_event {
            words.push(event.clone());
        }
        words.extend(["--probe".to_owned(), probe.about.id()]);
        words.extend(["--seed".to_owned(), subject.seed.to_string()]);
        words.extend(self.flags.iter().cloned());
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        Some(words.join(" "))
    }
}

/// A word of a POSIX shell: in single quotes where it is not plain.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, cases, probes};
    use super::*;

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
        };
        assert_eq!(
            reproduction.of(probe, &subject).unwrap(),
            "hookctl send acme gone --edition documented --probe accepts/event:gone --seed 7 \
             --to 'http://127.0.0.1/a?b=c&d' --header 'X-A: it'\\''s'"
        );
    }
}
