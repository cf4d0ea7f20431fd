//! Schemes that contradict themselves are refused, with the place of the fault.

use super::*;

const WHOLE: &str = r#"algorithm = "hmac-sha256"
message = "{id}.{timestamp}.{body}"
secret = { encoding = "base64", strip_prefix = "whsec_" }
signature = { header = "X-Acme-Signature", format = "v1={hex}" }
timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m" }
id = { header = "X-Acme-Id" }
"#;

fn fault(text: &str) -> String {
    match toml::from_str::<Scheme>(text) {
        Ok(_) => panic!("accepted: {text}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_whole_scheme_says_what_it_is() {
    let scheme: Scheme = toml::from_str(WHOLE).unwrap();
    let headers: Vec<_> = scheme.headers().collect();
    assert_eq!(
        headers,
        ["X-Acme-Id", "X-Acme-Timestamp", "X-Acme-Signature"]
    );
    assert!(scheme.protects_time() && scheme.covers_body());
    assert!(!scheme.needs_url() && !scheme.holds_several());
    assert_eq!(scheme.id().map(IdRule::value), Some("{{uuid}}"));
    assert_eq!(scheme.message(), Some("{id}.{timestamp}.{body}"));
    assert_eq!(scheme.signature_place(), "header X-Acme-Signature");
}

#[test]
fn every_header_is_renamed() {
    let text = WHOLE.replace("{body}", "{body}{header:x-acme-extra}");
    let mut scheme: Scheme = toml::from_str(&text).unwrap();
    scheme.with_header_prefix("X-ACME-", "X-Umbrella-");
    let headers: Vec<_> = scheme.headers().collect();
    assert_eq!(
        headers,
        [
            "X-Umbrella-Id",
            "X-Umbrella-Timestamp",
            "X-Umbrella-Signature"
        ]
    );
    assert!(
        scheme
            .message()
            .unwrap()
            .ends_with("{header:X-Umbrella-extra}")
    );
}

#[test]
fn a_time_outside_the_message_protects_nothing() {
    let text = WHOLE.replace("{id}.{timestamp}.{body}", "{body}");
    let scheme: Scheme = toml::from_str(&text).unwrap();
    assert!(!scheme.protects_time());
    let text = text.replace("header = \"X-Acme-Timestamp\"", "json = \"/time\"");
    let scheme: Scheme = toml::from_str(&text).unwrap();
    assert!(
        scheme.protects_time(),
        "the body is signed, and the time with it"
    );
}

#[test]
fn faults_come_with_line_and_column() {
    let error = fault(&WHOLE.replace("{body}", "{bdy}"));
    assert!(error.contains("line 2, column 11"), "{error}");
    assert!(error.contains("unknown variable `{bdy}`"), "{error}");
    let error = fault(&WHOLE.replace("\"5m\"", "\"5 apples\""));
    assert!(
        error.contains("line 5") && error.contains("neither `none`"),
        "{error}"
    );
    let error = fault(&WHOLE.replace("unit", "units"));
    assert!(
        error.contains("line 5") && error.contains("`units`"),
        "{error}"
    );
    let error = fault(&format!("{WHOLE}challenge = \"none\"\n"));
    assert!(
        error.contains("line 7") && error.contains("challenge"),
        "{error}"
    );
}

#[test]
fn a_contradiction_is_placed_at_its_table() {
    #[derive(Debug, Deserialize)]
    struct Pack {
        #[serde(rename = "signature")]
        _signature: Option<Scheme>,
    }
    let text = format!(
        "name = \"Acme\"\n\n[signature]\n{}",
        WHOLE.replace("{timestamp}", "")
    );
    assert!(toml::from_str::<Pack>(&text).is_ok());
    let text = text.replace("id = {", "# {");
    let error = toml::from_str::<Pack>(&text).unwrap_err().to_string();
    assert!(error.contains("line 3, column 1"), "{error}");
}

#[test]
fn contradictions_are_faults() {
    let message = "message = \"{id}.{timestamp}.{body}\"\n";
    let cases = [
        (message, "", "needs a `message`"),
        ("hmac-sha256", "md5", "unknown variant"),
        ("hmac-sha256", "token", "takes no `message`"),
        ("hmac-sha256", "sha256", "has to hold `{secret}`"),
        ("{body}", "{secret}", "is for `sha256`"),
        ("id = { header = \"X-Acme-Id\" }\n", "", "there is no `id`"),
        ("timestamp = { header", "# {", "there is no `timestamp`"),
        ("v1={hex}", "v1={secret}", "needs `{hex}` or `{base64}`"),
        ("v1={hex}", "v1=", "exactly one of"),
        (
            "header = \"X-Acme-Signature\"",
            "json = \"/a\"",
            "covers the place",
        ),
        (
            "header = \"X-Acme-Signature\"",
            "json = \"a\"",
            "has to start with `/`",
        ),
        ("header = \"X-Acme-Signature\", ", "", "exactly one of"),
        ("X-Acme-Signature", "X Acme", "is not a header name"),
        (
            "format = \"v1={hex}\"",
            "format = \"{hex}\", separator = \"\"",
            "`separator` is empty",
        ),
        (
            "format = \"v1={hex}\"",
            "format = \"{hex}\", list = { separator = \",\", key = \"v1\", timestamp_key = \"t\" }",
            "`timestamp_key` needs",
        ),
        (
            "header = \"X-Acme-Timestamp\"",
            "list = \"t\"",
            "has no `list`",
        ),
        (
            "strip_prefix = \"whsec_\"",
            "private_prefix = \"whsk_\"",
            "is for `ed25519`",
        ),
        (
            "strip_prefix = \"whsec_\"",
            "strip_prefix = \"\"",
            "is empty",
        ),
    ];
    for (from, to, wanted) in cases {
        assert!(WHOLE.contains(from), "{from}");
        let error = fault(&WHOLE.replace(from, to));
        assert!(error.contains(wanted), "{from} -> {to}: {error}");
    }
    let error = fault(
        "algorithm = \"ed25519\"\nmessage = \"{body}\"\nsignature = { header = \"X-A\", format = \"{hex}\" }\n",
    );
    assert!(error.contains("its encoding is"), "{error}");
}
