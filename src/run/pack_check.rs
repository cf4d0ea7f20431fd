//! Whether a pack holds what it promises: the check behind `packs check` and the tests of the embedded packs.

use jiff::Timestamp;

use crate::Error;
use crate::exchange::{Body, Headers, Request, Response, SignatureState};
use crate::judge::{Finding, Rule, Schema};
use crate::pack::{EventInEdition, Pack, Values, recognise};
use crate::run::challenge_check::check_challenge;
use crate::run::{Composed, Fixed, Payload, Recipe};
use crate::signature::{Policy, Received, verify};
use crate::wire::Target;

/// What a pack was checked for and what does not hold.
#[derive(Clone, Debug, Default)]
pub struct PackReport {
    /// Samples that were checked, each in every way.
    pub samples: usize,
    /// What does not hold.
    pub findings: Vec<Finding>,
}

/// Checks every sample of a pack: it parses, renders, matches its own schema, is recognised as its own event, signs
/// and verifies; and every event has a sample. A pack without events has to sign and verify a payload.
pub fn check_pack(pack: &Pack, now: Timestamp) -> PackReport {
    let mut report = PackReport::default();
    if pack.events(None).is_empty() {
        check_signing(pack, now, &mut report);
    }
    for edition in pack.editions() {
        for (short, rule) in pack.events(Some(edition)) {
            let mut names = vec![short.to_owned()];
            names.extend(rule.aliases.iter().cloned());
            for name in names {
                let place = format!("{}/{edition}/{name}", pack.name);
                report.samples += 1;
                if let Err(error) = check_event(
                    pack,
                    edition,
                    short,
                    &name,
                    now,
                    &place,
                    &mut report.findings,
                ) {
                    report.findings.push(broken(&place, &error));
                }
            }
        }
    }
    for (short, _) in pack.events(None) {
        if pack.editions_of(short).is_empty() {
            let place = format!("{}/provider.toml", pack.name);
            report.findings.push(Finding::new(
                Rule::Pack,
                place,
                format!("a sample of `{short}`"),
                "none",
            ));
        }
    }
    check_challenge(pack, &mut report.findings);
    check_orphans(pack, &mut report.findings);
    report
}

/// The answer an endpoint owes to an event, rendered from the pack's sample of it; none where nothing in particular
/// is owed.
pub fn owed_answer(
    pack: &Pack,
    event: &EventInEdition,
    values: &Values,
) -> Result<Option<Response>, Error> {
    let Some(status) = event.answer.first() else {
        return Ok(None);
    };
    let mut response = Response::new(status);
    if let Some(body) = pack.render_response(event, values)? {
        response.headers.push("Content-Type", "application/json");
        response.body = Some(Body::from(body));
    }
    Ok(Some(response))
}

fn check_event(
    pack: &Pack,
    edition: &str,
    short: &str,
    name: &str,
    now: Timestamp,
    place: &str,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let event = pack.event(name, Some(edition))?;
    let sample = pack.sample(edition, short)?;
    let recipe = recipe(
        pack,
        Some(event.clone()),
        now,
        sample.filter(|_| event.body),
    )?;
    if event.body && matches!(recipe.payload, Payload::None) {
        findings.push(Finding::new(Rule::Pack, place, "a sample", "none"));
        return Ok(());
    }
    let Composed { request, .. } = recipe.prepare(0, now)?.compose(now)?;
    if event.body {
        match pack.schema(edition, short)? {
            Some(schema) => check_schema(&schema, request.body_bytes(), place, findings)?,
            None => findings.push(Finding::new(Rule::Pack, place, "a schema", "none")),
        }
    }
    let values = Values::new(0, 0, now).with_event(&event, &[])?;
    let answer = owed_answer(pack, &event, &values)?;
    match (answer, pack.response_schema(edition, short)?) {
        (Some(answer), Some(schema)) => check_schema(
            &schema,
            answer.body_bytes(),
            &format!("{place}.response"),
            findings,
        )?,
        (_, None) if pack.response_sample(edition, short)?.is_some() => {
            findings.push(Finding::new(
                Rule::Pack,
                format!("{place}.response"),
                "a schema",
                "none",
            ));
        }
        _ => {}
    }
    check_recognised(pack, &event, &request, place, findings);
    check_signature(pack, &recipe, &request, now, place, findings);
    Ok(())
}

fn check_schema(
    schema: &serde_json::Value,
    payload: &[u8],
    place: &str,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let checked = Schema::compile(schema, place)?.check(payload);
    if let Some(why) = checked.unchecked {
        findings.push(Finding::new(
            Rule::Pack,
            place,
            "a payload that can be validated",
            why,
        ));
    }
    findings.extend(checked.findings.into_iter().map(|finding| Finding {
        path: format!("{place}: {}", finding.path),
        rule: Rule::Pack,
        severity: Rule::Pack.severity(),
        ..finding
    }));
    Ok(())
}

