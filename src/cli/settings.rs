//! `hookctl.toml`: the project's file, found in this folder or one above, and the user's `config.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hookctl::Error;
use hookctl::run::drift::SeverityRule;
use hookctl::run::respond::RespondRule;
use serde::Deserialize;

use super::diff::{FailOn, is_file};
use super::payload::duration;

/// The name of the project's file.
pub const PROJECT_FILE: &str = "hookctl.toml";

/// What both files may say. A flag or the environment beats the project's file, which beats the user's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Folders of packs, relative to the file.
    pub samples: Vec<PathBuf>,
    /// Where `send` delivers to.
    pub to: Option<String>,
    /// How long `send` waits for an answer.
    pub timeout: Option<String>,
    /// Certificates `send` trusts, relative to the file.
    pub cacert: Option<PathBuf>,
    /// Where `listen` passes requests on to; the first that fits counts.
    pub forward: Vec<RouteSettings>,
    /// What requests meet that `listen` receives; the first table that fits decides.
    pub respond: Vec<RespondRule>,
    /// What `replay` may do.
    pub replay: ReplaySettings,
    /// What `test` may do.
    pub test: TestSettings,
    /// What `diff` holds payloads against, and what matters.
    pub diff: DiffSettings,
    /// What differs for one provider.
    pub provider: BTreeMap<String, ProviderSettings>,
}

/// `[replay]`: what `replay` may do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReplaySettings {
    /// Whether it may send to endpoints that are not on this machine.
    pub allow_external: Option<bool>,
}

/// `[test]`: what `test` may do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TestSettings {
    /// Whether it may test endpoints that are not on this machine.
    pub allow_external: Option<bool>,
}

/// `[[forward]]`: requests that are passed on. In a pattern `*` stands for anything.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteSettings {
    /// Whose they are.
    pub provider: Option<String>,
    /// Which event they are.
    pub event: Option<String>,
    /// Their path.
    pub path: Option<String>,
    /// Where to.
    pub to: String,
}

/// `[diff]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DiffSettings {
    /// The least severity that fails.
    pub fail_on: Option<FailOn>,
    /// What payloads are held against: names, or files relative to the settings file.
    pub edition: Names,
    /// What is known and accepted, relative to the file.
    pub baseline: Option<PathBuf>,
    /// How much differences matter.
    pub severity: Vec<SeverityRule>,
}

/// One name, or a list of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct Names(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Names {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::One(name) => Names(vec![name]),
            OneOrMany::Many(names) => Names(names),
        }
    }
}

/// What the files may say about one provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderSettings {
    /// Where its events are delivered to.
    pub to: Option<String>,
    /// Where its secret stands: one reference or several.
    pub secret: Option<SecretRefs>,
    /// Where the token stands that its handshake brings.
    pub verify_token: Option<SecretRef>,
    /// The edition to use.
    pub edition: Option<String>,
    /// What its header names start with, for white-label products.
    pub header_prefix: Option<String>,
    /// The endpoint's URL as the provider knows it.
    pub public_url: Option<String>,
}

/// One secret reference, `{ env = "NAME" }`, or a list of them.
#[derive(Clone, Debug)]
pub struct SecretRefs(pub Vec<SecretRef>);

impl<'de> Deserialize<'de> for SecretRefs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const WANTED: &str = "a secret is a reference, `{ env = \"NAME\" }` or `{ file = \"PATH\" }`, or a list of them";
        let value = toml::Value::deserialize(deserializer)?;
        let values = match value {
            toml::Value::Array(values) if !values.is_empty() => values,
            value => vec![value],
        };
        let refs = values
            .into_iter()
            .map(SecretRef::deserialize)
            .collect::<Result<Vec<_>, _>>();
        refs.map(SecretRefs)
            .map_err(|_| serde::de::Error::custom(WANTED))
    }
}

/// Where a secret stands. There is no way to write the secret itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum SecretRef {
    /// In an environment variable.
    Env(String),
    /// In a file, relative to the settings file.
    File(PathBuf),
}

