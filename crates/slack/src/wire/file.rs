//! Files behind `url_private`.
//!
//! It must never show the token to anybody but Slack, and never take Slack's login page for a file:
//! without the right to read files Slack answers 200 with a page to sign in.

use reqwest::Url;
use secrecy::SecretString;

use super::http::{Http, HttpBytes, HttpFailure};

/// Redirects that are followed, all on the same host.
pub const REDIRECTS_MAX: usize = 3;

/// A file.
#[derive(Clone, PartialEq, Eq)]
pub struct Download {
    /// All of it.
    pub bytes: Vec<u8>,
    /// Its media type, as the server said.
    pub content_type: Option<String>,
}

/// Without the bytes: they are somebody's.
impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Download({} bytes, {:?})",
            self.bytes.len(),
            self.content_type
        )
    }
}

/// Why there is no file. Nothing has changed by trying; only some of it is worth another try.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownloadError {
    /// Not an address of Slack's: the token was not sent, nothing was asked.
    #[error("not an address of Slack's")]
    NotSlacks,
    /// A page to sign in came instead: the scope `files:read` is missing, or we are not in the channel.
    #[error(
        "Slack shows a page to sign in instead of the file; the scope files:read may be missing"
    )]
    LoginPage,
    /// It is elsewhere, where the token does not go.
    #[error("the file is elsewhere")]
    Elsewhere,
    /// It is longer than what was asked for.
    #[error("the file is longer than {bytes_max} bytes")]
    TooLong {
        /// So much would have been taken.
        bytes_max: usize,
    },
    /// A definite no.
    #[error("no file there: HTTP {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// Worth another try.
    #[error("not downloaded: {why}")]
    NotNow {
        /// What happened.
        why: String,
        /// Seconds to wait, where the server said so.
        retry_after_s: Option<u64>,
    },
}

/// What to download.
pub(super) struct Wanted<'a> {
    pub(super) url: &'a str,
    pub(super) announced: &'a str,
    pub(super) bytes_max: usize,
}

pub(super) async fn download(
    http: &dyn Http,
    base_url: &str,
    token: &SecretString,
    wanted: &Wanted<'_>,
) -> Result<Download, DownloadError> {
    let mut url = Url::parse(wanted.url).map_err(|_| DownloadError::NotSlacks)?;
    if !may_see_the_token(&url, base_url) {
        return Err(DownloadError::NotSlacks);
    }
    for _ in 0..=REDIRECTS_MAX {
        let answer = http
            .get_bytes(url.as_str(), token, wanted.bytes_max)
            .await
            .map_err(|failure| match failure {
                HttpFailure::NotSent(why) | HttpFailure::Lost(why) => DownloadError::NotNow {
                    why,
                    retry_after_s: None,
                },
            })?;
        if !(300..400).contains(&answer.status) {
            return judge(answer, wanted);
        }
        let next = answer.location.as_deref().and_then(|to| url.join(to).ok());
        match next {
            Some(next) if next.origin() == url.origin() => url = next,
            // Whoever may not read a file is sent to the page to sign in, on another host of Slack's.
            Some(next) if is_slacks(&next) => return Err(DownloadError::LoginPage),
            Some(_) | None => return Err(DownloadError::Elsewhere),
        }
    }
    Err(DownloadError::Elsewhere)
}

fn judge(answer: HttpBytes, wanted: &Wanted<'_>) -> Result<Download, DownloadError> {
    match answer.status {
        200..=299 => {}
        429 | 500..=599 | 408 => {
            return Err(DownloadError::NotNow {
                why: format!("HTTP {}", answer.status),
                retry_after_s: answer.retry_after,
            });
        }
        status => return Err(DownloadError::Refused { status }),
    }
    let is_page = |media: &str| {
        media
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("text/html")
    };
    if answer.content_type.as_deref().is_some_and(is_page) && !is_page(wanted.announced) {
        return Err(DownloadError::LoginPage);
    }
    if answer.is_cut {
        return Err(DownloadError::TooLong {
            bytes_max: wanted.bytes_max,
        });
    }
    Ok(Download {
        bytes: answer.bytes,
        content_type: answer.content_type,
    })
}

/// The place of the Web API itself, Slack's hosts over https, and this machine where the Web API is on
/// this machine too.
fn may_see_the_token(url: &Url, base_url: &str) -> bool {
    let Ok(base) = Url::parse(base_url) else {
        return false;
    };
    // A name or password in an address hides where it leads.
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    url.origin() == base.origin() || is_slacks(url) || (is_loopback(url) && is_loopback(&base))
}

fn is_slacks(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_its_host = host == "slack.com" || host.ends_with(".slack.com");
    url.scheme() == "https" && url.port().is_none() && is_its_host
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_address = host
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    matches!(url.scheme(), "http" | "https") && (host == "localhost" || is_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_slack_only() {
        let slack = "https://slack.com/api/";
        let here = "http://127.0.0.1:1190/workspace/api/";
        let may = |url: &str, base: &str| may_see_the_token(&Url::parse(url).unwrap(), base);
        assert!(may("https://files.slack.com/files-pri/T1-F1/a.png", slack));
        assert!(may("https://slack.com/x", slack));
        assert!(may("http://127.0.0.1:1190/workspace/files/F1/a.png", here));
        assert!(may("http://localhost:9/x", here));
        for elsewhere in [
            "http://files.slack.com/a.png",
            "https://files.slack.com:8443/a.png",
            "https://slack.com.example/a.png",
            "https://evilslack.com/a.png",
            "https://files.slack.com@evil.example/a.png",
            "https://user@files.slack.com/a.png",
            "http://127.0.0.1:1190/a.png",
            "https://10.0.0.1/a.png",
            "file:///etc/hosts",
        ] {
            assert!(!may(elsewhere, slack), "{elsewhere}");
        }
        assert!(!may("http://10.0.0.1/a.png", here));
    }
}
