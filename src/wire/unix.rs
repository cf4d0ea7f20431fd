//! A Unix socket to listen on: private from its first moment, gone with its listener.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixSocket, UnixStream};

use crate::error::Error;

use super::fault::wire;

/// How many connections wait in the system's queue.
const BACKLOG: u32 = 1024;

/// A bound Unix socket; dropping it removes the file.
#[derive(Debug)]
pub(super) struct UnixDoor {
    listener: UnixListener,
    path: PathBuf,
    file: (u64, u64),
}

impl UnixDoor {
    /// Binds, in place of a socket file that nobody listens on any more.
    pub fn bind(path: &Path) -> Result<Self, Error> {
        let cannot = |error: io::Error| {
            wire(
                format!("cannot listen on `{}`: {error}", path.display()),
                "the folder has to be there and writable, and the path short (about 100 bytes)",
            )
        };
        let socket = match bind(path) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                remove_stale(path)?;
                bind(path)
            }
            bound => bound,
        };
        let socket = socket.map_err(cannot)?;
        // Nobody can connect before it listens, so nobody else ever gets in.
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(cannot)?;
        let listener = socket.listen(BACKLOG).map_err(cannot)?;
        let file = identity(path).map_err(cannot)?;
        Ok(UnixDoor {
            listener,
            path: path.to_owned(),
            file,
        })
    }

    pub async fn accept(&self) -> io::Result<UnixStream> {
        Ok(self.listener.accept().await?.0)
    }
}

impl Drop for UnixDoor {
    fn drop(&mut self) {
        // Another listener may have taken the path over, and its file stays.
        if identity(&self.path).is_ok_and(|file| file == self.file) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn bind(path: &Path) -> io::Result<UnixSocket> {
    let socket = UnixSocket::new_stream()?;
    socket.bind(path)?;
    Ok(socket)
}

/// Removes the file when it is a socket that refuses connections: its listener is dead.
fn remove_stale(path: &Path) -> Result<(), Error> {
    let shown = path.display();
    let kind = fs::symlink_metadata(path).map_err(|error| Error::file("read", path, error))?;
    if !kind.file_type().is_socket() {
        return Err(wire(
            format!("cannot listen on `{shown}`: there is a file already that is no socket"),
            "name another path with `--unix`, or remove the file",
        ));
    }
    match std::os::unix::net::UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            fs::remove_file(path).map_err(|error| Error::file("remove", path, error))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        _ => Err(wire(
            format!("cannot listen on `{shown}`: another process listens there"),
            "name another path with `--unix`, or end that process",
        )),
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let meta = fs::symlink_metadata(path)?;
    Ok((meta.dev(), meta.ino()))
}