impl Settings {
    /// Reads the project's file (`config`, else the nearest `hookctl.toml`) over the user's.
    ///
    /// # Errors
    /// When a file cannot be read or says something that is not understood.
    pub fn load(config: Option<&Path>, cwd: &Path, user: Option<&Path>) -> Result<Self, Error> {
        let project = match config {
            Some(path) => Some(path.to_owned()),
            None => cwd
                .ancestors()
                .map(|dir| dir.join(PROJECT_FILE))
                .find(|path| path.is_file()),
        };
        let user = user
            .map(|dir| dir.join("config.toml"))
            .filter(|path| path.is_file());
        let base = user.map_or_else(|| Ok(Settings::default()), |path| read(&path))?;
        match project {
            Some(path) => Ok(read(&path)?.over(base)),
            None => Ok(base),
        }
    }

    /// How long an answer may take.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is no duration.
    pub fn timeout(&self) -> Result<Option<Duration>, Error> {
        let read = self.timeout.as_deref().map(duration).transpose();
        read.map_err(|what| {
            Error::usage(
                format!("`timeout` in the settings: {what}"),
                "correct `hookctl.toml`",
            )
        })
    }

    /// What is said about a provider.
    pub fn provider(&self, name: &str) -> ProviderSettings {
        self.provider.get(name).cloned().unwrap_or_default()
    }

    fn over(self, base: Settings) -> Settings {
        let mut provider = base.provider;
        for (name, own) in self.provider {
            let below = provider.remove(&name).unwrap_or_default();
            provider.insert(name, own.over(below));
        }
        Settings {
            samples: base.samples.into_iter().chain(self.samples).collect(),
            to: self.to.or(base.to),
            timeout: self.timeout.or(base.timeout),
            cacert: self.cacert.or(base.cacert),
            forward: match self.forward.is_empty() {
                true => base.forward,
                false => self.forward,
            },
            respond: self.respond.into_iter().chain(base.respond).collect(),
            replay: ReplaySettings {
                allow_external: self.replay.allow_external.or(base.replay.allow_external),
            },
            test: TestSettings {
                allow_external: self.test.allow_external.or(base.test.allow_external),
            },
            diff: self.diff.over(base.diff),
            provider,
        }
    }
}

impl DiffSettings {
    fn over(self, base: DiffSettings) -> DiffSettings {
        let own = self.severity.into_iter().map(|rule| SeverityRule {
            source: rule.source + 1,
            ..rule
        });
        DiffSettings {
            fail_on: self.fail_on.or(base.fail_on),
            edition: match self.edition.0.is_empty() {
                true => base.edition,
                false => self.edition,
            },
            baseline: self.baseline.or(base.baseline),
            severity: base.severity.into_iter().chain(own).collect(),
        }
    }
}

impl ProviderSettings {
    fn over(self, base: ProviderSettings) -> ProviderSettings {
        ProviderSettings {
            to: self.to.or(base.to),
            secret: self.secret.or(base.secret),
            verify_token: self.verify_token.or(base.verify_token),
            edition: self.edition.or(base.edition),
            header_prefix: self.header_prefix.or(base.header_prefix),
            public_url: self.public_url.or(base.public_url),
        }
    }
}

fn read(path: &Path) -> Result<Settings, Error> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::file("read", path, e))?;
    let mut settings: Settings = toml::from_str(&text).map_err(|error| Error::Usage {
        what: format!("{}: {}", place(path, &text, &error), error.message()),
        help: Some("the README lists what `hookctl.toml` may say; a secret is a reference: `secret = { env = \"NAME\" }`".into()),
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let absolute = |path: &mut PathBuf| *path = folder.join(&path);
    settings.samples.iter_mut().for_each(absolute);
    settings.cacert.iter_mut().for_each(absolute);
    settings.diff.baseline.iter_mut().for_each(absolute);
    for edition in settings.diff.edition.0.iter_mut().filter(|e| is_file(e)) {
        *edition = folder.join(&edition).display().to_string();
    }
    for provider in settings.provider.values_mut() {
        let secrets = provider.secret.iter_mut().flat_map(|secret| &mut secret.0);
        for reference in secrets.chain(&mut provider.verify_token) {
            if let SecretRef::File(path) = reference {
                *path = folder.join(&path);
            }
        }
    }
    Ok(settings)
}

/// `file:line:column` of a TOML error.
fn place(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let Some(span) = error.span() else {
        return path.display().to_string();
    };
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("{}:{line}:{column}", path.display())
}
