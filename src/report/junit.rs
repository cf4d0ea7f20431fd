//! JUnit XML, the form that CI systems read test results in. Plain data in, text out; it knows nothing of what was
//! tested.
//!
//! There is no standard. Written here is what the readers of CI systems and the schema of Jenkins' xUnit plugin
//! (`junit-10.xsd`) have in common: `testsuites` > `testsuite` > `testcase` > `failure`, `error` or `skipped`, then
//! `system-out`. Some readers know a case by its `classname` and `name` and drop a second one of the same names, and
//! some show the text of a failure rather than its message; so names are made unique, and the message is part of the
//! text.
//!
//! The other common schema, that of Windy Road for Ant's reports, asks for more and allows less: a report whose suites
//! say when they [`Ran`], with no name of its own and no output of its cases but all their times, fits both.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use jiff::Timestamp;

use crate::report::plain;

/// A whole report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What made it; empty where that is not to be told.
    pub name: String,
    /// Its suites, in the order they are written.
    pub suites: Vec<Suite>,
}

/// Cases that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suite {
    /// What they are about.
    pub name: String,
    /// The cases, in the order they are written.
    pub cases: Vec<TestCase>,
    /// When and how they ran, when that is known.
    pub ran: Option<Ran>,
}

/// When and how a suite ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// When it began.
    pub begun: Timestamp,
    /// What was set for it, as name and value.
    pub properties: Vec<(String, String)>,
    /// What there is to say of all of it.
    pub output: String,
}

/// One thing that was tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestCase {
    /// What it belongs to; readers part it at its dots.
    pub class: String,
    /// What was tested.
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, when that is known.
    pub time: Option<Duration>,
    /// What there is to say besides.
    pub output: Option<String>,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed(Trouble),
    /// It could not be found out whether it holds.
    Error(Trouble),
    /// It was not asked, and why.
    Skipped(String),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Which kind of thing: a stable word.
    pub kind: String,
    /// What is wrong, in one line.
    pub message: String,
    /// More about it.
    pub text: String,
}

