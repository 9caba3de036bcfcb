//! Channels that Slack called by one id and now calls by another: when a private channel is shared with
//! another workspace its id changes for good (`channel_id_changed`), and the old one is unknown from then on.
//!
//! Here a channel is for ever who it was when it was first met: what Slack says is put into that id, what
//! Slack is told into the newest. It must never know what a channel is for, nor touch what people said.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use super::kit::is_channel_id;

/// Other ids that are remembered. A workspace shares a handful of private channels; whatever tells of more
/// is not listened to.
pub const OTHER_IDS_MAX: usize = 10_000;

/// The fields in which Slack names a channel (facts §5, and its published payloads).
const FIELDS: [&str; 4] = ["channel", "channel_id", "id", "old_channel_id"];

/// Every other id of the channels whose ids changed. A copy is the same one.
#[derive(Debug, Clone, Default)]
pub struct ChannelIds(Arc<watch::Sender<OtherIds>>);

/// What is kept over a restart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherIds {
    /// An id that a channel got later → the one it was first met under.
    first: BTreeMap<String, String>,
    /// The one it was first met under → the one it has now.
    newest: BTreeMap<String, String>,
}

impl ChannelIds {
    /// Remembers what was kept.
    pub fn restore(&self, kept: OtherIds) {
        self.0.send_replace(kept);
    }

    /// What is to be kept, and word of every change.
    #[must_use]
    pub fn to_keep(&self) -> watch::Receiver<OtherIds> {
        self.0.subscribe()
    }

    /// Slack said that `old` is called `new` now. Gives whether that is news: the same word again, and an
    /// older one that comes late, change nothing.
    pub fn changed(&self, old: &str, new: &str) -> bool {
        self.learn(old, new, false)
    }

    /// The channel known as `known` was found under the id `now`, whatever was thought before.
    pub fn found(&self, known: &str, now: &str) -> bool {
        self.learn(known, now, true)
    }

    /// The house has met the channel only under `now`, which is what Slack calls it from now on; `before` was
    /// another id of it.
    pub fn met_as(&self, now: &str, before: &str) -> bool {
        is_channel_id(now)
            && is_channel_id(before)
            && self.0.send_if_modified(|ids| {
                let kept = ids.clone();
                ids.join(now, before);
                ids.join(now, now);
                *ids != kept
            })
    }

    /// The id by which the house knows the channel that Slack calls `id`.
    #[must_use]
    pub fn known<'a>(&self, id: &'a str) -> Cow<'a, str> {
        let ids = self.0.borrow();
        match ids.first.get(id) {
            Some(first) => Cow::Owned(first.clone()),
            None => Cow::Borrowed(id),
        }
    }

    /// What Slack calls a channel now, or a thread in it (`<channel>/<ts>`).
    #[must_use]
    pub fn now(&self, known: &str) -> String {
        let (channel, within) = known.split_at(known.find('/').unwrap_or(known.len()));
        format!("{}{within}", self.0.borrow().newest(channel))
    }

    /// What Slack sent, with every channel under the id the house knows it by. Only fields that name a
    /// channel and nothing else are touched; what people said stays as it was said.
    pub fn settle(&self, said: &mut Value) {
        let ids = self.0.borrow();
        if !ids.first.is_empty() {
            ids.settle(said);
        }
    }

    /// The same for JSON that is still text. What is none stays as it is.
    #[must_use]
    pub fn settled<'a>(&self, said: &'a str) -> Cow<'a, str> {
        if self.0.borrow().first.is_empty() {
            return Cow::Borrowed(said);
        }
        let Ok(mut value) = serde_json::from_str(said) else {
            return Cow::Borrowed(said);
        };
        self.settle(&mut value);
        Cow::Owned(value.to_string())
    }

    /// The argument `name` of a call, with every channel under the id that Slack knows it by now: where it
    /// names a channel, and in the links and mentions of channels that we write.
    #[must_use]
    pub(crate) fn told<'a>(&self, name: &str, value: &'a str) -> Cow<'a, str> {
        let ids = self.0.borrow();
        if ids.first.is_empty() {
            return Cow::Borrowed(value);
        }
        if FIELDS.contains(&name) {
            return Cow::Owned(ids.newest(value).to_owned());
        }
        let all = ids.first.keys().chain(ids.newest.keys());
        all.fold(Cow::Borrowed(value), |value, id| {
            link(value, id, ids.newest(id))
        })
    }

    fn learn(&self, from: &str, now: &str, surely: bool) -> bool {
        if from == now || !is_channel_id(from) || !is_channel_id(now) {
            return false;
        }
        self.0.send_if_modified(|ids| {
            let is_news = surely || ids.first(from) != ids.first(now);
            if !is_news {
                return false;
            }
            if ids.first.len() >= OTHER_IDS_MAX {
                tracing::warn!("too many channels have other ids; one more is not followed");
                return false;
            }
            let before = ids.clone();
            ids.join(from, now);
            *ids != before
        })
    }
}

