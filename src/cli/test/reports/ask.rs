//! One `--report FORMAT[=FILE]`, and what several of them come to.

use std::path::PathBuf;

use hookctl::Error;
use hookctl::report::testing::Format;

/// Where a report is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Stdout,
    Stderr,
    File(PathBuf),
}

/// A report that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub format: Format,
    pub to: To,
}

impl Ask {
    /// Reads `FORMAT`, `FORMAT=FILE` or `FORMAT=-`, which is standard output.
    ///
    /// # Errors
    /// When there is no such format, or the file has no name.
    pub fn parse(text: &str) -> Result<Ask, Error> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = Format::named(name).ok_or_else(|| unknown(name, file))?;
        let to = match file {
            None | Some("-") => To::Stdout,
            Some("") => {
                return Err(Error::usage(
                    format!("`--report {text}` names no file"),
                    format!("`--report {name}=FILE`, or `--report {name}` for standard output"),
                ));
            }
            Some(file) => To::File(PathBuf::from(file)),
        };
        Ok(Ask { format, to })
    }

    /// All that are asked for, the terminal's in its place.
    ///
    /// # Errors
    /// When one cannot be read, or two go to the same place.
    pub fn all(texts: &[String]) -> Result<Vec<Ask>, Error> {
        let mut asks = Vec::new();
        for text in texts {
            asks.push(Ask::parse(text)?);
        }
        let is_taken = |asks: &[Ask]| {
            let others = asks.iter().filter(|ask| ask.format != Format::Terminal);
            others.map(|ask| &ask.to).any(|to| *to == To::Stdout)
        };
        let terminal = |ask: &Ask| ask.format == Format::Terminal;
        if is_taken(&asks) {
            let named = asks.iter_mut().filter(|ask| terminal(ask));
            for ask in named.filter(|ask| ask.to == To::Stdout) {
                ask.to = To::Stderr;
            }
        } else if !asks.iter().any(terminal) {
            asks.insert(
                0,
                Ask {
                    format: Format::Terminal,
                    to: To::Stdout,
                },
            );
        }
        apart(&asks)?;
        Ok(asks)
    }
}

fn unknown(name: &str, file: Option<&str>) -> Error {
    let names: Vec<String> = Format::ALL
        .iter()
        .map(|format| format!("`{}`", format.as_str()))
        .collect();
    let mut help = format!("one of {}", names.join(", "));
    // A file's name is taken for a format where the format is left out.
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let meant = extension.filter(|_| file.is_none()).and_then(|extension| {
        let form = if extension == "xml" {
            "junit"
        } else {
            extension
        };
        Format::named(form)
    });
    if let Some(format) = meant {
        help = format!(
            "`--report {}={name}`; formats are {}",
            format.as_str(),
            names.join(", ")
        );
    }
    Error::Unknown {
        kind: "report format",
        name: name.to_owned(),
        help: Some(help),
    }
}

/// No two reports go to the same place.
fn apart(asks: &[Ask]) -> Result<(), Error> {
    for (number, ask) in asks.iter().enumerate() {
        let earlier = asks.iter().take(number);
        let Some(other) = earlier.into_iter().find(|other| other.to == ask.to) else {
            continue;
        };
        let place = match &ask.to {
            To::Stdout | To::Stderr => "standard output".to_owned(),
            To::File(path) => format!("`{}`", path.display()),
        };
        let (first, second) = (other.format.as_str(), ask.format.as_str());
        return Err(Error::usage(
            format!("the reports `{first}` and `{second}` both go to {place}"),
            format!("give one of them a file of its own: `--report {second}=FILE`"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(texts: &[&str]) -> Vec<String> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let asks = Ask::all(&texts).unwrap();
        let place = |ask: &Ask| match &ask.to {
            To::Stdout => "stdout".to_owned(),
            To::Stderr => "stderr".to_owned(),
            To::File(path) => path.display().to_string(),
        };
        asks.iter()
            .map(|ask| format!("{} {}", ask.format.as_str(), place(ask)))
            .collect()
    }

    #[test]
    fn the_terminal_gives_way_to_a_report_on_standard_output() {
        assert_eq!(places(&[]), ["terminal stdout"]);
        assert_eq!(
            places(&["junit=a.xml", "html=b=c.html"]),
            ["terminal stdout", "junit a.xml", "html b=c.html"]
        );
        assert_eq!(places(&["jsonl"]), ["jsonl stdout"]);
        assert_eq!(
            places(&["tap=-", "junit=a.xml"]),
            ["tap stdout", "junit a.xml"]
        );
        assert_eq!(
            places(&["terminal", "tap"]),
            ["terminal stderr", "tap stdout"]
        );
        assert_eq!(places(&["terminal=a.txt"]), ["terminal a.txt"]);
    }

    fn told(texts: &[&str]) -> (String, String) {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let error = Ask::all(&texts).unwrap_err();
        (error.to_string(), error.help().unwrap())
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        let formats = "`terminal`, `jsonl`, `junit`, `github`, `tap`, `html`";
        assert_eq!(
            told(&["xml"]),
            (
                "unknown report format `xml`".to_owned(),
                format!("one of {formats}")
            )
        );
        assert_eq!(
            told(&["out.xml"]).1,
            format!("`--report junit=out.xml`; formats are {formats}")
        );
        assert_eq!(told(&["junit="]).0, "`--report junit=` names no file");
        assert_eq!(
            told(&["tap", "jsonl"]),
            (
                "the reports `tap` and `jsonl` both go to standard output".to_owned(),
                "give one of them a file of its own: `--report jsonl=FILE`".to_owned()
            )
        );
        assert_eq!(
            told(&["tap=a", "tap=a"]).0,
            "the reports `tap` and `tap` both go to `a`"
        );
        assert_eq!(
            told(&["terminal", "terminal"]).0,
            "the reports `terminal` and `terminal` both go to standard output"
        );
    }
}
