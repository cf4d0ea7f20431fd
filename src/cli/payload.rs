//! The flags that edit a payload, in the order in which they were given, and small readers of arguments.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ArgMatches;
use hookctl::Error;
use hookctl::exchange::{Headers, is_token};
use hookctl::pack::Edit;
use jiff::Timestamp;

/// The largest body that is read from a file or standard input, in bytes.
const MAX_BODY: u64 = 64 << 20;

/// The flags that edit a payload.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Payload")]
pub struct EditArgs {
    /// Set a value: `conversation.id=7`, `tags[0]="new"`, `/json/pointer=null`
    #[arg(long, value_name = "PATH=JSON")]
    pub set: Vec<String>,
    /// Set a text, taken as it is
    #[arg(long, value_name = "PATH=TEXT")]
    pub set_str: Vec<String>,
    /// Remove a member or an element
    #[arg(long, value_name = "PATH")]
    pub unset: Vec<String>,
    /// Merge a JSON object into the payload (RFC 7386)
    #[arg(long, value_name = "FILE")]
    pub merge: Vec<PathBuf>,
}

impl EditArgs {
    /// The edits in the order of the command line.
    ///
    /// # Errors
    /// When a path or value is not one, or a file cannot be read.
    pub fn edits(&self, matches: &ArgMatches) -> Result<Vec<Edit>, Error> {
        let mut edits = Vec::new();
        let order = |name: &str| {
            matches
                .indices_of(name)
                .map(Iterator::collect::<Vec<_>>)
                .unwrap_or_default()
        };
        for (index, text) in order("set").into_iter().zip(&self.set) {
            edits.push((index, Edit::set(text)?));
        }
        for (index, text) in order("set_str").into_iter().zip(&self.set_str) {
            edits.push((index, Edit::set_text(text)?));
        }
        for (index, path) in order("unset").into_iter().zip(&self.unset) {
            edits.push((index, Edit::unset(path)?));
        }
        for (index, file) in order("merge").into_iter().zip(&self.merge) {
            let json = read_body(file)?;
            if json.trim_ascii_start().first() != Some(&b'{') {
                return Err(Error::usage(
                    format!("`{}` does not hold a JSON object", file.display()),
                    "a merge patch is an object of the members to change; to replace the payload use `--data`",
                ));
            }
            edits.push((index, Edit::Merge { json }));
        }
        edits.sort_by_key(|(index, _)| *index);
        Ok(edits.into_iter().map(|(_, edit)| edit).collect())
    }
}

/// Reads a body from a file, or from standard input for `-`.
///
/// # Errors
/// When it cannot be read or is over the limit.
pub fn read_body(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(MAX_BODY + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_BODY + 1).read_to_end(&mut bytes))
    };
    read.map_err(|e| Error::file("read", path, e))?;
    if bytes.len() as u64 > MAX_BODY {
        return Err(Error::usage(
            format!("`{}` is larger than {} MiB", path.display(), MAX_BODY >> 20),
            "send a smaller body",
        ));
    }
    Ok(bytes)
}

/// Reads `Name: value` arguments.
///
/// # Errors
/// When one is not a header field.
pub fn headers(texts: &[String]) -> Result<Headers, Error> {
    let mut headers = Headers::new();
    for text in texts {
        let (name, value) = text.split_once(':').ok_or_else(|| {
            Error::usage(
                format!("`{text}` is not a header"),
                "write `--header 'Name: value'`",
            )
        })?;
        if !is_token(name) {
            return Err(Error::usage(
                format!("`{}` is not a header name", name.escape_debug()),
                "a name is made of letters, digits and `-`, without spaces",
            ));
        }
        if value.bytes().any(|b| matches!(b, b'\r' | b'\n' | 0)) {
            return Err(Error::usage(
                format!("the value of `{name}` holds a line break or NUL"),
                "a header value is one line",
            ));
        }
        headers.push(name, value.trim_matches([' ', '\t']));
    }
    Ok(headers)
}

/// Reads `NAME=VALUE` parameters.
///
/// # Errors
/// When one has no `=`.
pub fn params(texts: &[String]) -> Result<Vec<(String, String)>, Error> {
    let split = |text: &String| match text.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(Error::usage(
            format!("`--param {text}` has no `=`"),
            "write `--param NAME=VALUE`",
        )),
    };
    texts.iter().map(split).collect()
}

/// Reads a time: RFC 3339, or seconds since 1970 (milliseconds from 13 digits on).
pub fn time(text: &str) -> Result<Timestamp, String> {
    let parsed = match text.parse::<i64>() {
        Ok(number) if text.trim_start_matches('-').len() >= 13 => {
            Timestamp::from_millisecond(number).ok()
        }
        Ok(number) => Timestamp::from_second(number).ok(),
        Err(_) => text.parse().ok(),
    };
    parsed.ok_or_else(|| "write a time as `2026-11-21T09:30:00Z` or `1795339800`".to_owned())
}

/// Longer than anybody waits, and short enough for the system's clocks to reckon with.
pub const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Reads a duration such as `5s` or `1m30s`; a longer one than [`FOR_EVER`] is that.
pub fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map(|duration| duration.min(FOR_EVER))
        .map_err(|_| "write a duration as `500ms`, `5s` or `1m30s`".to_owned())
}

/// Reads a duration that is longer than nothing.
pub fn length(text: &str) -> Result<Duration, String> {
    let length = duration(text)?;
    let some = (!length.is_zero()).then_some(length);
    some.ok_or_else(|| "write more than nothing: `500ms`, `5s` or `1m30s`".to_owned())
}

/// Reads a rate, `50` or `50/s`: so many a second.
pub fn rate(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix("/s").unwrap_or(text);
    let rate = number
        .parse::<f64>()
        .ok()
        .filter(|rate| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "write a rate such as `50` or `50/s`".to_owned())
}

/// Reads a factor that pauses are multiplied by; zero leaves none of them.
pub fn factor(text: &str) -> Result<f64, String> {
    let factor = text
        .parse::<f64>()
        .ok()
        .filter(|factor| factor.is_finite() && *factor >= 0.0);
    factor.ok_or_else(|| "write a factor such as `0.01`".to_owned())
}
