//! The built program used from outside, by Slack's own SDK and by a browser. Each script in `e2e/` finds the
//! program in `MATOI_BIN`, starts it and stops it; here is only what the scripts need to run at all.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::shell;

/// How long a script may take, so that one that hangs ends with its name and not with the whole run.
const SCRIPT_LIMIT: Duration = Duration::from_secs(10 * 60);
/// The same for Bolt's apps, which take seconds.
const BOLT_LIMIT: Duration = Duration::from_secs(90);
/// The same for the live page: about 40 s on an idle machine of two cores.
const LIVE_LIMIT: Duration = Duration::from_secs(3 * 60);
const THREAD: &str = "e2e/thread.py";
const BOLT: &str = "e2e/bolt.py";
/// A Slack that others might have written.
const SECOND: &str = "e2e/second.py";
/// Where the app on Bolt for JavaScript is.
const BOLT_JS: &str = "e2e/apps/bolt-js";
const PAGE: &str = "e2e/page.mjs";
const LIVE: &str = "e2e/live.mjs";
const PRINT: &str = "e2e/print.mjs";
/// The page as the incident room, while the built-in Slack is away.
const AWAY: &str = "e2e/away.mjs";
/// Every page there is, for everybody.
const EVERYWHERE: &str = "e2e/everywhere.mjs";
/// What strangers write, on every page.
const XSS: &str = "e2e/xss.mjs";
const API: &str = "e2e/api.py";
/// What Python needs to drive the thread, and what it needs besides to ask the API.
const REQUIREMENTS: &str = "e2e/requirements.txt";
const API_REQUIREMENTS: &str = "e2e/api-requirements.txt";

/// The whole thread, driven by Python's slack_sdk.
pub fn thread(root: &Path) -> Result<()> {
    python_script(root, THREAD, &[REQUIREMENTS])
}

/// In a Slack that knows half of what Matoi would like, and answers oddly.
pub fn second(root: &Path) -> Result<()> {
    python_script(root, SECOND, &[REQUIREMENTS])
}

/// The API, asked by schemathesis whether it is what its description says.
pub fn api(root: &Path) -> Result<()> {
    python_script(root, API, &[REQUIREMENTS, API_REQUIREMENTS])
}

fn python_script(root: &Path, path: &str, requirements: &[&str]) -> Result<()> {
    let script = script(root, path)?;
    let python = python(root, requirements)?;
    let matoi = matoi(root)?;
    let mut run = Command::new(python);
    run.current_dir(root)
        .arg("-u")
        .arg(script)
        .env("MATOI_BIN", matoi);
    shell::run_within(SCRIPT_LIMIT, &mut run)
}

/// Apps on Slack's Bolt, for JavaScript and for Python, in the built-in workspace.
pub fn bolt(root: &Path) -> Result<()> {
    let script = script(root, BOLT)?;
    let python = python(root, &[REQUIREMENTS])?;
    let node = node(root, BOLT_JS)?;
    let matoi = matoi(root)?;
    let mut run = Command::new(python);
    run.current_dir(root)
        .arg("-u")
        .arg(script)
        .env("MATOI_BIN", matoi)
        .env("NODE_BIN", node);
    shell::run_within(BOLT_LIMIT, &mut run)
}

/// The pages, used by people in Chromium, with the built-in Slack and while it is away; and a record printed.
pub fn page(root: &Path) -> Result<()> {
    in_browser(root, &[PAGE, AWAY, PRINT, XSS], SCRIPT_LIMIT)
}

/// The incident's page while much happens, and over wires that break.
pub fn live(root: &Path) -> Result<()> {
    in_browser(root, &[LIVE], LIVE_LIMIT)
}

/// Every page, looked at in Chromium.
pub fn looks(root: &Path) -> Result<()> {
    in_browser(root, &[EVERYWHERE], SCRIPT_LIMIT)
}

/// Scripts that use Chromium, whose place is handed on in `CHROMIUM_BIN`; each within `limit`.
fn in_browser(root: &Path, paths: &[&str], limit: Duration) -> Result<()> {
    let node = node(root, "e2e")?;
    let fonts = ["fonts-noto-cjk", "fonts-noto-color-emoji"];
    let chromium = shell::need("chromium", &["chromium", fonts[0], fonts[1]])?;
    let matoi = matoi(root)?;
    for path in paths {
        let script = script(root, path)?;
        let mut run = Command::new(&node);
        run.current_dir(root)
            .arg(script)
            .env("MATOI_BIN", &matoi)
            .env("CHROMIUM_BIN", &chromium);
        shell::run_within(limit, &mut run)?;
    }
    Ok(())
}

fn script(root: &Path, path: &str) -> Result<PathBuf> {
    let script = root.join(path);
    if !script.is_file() {
        bail!("{path} is missing");
    }
    Ok(script)
}

/// The program under test, as `cargo test` builds it: the whole workspace at once, so that nothing is built
/// a second time with other features.
fn matoi(root: &Path) -> Result<PathBuf> {
    shell::run(shell::cargo(root).args(["build", "--workspace", "--bin", "matoi"]))?;
    let matoi = shell::target(root).join("debug").join("matoi");
    if !matoi.is_file() {
        bail!("cargo built no program at {}", matoi.display());
    }
    Ok(matoi)
}

/// Node, with what `package-lock.json` in this folder names.
fn node(root: &Path, folder: &str) -> Result<PathBuf> {
    let node = shell::need("node", &["nodejs", "npm"])?;
    let npm = shell::need("npm", &["npm"])?;
    let mut install = Command::new(npm);
    install
        .current_dir(root.join(folder))
        .args(["ci", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell::run(&mut install).with_context(|| {
        format!("the packages of {folder}/package-lock.json can't be had from npm")
    })?;
    Ok(node)
}

/// Python in an environment of its own, with what those files name.
fn python(root: &Path, requirements: &[&str]) -> Result<PathBuf> {
    let home = shell::target(root).join("e2e-venv");
    let python = home.join("bin").join("python");
    if !home.join("bin").join("pip").is_file() {
        let system = shell::need("python3", &["python3", "python3-venv"])?;
        let make = || {
            shell::run(
                Command::new(&system)
                    .args(["-m", "venv", "--clear"])
                    .arg(&home),
            )
        };
        if make().is_err() {
            shell::install(&["python3-venv"]).context("Python's `venv` is missing")?;
            make()?;
        }
    }
    let mut pip = Command::new(&python);
    pip.current_dir(root).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    for file in requirements {
        pip.args(["--requirement", file]);
    }
    let wanted = requirements.join(" and ");
    shell::run(&mut pip)
        .with_context(|| format!("the packages of {wanted} can't be had from PyPI"))?;
    Ok(python)
}
