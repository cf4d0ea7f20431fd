//! Packs for tests, in folders that go away again.

use std::fs;
use std::ops::Deref;
use std::path::Path;

use tempfile::TempDir;

use super::{Catalogue, Pack};
use crate::Error;

/// A folder of packs.
#[derive(Debug)]
pub(super) struct Folder(TempDir);

impl Folder {
    /// Writes those files: path inside the folder, text.
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn catalogue(&self) -> Result<Catalogue, Error> {
        Catalogue::empty().with_folder(self.path())
    }

    pub(super) fn pack(&self, name: &str) -> Result<Pack, Error> {
        self.catalogue()?.pack(name)
    }

    /// An error's message without this folder's own path, and its advice.
    pub(super) fn cut(&self, error: &Error) -> (String, String) {
        let path = format!("{}/", self.path().display());
        (
            error.to_string().replace(&path, ""),
            error.help().unwrap_or_default(),
        )
    }
}

/// A pack with the folder its files are in.
#[derive(Debug)]
pub(super) struct Kept {
    pack: Pack,
    _folder: Folder,
}

impl Deref for Kept {
    type Target = Pack;

    fn deref(&self) -> &Pack {
        &self.pack
    }
}

/// The pack `acme` with that provider file and those files; else the error, its path cut, with its advice.
pub(super) fn acme(provider: &str, files: &[(&str, &str)]) -> Result<Kept, (String, String)> {
    let folder = Folder::of(&[]);
    folder.write("acme/provider.toml", provider);
    for (path, text) in files {
        folder.write(&format!("acme/{path}"), text);
    }
    match folder.pack("acme") {
        Ok(pack) => Ok(Kept {
            pack,
            _folder: folder,
        }),
        Err(error) => Err(folder.cut(&error)),
    }
}
