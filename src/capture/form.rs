//! The forms of other tools, and telling which a file is in.

use std::str::FromStr;

/// A form that captures are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// HTTP Archive 1.2.
    Har,
    /// A file of goreplay.
    Gor,
    /// A folder of JSON bodies, or one of them.
    Bodies,
}

impl Form {
    /// What they are called.
    pub const NAMES: [&'static str; 3] = ["har", "gor", "bodies"];

    /// The form of a file that begins like that, as far as that tells.
    pub(super) fn of(start: &[u8]) -> Guess {
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let start = start.trim_ascii_start();
        let is_record = start.starts_with(b"{\"v\":");
        match start {
            [b'1' | b'2' | b'3', b' ', ..] => Guess::Form(Form::Gor),
            _ if is_record => Guess::Capture,
            [b'{', ..] => Guess::Form(Form::Har),
            _ => Guess::Unknown,
        }
    }
}

/// What the beginning of a file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// It is in that form, if in any.
    Form(Form),
    /// It is a capture already.
    Capture,
    /// It is in none of them.
    Unknown,
}

impl FromStr for Form {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "har" => Ok(Form::Har),
            "gor" => Ok(Form::Gor),
            "bodies" => Ok(Form::Bodies),
            _ => Err(format!("`{name}` is no form that is read")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_tells() {
        for (start, guess) in [
            ("\u{feff}\n {\n  \"log\"", Guess::Form(Form::Har)),
            ("1 a 1\nGET", Guess::Form(Form::Gor)),
            ("{\"v\":1,\"id\"", Guess::Capture),
            ("<xml>", Guess::Unknown),
            ("17", Guess::Unknown),
            ("", Guess::Unknown),
        ] {
            assert_eq!(Form::of(start.as_bytes()), guess, "{start}");
        }
        for name in Form::NAMES {
            assert!(name.parse::<Form>().is_ok());
        }
    }
}
