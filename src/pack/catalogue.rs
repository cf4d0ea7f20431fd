//! Which packs there are, without reading any: the embedded ones and those of folders laid over them.

use std::collections::BTreeSet;
use std::path::Path;

use super::embedded::{self, EmbeddedPack};
use super::layer::{Files, Layer};
use super::pack::Pack;
use super::suggest::advice;
use crate::Error;

/// The packs of all layers. A later layer's file replaces the same file of an earlier one.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    layers: Vec<Layer>,
}

/// What a list of packs shows of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The pack's name.
    pub pack: String,
    /// The provider's name for people.
    pub name: String,
    /// Its editions.
    pub editions: Vec<String>,
    /// Its events: short name and title, in the order of the file.
    pub events: Vec<(String, String)>,
    /// Whether the provider signs.
    pub signs: bool,
}

impl Catalogue {
    /// No packs at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The packs inside the program.
    pub fn embedded() -> Self {
        Catalogue {
            layers: vec![Layer::Embedded],
        }
    }

    /// Lays a folder over what is there: a folder of packs, or one pack's own folder. Only names are read.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be listed, [`Error::Pack`] when a pack in it has a name no pack may have.
    pub fn with_folder(mut self, dir: &Path) -> Result<Self, Error> {
        self.layers.push(Layer::folder(dir)?);
        Ok(self)
    }

    /// The name of every pack, sorted.
    pub fn names(&self) -> Vec<String> {
        let names: BTreeSet<&str> = self.layers.iter().flat_map(Layer::names).collect();
        names
            .into_iter()
            .filter(|name| self.has(name))
            .map(str::to_owned)
            .collect()
    }

    /// The names of the packs that the folder laid over last has a part of, sorted.
    pub fn topmost(&self) -> Vec<String> {
        let names = self.layers.last().map(Layer::names).unwrap_or_default();
        let own: BTreeSet<&str> = names.into_iter().collect();
        own.into_iter()
            .filter(|name| self.has(name))
            .map(str::to_owned)
            .collect()
    }

    /// Whether there is a pack of that name.
    pub fn has(&self, name: &str) -> bool {
        self.layers.iter().any(|layer| layer.has_provider(name))
    }

    /// Opens a pack: lists its files and reads its provider file, nothing else.
    ///
    /// # Errors
    /// [`Error::Unknown`] with the nearest names; [`Error::Pack`] when the provider file is wrong or the folder
    /// breaks a limit.
    pub fn pack(&self, name: &str) -> Result<Pack, Error> {
        if !super::name::is_name(name) || !self.has(name) {
            let known = self.names();
            return Err(Error::Unknown {
                kind: "provider",
                name: name.to_owned(),
                help: Some(advice(
                    name,
                    known.iter().map(String::as_str),
                    "`hookctl list` shows all",
                )),
            });
        }
        let mut files = Files::new();
        for layer in &self.layers {
            layer.collect(name, &mut files)?;
        }
        Pack::open(name, files)
    }

    /// Opens every pack, in the order of their names.
    ///
    /// # Errors
    /// The first one of [`Catalogue::pack`].
    pub fn packs(&self) -> Result<Vec<Pack>, Error> {
        self.names().iter().map(|name| self.pack(name)).collect()
    }

    /// What a list shows of a pack. Of one that is the program's own, with nothing laid over it, nothing is read.
    ///
    /// # Errors
    /// Those of [`Catalogue::pack`].
    pub fn summary(&self, name: &str) -> Result<Summary, Error> {
        if let Some(pack) = self.untouched(name) {
            return Ok(pack.summary());
        }
        let pack = self.pack(name)?;
        Ok(Summary {
            pack: name.to_owned(),
            name: pack.provider.name.clone(),
            editions: pack.editions().to_vec(),
            events: pack
                .provider
                .event
                .iter()
                .map(|(short, rule)| (short.to_owned(), rule.title.clone()))
                .collect(),
            signs: pack.provider.signature.is_some(),
        })
    }

