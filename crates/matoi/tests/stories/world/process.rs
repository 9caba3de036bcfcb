//! The program as a process of its own, so that it can be killed.

use std::{
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use super::{Key, Person, Slack};

/// A running program. Ends with the story, by the hardest way there is.
pub struct Process {
    child: Child,
    /// Kept open: a program whose words nobody reads any more is another story.
    _said: Lines<BufReader<ChildStdout>>,
    /// How it is reached.
    pub slack: Slack,
}

impl Process {
    /// Starts it on what that directory holds, and waits until it says where it listens.
    pub fn starts_in(dir: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_matoi"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(dir)
            .current_dir(dir)
            .env("MATOI_API_TOKEN", Key::API)
            .env("MATOI_ALERT_TOKEN", Key::ALERT)
            .env("MATOI_LANG", "ja")
            .env("MATOI_LOG", "off")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = said
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| address(&line));
        let slack = Slack::at(&address.expect("the program says where it listens"));
        Self {
            child,
            _said: said,
            slack,
        }
    }

    /// SIGKILL: nothing is finished, nothing is said goodbye to.
    pub fn is_killed(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Somebody of the team.
    pub async fn person(&self, name: &str) -> Person {
        Person::named(&self.slack, name).await
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already, and then that is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn address(line: &str) -> Option<String> {
    let start = line.find("http://")?;
    let port = line[start..].rfind(':')? + start + 1;
    let digits: String = line[port..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    (!digits.is_empty()).then(|| format!("http://127.0.0.1:{digits}"))
}
