//! What a form of ours brought. Whatever was sent is read: nothing is ever turned away over its form.
//! Must never know what a field means.

use axum::body::Bytes;

/// The fields of a form.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn read(body: &Bytes) -> Self {
        Self(serde_urlencoded::from_bytes(body).unwrap_or_default())
    }

    /// What stands in a field, as it was sent; `None` where there is no such field.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        let (_, value) = fields.find(|(known, _)| known == name)?;
        Some(value.as_str())
    }

    /// What was written into a field of one line; `None` where nothing was.
    pub(super) fn line(&self, name: &str) -> Option<&str> {
        let value = self.field(name).map(str::trim);
        value.filter(|value| !value.is_empty())
    }

    /// A text as it was typed: forms send lines with a carriage return.
    pub(super) fn text(&self, name: &str) -> String {
        let text = self.field(name).unwrap_or_default().replace("\r\n", "\n");
        text.chars()
            .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
            .collect()
    }
}
