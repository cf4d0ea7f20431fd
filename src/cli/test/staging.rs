//! What a suite is run with: its own word, the flags and the settings put together.

use std::path::Path;
use std::time::Duration;

use hookctl::Error;
use hookctl::pack::Pack;
use hookctl::run::KeyRing;
use hookctl::run::probe::Reproduction;
use hookctl::run::suite::{SecretPlace, Stage, Suite, Text, Variables, allowed};
use hookctl::signature::{Algorithm, Veil};
use hookctl::wire::{ClientOptions, Target, TlsOptions};

use super::app::AppPlan;
use super::args::TestArgs;
use super::setup;
use crate::cli::payload;
use crate::cli::secrets::{VARIABLE, from_reference};
use crate::cli::session::{Session, now, record_id};
use crate::cli::settings::SecretRef;

/// How long an answer may take when nobody says.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What a suite is run with.
pub struct Staged {
    /// What its cases share.
    pub stage: Stage,
    /// The application.
    pub app: AppPlan,
    /// The words after which `hookctl send` sends what a probe sent.
    pub reproduction: Reproduction,
}

impl Staged {
    /// What hides the secrets in what is shown.
    pub fn veil(&self) -> Veil {
        let name = self.stage.pack.as_ref().map(|pack| pack.name.as_str());
        Veil::over(self.stage.keys.of(name.unwrap_or_default()))
    }
}

/// Settles it: a flag beats the suite, which beats the settings.
///
/// # Errors
/// When the provider, an address or a secret is not what it should be.
pub fn stage(
    suite: &mut Suite,
    args: &TestArgs,
    (seed, fresh): (u64, u64),
    variables: &Variables,
    session: &Session,
) -> Result<Staged, Error> {
    flags_first(suite, args)?;
    let pack = pack(suite, args, session)?;
    let target = target(suite, args, pack.as_ref(), variables, session)?;
    let allow_external =
        args.sending.allow_external || session.settings()?.test.allow_external.unwrap_or(false);
    if let Some(target) = &target {
        allowed(target, allow_external)?;
    }
    let keys = match &pack {
        Some(pack) => keys(suite, args, pack, session)?,
        None => KeyRing::new(),
    };
    let fill = |text: Option<&Text>| text.map(|text| text.fill(variables)).transpose();
    let public_url = match &args.sending.public_url {
        Some(url) => Some(url.clone()),
        None => fill(suite.public_url.as_ref())?,
    };
    let public_url = match (public_url, &pack) {
        (None, Some(pack)) => session.provider_settings(&pack.name)?.public_url,
        (url, _) => url,
    };
    let mut app = AppPlan::of(&args.app);
    if app.exec.is_none() {
        let folder = suite.source.folder.clone();
        app.exec = suite.exec.clone().map(|command| (command, Some(folder)));
    }
    app.wait_for = match app.wait_for {
        Some(place) => Some(place),
        None => fill(suite.wait_for.as_ref())?,
    };
    app.wait_timeout = args
        .app
        .wait_timeout
        .or(suite.wait_timeout)
        .unwrap_or(app.wait_timeout);
    Ok(Staged {
        reproduction: reproduction(suite, args, target.as_ref(), session),
        stage: Stage {
            options: client_options(suite, args, pack.as_ref(), session)?,
            public_url: public_url.as_deref().map(Target::parse).transpose()?,
            target,
            pack,
            keys,
            seed,
            fresh,
            allow_external,
            now,
            record_id,
        },
        app,
    })
}

/// Puts what the flags say into the suite.
fn flags_first(suite: &mut Suite, args: &TestArgs) -> Result<(), Error> {
    if let Some(edition) = &args.edition {
        suite.edition = Some(edition.clone());
    }
    suite.tolerance = args.sending.tolerance.or(suite.tolerance);
    for (name, value) in payload::params(&args.sending.param)? {
        suite.params.retain(|(known, _)| *known != name);
        suite.params.push((name, Text::literal(value)));
    }
    for header in &payload::headers(&args.sending.header)? {
        let value = String::from_utf8_lossy(&header.value);
        suite
            .headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(&header.name));
        suite
            .headers
            .push((header.name.clone(), Some(Text::literal(value))));
    }
    Ok(())
}

fn pack(suite: &Suite, args: &TestArgs, session: &Session) -> Result<Option<Pack>, Error> {
    let Some((name, at)) = &suite.provider else {
        return Ok(None);
    };
    let prefix = args.sending.header_prefix.as_deref();
    let prefix = prefix.or(suite.header_prefix.as_deref());
    match session.pack(name, prefix) {
        Err(error @ Error::Unknown { .. }) => Err(suite.wrong(*at, &error)),
        found => found.map(|mut pack| {
            setup::tolerate(&mut pack, suite.tolerance);
            Some(pack)
        }),
    }
}

