//! Files: posted with a message, the same twice, too long, longer than they said, gone before anybody
//! could copy them.

use matoi_core::evidence::FILE_BYTES_MAX;
use serde_json::{Value, json};

use super::{People, Place};
use crate::{line::LONGER_THAN_SAID, stage::Persona};

/// The same content is posted again this often, in percent.
const SAME_PERCENT: u32 = 30;
/// Files that come with one message, at most.
const FILES_MAX: i64 = 2;

/// What is in a file, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is longer than what is copied, said or not.
    pub is_too_long: bool,
    /// Whether somebody deleted it.
    pub is_deleted: bool,
    /// Whose.
    pub by: String,
}

impl People {
    pub(super) fn post_files(&mut self) {
        let Some((who, place)) = self.somewhere() else {
            return;
        };
        let count = self.dice.between(1, FILES_MAX);
        let files: Vec<String> = (0..count).filter_map(|_| self.upload(&who)).collect();
        if files.is_empty() {
            return;
        }
        self.share(&who, &place, &files);
    }

    fn upload(&mut self, who: &Persona) -> Option<String> {
        let words = self.words();
        let (mut bytes, mut size) = (words.clone().into_bytes(), None);
        match self.dice.weighed(&[80, 10, 10]) {
            0 => {}
            1 => size = Some(FILE_BYTES_MAX + 1),
            _ => bytes = [LONGER_THAN_SAID, &bytes].concat(),
        }
        let known: Vec<Vec<u8>> = self
            .diary
            .files
            .values()
            .filter(|file| !file.is_too_long)
            .map(|file| file.bytes.clone())
            .collect();
        if size.is_none()
            && self.dice.percent(SAME_PERCENT)
            && let Some(same) = self.dice.pick(&known).cloned()
        {
            bytes = same;
        }
        let length = bytes.len().to_string();
        let name = format!("screen-{}.log", self.count);
        let args = [("filename", name.as_str()), ("length", &length)];
        let given = self.call(who, "files.getUploadURLExternal", &args)?;
        let text = |name: &str| given.get(name).and_then(Value::as_str).map(str::to_owned);
        let (url, id) = (text("upload_url")?, text("file_id")?);
        let key = url.rsplit('/').next().unwrap_or_default();
        let size = size.unwrap_or(bytes.len() as u64);
        let content = Content {
            is_too_long: size > FILE_BYTES_MAX || bytes.starts_with(LONGER_THAN_SAID),
            is_deleted: false,
            by: who.id.clone(),
            bytes: bytes.clone(),
        };
        self.outside.upload(key, &id, bytes, size);
        self.diary.files.insert(id.clone(), content);
        Some(id)
    }

    fn share(&mut self, who: &Persona, place: &Place, files: &[String]) {
        let named: Vec<Value> = files.iter().map(|id| json!({ "id": id })).collect();
        let (named, words) = (Value::Array(named).to_string(), self.words());
        let mut args = vec![
            ("files", named.as_str()),
            ("channel_id", &place.channel),
            ("initial_comment", &words),
        ];
        let root = place.thread.iter().map(|root| ("thread_ts", root.as_str()));
        args.extend(root);
        self.call(who, "files.completeUploadExternal", &args);
    }

    /// Somebody deletes a file of theirs; what was copied by then stays.
    pub(super) fn delete_a_file(&mut self) {
        let files: Vec<(String, String)> = self
            .diary
            .files
            .iter()
            .filter(|(_, file)| !file.is_deleted)
            .map(|(id, file)| (id.clone(), file.by.clone()))
            .collect();
        let Some((id, by)) = self.dice.pick(&files).cloned() else {
            return;
        };
        let who = self.everybody.iter().find(|who| who.id == by).cloned();
        if let Some(who) = who
            && self.call(&who, "files.delete", &[("file", &id)]).is_some()
            && let Some(file) = self.diary.files.get_mut(&id)
        {
            file.is_deleted = true;
        }
    }
}
