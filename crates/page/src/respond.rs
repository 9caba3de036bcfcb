//! How pages and assets leave the house: headers, caching, content types. It must never look
//! at who asks; that is the front door's work.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::{Html, assets};

/// No inline script or style, nothing from elsewhere, nobody frames us.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Versioned addresses never change their content, so they may be kept for ever.
const KEEP_FOREVER: &str = "public, max-age=31536000, immutable";
/// Pages show what is true now.
const KEEP_NOT: &str = "no-store";

/// The content security policy every page is sent with.
#[must_use]
pub const fn csp() -> &'static str {
    CSP
}

/// An HTML answer with the headers every page and fragment carries.
#[must_use]
pub fn page(status: StatusCode, html: Html) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, KEEP_NOT),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    (status, headers, html.into_string()).into_response()
}

/// Serves the embedded files below `{base}/{version}/{name}`; `base` as given to
/// [`assets::url`], e.g. `/assets`. Another version than ours gets 404, not wrong content.
pub fn asset_routes<S: Clone + Send + Sync + 'static>(base: &str) -> Router<S> {
    Router::new().route(&format!("{base}/{{version}}/{{name}}"), get(serve))
}

async fn serve(Path((version, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(asset) = assets::find(&name).filter(|_| version == assets::version()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", asset.hash);
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let tag = HeaderValue::from_str(&tag).expect("a hex digest in quotes is a header value");
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.content_type),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(KEEP_FOREVER),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::ETAG, tag),
    ];
    (headers, asset.bytes.to_vec()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    async fn ask(uri: &str) -> Response {
        let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        asset_routes::<()>("/assets")
            .oneshot(request)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_versioned_asset_is_kept_for_ever_and_another_version_is_refused() {
        let answer = ask(&assets::url("/assets", "matoi.css")).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "text/css; charset=utf-8"
        );
        assert!(
            answer.headers()[header::CACHE_CONTROL]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        assert_eq!(
            ask("/assets/0000/matoi.css").await.status(),
            StatusCode::NOT_FOUND
        );
    }

    #[test]
    fn a_page_carries_the_policy_and_is_not_kept() {
        let answer = page(StatusCode::OK, Html::text("hi"));
        assert_eq!(answer.headers()[header::CONTENT_SECURITY_POLICY], CSP);
        assert_eq!(answer.headers()[header::CACHE_CONTROL], KEEP_NOT);
        assert!(!CSP.contains("unsafe"));
    }
}
