//! What an endpoint answers, and whatever else comes from outside, is text and nothing else in every form.

use super::fixture::{HOSTILE, hostile, options, run, written};
use super::{Extent, Format, job_summary};
use crate::report::github::tame;

fn form(format: Format) -> String {
    let mut reporter = format.reporter(&options(Extent::All));
    written(reporter.as_mut(), &hostile())
}

#[test]
fn no_form_lets_a_control_character_through() {
    assert!(HOSTILE.contains('\u{1b}'), "or this proves nothing");
    for format in Format::ALL {
        let text = form(format);
        let wild = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        // JSON has its own escapes for what is below a space, and its readers are programs.
        let wild = text.chars().find(|c| match format {
            Format::JsonLines => *c < ' ' && *c != '\n',
            _ => wild(*c),
        });
        assert_eq!(wild, None, "{}", format.as_str());
    }
}

#[test]
fn no_line_of_a_log_is_a_command_but_the_annotations() {
    let log = |text: &str| {
        text.lines()
            .map(|line| tame(line).into_owned())
            .collect::<Vec<_>>()
    };
    for format in [Format::Terminal, Format::Tap] {
        for line in log(&form(format)) {
            assert!(
                !line.trim_start().starts_with("::") && !line.contains("##["),
                "{line}"
            );
        }
    }
    let commands = form(Format::Github);
    let commands: Vec<&str> = commands.lines().collect();
    assert_eq!(commands.len(), 3, "{commands:?}");
    for line in &commands[..2] {
        assert!(line.starts_with("::error file="), "{line}");
        assert_eq!(line.matches("::error file=").count(), 1, "{line}");
    }
    assert!(!commands[2].contains("##["), "{}", commands[2]);
}

#[test]
fn a_test_point_is_one_line_without_a_directive_of_the_endpoints() {
    let text = form(Format::Tap);
    let points: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("ok ") && !line.starts_with(' '))
        .collect();
    assert_eq!(points.len(), 6, "{text}");
    for line in points {
        let bare = line.replace("\\#", "");
        assert!(bare.matches('#').count() <= 1, "{line}");
    }
    assert_eq!(text.lines().filter(|line| *line == "  ...").count(), 6);
    assert_eq!(text.lines().last(), Some("1..6"));
}

#[test]
fn every_line_of_json_is_json() {
    let text = form(Format::JsonLines);
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 7);
    assert_eq!(lines[0]["name"], HOSTILE);
    assert_eq!(lines[0]["exchanges"][8]["error"], HOSTILE);
}

#[test]
fn no_form_tells_a_secret() {
    for format in Format::ALL {
        let mut reporter = format.reporter(&options(Extent::All));
        let text = written(reporter.as_mut(), &run());
        assert!(!text.contains("hunter2"), "{}: {text}", format.as_str());
    }
    let mut out = Vec::new();
    job_summary(&mut out, &run(), 100_000).unwrap();
    assert!(!String::from_utf8(out).unwrap().contains("hunter2"));
}

#[test]
fn a_summary_holds_no_markup_and_ends_at_its_limit() {
    let summary = |limit| {
        let mut out = Vec::new();
        job_summary(&mut out, &hostile(), limit).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = summary(100_000);
    // In a code span nothing is markup, and elsewhere a backslash stands before it.
    for line in text.lines() {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(!outside.replace("\\<", "").contains("<img"), "{line}");
    }
    let cut = summary(700);
    assert!(
        cut.len() <= 700 && cut.contains("… the rest is left out"),
        "{cut}"
    );
}
