//! What `--show` prints under a request's line: header fields, the body, what differs from the sample.

use std::io::{self, Write};

use crate::exchange::{Headers, Request};
use crate::report::body::{MAX_LINES, bar, body, plain_bytes, shortened};
use crate::report::{Palette, counted, plain};
use crate::run::Change;

/// Which details are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The request line and the header fields, trailers too.
    pub headers: bool,
    /// The body.
    pub body: bool,
    /// What differs from the edition's sample.
    pub diff: bool,
}

/// Writes the request line, the header fields and the trailers.
///
/// # Errors
/// What writing to `out` gives.
pub fn request_headers(out: &mut dyn Write, request: &Request, palette: Palette) -> io::Result<()> {
    let line = format!(
        "{} {} HTTP/{}",
        request.method, request.target, request.version
    );
    bar(out, &shortened(&plain(&line)), palette)?;
    fields(out, &request.headers, palette)?;
    if !request.trailers.is_empty() {
        bar(out, &palette.dim("trailers:"), palette)?;
        fields(out, &request.trailers, palette)?;
    }
    Ok(())
}

fn fields(out: &mut dyn Write, headers: &Headers, palette: Palette) -> io::Result<()> {
    for header in headers {
        let value = shortened(&plain_bytes(&header.value));
        let name = palette.strong(plain(&header.name));
        bar(out, &format!("{name}: {value}"), palette)?;
    }
    Ok(())
}

/// Writes the body as it came, JSON on one line broken into several.
///
/// # Errors
/// What writing to `out` gives.
pub fn request_body(out: &mut dyn Write, request: &Request, palette: Palette) -> io::Result<()> {
    match &request.body {
        None => bar(out, &palette.dim("no body"), palette),
        Some(empty) if empty.is_empty() => bar(out, &palette.dim("an empty body"), palette),
        Some(full) => {
            body(out, full.as_bytes(), palette)?;
            if request.truncated {
                bar(out, &palette.dim("… cut short"), palette)?;
            }
            Ok(())
        }
    }
}

/// Writes what differs from a sample; `None`: there is nothing to compare.
///
/// # Errors
/// What writing to `out` gives.
pub fn differences(
    out: &mut dyn Write,
    sample: &str,
    changes: Option<&[Change]>,
    palette: Palette,
) -> io::Result<()> {
    let Some(changes) = changes else {
        let line = "nothing to compare with: no sample is known, or the body is not JSON";
        return bar(out, &palette.dim(line), palette);
    };
    let sample = plain(sample);
    if changes.is_empty() {
        let line = format!("the members and types of the sample {sample}");
        return bar(out, &palette.dim(line), palette);
    }
    for change in changes.iter().take(MAX_LINES) {
        let line = match change {
            Change::Added { path, is } => {
                format!(
                    "{} {}: {is}, not in the sample",
                    palette.good("+"),
                    name(path)
                )
            }
            Change::Missing { path, was } => format!(
                "{} {}: {was} in the sample {sample}, missing here",
                palette.bad("-"),
                name(path)
            ),
            Change::Retyped { path, is, was } => format!(
                "{} {}: {is}, in the sample {sample} {was}",
                palette.unsure("~"),
                name(path)
            ),
        };
        bar(out, &line, palette)?;
    }
    match changes.len().saturating_sub(MAX_LINES) {
        0 => Ok(()),
        more => bar(
            out,
            &palette.dim(format!("… {}", counted(more, "more difference"))),
            palette,
        ),
    }
}

fn name(path: &str) -> String {
    match path {
        "" => "the whole".to_owned(),
        path => shortened(&plain(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_bytes_are_faithful_and_tame() {
        let mut request = Request::new("POST", "/a\u{1b}b");
        request.headers.push("X-A", "1");
        request.headers.push("x-a", b"caf\xe9\t2".to_vec());
        request.trailers.push("X-T", "3");
        let mut out = Vec::new();
        request_headers(&mut out, &request, Palette::new(false)).unwrap();
        request_body(&mut out, &request, Palette::new(false)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "         | POST /a\\u{1b}b HTTP/1.1\n\
             \x20        | X-A: 1\n\
             \x20        | x-a: caf\\xe9\\t2\n\
             \x20        | trailers:\n\
             \x20        | X-T: 3\n\
             \x20        | no body\n"
        );
    }

    #[test]
    fn differences_are_marked() {
        let changes = [
            Change::Added {
                path: "a".into(),
                is: "null".into(),
            },
            Change::Missing {
                path: "b[].c".into(),
                was: "string".into(),
            },
            Change::Retyped {
                path: String::new(),
                is: "array".into(),
                was: "object".into(),
            },
        ];
        let mut out = Vec::new();
        differences(&mut out, "live", Some(&changes), Palette::new(false)).unwrap();
        differences(&mut out, "live", Some(&[]), Palette::new(false)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "         | + a: null, not in the sample\n\
             \x20        | - b[].c: string in the sample live, missing here\n\
             \x20        | ~ the whole: array, in the sample live object\n\
             \x20        | the members and types of the sample live\n"
        );
    }
}
