//! What edits do to the bytes of a payload, and what they leave alone.

use proptest::prelude::*;
use serde_json::Value;

use super::edit::{Edit, apply};
use crate::Error;
use crate::json::scan_cases::any_json;
use crate::json::{Path, Tape, quote};

fn edited(body: &str, edit: Result<Edit, Error>) -> String {
    String::from_utf8(apply(body.as_bytes(), &[edit.unwrap()]).unwrap()).unwrap()
}

fn set_in(body: &str, assignment: &str) -> String {
    edited(body, Edit::set(assignment))
}

fn unset_in(body: &str, path: &str) -> String {
    edited(body, Edit::unset(path))
}

fn refused(body: &str, edit: Result<Edit, Error>) -> (String, String) {
    let error = edit
        .and_then(|edit| apply(body.as_bytes(), &[edit]))
        .unwrap_err();
    (error.to_string(), error.help().unwrap_or_default())
}

#[test]
fn set_replaces_a_value_and_nothing_else() {
    let body = "\u{feff}{ \"a\":10.00 ,\"a\" : 1e2,\n\"b\":[ 1,{\"c\":\"\\u00e9\"} ]}\r\n";
    let with = |from: &str, to: &str| body.replacen(from, to, 1);
    assert_eq!(
        set_in(body, "a=[]"),
        with("1e2", "[]"),
        "the last of the duplicates"
    );
    assert_eq!(set_in(body, "b[1].c= 5 "), with("\"\\u00e9\"", "5"));
    assert_eq!(set_in(body, "b.0=null"), with(" 1,", " null,"));
    assert_eq!(set_in(body, "/b/1={}"), with("{\"c\":\"\\u00e9\"}", "{}"));
    assert_eq!(set_in("1", "$=2"), "2");
    assert_eq!(set_in(" {} ", "= [1.0] "), " [1.0] ");
}

