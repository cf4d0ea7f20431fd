//! Where secrets come from: files, the environment, the settings, standard input, and, with a warning, the
//! command line.

use std::io::Read;
use std::path::{Path, PathBuf};

use hookctl::Error;
use hookctl::pack::Pack;
use hookctl::run::KeyRing;

use super::session::Session;
use super::settings::{ProviderSettings, SecretRef};

/// The variable that holds a secret when no flag names one.
pub const VARIABLE: &str = "HOOKCTL_SECRET";

/// The longest secret or key that is read, in bytes.
const MAX_SECRET: u64 = 64 << 10;

/// The flags that name secrets. Several are tried in turn when checking, and all used when signing.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Secrets")]
pub struct SecretArgs {
    /// Read the secret from a file (`-`: standard input); a final newline is not part of it
    #[arg(long, value_name = "FILE")]
    pub secret_file: Vec<PathBuf>,
    /// Read the secret from an environment variable
    #[arg(long, value_name = "NAME")]
    pub secret_env: Vec<String>,
    /// The secret itself; it is visible to other users and kept in the shell's history
    #[arg(long, value_name = "TEXT")]
    pub secret: Vec<String>,
}

/// The texts of secrets, and the warnings that go with them.
#[derive(Default)]
pub struct Secrets {
    /// The texts as they were given, less one final newline.
    pub texts: Vec<Vec<u8>>,
    /// What the user should know.
    pub warnings: Vec<String>,
}

impl SecretArgs {
    /// Whether any flag names a secret.
    pub fn given(&self) -> bool {
        !(self.secret_file.is_empty() && self.secret_env.is_empty() && self.secret.is_empty())
    }

    /// Reads the secrets the flags name; without flags the variable, then what the settings say.
    ///
    /// # Errors
    /// When a file or variable that was named is not there or is empty.
    pub fn read(&self, settings: &ProviderSettings) -> Result<Secrets, Error> {
        let mut secrets = Secrets::default();
        if !self.given() {
            secrets.texts = from_settings(settings)?;
            return Ok(secrets);
        }
        for path in &self.secret_file {
            secrets.texts.push(from_file(path)?);
        }
        for name in &self.secret_env {
            secrets.texts.push(from_env(name)?);
        }
        for text in &self.secret {
            secrets.texts.push(text.as_bytes().to_vec());
        }
        if !self.secret.is_empty() {
            secrets.warnings.push(
                "a secret on the command line is visible to other users; prefer `--secret-file` or `--secret-env`"
                    .into(),
            );
        }
        Ok(secrets)
    }
}

/// The secrets of those packs: the flags' are everybody's, the settings' are each provider's own. `named` says that the
/// user has named the providers.
///
/// # Errors
/// When a secret cannot be read, or is none of the scheme of a provider that was named.
pub fn key_ring(
    args: &SecretArgs,
    named: bool,
    packs: &[Pack],
    session: &Session,
) -> Result<KeyRing, Error> {
    let mut keys = KeyRing::new();
    if args.given() {
        let read = args.read(&Default::default())?;
        read.warnings
            .iter()
            .for_each(|warning| session.warn(warning));
        for pack in packs {
            let added = keys.add(pack, &read.texts);
            // With no provider named, the secret is whoever's scheme can read it.
            if named {
                added?;
            }
        }
        return Ok(keys);
    }
    for pack in packs {
        let settings = session.provider_settings(&pack.name)?;
        let read = args.read(&settings)?;
        let added = keys.add(pack, &read.texts);
        if named || settings.secret.is_some() {
            added?;
        }
    }
    Ok(keys)
}

fn from_settings(settings: &ProviderSettings) -> Result<Vec<Vec<u8>>, Error> {
    if std::env::var_os(VARIABLE).is_some() {
        return Ok(vec![from_env(VARIABLE)?]);
    }
    let refs = settings.secret.as_ref().map_or(&[][..], |secret| &secret.0);
    refs.iter().map(from_reference).collect()
}

/// The text that a reference of the settings leads to.
///
/// # Errors
/// When the file or variable is not there or is empty.
pub fn from_reference(reference: &SecretRef) -> Result<Vec<u8>, Error> {
    match reference {
        SecretRef::Env(name) => from_env(name),
        SecretRef::File(path) => from_file(path),
    }
}

fn from_env(name: &str) -> Result<Vec<u8>, Error> {
    let value = std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Error::Secret {
            what: format!("the environment variable `{name}` is not set"),
            help: Some(format!("set it: `export {name}=…`")),
        })?;
    Ok(value.into_encoded_bytes())
}

fn from_file(path: &Path) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(MAX_SECRET + 1).read_to_end(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_SECRET + 1).read_to_end(&mut text))
    };
    read.map_err(|e| Error::file("read", path, e))?;
    for end in [b'\n', b'\r'] {
        if text.last() == Some(&end) {
            text.pop();
        }
    }
    if text.is_empty() || text.len() as u64 > MAX_SECRET {
        let what = if text.is_empty() {
            "is empty"
        } else {
            "is too long for a secret"
        };
        return Err(Error::Secret {
            what: format!("the secret file `{}` {what}", path.display()),
            help: Some("it holds the secret as the provider shows it, on one line".into()),
        });
    }
    Ok(text)
}
