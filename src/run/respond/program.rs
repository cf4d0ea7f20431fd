//! `503x2,10%:reset,delay:2s+200`: what each attempt at a delivery meets, in turn.

use std::fmt;
use std::str::FromStr;

use super::play::Turn;

/// How often a step may be repeated.
const MAX_TIMES: u64 = 1_000_000;
/// How many parts a program may have.
const MAX_PARTS: usize = 64;

/// A program: steps that each last one attempt or several, the last one for ever.
///
/// A part with a chance stands before a step and replaces it as often as it says; several are drawn in turn.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Program(Vec<Step>);

#[derive(Clone, Debug, PartialEq)]
struct Step {
    chances: Vec<Chance>,
    turn: Turn,
    times: u64,
}

#[derive(Clone, Debug, PartialEq)]
struct Chance {
    percent: f64,
    turn: Turn,
}

impl Program {
    /// What the attempt with that number, from 1, meets. `draw` gives numbers from 0 up to but not including 1.
    pub fn turn(&self, attempt: u64, mut draw: impl FnMut() -> f64) -> Turn {
        let mut past = 0u64;
        let reached = self.0.iter().find(|step| {
            past = past.saturating_add(step.times);
            attempt <= past
        });
        let Some(step) = reached.or(self.0.last()) else {
            return Turn::USUAL;
        };
        let hit = step
            .chances
            .iter()
            .find(|chance| draw() * 100.0 < chance.percent);
        hit.map_or(step.turn, |chance| chance.turn)
    }
}

impl FromStr for Program {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        if parts.len() > MAX_PARTS {
            return Err(format!(
                "a program of {} parts: it may have {MAX_PARTS}",
                parts.len()
            ));
        }
        let mut steps = Vec::new();
        let mut chances = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let wrong = |why: String| {
                let place = match parts.len() {
                    1 => String::new(),
                    _ => format!("part {}: ", index + 1),
                };
                format!("{place}{why}")
            };
            match part.split_once("%:") {
                Some((percent, turn)) => chances.push(chance(percent, turn).map_err(wrong)?),
                None => {
                    let (turn, times) = step(part).map_err(wrong)?;
                    let chances = std::mem::take(&mut chances);
                    steps.push(Step {
                        chances,
                        turn,
                        times,
                    });
                }
            }
        }
        if !chances.is_empty() {
            steps.push(Step {
                chances,
                turn: Turn::USUAL,
                times: 1,
            });
        }
        Ok(Program(steps))
    }
}

