//! What is shown of what arrives.

use crate::listener::Listener;

#[test]
fn control_characters_never_reach_the_terminal() {
    let pack = "format = 1\nname = \"Acme\"\n[recognise]\nevent = \"body:/t\"\n[event.ping]\ntitle = \"x\"\n";
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("provider.toml", pack),
        ("e/ping.json", "{\"t\":\"{{event}}\"}"),
        (
            "e/ping.schema.json",
            r#"{"additionalProperties": {"enum": ["ping"]}}"#,
        ),
    ] {
        let path = folder.path().join("acme").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let listener = Listener::start(&["--samples", folder.path().to_str().unwrap()]);
    let evil = "\u{1b}[2Jevil\u{7}\u{9b}31m\u{202e}";
    // In keys and values of a payload whose findings are shown, escaped as JSON has it.
    let drifting = serde_json::json!({"t": "ping", evil: evil});
    listener.post("/", &[], &drifting.to_string());
    listener.post("/", &["X-Hub-Signature: x\u{9b}"], "{}");
    listener.post("/\u{9b}31m\u{202e}", &[], "");
    listener.post(&format!("/{evil}"), &[], "");
    listener.say(format!("{evil} / HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
    listener
        .say(format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {evil}\r\n\r\n").as_bytes());
    listener.say(format!("POST / HTTP/1.1\r\nHost: x\r\n{evil}: 1\r\n\r\n").as_bytes());
    let ended = listener.interrupt();
    assert!(ended.stdout.contains("[2Jevil"), "{}", ended.stdout);
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
