//! From the flags and the settings to what an endpoint is tested with.

use std::path::Path;
use std::time::Duration;

use hookctl::Error;
use hookctl::pack::Pack;
use hookctl::run::probe::{Reproduction, Setup, Subject};
use hookctl::run::{Fixed, Payload, Recipe};
use hookctl::signature::{Algorithm, Scheme, Secret, Tolerance};
use hookctl::wire::{ClientOptions, Target, TlsOptions};

use super::args::{OracleArgs, TestArgs};
use crate::cli::external;
use crate::cli::payload;
use crate::cli::secrets::{self, VARIABLE};
use crate::cli::session::{Session, entropy};
use crate::cli::settings::SecretRef;

/// How long an answer may take where neither the provider nor the user says.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the endpoint is tested with.
pub fn subject(args: &TestArgs, pack: &Pack, session: &Session) -> Result<Subject, Error> {
    let settings = session.provider_settings(&pack.name)?;
    let target = target(args, pack, session)?;
    let public_url = args
        .sending
        .public_url
        .clone()
        .or(settings.public_url.clone());
    let data = args.sending.data.as_deref().map(payload::read_body);
    let (seed, fresh) = drawn(args.selection.seed)?;
    let (secrets, rotated) = all_secrets(args, pack, session)?;
    let setup = Setup {
        base: Recipe {
            event: None,
            free_event: None,
            payload: Payload::None,
            edits: Vec::new(),
            params: payload::params(&args.sending.param)?,
            method: None,
            headers: payload::headers(&args.sending.header)?,
            target,
            public_url: public_url.as_deref().map(Target::parse).transpose()?,
            secrets,
            fixed: Fixed {
                seed,
                fresh,
                id: None,
                payload_at: None,
                signed_at: None,
            },
            pack: pack.clone(),
        },
        edition: args.edition.clone().or(settings.edition.clone()),
        event: args.sending.event.clone(),
        data: data.transpose()?,
        rotated,
        patience: args.sending.timeout.or(pack.provider.delivery.timeout),
    };
    setup.subject()
}

/// The seed of a run, and what its ids are drawn from besides: an endpoint that has seen the ids of an earlier run with
/// the same seed does rightly nothing for them.
///
/// # Errors
/// When the system has no randomness.
pub fn drawn(given: Option<u64>) -> Result<(u64, u64), Error> {
    // Short enough to be typed.
    let other = u64::from(u32::from_le_bytes(entropy()?));
    Ok(match given {
        Some(seed) => (seed, other),
        None => (other, 0),
    })
}

/// Puts the tolerance that the user says in the place of the provider's.
pub fn tolerate(pack: &mut Pack, tolerance: Option<Tolerance>) {
    if let (Some(scheme), Some(tolerance)) = (&mut pack.provider.signature, tolerance) {
        scheme.set_tolerance(tolerance);
    }
}

fn target(args: &TestArgs, pack: &Pack, session: &Session) -> Result<Target, Error> {
    let own = session.provider_settings(&pack.name)?;
    let settings = session.settings()?;
    let to = args
        .to
        .as_ref()
        .or(own.to.as_ref())
        .or(settings.to.as_ref());
    let target = match to {
        Some(url) => Target::parse(url)?,
        None if args.selection.list => Target::parse("http://127.0.0.1/")?,
        None => {
            return Err(Error::usage(
                "there is no endpoint to test",
                "add `--to URL`, or look at what would be tried with `--list`",
            ));
        }
    };
    let said = args.sending.allow_external || settings.test.allow_external.unwrap_or(false);
    external::allowed(
        &target,
        said || args.selection.list,
        "a test sends it hundreds of deliveries, most of them forged",
        "test",
    )?;
    Ok(target)
}

/// The secrets that sign, and those that the endpoint knows besides.
fn all_secrets(
    args: &TestArgs,
    pack: &Pack,
    session: &Session,
) -> Result<(Vec<Secret>, Vec<Secret>), Error> {
    let Some(scheme) = &pack.provider.signature else {
        if args.secrets.given() {
            session.warn(&format!(
                "`{}` signs nothing, so the secret is not used",
                pack.name
            ));
        }
        return Ok((Vec::new(), Vec::new()));
    };
    let read = args.secrets.read(&session.provider_settings(&pack.name)?)?;
    read.warnings
        .iter()
        .for_each(|warning| session.warn(warning));
    let mut texts = read.texts;
    if texts.is_empty() && args.selection.list {
        texts.extend(scheme.throwaway_secret([0; 64]).map(String::into_bytes));
    }
    if texts.is_empty() {
        return Err(Error::usage(
            format!(
                "there is no secret for `{}`, and without one nothing can be tested",
                pack.name
            ),
            format!("give the endpoint's with `--secret-file FILE`, or put it into `{VARIABLE}`"),
        ));
    }
    if scheme.algorithm() == Algorithm::Token && args.output.out.is_some() {
        session.warn(&format!(
            "`{}` sends the secret itself, so the capture will hold it",
            pack.name
        ));
    }
    let rotated = rotated(&args.sending.rotated_secret_file, scheme, &texts)?;
    let secrets = texts.iter().map(|text| scheme.secret(text));
    Ok((secrets.collect::<Result<_, _>>()?, rotated))
}

