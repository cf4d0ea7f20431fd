//! What holds of any two documents.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::json::{Path, Step};
use crate::judge::{Comparison, Finding, Rule};

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..3).prop_map(Value::from),
        "[abé\"/]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let name = "[ab.]|id|key";
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..5).prop_map(|members| members
                .into_iter()
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

fn compare(before: &Value, after: &Value) -> Vec<Finding> {
    let (before, after) = (before.to_string(), after.to_string());
    Comparison::new()
        .bodies(before.as_bytes(), after.as_bytes())
        .findings
}

/// A finding without positions, which each side counts for itself, and the same as the other side would say it.
fn mirrored(finding: &Finding, turned: bool) -> String {
    let rule = match (finding.rule, turned) {
        (Rule::Added, true) => Rule::Removed,
        (Rule::Removed, true) => Rule::Added,
        (rule, _) => rule,
    };
    let (before, after) = match turned {
        true => (&finding.seen, &finding.expected),
        false => (&finding.expected, &finding.seen),
    };
    format!("{} {} {before} -> {after}", rule.as_str(), finding.place)
}

/// Every place of a value.
fn places(value: &Value, at: &mut Vec<Step>, all: &mut Vec<Vec<Step>>) {
    all.push(at.clone());
    let inside: Vec<(Step, &Value)> = match value {
        Value::Array(elements) => {
            let steps = elements.iter().enumerate();
            steps.map(|(n, v)| (Step::Index(n), v)).collect()
        }
        Value::Object(members) => members
            .iter()
            .map(|(n, v)| (Step::Name(n.clone()), v))
            .collect(),
        _ => Vec::new(),
    };
    for (step, value) in inside {
        at.push(step);
        places(value, at, all);
        at.pop();
    }
}

fn get_mut<'a>(value: &'a mut Value, steps: &[Step]) -> &'a mut Value {
    steps.iter().fold(value, |value, step| match step {
        Step::Index(n) => &mut value[*n],
        Step::Name(name) => &mut value[name.as_str()],
        Step::Append => unreachable!(),
    })
}

fn path_of(steps: &[Step]) -> String {
    match steps {
        [] => String::new(),
        steps => crate::json::shown(steps),
    }
}

/// Whether what tells elements apart may be touched by an edit there.
fn tells_apart(steps: &[Step]) -> bool {
    let identity = |step: &Step| matches!(step, Step::Name(name) if name == "id" || name == "key");
    steps.iter().any(identity)
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(value in any_value()) {
        prop_assert_eq!(compare(&value, &value), vec![]);
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        let compact = value.to_string();
        prop_assert!(Comparison::new().bodies(&pretty, compact.as_bytes()).is_same());
    }

    #[test]
    fn nothing_is_found_exactly_where_another_parser_sees_the_same(a in any_value(), b in any_value()) {
        prop_assert_eq!(compare(&a, &b).is_empty(), a == b);
    }

    #[test]
    fn turned_about_the_same_is_found(a in any_value(), b in any_value()) {
        let mut forth: Vec<_> = compare(&a, &b).iter().map(|f| mirrored(f, false)).collect();
        let mut back: Vec<_> = compare(&b, &a).iter().map(|f| mirrored(f, true)).collect();
        forth.sort();
        back.sort();
        prop_assert_eq!(forth, back);
    }

    #[test]
    fn one_edit_is_one_finding(value in any_value(), pick in any::<prop::sample::Index>(), edit in 0..3) {
        let mut all = Vec::new();
        places(&value, &mut Vec::new(), &mut all);
        let place = pick.get(&all).clone();
        if tells_apart(&place) {
            return Ok(());
        }
        let mut after = value.clone();
        let target = get_mut(&mut after, &place);
        let (rule, path) = match (edit, target) {
            (0, Value::Object(members)) => {
                members.insert("new".into(), json!([1]));
                let path = [place.clone(), vec![Step::Name("new".into())]].concat();
                (Rule::Added, path)
            }
            (0, Value::Array(elements)) => {
                elements.push(json!("one of its kind"));
                let last = Step::Index(elements.len() - 1);
                (Rule::Added, [place.clone(), vec![last]].concat())
            }
            (1, target) => {
                let rule = match target {
                    Value::String(_) => Rule::ValueChanged,
                    _ => Rule::TypeChanged,
                };
                *target = json!("one of its kind");
                (rule, place.clone())
            }
            _ => match place.split_last() {
                Some((Step::Name(name), parent)) => {
                    let parent = get_mut(&mut after, parent);
                    parent.as_object_mut().unwrap().remove(name);
                    (Rule::Removed, place.clone())
                }
                _ => return Ok(()),
            },
        };
        let found = compare(&value, &after);
        prop_assert_eq!(found.len(), 1, "{:?}", found);
        prop_assert_eq!(found[0].rule, rule, "{:?}", found);
        prop_assert_eq!(&found[0].path, &path_of(&path));
        prop_assert!(path.is_empty() || Path::parse(&found[0].path).unwrap().to_string() == found[0].path);
    }

    #[test]
    fn a_difference_of_form_is_none_of_value(digits in "[1-9][0-9]{0,4}", zeros in 1usize..4, text in "[a-cé]{1,3}") {
        let zeros = "0".repeat(zeros);
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let before = format!("{{\"n\":{digits},\"t\":[\"{text}\"]}}");
        let after = format!("{{\"n\":{digits}.{zeros},\"t\":[\"{escaped}\"]}}");
        let found = Comparison::new().bodies(before.as_bytes(), after.as_bytes()).findings;
        let rules: Vec<_> = found.iter().map(|f| (f.rule, f.path.as_str())).collect();
        prop_assert_eq!(rules, [(Rule::FormChanged, "n"), (Rule::FormChanged, "t[0]")]);
    }

    #[test]
    fn asked_to_be_exact_it_knows_the_same_bytes(a in any_value(), b in any_value(), pretty in any::<bool>()) {
        let a = if pretty { serde_json::to_vec_pretty(&a).unwrap() } else { serde_json::to_vec(&a).unwrap() };
        let b = serde_json::to_vec(&b).unwrap();
        let exact = Comparison::new().exact();
        prop_assert_eq!(exact.bodies(&a, &b).is_same(), a == b);
    }

    #[test]
    fn no_bodies_panic(a in "[\\[\\]{}\":,01e.\\\\ua\\n]{0,12}", b in proptest::collection::vec(any::<u8>(), 0..12)) {
        let comparison = Comparison::new().ignoring(vec!["**.a".parse().unwrap()]);
        comparison.bodies(a.as_bytes(), &b);
        comparison.exact().bodies(&b, a.as_bytes());
    }
}
