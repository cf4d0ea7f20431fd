//! What a command finds when it starts: settings, packs, streams, clock, randomness. Each is made when asked for.

use std::cell::{OnceCell, RefCell};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use hookctl::Error;
use hookctl::pack::{Catalogue, Pack};
use hookctl::report::{Palette, plain};
use jiff::Timestamp;

use super::settings::{ProviderSettings, Settings};
use super::{ColorWhen, Global};

/// The run's surroundings.
pub struct Session {
    global: Global,
    settings: OnceCell<Settings>,
    catalogue: OnceCell<Catalogue>,
}

impl Session {
    /// Nothing is read yet.
    pub(super) fn new(global: Global) -> Self {
        Session {
            global,
            settings: OnceCell::new(),
            catalogue: OnceCell::new(),
        }
    }

    /// The settings of the project and the user.
    pub fn settings(&self) -> Result<&Settings, Error> {
        if self.settings.get().is_none() {
            let cwd = std::env::current_dir().map_err(|e| Error::file("read", ".", e))?;
            let user = user_folder();
            let settings = Settings::load(self.global.config.as_deref(), &cwd, user.as_deref())?;
            let _ = self.settings.set(settings);
        }
        Ok(self.settings.get().expect("it was set above"))
    }

    /// What the settings say about a provider.
    pub fn provider_settings(&self, name: &str) -> Result<ProviderSettings, Error> {
        Ok(self.settings()?.provider(name))
    }

    /// The packs: embedded, the user's, the project's, `--samples`.
    pub fn catalogue(&self) -> Result<&Catalogue, Error> {
        if self.catalogue.get().is_none() {
            let mut catalogue = Catalogue::embedded();
            let user = user_folder()
                .map(|folder| folder.join("packs"))
                .filter(|folder| folder.is_dir());
            let project = self.settings()?.samples.iter().cloned();
            for folder in user
                .into_iter()
                .chain(project)
                .chain(self.global.samples.iter().cloned())
            {
                catalogue = catalogue.with_folder(&folder)?;
            }
            for name in self.settings()?.provider.keys() {
                if !catalogue.has(name) {
                    self.warn(&plain(&format!(
                        "the settings speak of `{name}`, which is no pack here"
                    )));
                }
            }
            let _ = self.catalogue.set(catalogue);
        }
        Ok(self.catalogue.get().expect("it was set above"))
    }

    /// Every pack that is whole. One that is broken is told of, and does not keep the others from being used.
    pub fn packs(&self) -> Result<Vec<Pack>, Error> {
        let mut packs = Vec::new();
        for name in self.catalogue()?.names() {
            match self.pack(&name, None) {
                Ok(pack) => packs.push(pack),
                Err(error) => self.warn(&plain(&format!("the pack `{name}` is left out: {error}"))),
            }
        }
        Ok(packs)
    }

    /// One pack, with the provider's header names as the flag or the settings want them.
    pub fn pack(&self, name: &str, header_prefix: Option<&str>) -> Result<Pack, Error> {
        let mut pack = self.catalogue()?.pack(name)?;
        let settings = self.provider_settings(name)?;
        if let Some(prefix) = header_prefix.or(settings.header_prefix.as_deref()) {
            pack.provider.set_header_prefix(prefix)?;
        }
        Ok(pack)
    }

    /// The global flags as they were given, for a command line that does the same again.
    pub fn global_flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        let files = self.global.config.iter().map(|file| ("--config", file));
        let folders = self
            .global
            .samples
            .iter()
            .map(|folder| ("--samples", folder));
        for (name, path) in files.chain(folders) {
            flags.extend([name.to_owned(), path.display().to_string()]);
        }
        flags
    }

    /// Colours for standard output.
    pub fn out_palette(&self) -> Palette {
        self.palette(std::io::stdout().is_terminal())
    }

    /// Colours for standard error.
    pub fn err_palette(&self) -> Palette {
        self.palette(std::io::stderr().is_terminal())
    }

    fn palette(&self, terminal: bool) -> Palette {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Palette::new(match self.global.color {
            ColorWhen::Auto => terminal && !refused,
            ColorWhen::Always => true,
            ColorWhen::Never => false,
        })
    }

    /// Says something to the user that is not the answer.
    pub fn note(&self, text: &str) {
        self.talk(&format!("{} {text}", self.err_palette().dim("note:")));
    }

    /// Warns the user.
    pub fn warn(&self, text: &str) {
        self.talk(&format!("{} {text}", self.err_palette().unsure("warning:")));
    }

    /// One line on standard error, as it is.
    pub fn talk(&self, line: &str) {
        // Nobody listening is no reason to stop.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// The clock.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Fresh randomness from the system.
///
/// # Errors
/// When the system has none, which no supported system does.
pub fn entropy<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Usage {
        what: format!("the system gives no randomness: {error}"),
        help: None,
    })?;
    Ok(bytes)
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; POOLED], left: 0 }) };
}

/// How much randomness is asked for at once, in bytes: each call of the system takes longer than a name does.
const POOLED: usize = 640;

/// Randomness for names, which are no secrets.
struct Pool {
    bytes: [u8; POOLED],
    left: usize,
}

impl Pool {
    fn draw(&mut self) -> [u8; 10] {
        if self.left == 0 {
            // Without randomness records of one millisecond share a name, which nothing here relies on.
            self.bytes = entropy().unwrap_or([0; POOLED]);
            self.left = POOLED / 10;
        }
        self.left -= 1;
        let drawn = self.bytes.get(self.left * 10..);
        drawn
            .and_then(<[u8]>::first_chunk)
            .copied()
            .unwrap_or_default()
    }
}

/// Names a record: a UUIDv7 of its time, so that names sort as the records came.
pub fn record_id(at: Timestamp) -> String {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    let random = POOL.with_borrow_mut(Pool::draw);
    uuid::Builder::from_unix_timestamp_millis(millis, &random)
        .into_uuid()
        .to_string()
}

fn user_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    etcetera::choose_base_strategy()
        .ok()
        .map(|base| base.config_dir().join("hookctl"))
}
