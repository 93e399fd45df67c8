//! The pages of the gateway: the dashboard at `/`, the playground at `/playground`, and their files under `/assets/`. They load
//! nothing from elsewhere, and their Content-Security-Policy makes the browser hold them to that.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::assets::ASSETS;

/// No inline style or script; what is saved as a file is made in the browser.
const DASHBOARD_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                                connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// GraphiQL sets inline styles and inserts style elements while it runs; everything else comes from here.
const PLAYGROUND_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                                 img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                                 frame-ancestors 'none'";
/// In the dashboard's page, where its modules are named so that the browser fetches all of them at once.
const MODULES: &str = "<!-- modules -->";
/// Other pages and languages are loaded when they are wanted.
const LOADED_FIRST: [&str; 2] = ["dashboard/main.js", "dashboard/pages/overview/index.js"];

struct Page {
    body: String,
    /// Weak: the same content may be sent compressed or not.
    etag: String,
    policy: &'static str,
}

impl Page {
    /// The page of a folder, whose files it names by their address.
    fn new(folder: &str, policy: &'static str) -> Self {
        let version = ASSETS.version();
        let page = ASSETS.text(&format!("{folder}/index.html"));
        let body = page
            .replace(MODULES, &modules())
            .replace(&format!("\"{folder}/"), &format!("\"assets/{version}/{folder}/"));
        Self { body, etag: format!("W/\"{version}\""), policy }
    }

    /// The browser asks each time whether the page is still the same: a new binary shows at once.
    fn answer(&'static self, asked: &HeaderMap) -> Response {
        let headers = [
            (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
            (ETAG, HeaderValue::from_static(&self.etag)),
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(self.policy)),
        ];
        let known = asked.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if known.split(',').any(|tag| tag.trim() == self.etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, [(CONTENT_TYPE, "text/html; charset=utf-8")], self.body.as_str()).into_response()
    }
}

static DASHBOARD: LazyLock<Page> = LazyLock::new(|| Page::new("dashboard", DASHBOARD_POLICY));
static PLAYGROUND: LazyLock<Page> = LazyLock::new(|| Page::new("playground", PLAYGROUND_POLICY));

pub(super) fn routes() -> Router {
    Router::new()
        .route("/", get(async |asked: HeaderMap| DASHBOARD.answer(&asked)))
        .route("/playground", get(async |asked: HeaderMap| PLAYGROUND.answer(&asked)))
        .route("/assets/{version}/{*name}", get(file))
}

async fn file(Path((version, name)): Path<(String, String)>) -> Response {
    ASSETS.answer(&version, &name)
}

fn modules() -> String {
    let link = |name| format!("<link rel=\"modulepreload\" href=\"{name}\" />");
    ASSETS.modules(&LOADED_FIRST).into_iter().map(link).collect::<Vec<_>>().join("\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_name_only_files_that_are_served() {
        let check = |page: &Page, least: usize| {
            let prefix = format!("assets/{}/", ASSETS.version());
            let named: Vec<&str> = page.body.split('"').filter_map(|part| part.strip_prefix(&prefix)).collect();
            assert!(named.len() >= least, "{named:?}");
            for name in named {
                assert_eq!(ASSETS.answer(ASSETS.version(), name).status(), StatusCode::OK, "{name}");
            }
        };
        check(&DASHBOARD, 20);
        check(&PLAYGROUND, 8);
    }

    #[test]
    fn a_file_is_kept_for_good_under_its_version_only() {
        let check = |version: &str, expected: &str| {
            let answer = ASSETS.answer(version, "dashboard/main.js");
            assert_eq!(answer.headers()[CACHE_CONTROL].to_str().unwrap(), expected, "{version}");
        };
        check(ASSETS.version(), "public, max-age=31536000, immutable");
        check("another", "no-cache");
    }

    #[test]
    fn a_browser_that_has_the_page_is_not_sent_it_again() {
        let page = &DASHBOARD;
        let mut asked = HeaderMap::new();
        assert_eq!(page.answer(&asked).status(), StatusCode::OK);
        asked.insert(IF_NONE_MATCH, HeaderValue::from_str(&format!("\"other\", {}", page.etag)).unwrap());
        let answer = page.answer(&asked);
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer.headers()[ETAG].to_str().ok(), Some(page.etag.as_str()));
    }
}