    /// The program's own pack of that name, where no folder has a part of it.
    fn untouched(&self, name: &str) -> Option<&'static EmbeddedPack> {
        let mut layers = self.layers.iter().filter(|layer| layer.has(name));
        match (layers.next(), layers.next()) {
            (Some(Layer::Embedded), None) => EmbeddedPack::find(name),
            _ => None,
        }
    }

    /// A file beside the packs that the program carries, such as `provider.schema.json`.
    pub fn document(name: &str) -> Option<&'static str> {
        embedded::document(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::fixture::Folder;

    const BARE: &str = "format = 1\nname = \"Bare\"\n";

    #[test]
    fn every_embedded_pack_opens() {
        let catalogue = Catalogue::embedded();
        for name in catalogue.names() {
            assert_eq!(catalogue.pack(&name).unwrap().name, name);
        }
        assert!(
            Catalogue::document("README.md")
                .unwrap()
                .contains("pack format")
        );
    }

    #[test]
    fn what_the_program_knows_of_its_packs_is_what_their_files_say() {
        let samples = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples"));
        let (embedded, read) = (Catalogue::embedded(), Catalogue::empty());
        let read = read.with_folder(samples).unwrap();
        assert_eq!(embedded.names(), read.names());
        assert!(!embedded.names().is_empty());
        for name in embedded.names() {
            assert_eq!(
                embedded.summary(&name).unwrap(),
                read.summary(&name).unwrap()
            );
            let (own, file) = (embedded.pack(&name).unwrap(), read.pack(&name).unwrap());
            assert!(EmbeddedPack::find(&name).unwrap().provider().is_some());
            let says = |pack: &Pack| format!("{:#?}", pack.provider);
            assert_eq!(says(&own), says(&file));
            assert_eq!(
                own.files().collect::<Vec<_>>(),
                file.files().collect::<Vec<_>>()
            );
            for path in own.files() {
                assert_eq!(
                    own.file(path).unwrap(),
                    file.file(path).unwrap(),
                    "{name}/{path}"
                );
            }
        }
    }

    #[test]
    fn a_part_of_a_pack_laid_over_the_programs_own_is_listed() {
        let name = Catalogue::embedded().names().swap_remove(0);
        let folder = Folder::of(&[(&format!("{name}/mine/a.json"), "1")]);
        let catalogue = Catalogue::embedded().with_folder(folder.path());
        let summary = catalogue.unwrap().summary(&name).unwrap();
        assert!(summary.editions.contains(&"mine".to_owned()), "{summary:?}");
    }

    #[test]
    fn later_folders_win_file_by_file() {
        let below = Folder::of(&[
            ("acme/provider.toml", BARE),
            ("acme/live/a.json", "1"),
            ("acme/live/b.json", "1"),
            ("zeta/provider.toml", BARE),
            ("notes.txt", ""),
            ("stray/readme.md", ""),
            (".git/provider.toml", "no"),
        ]);
        let above = Folder::of(&[
            ("acme/live/b.json", "2"),
            ("acme/live/c.json", "2"),
            ("acme/.cache/x y", ""),
        ]);
        let catalogue = below
            .catalogue()
            .unwrap()
            .with_folder(above.path())
            .unwrap();
        assert_eq!(catalogue.names(), ["acme", "zeta"]);
        assert_eq!(catalogue.topmost(), ["acme"], "a part of a pack counts");
        let pack = catalogue.pack("acme").unwrap();
        let sample = |event| pack.sample("live", event).unwrap().unwrap();
        assert_eq!([sample("a"), sample("b"), sample("c")], [b"1", b"2", b"2"]);
        assert_eq!(pack.sample("live", "d").unwrap(), None);
        let files: Vec<_> = pack.files().collect();
        assert_eq!(
            files,
            ["live/a.json", "live/b.json", "live/c.json", "provider.toml"]
        );
    }

    #[test]
    fn a_packs_own_folder_is_a_catalogue_of_one() {
        let folder = Folder::of(&[("acme/provider.toml", BARE), ("acme/live/a.json", "1")]);
        let catalogue = Catalogue::empty()
            .with_folder(&folder.path().join("acme"))
            .unwrap();
        assert_eq!(catalogue.names(), ["acme"]);
        assert_eq!(catalogue.pack("acme").unwrap().editions(), ["live"]);
    }

    #[test]
    fn unknown_names_come_with_the_nearest() {
        let folder = Folder::of(&[("acme/provider.toml", BARE)]);
        let error = folder.pack("acmee").unwrap_err();
        assert_eq!(error.to_string(), "unknown provider `acmee`");
        assert_eq!(
            error.help().unwrap(),
            "did you mean `acme`? `hookctl list` shows all"
        );
        for name in ["../acme", "", ".", "acme/", "/etc"] {
            assert!(
                matches!(folder.pack(name), Err(Error::Unknown { .. })),
                "{name}"
            );
        }
        let missing = Catalogue::empty()
            .with_folder(&folder.path().join("none"))
            .unwrap_err();
        assert!(matches!(missing, Error::File { .. }));
    }

    #[test]
    fn what_a_folder_may_not_hold_is_refused() {
        let refused = |path: &str, bytes: &[u8]| {
            let folder = Folder::of(&[("acme/provider.toml", BARE)]);
            folder.write(path, bytes);
            folder.cut(&folder.pack("acme").unwrap_err())
        };
        let large = vec![b' '; 1024 * 1024 + 1];
        assert_eq!(
            refused("acme/live/a.json", &large).0,
            "acme/live/a.json: the file is larger than 1 MiB"
        );
        assert_eq!(
            refused("acme/live/a b.json", b"1").0,
            "acme/live/a b.json: `a b.json` is not a name a pack may use"
        );
        assert_eq!(
            refused("acme/live/a..json", b"1").0,
            "acme/live/a..json: `a..json` is not a name a pack may use"
        );
        assert_eq!(
            refused("my pack/provider.toml", b"").0,
            "my pack: `my pack` cannot name a pack"
        );

        let folder = Folder::of(&[("acme/provider.toml", BARE)]);
        for n in 0..2_000 {
            folder.write(&format!("acme/{}/{n}.json", n / 1_000), "");
        }
        let (what, _) = folder.cut(&folder.pack("acme").unwrap_err());
        assert!(what.ends_with("there are more than 2000 files"), "{what}");

        let folder = Folder::of(&[("acme/provider.toml", BARE)]);
        for n in 0..65 {
            folder.write(&format!("acme/live/{n}.json"), &large[1..]);
        }
        let (what, _) = folder.cut(&folder.pack("acme").unwrap_err());
        assert!(what.ends_with("the pack is larger than 64 MiB"), "{what}");
    }

    #[cfg(unix)]
    #[test]
    fn links_may_not_lead_out() {
        use std::os::unix::fs::symlink;
        let outside = Folder::of(&[("secret.json", "{}"), ("pack/provider.toml", BARE)]);
        let folder = Folder::of(&[("acme/provider.toml", BARE), ("acme/live/a.json", "1")]);
        let inside = folder.path().join("acme/live/b.json");
        symlink("a.json", &inside).unwrap();
        assert_eq!(
            folder
                .pack("acme")
                .unwrap()
                .sample("live", "b")
                .unwrap()
                .unwrap(),
            b"1"
        );

        symlink(outside.path().join("pack"), folder.path().join("linked")).unwrap();
        let (what, _) = folder.cut(&folder.pack("linked").unwrap_err());
        assert!(
            what.starts_with("linked: the link leads out of the folder"),
            "{what}"
        );

        symlink(
            outside.path().join("secret.json"),
            folder.path().join("acme/live/c.json"),
        )
        .unwrap();
        let (what, help) = folder.cut(&folder.pack("acme").unwrap_err());
        assert!(
            what.starts_with("acme/live/c.json: the link leads out of the folder"),
            "{what}"
        );
        assert_eq!(help, "copy the file into the pack");
    }
}
