//! Copying a file that somebody posted: its content, under its own hash, for ever.
//!
//! It must never keep what is not the file (a page to sign in), and never hold anything up because a
//! file can't be had: then that is told, with the reason.

use jiff::{SignedDuration, Timestamp};
use matoi_core::{
    evidence::{Copied, FILE_BYTES_MAX, FileRef},
    request::Report,
};
use matoi_engine::{Job, Outcome};
use sha2::{Digest, Sha256};

use super::{Tried, answer};
use crate::{
    desk::SlackDesk,
    read::file,
    wire::{file::DownloadError, method::Method},
};

pub(super) async fn copy(desk: &SlackDesk, job: &Job, wanted: &FileRef) -> Tried {
    let found = match look_at(desk, job, wanted).await? {
        Ok(found) => found,
        Err(why) => return Ok(missed(wanted, why)),
    };
    if found.size > FILE_BYTES_MAX {
        return Ok(missed(wanted, TOO_BIG.to_owned()));
    }
    let bytes_max = usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX);
    let download = desk.api().download(&found.url, &found.mime, bytes_max);
    match download.await {
        Ok(download) => Ok(kept(wanted, download.bytes)),
        Err(DownloadError::NotNow { why, retry_after_s }) => Ok(Outcome::NotDone {
            why,
            not_before: retry_after_s.map(|seconds| after(job.now, seconds)),
        }),
        Err(
            error @ (DownloadError::NotSlacks
            | DownloadError::LoginPage
            | DownloadError::Elsewhere
            | DownloadError::TooLong { .. }
            | DownloadError::Refused { .. }),
        ) => Ok(missed(wanted, reason(&error))),
    }
}

/// A file of another workspace comes as a name only; everything else of it has to be asked for.
async fn look_at(
    desk: &SlackDesk,
    job: &Job,
    wanted: &FileRef,
) -> Result<Result<FileRef, String>, crate::wire::client::CallError> {
    if !wanted.url.is_empty() {
        return Ok(Ok(wanted.clone()));
    }
    let arguments = [("file", wanted.id.clone().into())];
    let asked = desk.call(job.now, Method::FilesInfo, &arguments).await;
    match asked.map_err(answer::harmless) {
        Ok(info) => {
            let found = info.get("file").and_then(file::file);
            let found = found.filter(|found| !found.url.is_empty());
            Ok(found.ok_or_else(|| reason(&DownloadError::Elsewhere)))
        }
        Err(error) if answer::refusal(&error).is_some() => Ok(Err(answer::why(&error))),
        Err(error) => Err(error),
    }
}

fn kept(wanted: &FileRef, bytes: Vec<u8>) -> Outcome {
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let copied = Copied::Kept {
        sha256: sha256.clone(),
        size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    };
    Outcome::Carried {
        report: copied_is(wanted, copied),
        sha256,
        bytes,
    }
}

fn missed(wanted: &FileRef, why: String) -> Outcome {
    tracing::info!(file = wanted.id, why, "a file was not copied");
    Outcome::done(copied_is(wanted, Copied::Missed { why }))
}

fn copied_is(wanted: &FileRef, copied: Copied) -> Report {
    let id = wanted.id.clone();
    Report::FileCopied { id, copied }
}

/// The word for a file that is larger than what is copied.
const TOO_BIG: &str = "too_big";

/// A word that `words` knows, so that everybody reads it in their language; of a refusal its status.
fn reason(error: &DownloadError) -> String {
    match error {
        DownloadError::NotSlacks => "not_slacks".to_owned(),
        DownloadError::LoginPage => "sign_in_page".to_owned(),
        DownloadError::Elsewhere => "elsewhere".to_owned(),
        DownloadError::TooLong { .. } => TOO_BIG.to_owned(),
        DownloadError::Refused { .. } | DownloadError::NotNow { .. } => error.to_string(),
    }
}

fn after(now: Timestamp, seconds: u64) -> Timestamp {
    let wait = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    now.checked_add(wait).unwrap_or(now)
}
