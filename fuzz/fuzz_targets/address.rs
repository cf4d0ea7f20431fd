//! The small texts people write: addresses, paths, assignments, sets of statuses, tolerances.

#![no_main]

use hookctl::exchange::Statuses;
use hookctl::json::Path;
use hookctl::pack::is_name;
use hookctl::signature::Tolerance;
use hookctl::wire::Target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(target) = Target::parse(text) {
        let clean = |text: &str| text.bytes().all(|b| b > b' ' && b != 0x7f);
        assert!(clean(&target.url()));
        assert_eq!(Target::parse(&target.url()).ok().as_ref(), Some(&target));
        assert!(clean(&target.join(text).path_and_query));
    }
    if let Ok(path) = Path::parse(text) {
        assert_eq!(Path::parse(&path.to_string()).ok(), Some(path));
    }
    if let Some((path, value)) = Path::split_assignment(text) {
        assert_eq!(text.len(), path.len() + 1 + value.len());
    }
    if let Ok(set) = text.parse::<Statuses>() {
        assert_eq!(set.to_string(), text);
        assert!(set.first().is_some_and(|status| set.contains(status)));
    }
    if let Ok(tolerance) = text.parse::<Tolerance>() {
        assert_eq!(tolerance.to_string().parse(), Ok(tolerance));
    }
    let _ = is_name(text);
});