#[test]
fn new_members_are_spaced_like_the_others() {
    assert_eq!(set_in(r#"{"a":1,"b":2}"#, "c=3"), r#"{"a":1,"b":2,"c":3}"#);
    assert_eq!(
        set_in(r#"{"a": 1, "b": 2}"#, "c=3"),
        r#"{"a": 1, "b": 2, "c": 3}"#
    );
    assert_eq!(set_in(r#"{"a": 1}"#, "c=3"), r#"{"a": 1, "c": 3}"#);
    assert_eq!(
        set_in("{\n  \"a\": 1\n}\n", "c=3"),
        "{\n  \"a\": 1,\n  \"c\": 3\n}\n"
    );
    assert_eq!(set_in("{ }", "c=3"), "{\"c\":3 }");
    assert_eq!(set_in(r#"{"a":{}}"#, "a.b.c=3"), r#"{"a":{"b":{"c":3}}}"#);
    assert_eq!(set_in(r#"{}"#, "a[0].b=3"), r#"{"a":[{"b":3}]}"#);
    assert_eq!(set_in(r#"{}"#, "/a/0=3"), r#"{"a":{"0":3}}"#);
    assert_eq!(set_in("[1, 2]", "[2]=3"), "[1, 2, 3]");
    assert_eq!(set_in("[1]", "[-]=3"), "[1,3]");
    assert_eq!(set_in("[]", "/-=3"), "[3]");
    assert_eq!(set_in("[[]]", "[0][-].x=3"), "[[{\"x\":3}]]");
    assert_eq!(
        edited("{}", Edit::set_text("['k\"']=a\"\n<é")),
        r#"{"k\"":"a\"\n<é"}"#
    );
}

#[test]
fn unset_takes_one_comma_along() {
    let body = r#"{"a":1, "b":2 ,"c":3}"#;
    assert_eq!(unset_in(body, "a"), r#"{"b":2 ,"c":3}"#);
    assert_eq!(unset_in(body, "b"), r#"{"a":1 ,"c":3}"#);
    assert_eq!(unset_in(body, "c"), r#"{"a":1, "b":2}"#);
    assert_eq!(unset_in("{ \"a\" : 1 }", "a"), "{}");
    assert_eq!(
        unset_in(r#"{"a":1,"a":2,"b":3,"a":4,"a":5}"#, "a"),
        r#"{"b":3}"#
    );
    assert_eq!(
        unset_in(r#"{"x":{"\u0061":1,"b":2}}"#, "x.a"),
        r#"{"x":{"b":2}}"#
    );
    assert_eq!(unset_in("[1, 2 ,3]", "[1]"), "[1 ,3]");
    assert_eq!(unset_in("[1, 2]", "[0]"), "[2]");
    assert_eq!(unset_in("[[1]]", "/0/0"), "[[]]");
}

#[test]
fn what_cannot_be_edited_says_why() {
    let body = r#"{"name":"x","items":[1,2],"n":null}"#;
    let set = |a: &str| refused(body, Edit::set(a)).0;
    assert_eq!(
        set("name.first=1"),
        "cannot go to `name.first`: `name` is a string, not an object"
    );
    assert_eq!(
        set("n[0]=1"),
        "cannot go to `n[0]`: `n` is null, not an array"
    );
    assert_eq!(
        set("items.x=1"),
        "cannot go to `items.x`: `items` is an array, not an object"
    );
    assert_eq!(
        set("[0]=1"),
        "cannot go to `[0]`: `$` is an object, not an array"
    );
    assert_eq!(
        refused(body, Edit::set("items[5]=1")),
        (
            "`[5]` is beyond the end: `items` has 2 elements".into(),
            "`items[-]` adds one".into()
        )
    );
    assert_eq!(
        set("new[1]=1"),
        "`[1]` is beyond the end: `new` has 0 elements"
    );
    assert_eq!(
        refused(body, Edit::set("name=hello")),
        (
            "the value in `name=hello` is not JSON: expected a value".into(),
            "for text use `--set-str PATH=TEXT`, or put the value in double quotes".into()
        )
    );
    assert_eq!(set("name"), "`name` has no `=`");
    assert_eq!(
        set("name=\u{feff}1"),
        "the value in `name=\u{feff}1` is not JSON: it starts with a byte-order mark"
    );
    assert_eq!(
        refused(body, Edit::unset("nme")),
        (
            "there is no `nme` in the payload".into(),
            "did you mean `name`? only what is there can be taken out".into()
        )
    );
    assert_eq!(
        refused(body, Edit::unset("$")).0,
        "cannot take out the whole payload"
    );
    assert_eq!(
        refused("{\n \"a\": 01}", Edit::set("a=1")),
        (
            "the payload is not JSON: a number with a leading zero at line 2, column 7".into(),
            "edits need a JSON payload; send it without edits, or mend it first".into()
        )
    );
    assert_eq!(apply(b"not json", &[]).unwrap(), b"not json");
}

#[test]
fn depth_is_no_obstacle() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let body = format!("{{\"deep\":{deep},\"a\":1}}");
    assert_eq!(set_in(&body, "a=2"), body.replace("\"a\":1", "\"a\":2"));
    let path = format!("deep{}=7", "[0]".repeat(2_000));
    assert!(set_in(&body, &path).contains("[7]"));
}

proptest! {
    #[test]
    fn an_edit_does_what_it_would_do_to_the_value(value in any_json(), key in any::<String>(), new in any_json(), pretty in any::<bool>()) {
        let object = serde_json::json!({ "before": value, "after": [1.50, {}] });
        let text = if pretty { serde_json::to_vec_pretty(&object) } else { serde_json::to_vec(&object) }.unwrap();
        let steps = Path::parse(&format!("[{}]", quote(&key))).unwrap();
        let json = serde_json::to_vec(&new).unwrap();

        let with = apply(&text, &[Edit::Set { path: steps.clone(), json }]).unwrap();
        let mut expected = object.clone();
        expected[&key] = new;
        prop_assert_eq!(serde_json::from_slice::<Value>(&with).unwrap(), expected);

        let without = apply(&with, &[Edit::Unset { path: steps }]).unwrap();
        if object.get(&key).is_none() {
            prop_assert_eq!(without, text, "what was added and taken out again leaves no trace");
        }
    }

    #[test]
    fn bytes_around_an_edit_stay(before in any_json(), after in any_json(), old in any_json(), new in any_json()) {
        let json = |v: &Value| serde_json::to_string_pretty(v).unwrap();
        let text = |v: &Value| format!("{{\"x\" : [{} , {},\t{}]}}", json(&before), json(v), json(&after));
        let edited = apply(text(&old).as_bytes(), &[Edit::Set { path: Path::parse("x[1]").unwrap(), json: json(&new).into() }]);
        prop_assert_eq!(String::from_utf8(edited.unwrap()).unwrap(), text(&new));
    }

    #[test]
    fn no_input_panics(body in "[{}\\[\\],:\"a1 ]{0,24}", path in "[a\\.\\[\\]01/\\-]{0,8}") {
        for edit in [Edit::set(&format!("{path}=1")), Edit::unset(&path)].into_iter().flatten() {
            if let Ok(edited) = apply(body.as_bytes(), &[edit]) {
                prop_assert!(Tape::new(&edited).is_ok());
            }
        }
    }
}
