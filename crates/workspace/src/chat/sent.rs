//! What a form of the page sends, with or without a script: fields and files, in either encoding.
//! It must never know what a form is for.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};

use crate::request::is_own_form;

/// Bytes of text a form may have.
const TEXT_MAX: usize = 1 << 20;
/// Fields and files a form may have.
const PARTS_MAX: usize = 400;

/// A file somebody chose.
pub(super) struct Chosen {
    pub(super) field: String,
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// A form as it arrived.
#[derive(Default)]
pub(super) struct Sent {
    fields: Vec<(String, String)>,
    pub(super) files: Vec<Chosen>,
    pub(super) wants_json: bool,
}

impl Sent {
    /// Reads a form from this very site; another one must not be able to make somebody's browser
    /// speak here.
    pub(super) async fn read(request: Request) -> Result<Self, StatusCode> {
        let headers = request.headers();
        if !is_own_form(headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let wants_json = text(header::ACCEPT).is_some_and(|kinds| kinds.contains("json"));
        let is_multipart = text(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"));
        let mut sent = if is_multipart {
            Self::of_parts(request).await?
        } else {
            Self::of_text(request).await?
        };
        sent.wants_json = wants_json;
        Ok(sent)
    }

    async fn of_text(request: Request) -> Result<Self, StatusCode> {
        let bytes = to_bytes(request.into_body(), TEXT_MAX)
            .await
            .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let fields: Vec<(String, String)> =
            serde_urlencoded::from_bytes(&bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
        Ok(Self {
            fields,
            ..Self::default()
        })
    }

    async fn of_parts(request: Request) -> Result<Self, StatusCode> {
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_| StatusCode::BAD_REQUEST)?;
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await.map_err(|error| error.status())? {
            if sent.fields.len() + sent.files.len() >= PARTS_MAX {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            let field = plain_name(part.name().unwrap_or_default());
            let name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|error| error.status())?;
            match name {
                Some(name) if !name.is_empty() => sent.files.push(Chosen {
                    field,
                    name,
                    bytes: bytes.to_vec(),
                }),
                // No file was chosen.
                Some(_) => {}
                None => {
                    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
                    sent.fields.push((field, text));
                }
            }
        }
        Ok(sent)
    }

    /// The first value of a field, empty if there is none.
    pub(super) fn text(&self, field: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == field);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub(super) fn all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.fields
            .iter()
            .filter(move |(known, _)| known == field)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a field was sent at all.
    pub(super) fn has(&self, field: &str) -> bool {
        self.all(field).next().is_some()
    }
}

/// Browsers write quotation marks in a part's name as `%22`.
pub(super) fn plain_name(name: &str) -> String {
    name.replace("%22", "\"")
}
