//! Putting what was planned into a folder of packs: all files beside their places first, then all at once.

use std::fs;
use std::path::{Path, PathBuf};

use super::plan::Plan;
use crate::Error;

/// The files of a plan that are there already: what writing would replace, but for the provider file, which is only
/// added to.
pub fn in_the_way(plan: &Plan, out: &Path) -> Vec<PathBuf> {
    plan.files
        .iter()
        .filter(|(file, _)| file.components().count() > 1)
        .map(|(file, _)| out.join(&plan.provider).join(file))
        .filter(|path| path.symlink_metadata().is_ok())
        .collect()
}

/// Writes a plan into a folder of packs. A file is whole or not there, also when writing ends half way.
///
/// # Errors
/// [`Error::File`] when a folder or file cannot be written; nothing was replaced then.
pub fn write(plan: &Plan, out: &Path) -> Result<(), Error> {
    let pack = out.join(&plan.provider);
    let mut staged: Vec<(PathBuf, PathBuf)> = Vec::new();
    let outcome = plan.files.iter().try_for_each(|(file, bytes)| {
        let path = pack.join(file);
        let folder = path.parent().unwrap_or(&pack);
        fs::create_dir_all(folder).map_err(|e| Error::file("create", folder, e))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        // Hidden files are none of a pack's.
        let beside = folder.join(format!(".{name}.new"));
        staged.push((beside.clone(), path));
        fs::write(&beside, bytes).map_err(|e| Error::file("write", &beside, e))
    });
    if let Err(error) = outcome {
        for (beside, _) in &staged {
            // What was never there cannot be removed, and the first error is the one that counts.
            let _ = fs::remove_file(beside);
        }
        return Err(error);
    }
    for (beside, path) in staged {
        fs::rename(&beside, &path).map_err(|e| Error::file("write", &path, e))?;
    }
    Ok(())
}
