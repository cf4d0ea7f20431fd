//! One step's doing: an optional wait and what follows it, as it is written.

use std::fmt;
use std::time::Duration;

/// The longest wait a program may ask for.
const MAX_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What follows the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// The usual answer: what the provider documents, else 200.
    Usual,
    /// An answer with that status.
    Status(u16),
    /// The connection is reset.
    Reset,
    /// No answer, and the connection stays open.
    Hang,
    /// The connection is closed.
    Close,
}

/// A wait and what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// How long to wait.
    pub delay: Option<Duration>,
    /// What to do then.
    pub play: Play,
}

impl Turn {
    /// The usual answer at once.
    pub const USUAL: Turn = Turn {
        delay: None,
        play: Play::Usual,
    };

    /// Reads `503`, `delay:2s`, `delay:2s+reset`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix("delay:") else {
            let play = play(text)?;
            return Ok(Turn { delay: None, play });
        };
        let (length, then) = match rest.split_once('+') {
            Some((length, then)) => (length.trim(), play(then.trim())?),
            None => (rest.trim(), Play::Usual),
        };
        let delay = humantime::parse_duration(length)
            .map_err(|_| format!("`{length}` is not a duration such as `2s` or `500ms`"))?;
        if delay > MAX_DELAY {
            return Err(format!("`{length}` is too long: a delay is at most a day"));
        }
        Ok(Turn {
            delay: Some(delay),
            play: then,
        })
    }
}

fn play(text: &str) -> Result<Play, String> {
    Ok(match text {
        "default" => Play::Usual,
        "reset" => Play::Reset,
        "hang" => Play::Hang,
        "close" => Play::Close,
        _ => {
            let digits = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
            let status = digits.then(|| text.parse().ok()).flatten();
            return match status {
                Some(status @ 200..=599) => Ok(Play::Status(status)),
                Some(_) => Err(format!("`{text}` is not a status from 200 to 599")),
                None => Err(format!(
                    "`{text}` is no step: write a status, `default`, `reset`, `hang`, `close` or `delay:2s+200`"
                )),
            };
        }
    })
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some(delay) = self.delay {
            write!(f, "delay:{}+", humantime::format_duration(delay))?;
        }
        match self.play {
            Play::Usual => f.write_str("default"),
            Play::Status(status) => write!(f, "{status}"),
            Play::Reset => f.write_str("reset"),
            Play::Hang => f.write_str("hang"),
            Play::Close => f.write_str("close"),
        }
    }
}
