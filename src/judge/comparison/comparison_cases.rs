//! What is said of two documents, case by case.

use crate::json::Pattern;
use crate::judge::{Comparison, Rule};

fn lines_of(comparison: &Comparison, before: &str, after: &str) -> Vec<String> {
    let compared = comparison.bodies(before.as_bytes(), after.as_bytes());
    assert_eq!(compared.further, 0);
    let line = |f: crate::judge::Finding| {
        let mark = match f.rule {
            Rule::Added => return format!("+ {} {}", f.path, f.seen),
            Rule::Removed => return format!("- {} {}", f.path, f.expected),
            Rule::TypeChanged => "!",
            Rule::ValueChanged => "~",
            Rule::FormChanged => "=",
            Rule::OrderChanged => "<>",
            other => panic!("{other:?}"),
        };
        format!("{mark} {} {} -> {}", f.path, f.expected, f.seen)
    };
    compared.findings.into_iter().map(line).collect()
}

fn said(before: &str, after: &str) -> Vec<String> {
    lines_of(&Comparison::new(), before, after)
}

#[track_caller]
fn ignoring(patterns: &[&str], before: &str, after: &str) -> Vec<String> {
    let patterns = patterns.iter().map(|text| Pattern::parse(text).unwrap());
    lines_of(
        &Comparison::new().ignoring(patterns.collect()),
        before,
        after,
    )
}

const NONE: [&str; 0] = [];

