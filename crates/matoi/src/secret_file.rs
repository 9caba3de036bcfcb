//! Files that hold secrets: whole or not at all, and from the first byte on for their owner only. Must never
//! know what is in them.

use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// What the owner may do, and nobody else.
pub const OWNER_ONLY: u32 = 0o600;

/// Keeps `text` under that name in the data directory; answers where.
///
/// # Errors
/// When the file cannot be made.
pub fn keep(data_dir: &Path, name: &str, text: &str) -> anyhow::Result<PathBuf> {
    let (path, new) = (data_dir.join(name), data_dir.join(format!("{name}.new")));
    // What an earlier try left may be readable by others.
    match fs::remove_file(&new) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| new.display().to_string()),
    }
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ONLY)
        .open(&new)
        .with_context(|| format!("{} cannot be made", new.display()))?;
    fs::set_permissions(&new, fs::Permissions::from_mode(OWNER_ONLY))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, &path).with_context(|| format!("{} cannot be made", path.display()))?;
    fs::File::open(data_dir)?.sync_all()?;
    Ok(path)
}