/// Writes a report.
///
/// # Errors
/// What writing to `out` gives.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "<testsuites{}>", of_all(report))?;
    let mut taken: HashMap<(&str, String), usize> = HashMap::new();
    for (number, suite) in report.suites.iter().enumerate() {
        let counts = Counts::of(suite.cases.iter());
        writeln!(
            out,
            "  <testsuite name=\"{}\" {}{}>",
            attribute(&suite.name),
            counts.attributes(true),
            suite
                .ran
                .as_ref()
                .map(|ran| when(ran, number))
                .unwrap_or_default(),
        )?;
        if let Some(ran) = &suite.ran {
            properties(out, ran)?;
        }
        for case in &suite.cases {
            let again = taken.entry((&case.class, case.name.clone())).or_default();
            *again += 1;
            let name = match again {
                1 => case.name.clone(),
                again => format!("{} ({again})", case.name),
            };
            write_case(out, case, &name)?;
        }
        if let Some(ran) = &suite.ran {
            writeln!(out, "    <system-out>{}</system-out>", escaped(&ran.output))?;
            writeln!(out, "    <system-err/>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// What is said of the whole report: a schema that knows no name for it knows no counts of it either.
fn of_all(report: &Report) -> String {
    if report.name.is_empty() {
        return String::new();
    }
    let counts = Counts::of(report.suites.iter().flat_map(|suite| &suite.cases));
    let name = attribute(&report.name);
    format!(" name=\"{name}\" {}", counts.attributes(false))
}

/// When a suite ran, as the one schema asks for it: without a time zone, on a host that is not told.
fn when(ran: &Ran, number: usize) -> String {
    let begun = ran.begun.strftime("%Y-%m-%dT%H:%M:%S");
    format!(" timestamp=\"{begun}\" hostname=\"localhost\" package=\"hookctl\" id=\"{number}\"")
}

fn properties(out: &mut dyn Write, ran: &Ran) -> io::Result<()> {
    writeln!(out, "    <properties>")?;
    for (name, value) in &ran.properties {
        let (name, value) = (attribute(name), attribute(value));
        writeln!(out, "      <property name=\"{name}\" value=\"{value}\"/>")?;
    }
    writeln!(out, "    </properties>")
}

/// What cases came to.
#[derive(Default)]
struct Counts {
    tests: u64,
    failures: u64,
    errors: u64,
    skipped: u64,
    time: Option<Duration>,
}

impl Counts {
    fn of<'a>(cases: impl Iterator<Item = &'a TestCase>) -> Self {
        let mut counts = Counts::default();
        for case in cases {
            counts.tests += 1;
            match case.outcome {
                Outcome::Passed => {}
                Outcome::Failed(_) => counts.failures += 1,
                Outcome::Error(_) => counts.errors += 1,
                Outcome::Skipped(_) => counts.skipped += 1,
            }
            if let Some(took) = case.time {
                counts.time = Some(counts.time.unwrap_or_default().saturating_add(took));
            }
        }
        counts
    }

    /// As attributes; no schema knows how many were skipped in all suites together.
    fn attributes(&self, with_skipped: bool) -> String {
        let mut text = format!(
            r#"tests="{}" failures="{}" errors="{}""#,
            self.tests, self.failures, self.errors
        );
        if with_skipped {
            text.push_str(&format!(r#" skipped="{}""#, self.skipped));
        }
        text.push_str(&self.time.map(seconds).unwrap_or_default());
        text
    }
}

fn seconds(time: Duration) -> String {
    format!(" time=\"{:.3}\"", time.as_secs_f64())
}

fn write_case(out: &mut dyn Write, case: &TestCase, name: &str) -> io::Result<()> {
    let mut inside = String::new();
    match &case.outcome {
        Outcome::Passed => {}
        Outcome::Failed(trouble) => element(&mut inside, "failure", trouble),
        Outcome::Error(trouble) => element(&mut inside, "error", trouble),
        Outcome::Skipped(why) => {
            // Writing to a String cannot fail.
            let _ = writeln!(inside, "      <skipped message=\"{}\"/>", attribute(why));
        }
    }
    if let Some(output) = &case.output {
        let _ = writeln!(inside, "      <system-out>{}</system-out>", escaped(output));
    }
    let time = case.time.map(seconds).unwrap_or_default();
    let (class, name) = (attribute(&case.class), attribute(name));
    let start = format!("    <testcase classname=\"{class}\" name=\"{name}\"{time}");
    match inside.as_str() {
        "" => writeln!(out, "{start}/>"),
        inside => writeln!(out, "{start}>\n{inside}    </testcase>"),
    }
}

fn element(inside: &mut String, tag: &str, trouble: &Trouble) {
    let Trouble {
        kind,
        message,
        text,
    } = trouble;
    let text = match text.as_str() {
        "" => message.clone(),
        text => format!("{message}\n{text}"),
    };
    let _ = writeln!(
        inside,
        "      <{tag} message=\"{}\" type=\"{}\">{}</{tag}>",
        attribute(message),
        attribute(kind),
        escaped(&text)
    );
}

/// A text as the content of an element. What XML 1.0 has no way to write is shown as an escape, `\u{1b}`, and so is
/// what is legal but could drive the terminal that a log is read in.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let lines: Vec<String> = text.split('\n').map(plain).collect();
    for c in lines.join("\n").chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    safe
}

/// The same in quotes, where readers would turn line ends into spaces.
fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, outcome: Outcome) -> TestCase {
        TestCase {
            class: "acme.created".into(),
            name: name.into(),
            outcome,
            time: None,
            output: None,
        }
    }

    fn trouble(message: &str, text: &str) -> Trouble {
        Trouble {
            kind: "status".into(),
            message: message.into(),
            text: text.into(),
        }
    }

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        write(&mut out, report).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_outcome_is_counted_and_written() {
        let timed = TestCase {
            time: Some(Duration::from_millis(1_250)),
            output: Some("<ok> & done".into()),
            ..case("a", Outcome::Passed)
        };
        let cases = vec![
            timed,
            case(
                "a",
                Outcome::Failed(trouble("expected \"a\"\n<b>", "line 17 now")),
            ),
            case("b", Outcome::Error(trouble("no answer", ""))),
            case("c", Outcome::Skipped("accepted".into())),
        ];
        let suite = Suite {
            name: "one".into(),
            cases,
            ran: None,
        };
        let report = Report {
            name: "hookctl".into(),
            suites: vec![suite, Suite::default()],
        };
        assert_eq!(
            written(&report),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="hookctl" tests="4" failures="1" errors="1" time="1.250">
  <testsuite name="one" tests="4" failures="1" errors="1" skipped="1" time="1.250">
    <testcase classname="acme.created" name="a" time="1.250">
      <system-out>&lt;ok&gt; &amp; done</system-out>
    </testcase>
    <testcase classname="acme.created" name="a (2)">
      <failure message="expected &quot;a&quot;&#10;&lt;b&gt;" type="status">expected &quot;a&quot;
&lt;b&gt;
line 17 now</failure>
    </testcase>
    <testcase classname="acme.created" name="b">
      <error message="no answer" type="status">no answer</error>
    </testcase>
    <testcase classname="acme.created" name="c">
      <skipped message="accepted"/>
    </testcase>
  </testsuite>
  <testsuite name="" tests="0" failures="0" errors="0" skipped="0">
  </testsuite>
</testsuites>
"#
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped() {
        let wild = "a\0\u{1b}[2J\r\n\u{7f}\u{9b}\u{fffe}\u{ffff}]]>é漢\u{1f600}";
        let shown = "a\\u{0}\\u{1b}[2J\\r\n\\u{7f}\\u{9b}\\u{fffe}\\u{ffff}]]&gt;é漢\u{1f600}";
        assert_eq!(escaped(wild), shown);
        assert_eq!(attribute("a\r\n\t\u{202e}"), "a\\r&#10;\\t\\u{202e}");
    }
}