#[test]
fn members_are_compared_by_name() {
    assert_eq!(
        said(
            r#"{"same":1,"gone":{"deep":[1, 2]},"value":"a","kind":10,"nested":{"x":true}}"#,
            r#"{"nested":{"x":false},"kind":"10","value":"b","same":1,"new":[{"y":null}],"null":null}"#,
        ),
        [
            "- gone {\"deep\":[1,2]}",
            "~ value \"a\" -> \"b\"",
            "! kind number 10 -> string \"10\"",
            "~ nested.x true -> false",
            "+ new [{\"y\":null}]",
            "+ null null",
        ]
    );
    assert_eq!(
        said(r#"{"a":1}"#, r#"{"a":null}"#),
        ["! a number 1 -> null"]
    );
    assert_eq!(said("[1]", "{}"), ["!  array [1] -> object {}"]);
    assert_eq!(said("1", "2"), ["~  1 -> 2"]);
}

#[test]
fn white_space_and_the_order_of_members_are_no_difference() {
    assert_eq!(
        said(
            r#"{"a":1,"b":[1,{}]}"#,
            "\u{feff}{ \"b\":\n[1, { }] , \"a\" : 1 }\n"
        ),
        NONE
    );
}

#[test]
fn the_same_value_written_otherwise_is_a_difference_of_form() {
    for (before, after) in [
        ("10.00", "10.0"),
        ("10", "1e1"),
        ("-0", "0"),
        (r#""\u00e9""#, "\"é\""),
        (r#""a\/b""#, r#""a/b""#),
        (r#""\ud83d\ude00""#, "\"😀\""),
    ] {
        assert_eq!(said(before, after), [format!("=  {before} -> {after}")]);
    }
    assert_eq!(
        said(r#"{"\u0061":1}"#, r#"{"a":1}"#),
        [r#"= a the name "\u0061" -> the name "a""#]
    );
    assert_eq!(said(r#"[[1.0],2]"#, "[[1],2]"), ["= [0][0] 1.0 -> 1"]);
    assert_eq!(
        said(r#""\ud800""#, r#""\ud801""#),
        [r#"~  "\ud800" -> "\ud801""#]
    );
}

#[test]
fn numbers_are_compared_exactly() {
    let (big, other) = ("10000000000000000000000", "10000000000000000000001");
    assert_eq!(said(big, other), [format!("~  {big} -> {other}")]);
    assert_eq!(said("9007199254740993", "9007199254740992").len(), 1);
    assert_eq!(said(big, "1e22"), [format!("=  {big} -> 1e22")]);
}

#[test]
fn of_members_that_share_a_name_the_last_one_counts() {
    assert_eq!(said(r#"{"a":1,"a":2}"#, r#"{"a":1,"a":3}"#), ["~ a 2 -> 3"]);
    assert_eq!(
        said(r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
        ["= a named 2 times -> named once"]
    );
    assert_eq!(
        said(r#"{"a":1,"a":2}"#, r#"{"a":3,"a":2}"#),
        ["= a an earlier value 1 -> an earlier value 3"]
    );
    assert_eq!(
        said(r#"{"a":1,"a":1}"#, r#"{"a":2}"#),
        ["~ a 1 -> 2", "= a named 2 times -> named once"]
    );
}

#[test]
fn elements_are_aligned() {
    assert_eq!(said("[1,2,3]", "[1,3]"), ["- [1] 2"]);
    assert_eq!(said("[1,3]", "[1,2,3]"), ["+ [1] 2"]);
    assert_eq!(said("[1,2,3]", "[1,9,3]"), ["~ [1] 2 -> 9"]);
    assert_eq!(
        said(r#"["a",{"x":1},"b"]"#, r#"["a",{"x":2},"c","b"]"#),
        ["~ [1].x 1 -> 2", "+ [2] \"c\""]
    );
    assert_eq!(
        said("[1,2,3,4]", "[9,1,2,3,5]"),
        ["~ [4] 4 -> 5", "+ [0] 9"]
    );
    assert_eq!(said("[]", "[[]]"), ["+ [0] []"]);
}

#[test]
fn the_same_elements_in_another_order_are_one_difference() {
    assert_eq!(said("[1,2,3]", "[1,3,2]"), ["<>  …, 2, 3 -> …, 3, 2"]);
    assert_eq!(
        said("[1,2,3,1]", "[3,1,2,9,1]"),
        ["<>  1, 2, 3, 1 -> 3, 1, 2, 1", "+ [3] 9"]
    );
    assert_eq!(
        said("[1.0,2]", "[2,1]"),
        ["<>  1.0, 2 -> 2, 1", "= [1] 1.0 -> 1"]
    );
}

#[test]
fn objects_that_can_be_told_apart_pair_by_what_tells_them() {
    assert_eq!(
        said(
            r#"{"m":[{"id":1,"a":1},{"id":2,"a":2},{"id":3,"a":3}]}"#,
            r#"{"m":[{"id":4,"a":4},{"id":3,"a":3},{"id":1,"a":9}]}"#,
        ),
        [
            "<> m id 1, 3 -> id 3, 1",
            "~ m[2].a 1 -> 9",
            "- m[1] {\"id\":2,\"a\":2}",
            "+ m[0] {\"id\":4,\"a\":4}"
        ]
    );
    // Nothing in common tells nothing: the ids themselves are what changed.
    assert_eq!(
        said(r#"[{"id":1,"a":1}]"#, r#"[{"id":2,"a":1}]"#),
        ["~ [0].id 1 -> 2"]
    );
    // Not all have one, or two have the same: they are like any other elements.
    assert_eq!(
        said(
            r#"[{"id":1,"a":1},{"id":1,"a":2}]"#,
            r#"[{"id":1,"a":2},{"id":1,"a":1}]"#
        ),
        ["<>  {\"id\":1,\"a\":1}, {\"id\":1,\"a\":2} -> {\"id\":1,\"a\":2}, {\"id\":1,\"a\":1}"]
    );
    assert_eq!(
        said(
            r#"[{"name":"x","v":1},{"name":"y","v":2}]"#,
            r#"[{"name":"y","v":3}]"#
        ),
        ["- [0] {\"name\":\"x\",\"v\":1}", "~ [0].v 2 -> 3"]
    );
}

#[test]
fn what_patterns_name_is_passed_over() {
    let before = r#"{"id":1,"at":"x","m":[{"v":1,"at":1},{"v":2,"at":2}],"meta":{"a":1}}"#;
    let after = r#"{"id":2,"m":[{"v":0,"at":9},{"v":1,"at":8},{"v":2,"at":7}],"meta":{"b":{}}}"#;
    assert_eq!(
        ignoring(&["id", "**.at", "meta"], before, after),
        ["+ m[0] {\"v\":0,\"at\":9}"]
    );
    assert_eq!(ignoring(&["id", "m", "meta.*", "at"], before, after), NONE);
    assert_eq!(ignoring(&["$"], before, "[]"), NONE);
    assert_eq!(ignoring(&["**"], before, "text"), NONE);
    assert_eq!(ignoring(&["[0]"], "[1,2]", "[3,2,4]"), ["+ [2] 4"]);
    // What is ignored tells nothing apart.
    assert_eq!(
        ignoring(
            &["[].id"],
            r#"[{"id":1,"a":1},{"id":2,"a":2}]"#,
            r#"[{"id":2,"a":1},{"id":1,"a":2}]"#
        ),
        NONE
    );
    assert_eq!(
        ignoring(&["a"], r#"{"a":1,"a":2,"b":1}"#, r#"{"b":1}"#),
        NONE
    );
}

#[test]
fn secrets_are_masked_and_long_values_shortened() {
    assert_eq!(
        said(
            r#"{"api_key":"abc","auth":{"password":["x"]},"s":{"secret":"old"}}"#,
            r#"{"api_key":"abd","auth":{"password":["y"]},"s":{"secret":7}}"#,
        ),
        [
            "~ api_key (masked) -> (masked)",
            "~ auth.password[0] (masked) -> (masked)",
            "! s.secret string (masked) -> number (masked)",
        ]
    );
    assert_eq!(
        said(r#"{"a":{}}"#, r#"{"a":{"token":"abc"}}"#),
        ["+ a.token (masked)"]
    );
    assert_eq!(
        said(r#"{}"#, r#"{"a":{"token":"abc"}}"#),
        ["+ a {\"token\":(masked)}"]
    );
    let long = |end: &str| format!("\"{}{end}\"", "x".repeat(500));
    let said = said(&long("a"), &long("b"));
    assert_eq!(said, ["~  …xxxxxxxxxxxxxxxxa\" -> …xxxxxxxxxxxxxxxxb\""]);
}

#[test]
fn asked_to_be_exact_nothing_differs_only_where_the_bytes_are_the_same() {
    let exact = Comparison::new().exact();
    let before = r#"{"a":1,"b":2,"c":{"d":3,"e":4}}"#;
    assert_eq!(
        lines_of(&exact, before, r#"{"a":1,"c":{"e":4,"d":3},"b":2}"#),
        [
            "=  members in the order b, c -> members in the order c, b",
            "= c members in the order d, e -> members in the order e, d",
        ]
    );
    assert_eq!(
        lines_of(&exact, "[1,2]", "[1, 2]"),
        [
            "=  the same JSON, other white space: 5 bytes, 32 5d at byte 3 -> the same JSON, other white space: 6 bytes, 20 32 5d at byte 3"
        ]
    );
    assert_eq!(lines_of(&exact, before, before), NONE);
}

#[test]
fn no_depth_is_too_deep() {
    let deep = |inside: &str| {
        let mut text = "[".repeat(50_000);
        text.push_str(inside);
        text.push_str(&"]".repeat(50_000));
        text
    };
    let compared = Comparison::new().bodies(deep("1").as_bytes(), deep("2").as_bytes());
    assert_eq!(compared.findings.len(), 1);
    assert_eq!(compared.findings[0].seen, "2");
    let ignore = vec!["**.x".parse().unwrap()];
    let ignoring = Comparison::new().ignoring(ignore);
    assert_eq!(
        ignoring.bodies(deep("1").as_bytes(), deep("2").as_bytes()),
        compared
    );
}

#[test]
fn wide_documents_are_no_work() {
    let rows = |n: usize, f: &dyn Fn(usize) -> String| {
        format!("[{}]", (0..n).map(f).collect::<Vec<_>>().join(","))
    };
    let before = rows(30_000, &|n| format!("{{\"id\":{n},\"v\":1}}"));
    let after = rows(30_000, &|n| format!("{{\"id\":{},\"v\":1}}", 29_999 - n));
    assert_eq!(said(&before, &after).len(), 1);
    let before = rows(30_000, &|n| n.to_string());
    let after = rows(30_000, &|n| (n + 1_000_000).to_string());
    let compared = Comparison::new().bodies(before.as_bytes(), after.as_bytes());
    assert_eq!(compared.findings.len() as u64 + compared.further, 30_000);
    let object = |n: usize, f: &dyn Fn(usize) -> String| {
        format!("{{{}}}", (0..n).map(f).collect::<Vec<_>>().join(","))
    };
    let before = object(20_000, &|n| format!("\"k{n}\":1"));
    let after = object(20_000, &|n| format!("\"k{}\":1", 19_999 - n));
    assert_eq!(said(&before, &after), NONE);
}