fn check_recognised(
    pack: &Pack,
    event: &EventInEdition,
    request: &Request,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    if pack.provider.recognise.is_none() {
        return;
    }
    let recognised = recognise(std::slice::from_ref(pack), request);
    let seen = match &recognised {
        None => "not recognised".to_owned(),
        Some(found) if found.event.as_deref() != Some(&event.short) => {
            format!(
                "recognised as `{}`",
                found.event.as_deref().unwrap_or("another event")
            )
        }
        Some(found)
            if !found
                .editions
                .iter()
                .any(|edition| Some(edition) == event.edition.as_ref()) =>
        {
            format!("recognised in {}", found.editions.join(", "))
        }
        Some(_) => return,
    };
    findings.push(Finding::new(
        Rule::Pack,
        place,
        "recognised as itself",
        seen,
    ));
}

fn check_signature(
    pack: &Pack,
    recipe: &Recipe,
    request: &Request,
    now: Timestamp,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    let signed = recipe.event.as_ref().is_none_or(|event| event.signed);
    let Some(scheme) = pack.provider.signature.as_ref().filter(|_| signed) else {
        return;
    };
    let url = format!("http://{}{}", recipe.target.authority, request.target);
    let received = Received {
        method: &request.method,
        url: Some(&url),
        target: &request.target,
        headers: &request.headers,
        body: request.body_bytes(),
    };
    let verdict = verify(
        scheme,
        &recipe.secrets,
        &received,
        &Policy {
            now,
            tolerance: None,
        },
    );
    if verdict.state != SignatureState::Valid {
        let seen = verdict.reason.map_or("not valid", |reason| reason.as_str());
        findings.push(Finding::new(
            Rule::Pack,
            place,
            "a valid signature of its own making",
            seen,
        ));
    }
}

/// A payload of the pack's own fields would be guesswork, so a plain one is signed; what a scheme wants to find in the
/// body or among the header fields is put there.
fn check_signing(pack: &Pack, now: Timestamp, report: &mut PackReport) {
    let place = format!("{}/provider.toml", pack.name);
    let Some(scheme) = &pack.provider.signature else {
        report.findings.push(Finding::new(
            Rule::Pack,
            place,
            "events or a `[signature]`",
            "neither",
        ));
        return;
    };
    report.samples += 1;
    let body = scheme.throwaway_body(now);
    let made = recipe(pack, None, now, None).and_then(|recipe| {
        let recipe = Recipe {
            payload: Payload::Own(body),
            headers: signed_headers(scheme.message().unwrap_or_default()),
            ..recipe
        };
        let request = recipe.prepare(0, now)?.compose(now)?.request;
        Ok((recipe, request))
    });
    match made {
        Ok((recipe, request)) => {
            check_signature(pack, &recipe, &request, now, &place, &mut report.findings)
        }
        Err(error) => report.findings.push(broken(&place, &error)),
    }
}

/// The fields a message template names, which whoever sends has to give.
fn signed_headers(message: &str) -> Headers {
    let names = message.split("{header:").skip(1);
    names
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| (name, "x"))
        .collect()
}

/// Files beside the samples that no event names: usually a misspelt one.
fn check_orphans(pack: &Pack, findings: &mut Vec<Finding>) {
    for file in pack.files() {
        let Some((edition, name)) = file.split_once('/') else {
            continue;
        };
        let known = name == "defs.json"
            || ["", ".schema", ".response", ".response.schema"]
                .iter()
                .any(|kind| {
                    name.strip_suffix(&format!("{kind}.json"))
                        .is_some_and(|short| pack.has_event(edition, short))
                });
        if !known {
            let place = format!("{}/{file}", pack.name);
            findings.push(Finding::new(
                Rule::Pack,
                place,
                "an event of that name in provider.toml",
                "none",
            ));
        }
    }
}

fn recipe(
    pack: &Pack,
    event: Option<EventInEdition>,
    now: Timestamp,
    sample: Option<Vec<u8>>,
) -> Result<Recipe, Error> {
    let secrets = match &pack.provider.signature {
        Some(scheme) => {
            let text = scheme.throwaway_secret([7; 64]);
            text.map(|text| scheme.secret(text.as_bytes()))
                .into_iter()
                .collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    Ok(Recipe {
        pack: pack.clone(),
        event,
        free_event: None,
        payload: sample.map_or(Payload::None, Payload::Sample),
        edits: Vec::new(),
        params: Vec::new(),
        method: None,
        headers: Headers::new(),
        target: Target::parse("http://127.0.0.1/")?,
        public_url: None,
        secrets,
        fixed: Fixed {
            fresh: 0,
            seed: 0,
            id: None,
            payload_at: Some(now),
            signed_at: Some(now),
        },
    })
}

fn broken(place: &str, error: &Error) -> Finding {
    Finding::new(Rule::Pack, place, "to be whole", error.to_string())
}
