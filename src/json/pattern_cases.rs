//! What patterns mean, and what is said of those that cannot be read.

use proptest::prelude::*;

use super::{Path, Pattern, Step, fits, shown};

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

fn steps(path: &str) -> Vec<Step> {
    let path = Path::parse(path).unwrap();
    // What a path calls a name may be an index; in a payload it is one or the other.
    path.steps().to_vec()
}

#[test]
fn places_are_meant_or_not() {
    for (text, path, meant) in [
        ("a.b", "a.b", true),
        ("a.b", "a.b.c", false),
        ("a.b", "a", false),
        ("$.a", "a", true),
        ("$", "", true),
        ("", "a", false),
        ("a.*", "a.b", true),
        ("a.*", "a", false),
        ("a.*", "a[3]", true),
        ("a[]", "a[3]", true),
        ("a[*].id", "a[3].id", true),
        ("a[]", "a.b", false),
        ("a[3]", "a[3]", true),
        ("a[3]", "a[4]", false),
        ("a.3", "a[3]", true),
        ("a.3", "a[\"3\"]", true),
        ("/a/3/id", "a[3].id", true),
        ("/a/*/id", "a[3].id", true),
        ("/**/id", "a[3].id", true),
        ("**.id", "id", true),
        ("**.id", "a[3].b.id", true),
        ("**.id", "a.id.b", false),
        ("a.**", "a", true),
        ("a.**", "a.b[0].c", true),
        ("a.**", "b", false),
        ("a.**.c", "a.b[0].c", true),
        ("a.**.c", "a.c", true),
        ("a.**.b.**.c", "a.x.b.y.z.c", true),
        ("a.**.b.**.c", "a.x.y.z.c", false),
        ("**", "", true),
        ("**", "a[0]", true),
        ("**.*_at", "a.created_at", true),
        ("**.*_at", "a.created_at.x", false),
        ("**.*_at", "a[0]", false),
        ("[\"*\"]", "a", false),
        ("[\"*\"]", "[\"*\"]", true),
        ("a.\"b.c\"[\"odd key\"]", "a[\"b.c\"][\"odd key\"]", true),
    ] {
        assert_eq!(pattern(text).matches(&steps(path)), meant, "{text} {path}");
    }
}

#[test]
fn what_lies_below_is_covered() {
    for (text, path, covered) in [
        ("a", "a", true),
        ("a", "a.b[0]", true),
        ("a[].x", "a[1].x.y", true),
        ("a.b", "a", false),
        ("$", "a.b", true),
    ] {
        assert_eq!(pattern(text).covers(&steps(path)), covered, "{text} {path}");
    }
}

#[test]
fn folded_places_are_met() {
    for (text, place, meant) in [
        ("messages[].id", "messages[].id", true),
        ("messages.*.id", "messages[].id", true),
        ("messages[0].id", "messages[].id", false),
        ("**.id", "messages[].id", true),
        ("meta.*.x", "meta.*.x", true),
        ("meta.a.x", "meta.*.x", false),
        ("a[]", "a[\"0\"]", false),
        ("", "", true),
        ("a", "a[", false),
    ] {
        assert_eq!(pattern(text).matches_place(place), meant, "{text} {place}");
    }
}

#[test]
fn what_cannot_be_read_says_what_where_and_what_to_do() {
    for (text, what) in [
        (
            "a..b",
            "the pattern `a..b` holds an empty name (at character 2)",
        ),
        (
            "é.[x]",
            "the pattern `é.[x]` holds an empty name (at character 2)",
        ),
        (
            "é[x]",
            "the pattern `é[x]` holds `[x]`, which is not an index (at character 2)",
        ),
        (
            "a[]b",
            "the pattern `a[]b` goes on after `]` without a dot (at character 2)",
        ),
        (
            "a[",
            "the pattern `a[` holds `[]`, which is not an index (at character 2)",
        ),
        (
            "a[-]",
            "the pattern `a[-]` holds `[-]`, where no payload has anything (at character 2)",
        ),
        (
            "a.b**",
            "the pattern `a.b**` holds `**` as a part of a name (at character 2)",
        ),
        (
            "/a/~2",
            "the pattern `/a/~2` holds a `~` that is not `~0` or `~1` (at character 4)",
        ),
    ] {
        let error = Pattern::parse(text).unwrap_err();
        assert_eq!(error.to_string(), what);
        assert!(error.help().unwrap().contains("`**.updated_at`"));
    }
    let long = vec!["a"; 64].join(".");
    let error = Pattern::parse(&long).unwrap_err().to_string();
    assert!(error.contains("has more than 63 steps"), "{error}");
    assert!(Pattern::parse(&vec!["a"; 63].join(".")).is_ok());
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        "[abé*. ]{1,3}".prop_map(Step::Name),
        (0usize..3).prop_map(Step::Index),
    ];
    proptest::collection::vec(step, 0..6)
}

/// The plainest way to say what a pattern means: every split of the steps is tried.
fn plainly(pattern: &[&str], steps: &[Step]) -> bool {
    match (pattern, steps) {
        ([], []) => true,
        (["**", rest @ ..], _) => {
            plainly(rest, steps) || matches!(steps, [_, tail @ ..] if plainly(pattern, tail))
        }
        ([first, rest @ ..], [step, tail @ ..]) => {
            let met = match (*first, step) {
                ("*", _) => true,
                ("[]", step) => matches!(step, Step::Index(_)),
                ("[1]", step) => *step == Step::Index(1),
                (name, Step::Name(step)) => fits(name, step),
                _ => false,
            };
            met && plainly(rest, tail)
        }
        _ => false,
    }
}

proptest! {
    #[test]
    fn a_path_is_the_pattern_of_its_own_place(steps in any_steps()) {
        let quoted = |step: &Step| match step {
            Step::Name(name) => format!("[{}]", super::quote(name)),
            other => shown(std::slice::from_ref(other)),
        };
        let text: String = steps.iter().map(quoted).collect();
        prop_assert!(pattern(&text).matches(&steps), "{}", text);
    }

    #[test]
    fn it_agrees_with_the_plain_definition(
        atoms in proptest::collection::vec(prop_oneof![Just("**"), Just("*"), Just("[]"), Just("[1]"), Just("a"), Just("a*")], 0..6),
        steps in any_steps(),
    ) {
        let mut text = "$".to_owned();
        for atom in &atoms {
            text.push_str(if atom.starts_with('[') { "" } else { "." });
            text.push_str(atom);
        }
        prop_assert_eq!(pattern(&text).matches(&steps), plainly(&atoms, &steps), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "[a*.\\[\\]\"'$/~0\\\\é-]{0,12}") {
        if let Ok(pattern) = Pattern::parse(&text) {
            pattern.matches(&[Step::Name("a".into())]);
            pattern.matches_place(&text);
        }
    }
}
