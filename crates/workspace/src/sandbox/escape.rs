//! What Slack's client does to the words of a slash command whose app asked for it
//! (`should_escape`): people, channels and links are written so that a program can read them.

use crate::world::World;

impl World {
    /// The words behind a command, as its app wants them.
    pub(crate) fn command_text(&self, app_id: &str, command: &str, typed: &str) -> String {
        let record = self.app_records.get(app_id);
        if !record.is_some_and(|record| record.is_escaped(command)) {
            return typed.to_owned();
        }
        let mut text = String::new();
        for word in typed.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            let escaped = self.escaped(bare);
            text.push_str(escaped.as_deref().unwrap_or(bare));
            text.push_str(&word[bare.len()..]);
        }
        text
    }

    /// One word that means somebody, some place or a page.
    fn escaped(&self, word: &str) -> Option<String> {
        let inner = word
            .strip_prefix('<')
            .and_then(|word| word.strip_suffix('>'));
        if let Some(id) = inner.and_then(|word| word.strip_prefix('@')) {
            let user = self.users.get(id)?;
            return Some(format!("<@{id}|{}>", user.name));
        }
        if let Some(id) = inner.and_then(|word| word.strip_prefix('#')) {
            let channel = self.channels.get(id)?;
            return Some(format!("<#{id}|{}>", channel.name));
        }
        if let Some(name) = word.strip_prefix('@') {
            let user = self.users.values().find(|user| user.name == name)?;
            return Some(format!("<@{}|{name}>", user.id));
        }
        if let Some(name) = word.strip_prefix('#') {
            let channel = self.channel_named(name)?;
            return Some(format!("<#{}|{name}>", channel.id));
        }
        let is_link = word.starts_with("https://") || word.starts_with("http://");
        is_link.then(|| format!("<{word}>"))
    }
}