impl TryFrom<String> for Program {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

fn step(part: &str) -> Result<(Turn, u64), String> {
    if part.is_empty() {
        return Err(
            "there is nothing in it: write a status, `default`, `reset`, `hang`, `close` or `delay:2s+200`".into(),
        );
    }
    match counted(part) {
        Some((turn, times)) => {
            let number = times.parse().ok();
            let times = number
                .filter(|times| (1..=MAX_TIMES).contains(times))
                .ok_or_else(|| {
                    format!("`x{times}` is not a number of times from 1 to {MAX_TIMES}")
                })?;
            Ok((Turn::parse(turn)?, times))
        }
        None => Ok((Turn::parse(part)?, 1)),
    }
}

/// `503x2` as `503` and `2`; no word of a step has an `x` before digits.
fn counted(part: &str) -> Option<(&str, &str)> {
    part.rsplit_once('x')
        .filter(|(_, times)| !times.is_empty() && times.bytes().all(|b| b.is_ascii_digit()))
        .map(|(turn, times)| (turn.trim_end(), times))
}

fn chance(percent: &str, turn: &str) -> Result<Chance, String> {
    let plain = percent.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number = plain.then(|| percent.parse::<f64>().ok()).flatten();
    let percent = number
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| format!("`{percent}%` is not a chance from `0%` to `100%`"))?;
    if counted(turn).is_some() {
        return Err(format!(
            "`{turn}` has a chance and a number of times: a chance holds for as long as the step after it"
        ));
    }
    let turn = Turn::parse(turn.trim())?;
    Ok(Chance { percent, turn })
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            for chance in &step.chances {
                write!(f, "{}%:{},", chance.percent, chance.turn)?;
            }
            write!(f, "{}", step.turn)?;
            if step.times > 1 {
                write!(f, "x{}", step.times)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::run::respond::Play;

    fn program(text: &str) -> Program {
        text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
    }

    fn plays(text: &str, attempts: u64) -> Vec<String> {
        let program = program(text);
        (1..=attempts)
            .map(|n| program.turn(n, || 0.5).to_string())
            .collect()
    }

    #[test]
    fn steps_are_taken_in_turn_and_the_last_repeats() {
        assert_eq!(plays("503x2,200", 5), ["503", "503", "200", "200", "200"]);
        assert_eq!(
            plays("reset, hang ,closex2", 5),
            ["reset", "hang", "close", "close", "close"]
        );
        assert_eq!(plays("204", 2), ["204", "204"]);
    }

    #[test]
    fn a_delay_is_followed_by_the_usual_answer_or_by_what_is_said() {
        let turn = program("delay:2s").turn(1, || 0.0);
        let delay = Some(Duration::from_secs(2));
        assert_eq!(
            turn,
            Turn {
                delay,
                play: Play::Usual
            }
        );
        let turn = program("delay:1m 30s+503x3,200").turn(3, || 0.0);
        assert_eq!(turn.delay, Some(Duration::from_secs(90)));
        assert_eq!(turn.play, Play::Status(503));
    }

    #[test]
    fn a_chance_replaces_the_step_after_it() {
        let chance = program("10%:500,20%:reset,503x2,200");
        let with = |attempt, draws: &[f64]| {
            let mut draws = draws.iter().copied();
            chance.turn(attempt, || draws.next().unwrap()).to_string()
        };
        assert_eq!(with(1, &[0.09]), "500");
        assert_eq!(with(1, &[0.1, 0.19]), "reset");
        assert_eq!(with(2, &[0.1, 0.2]), "503");
        // The third attempt draws nothing: the chances are those of the first step.
        assert_eq!(with(3, &[]), "200");
        assert_eq!(program("10%:500").turn(1, || 0.9), Turn::USUAL);
        assert_eq!(program("0%:500,200").turn(1, || 0.0).to_string(), "200");
        assert_eq!(program("100%:500,200").turn(1, || 0.999).to_string(), "500");
    }

    #[test]
    fn errors_point_at_the_part_and_say_what_is_possible() {
        let error = |text: &str| text.parse::<Program>().unwrap_err();
        assert_eq!(
            error("503x2,oops"),
            "part 2: `oops` is no step: write a status, `default`, `reset`, `hang`, `close` or `delay:2s+200`"
        );
        assert_eq!(error("199"), "`199` is not a status from 200 to 599");
        assert_eq!(
            error("200,503x0"),
            "part 2: `x0` is not a number of times from 1 to 1000000"
        );
        assert_eq!(
            error("delay:fast,200"),
            "part 1: `fast` is not a duration such as `2s` or `500ms`"
        );
        assert_eq!(
            error("101%:500,200"),
            "part 1: `101%` is not a chance from `0%` to `100%`"
        );
        assert!(error("10%:500x2,200").contains("a chance and a number of times"));
        assert!(error("200,").starts_with("part 2: there is nothing in it"));
        for text in [
            "",
            ",",
            "%:500",
            "-1%:500",
            "1e1%:200",
            "x2",
            "2000",
            "+200",
            "delay:",
            "delay:2s+",
            "delay:2s+delay:1s",
            "delay:25h",
            "503x",
            "503x-1",
            "200 200",
            "RESET",
        ] {
            assert!(text.parse::<Program>().is_err(), "{text:?}");
        }
        assert!(vec!["200"; 65].join(",").parse::<Program>().is_err());
    }

    fn a_turn() -> impl Strategy<Value = String> {
        let play = prop_oneof![
            (200u16..600).prop_map(|s| s.to_string()),
            "default|reset|hang|close"
        ];
        (proptest::option::of(1u64..100_000), play).prop_map(|(delay, play)| match delay {
            Some(ms) => format!("delay:{ms}ms+{play}"),
            None => play,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            parts in proptest::collection::vec((proptest::option::of(0u8..101), a_turn(), 1u64..50), 1..8)
        ) {
            let text: Vec<String> = parts.iter().map(|(chance, turn, times)| match chance {
                Some(percent) => format!("{percent}%:{turn}"),
                None => format!("{turn}x{times}"),
            }).collect();
            let read = program(&text.join(","));
            prop_assert_eq!(program(&read.to_string()), read);
        }

        #[test]
        fn no_text_is_too_strange_to_be_refused(text in "[0-9x%:,+a-z. é]{0,30}", attempt: u64) {
            if let Ok(program) = text.parse::<Program>() {
                program.turn(attempt, || 0.5);
            }
        }
    }
}
