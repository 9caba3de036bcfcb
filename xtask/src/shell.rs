//! Starting other programs: quietly or in the open, and getting those a step needs. Knows no step.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// How often a program with a time limit is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// The root of the repository. Cargo says at run time where the package lies; the place at compile
/// time may be another clone's, when both share a target folder.
pub fn root() -> PathBuf {
    let package =
        env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&package)
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub fn target(root: &Path) -> PathBuf {
    root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Cargo itself, as if called by hand. Our own `cargo run` left its marks in the environment; a build
/// script that watches them (ring's does) would otherwise build anew each time.
pub fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.current_dir(root);
    for (key, _) in env::vars_os() {
        let left_by_cargo = key.to_str().is_some_and(|key| {
            [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
            ]
            .iter()
            .any(|prefix| key.starts_with(prefix))
        });
        if left_by_cargo {
            cargo.env_remove(key);
        }
    }
    cargo
}

/// Runs a program in the open; an ending other than success is an error that names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let line = words(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("starting `{line}`"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Runs a program in the open and ends it when it takes longer than `limit`.
pub fn run_within(limit: Duration, command: &mut Command) -> Result<()> {
    let line = words(command);
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("starting `{line}`"))?;
    let mut waited = Duration::ZERO;
    loop {
        if let Some(status) = child.try_wait()? {
            if status.success() {
                return Ok(());
            }
            bail!("`{line}` ended with {status}");
        }
        if waited >= limit {
            child.kill().with_context(|| format!("ending `{line}`"))?;
            child.wait()?;
            bail!(
                "`{line}` was ended after its limit of {} s",
                limit.as_secs()
            );
        }
        thread::sleep(LOOK_EVERY);
        waited += LOOK_EVERY;
    }
}

/// Runs a program quietly and gives what it printed; its complaints become the error.
pub fn output(command: &mut Command) -> Result<String> {
    let line = words(command);
    let done = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting `{line}`"))?;
    if !done.status.success() {
        bail!(
            "`{line}` ended with {}: {}",
            done.status,
            String::from_utf8_lossy(&done.stderr).trim()
        );
    }
    String::from_utf8(done.stdout).with_context(|| format!("reading what `{line}` printed"))
}

/// Where a program is, if it is on the path.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// A program the tests need: the one on the path, else installed from Debian's packages where we may,
/// else an error that says what is missing and how to get it.
pub fn need(program: &str, packages: &[&str]) -> Result<PathBuf> {
    if let Some(found) = find(program) {
        return Ok(found);
    }
    install(packages).with_context(|| format!("`{program}` is missing"))?;
    find(program).with_context(|| {
        format!(
            "`{program}` is missing even after installing {}",
            packages.join(" ")
        )
    })
}

/// Installs Debian packages, as root only.
pub fn install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    let is_root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || find("apt-get").is_none() {
        bail!(
            "install it (Debian: `apt-get install {wanted}`); this was not run as root on Debian, so it was not installed for you"
        );
    }
    println!("installing {wanted}");
    run(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args([
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
    ]);
    run(apt.args(packages))
}

/// The command as one would type it.
fn words(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named() {
        let told = output(Command::new("git").arg("no-such-command"))
            .expect_err("git refuses")
            .to_string();
        assert!(
            told.starts_with("`git no-such-command` ended with"),
            "{told}"
        );
    }

    #[test]
    fn a_program_past_its_limit_is_ended() {
        let told =
            run_within(Duration::ZERO, Command::new("sleep").arg("60")).expect_err("too long");
        assert!(
            told.to_string().contains("ended after its limit of 0 s"),
            "{told}"
        );
    }
}