fn target(
    suite: &Suite,
    args: &TestArgs,
    pack: Option<&Pack>,
    variables: &Variables,
    session: &Session,
) -> Result<Option<Target>, Error> {
    if let Some(to) = &args.to {
        return Target::parse(to).map(Some);
    }
    if let Some(text) = &suite.target {
        let target = Target::parse(&text.fill(variables)?);
        return target
            .map(Some)
            .map_err(|error| suite.wrong(text.at, &error));
    }
    let own = match pack {
        Some(pack) => session.provider_settings(&pack.name)?.to,
        None => None,
    };
    let to = own.or(session.settings()?.to.clone());
    to.as_deref().map(Target::parse).transpose()
}

/// The secrets: the flags', else the suite's, else those that `send` would take.
fn keys(suite: &Suite, args: &TestArgs, pack: &Pack, session: &Session) -> Result<KeyRing, Error> {
    let mut keys = KeyRing::new();
    let Some(scheme) = &pack.provider.signature else {
        return Ok(keys);
    };
    let texts = if args.secrets.given() || suite.secret.is_empty() {
        let read = args.secrets.read(&session.provider_settings(&pack.name)?)?;
        read.warnings
            .iter()
            .for_each(|warning| session.warn(warning));
        read.texts
    } else {
        let read = suite.secret.iter().map(|place| match place {
            SecretPlace::Env(name) => from_reference(&SecretRef::Env(name.clone())),
            SecretPlace::File(path) => from_reference(&SecretRef::File(path.clone())),
        });
        read.collect::<Result<Vec<_>, _>>()?
    };
    if texts.is_empty() && !args.output.quiet && !args.selection.list {
        session.warn(&format!(
            "no secret for `{}`: the requests go out unsigned (`secret: {{ env: NAME }}` in the suite signs)",
            pack.name
        ));
    }
    if scheme.algorithm() == Algorithm::Token && args.output.out.is_some() && !texts.is_empty() {
        session.warn(&format!(
            "`{}` sends the secret itself, so the capture will hold it",
            pack.name
        ));
    }
    keys.add(pack, &texts)?;
    Ok(keys)
}

/// No secret is written out: what was given as text, or on standard input, is expected in the variable.
fn reproduction(
    suite: &Suite,
    args: &TestArgs,
    target: Option<&Target>,
    session: &Session,
) -> Reproduction {
    let mut flags = Vec::new();
    let mut add = |name: &str, value: String| flags.extend([name.to_owned(), value]);
    if let Some(target) = target {
        add("--to", target.url());
    }
    match args.secrets.given() {
        true => {
            for file in &args.secrets.secret_file {
                match file.as_path() == Path::new("-") {
                    true => add("--secret-env", VARIABLE.into()),
                    false => add("--secret-file", file.display().to_string()),
                }
            }
            args.secrets
                .secret_env
                .iter()
                .for_each(|name| add("--secret-env", name.clone()));
            if !args.secrets.secret.is_empty() {
                add("--secret-env", VARIABLE.into());
            }
        }
        false => {
            for place in &suite.secret {
                match place {
                    SecretPlace::Env(name) => add("--secret-env", name.clone()),
                    SecretPlace::File(path) => add("--secret-file", path.display().to_string()),
                }
            }
        }
    }
    if let Some(tolerance) = suite.tolerance {
        add("--tolerance", tolerance.to_string().replace(' ', ""));
    }
    for (name, text) in &suite.params {
        add("--param", format!("{name}={}", text.written()));
    }
    for (name, text) in &suite.headers {
        if let Some(text) = text {
            add("--header", format!("{name}: {}", text.written()));
        }
    }
    if let Some(prefix) = args
        .sending
        .header_prefix
        .as_ref()
        .or(suite.header_prefix.as_ref())
    {
        add("--header-prefix", prefix.clone());
    }
    flags.extend(session.global_flags());
    Reproduction {
        flags,
        oracle: setup::oracle(&args.oracle),
    }
}

fn client_options(
    suite: &Suite,
    args: &TestArgs,
    pack: Option<&Pack>,
    session: &Session,
) -> Result<ClientOptions, Error> {
    let settings = session.settings()?;
    let timeout = match args.sending.timeout.or(suite.timeout) {
        Some(timeout) => Some(timeout),
        None => settings.timeout()?,
    };
    let timeout = timeout.or(pack.and_then(|pack| pack.provider.delivery.timeout));
    let timeout = timeout.unwrap_or(TIMEOUT).min(payload::FOR_EVER);
    let cacert = args
        .sending
        .cacert
        .as_deref()
        .or(settings.cacert.as_deref());
    Ok(ClientOptions {
        timeout,
        tls: TlsOptions {
            cacert: cacert.map(Path::to_owned),
            insecure: args.sending.insecure,
        },
        ..ClientOptions::default()
    })
}
