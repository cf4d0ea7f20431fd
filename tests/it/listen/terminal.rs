//! What is shown of what arrives.

use crate::listener::Listener;

#[test]
fn control_characters_never_reach_the_terminal() {
    let listener = Listener::start(&[]);
    let evil = "\u{1b}[2Jevil\u{7}\u{9b}31m\u{202e}";
    let event = serde_json::json!({"event": evil, "event_name": evil}).to_string();
    let header = format!("X-Chatwoot-Signature: {evil}");
    listener.post("/quiet", &[&header, "X-Hub-Signature: x\u{9b}"], &event);
    listener.post(&format!("/{evil}"), &[], "");
    listener.say(format!("{evil} / HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
    listener
        .say(format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {evil}\r\n\r\n").as_bytes());
    listener.say(format!("POST / HTTP/1.1\r\nHost: x\r\n{evil}: 1\r\n\r\n").as_bytes());
    let ended = listener.interrupt();
    for text in [&ended.stdout, &ended.stderr] {
        let wild = text
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(wild, None, "{text:?}");
    }
}

#[test]
fn json_prints_the_records() {
    let listener = Listener::start(&["--json"]);
    listener.post("/one", &[], "1");
    listener.post("/two", &[], "2");
    let ended = listener.interrupt();
    let printed: Vec<serde_json::Value> = ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(printed, ended.records());
}

#[test]
fn a_long_path_is_cut_short_on_the_screen_alone() {
    let listener = Listener::start(&[]);
    let path = format!("/{}", "x".repeat(3000));
    listener.post(&path, &[], "");
    let ended = listener.interrupt();
    assert!(ended.stdout.len() < 200, "{}", ended.stdout);
    assert_eq!(ended.records()[0]["request"]["target"], path);
}
