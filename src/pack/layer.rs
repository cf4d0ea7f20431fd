//! One place where packs are looked up: the ones inside the program, or a folder.
//!
//! A folder is not trusted: what it lists is checked before anything in it is read. See [`super::limits`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::embedded::{EmbeddedPack, PACKS};
use super::limits::{FILE_BYTES, PACK_BYTES, PACK_FILES, file_too_large, refusal};
use super::name::{RULE, is_name};
use super::source::Source;
use crate::Error;

/// The one file every pack has.
pub(super) const PROVIDER: &str = "provider.toml";

/// The files of one pack by their path inside it, `EDITION/FILE` or `FILE`.
pub(super) type Files = BTreeMap<String, Source>;

/// Where packs come from.
#[derive(Clone, Debug)]
pub(super) enum Layer {
    /// Part of the program.
    Embedded,
    /// A folder; its packs by name.
    Folder {
        /// The folder with all links followed: nothing may lead out of it.
        root: PathBuf,
        /// Where each pack lies.
        packs: BTreeMap<String, PathBuf>,
    },
}

impl Layer {
    /// Lists a folder of packs, or a folder that is itself a pack.
    pub(super) fn folder(dir: &Path) -> Result<Self, Error> {
        let root = fs::canonicalize(dir).map_err(|e| Error::file("read", dir, e))?;
        let mut packs = BTreeMap::new();
        if dir.join(PROVIDER).is_file() {
            let name = root
                .file_name()
                .and_then(|n| n.to_str())
                .unwrap_or_default();
            if !is_name(name) {
                return Err(refusal(dir, format!("`{name}` cannot name a pack"), RULE));
            }
            packs.insert(name.to_owned(), dir.to_owned());
            return Ok(Layer::Folder { root, packs });
        }
        for path in entries(dir)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') || !path.is_dir() {
                continue;
            }
            if is_name(&name) {
                packs.insert(name.into_owned(), path);
            } else if path.join(PROVIDER).is_file() {
                return Err(refusal(&path, format!("`{name}` cannot name a pack"), RULE));
            }
        }
        Ok(Layer::Folder { root, packs })
    }

    /// The names of the folders that may be packs, or parts of packs of another layer.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Layer::Embedded => PACKS.iter().map(|pack| pack.name).collect(),
            Layer::Folder { packs, .. } => packs.keys().map(String::as_str).collect(),
        }
    }

    /// Whether this layer has a pack of that name, or a part of one.
    pub(super) fn has(&self, pack: &str) -> bool {
        match self {
            Layer::Embedded => EmbeddedPack::find(pack).is_some(),
            Layer::Folder { packs, .. } => packs.contains_key(pack),
        }
    }

    /// Whether this layer has the provider file of that pack.
    pub(super) fn has_provider(&self, pack: &str) -> bool {
        match self {
            Layer::Embedded => self.has(pack),
            Layer::Folder { packs, .. } => packs
                .get(pack)
                .is_some_and(|path| path.join(PROVIDER).is_file()),
        }
    }

    /// Adds this layer's files of that pack, in place of those already there under the same name.
    pub(super) fn collect(&self, pack: &str, files: &mut Files) -> Result<(), Error> {
        match self {
            Layer::Embedded => {
                let own = EmbeddedPack::find(pack).map(|pack| pack.files);
                for &(path, bytes) in own.unwrap_or_default() {
                    files.insert(path.to_owned(), Source::Embedded(bytes));
                }
                Ok(())
            }
            Layer::Folder { root, packs } => match packs.get(pack) {
                Some(path) => Walk {
                    root,
                    bytes: 0,
                    count: 0,
                    files,
                }
                .pack(path),
                None => Ok(()),
            },
        }
    }
}

/// Entries of a folder in the order of their names.
fn entries(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |e| Error::file("read", dir, e);
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed)? {
        paths.push(entry.map_err(failed)?.path());
        if paths.len() > PACK_FILES {
            return Err(too_many(dir));
        }
    }
    paths.sort();
    Ok(paths)
}

fn too_many(place: &Path) -> Error {
    refusal(
        place,
        format!("there are more than {PACK_FILES} files"),
        "is this a folder of packs? `samples/README.md` shows what one looks like",
    )
}

/// A walk through one pack's folder that counts what it meets.
struct Walk<'a> {
    root: &'a Path,
    bytes: u64,
    count: usize,
    files: &'a mut Files,
}

impl Walk<'_> {
    fn pack(&mut self, dir: &Path) -> Result<(), Error> {
        self.check(dir)?;
        for path in entries(dir)? {
            let Some(name) = self.name(&path)? else {
                continue;
            };
            if self.check(&path)?.is_dir() {
                for inner in entries(&path)? {
                    if let Some(file) = self.name(&inner)?
                        && self.check(&inner)?.is_file()
                    {
                        self.add(format!("{name}/{file}"), inner);
                    }
                }
            } else {
                self.add(name, path);
            }
        }
        Ok(())
    }

    fn add(&mut self, name: String, path: PathBuf) {
        self.files.insert(name, Source::Disk(path));
    }

    /// The name of an entry that counts; hidden ones do not.
    fn name(&self, path: &Path) -> Result<Option<String>, Error> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            Ok(None)
        } else if is_name(&name) {
            Ok(Some(name.into_owned()))
        } else {
            Err(refusal(
                path,
                format!("`{name}` is not a name a pack may use"),
                RULE,
            ))
        }
    }

    /// Refuses what leads out of the folder and what is too much.
    fn check(&mut self, path: &Path) -> Result<fs::Metadata, Error> {
        let failed = |e| Error::file("read", path, e);
        let real = fs::canonicalize(path).map_err(failed)?;
        if !real.starts_with(self.root) {
            return Err(refusal(
                path,
                format!("the link leads out of the folder, to `{}`", real.display()),
                "copy the file into the pack",
            ));
        }
        let metadata = fs::metadata(&real).map_err(failed)?;
        self.count += 1;
        if metadata.is_file() {
            self.bytes += metadata.len();
            if metadata.len() > FILE_BYTES {
                return Err(file_too_large(path));
            }
        } else if !metadata.is_dir() {
            return Err(refusal(
                path,
                "this is neither a file nor a folder",
                "remove it from the pack",
            ));
        }
        if self.count > PACK_FILES {
            return Err(too_many(path));
        }
        if self.bytes > PACK_BYTES {
            return Err(refusal(
                path,
                "the pack is larger than 64 MiB",
                "remove what no event needs",
            ));
        }
        Ok(metadata)
    }
}