/// Further secrets that the endpoint knows, each another one than those that sign.
pub fn rotated(
    files: &[impl AsRef<Path>],
    scheme: &Scheme,
    signing: &[Vec<u8>],
) -> Result<Vec<Secret>, Error> {
    let read = files.iter().map(|file| {
        let text = secrets::from_reference(&SecretRef::File(file.as_ref().to_owned()))?;
        if signing.contains(&text) {
            return Err(Error::usage(
                format!(
                    "`{}` holds a secret that signs already",
                    file.as_ref().display()
                ),
                "a rotation takes two: name the file of the other one with `--rotated-secret-file`",
            ));
        }
        scheme.secret(&text)
    });
    read.collect()
}

/// The client's time-outs and trust.
pub fn client_options(
    args: &TestArgs,
    pack: &Pack,
    session: &Session,
) -> Result<ClientOptions, Error> {
    let settings = session.settings()?;
    let timeout = match args.sending.timeout {
        Some(timeout) => Some(timeout),
        None => settings.timeout()?.or(pack.provider.delivery.timeout),
    };
    Ok(ClientOptions {
        timeout: timeout.unwrap_or(PATIENCE).min(payload::FOR_EVER),
        tls: TlsOptions {
            cacert: args.sending.cacert.clone().or(settings.cacert.clone()),
            insecure: args.sending.insecure,
        },
        ..ClientOptions::default()
    })
}

/// The words after which `hookctl send` sends what a probe sent. No secret is written out.
pub fn reproduction(args: &TestArgs, subject: &Subject, session: &Session) -> Reproduction {
    let mut flags = vec!["--to".to_owned(), subject.chosen().target.url()];
    let mut add = |name: &str, value: String| flags.extend([name.to_owned(), value]);
    for file in &args.secrets.secret_file {
        match file.as_path() == Path::new("-") {
            true => add("--secret-env", VARIABLE.into()),
            false => add("--secret-file", file.display().to_string()),
        }
    }
    for name in &args.secrets.secret_env {
        add("--secret-env", name.clone());
    }
    if !args.secrets.secret.is_empty() {
        add("--secret-env", VARIABLE.into());
    }
    let sending = &args.sending;
    for file in &sending.rotated_secret_file {
        add("--rotated-secret-file", file.display().to_string());
    }
    let files = [("--data", &sending.data), ("--cacert", &sending.cacert)];
    for (name, file) in files {
        if let Some(file) = file {
            add(name, file.display().to_string());
        }
    }
    sending
        .param
        .iter()
        .for_each(|param| add("--param", param.clone()));
    sending
        .header
        .iter()
        .for_each(|header| add("--header", header.clone()));
    if let Some(prefix) = &sending.header_prefix {
        add("--header-prefix", prefix.clone());
    }
    if let Some(url) = &sending.public_url {
        add("--public-url", url.clone());
    }
    if let Some(timeout) = sending.timeout {
        add(
            "--timeout",
            humantime::format_duration(timeout)
                .to_string()
                .replace(' ', ""),
        );
    }
    if let Some(tolerance) = sending.tolerance {
        add("--tolerance", tolerance.to_string().replace(' ', ""));
    }
    if sending.insecure {
        flags.push("--insecure".into());
    }
    flags.extend(session.global_flags());
    Reproduction {
        flags,
        oracle: oracle(&args.oracle),
    }
}

/// The flags that show what a delivery did, as they were given.
pub fn oracle(args: &OracleArgs) -> Vec<String> {
    let given = [("--probe", &args.probe), ("--probe-cmd", &args.probe_cmd)];
    let given = given.into_iter().filter_map(|(name, value)| {
        let value = value.as_ref()?;
        Some([name.to_owned(), value.clone()])
    });
    given.flatten().collect()
}