impl OtherIds {
    fn first<'a>(&'a self, id: &'a str) -> &'a str {
        self.first.get(id).map_or(id, String::as_str)
    }

    /// `from` and `now` are one channel. Where something is known under both, who it was first stays.
    fn join(&mut self, from: &str, now: &str) {
        let first = self.first(from).to_owned();
        let other = self.first(now).to_owned();
        if other != first {
            for root in self.first.values_mut().filter(|root| **root == other) {
                root.clone_from(&first);
            }
            self.newest.remove(&other);
            self.first.insert(other, first.clone());
        }
        if now == first {
            self.newest.remove(&first);
        } else {
            self.newest.insert(first, now.to_owned());
        }
    }

    /// What Slack calls it now.
    fn newest<'a>(&'a self, id: &'a str) -> &'a str {
        let first = self.first(id);
        self.newest.get(first).map_or(first, String::as_str)
    }

    fn settle(&self, said: &mut Value) {
        match said {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if let Value::String(id) = value {
                        let is_channel = FIELDS.contains(&name.as_str());
                        if let Some(first) = self.first.get(id).filter(|_| is_channel) {
                            id.clone_from(first);
                        }
                    } else {
                        self.settle(value);
                    }
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| self.settle(one)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// `value` with what leads to `id` leading to `now`: a channel's mention, and one in rich text.
fn link<'a>(value: Cow<'a, str>, id: &str, now: &str) -> Cow<'a, str> {
    let mention = format!("<#{id}>");
    let rich = format!("\"channel_id\":\"{id}\"");
    if id == now || !value.contains(&mention) && !value.contains(&rich) {
        return value;
    }
    let value = value.replace(&mention, &format!("<#{now}>"));
    Cow::Owned(value.replace(&rich, &format!("\"channel_id\":\"{now}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn told(ids: &ChannelIds, name: &str, value: &str) -> String {
        ids.told(name, value).into_owned()
    }

    #[test]
    fn a_channel_stays_who_it_was_and_slack_is_told_the_newest_id() {
        let ids = ChannelIds::default();
        assert!(ids.changed("G1", "C1"));
        assert!(ids.changed("C1", "C2"));
        for id in ["G1", "C1", "C2"] {
            assert_eq!(ids.known(id), "G1");
            assert_eq!(told(&ids, "channel", id), "C2");
        }
        assert_eq!(ids.now("G1/1.5"), "C2/1.5");
        assert_eq!(ids.known("C3"), "C3");
        assert_eq!(told(&ids, "channel", "C3"), "C3");
    }

    #[test]
    fn the_same_word_again_or_an_older_one_late_changes_nothing() {
        let ids = ChannelIds::default();
        ids.changed("G1", "C1");
        assert!(!ids.changed("G1", "C1"));
        ids.changed("C1", "C2");
        assert!(!ids.changed("G1", "C1"), "it came late");
        assert_eq!(told(&ids, "channel", "G1"), "C2");
        assert!(ids.found("G1", "C1"), "who looks is right");
        assert_eq!(told(&ids, "channel", "C2"), "C1");
        assert!(ids.found("C1", "G1"));
        assert_eq!(told(&ids, "channel", "C2"), "G1");
    }

    #[test]
    fn a_channel_that_was_met_under_its_new_id_only_stays_who_it_is() {
        let ids = ChannelIds::default();
        assert!(ids.met_as("C1", "G1"));
        for id in ["G1", "C1"] {
            assert_eq!(ids.known(id), "C1");
            assert_eq!(told(&ids, "channel", id), "C1");
        }
        assert!(!ids.changed("G1", "C1"), "that is known");
    }

    #[test]
    fn what_is_no_channel_is_not_listened_to() {
        let ids = ChannelIds::default();
        for (old, new) in [
            ("", "C1"),
            ("C1", ""),
            ("U1", "U2"),
            ("C1", "<!channel>"),
            ("C1", "C1"),
        ] {
            assert!(!ids.changed(old, new), "{old} → {new}");
        }
        assert_eq!(*ids.to_keep().borrow(), OtherIds::default());
    }

    #[test]
    fn only_what_names_a_channel_is_put_into_our_id() {
        let ids = ChannelIds::default();
        ids.changed("G1", "C1");
        let mut said = json!({
            "event": {"channel": "C1", "text": "C1", "item": {"channel": "C1"}, "user": "U1"},
            "channel": {"id": "C1", "name": "C1"},
            "channels": [{"id": "C1"}, {"id": "C9"}],
        });
        ids.settle(&mut said);
        let wanted = json!({
            "event": {"channel": "G1", "text": "C1", "item": {"channel": "G1"}, "user": "U1"},
            "channel": {"id": "G1", "name": "C1"},
            "channels": [{"id": "G1"}, {"id": "C9"}],
        });
        assert_eq!(said, wanted);
    }

    #[test]
    fn what_leads_to_a_channel_leads_to_where_it_is() {
        let ids = ChannelIds::default();
        ids.changed("G1", "C1");
        assert_eq!(told(&ids, "text", "in <#G1>, not G1"), "in <#C1>, not G1");
        let rich = r#"[{"type":"channel","channel_id":"G1"}]"#;
        let wanted = r#"[{"type":"channel","channel_id":"C1"}]"#;
        assert_eq!(told(&ids, "blocks", rich), wanted);
        assert_eq!(told(&ids, "blocks", "<#G12>"), "<#G12>");
        ids.found("C5", "G1");
        assert_eq!(told(&ids, "text", "<#C1> <#C5>"), "<#G1> <#G1>");
    }

    proptest! {
        /// Whatever changed how often: all ids of one channel are known as one, and Slack is told one.
        #[test]
        fn all_ids_of_a_channel_are_one(changes in prop::collection::vec((0..6_u8, 0..6_u8, any::<bool>()), 0..30)) {
            let ids = ChannelIds::default();
            for (old, new, surely) in changes {
                let (old, new) = (format!("C{old}"), format!("C{new}"));
                if surely { ids.found(&old, &new); } else { ids.changed(&old, &new); }
            }
            for id in (0..6).map(|id| format!("C{id}")) {
                let known = ids.known(&id).into_owned();
                let now = told(&ids, "channel", &id);
                prop_assert_eq!(&ids.known(&known), &known);
                prop_assert_eq!(&told(&ids, "channel", &known), &now);
                prop_assert_eq!(ids.known(&now).into_owned(), known);
            }
            let kept = ChannelIds::default();
            let json = serde_json::to_value(&*ids.to_keep().borrow()).unwrap();
            kept.restore(serde_json::from_value(json).unwrap());
            let (again, before) = (kept.to_keep(), ids.to_keep());
            prop_assert_eq!(&*again.borrow(), &*before.borrow());
        }
    }
}
