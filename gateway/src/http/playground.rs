//! The playground: GraphiQL with its assets in the binary, opened with example queries. It loads nothing
//! from elsewhere, and its Content-Security-Policy makes the browser hold it to that.

use std::hash::Hasher;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rustc_hash::FxHasher;

/// A query that the page opens in a tab.
pub struct Example {
    pub name: &'static str,
    pub query: &'static str,
}

/// The page asks this first, and fills the variables `product` and `customer` of the examples from it.
pub const START: &str = include_str!("../../assets/playground/examples/start.graphql");

/// In the order of the tabs.
pub const EXAMPLES: [Example; 10] = [
    Example { name: "sales_by_month", query: include_str!("../../assets/playground/examples/sales_by_month.graphql") },
    Example { name: "categories", query: include_str!("../../assets/playground/examples/categories.graphql") },
    Example {
        name: "late_deliveries",
        query: include_str!("../../assets/playground/examples/late_deliveries.graphql"),
    },
    Example { name: "product_page", query: include_str!("../../assets/playground/examples/product_page.graphql") },
    Example { name: "reviews_search", query: include_str!("../../assets/playground/examples/reviews_search.graphql") },
    Example {
        name: "recommendations",
        query: include_str!("../../assets/playground/examples/recommendations.graphql"),
    },
    Example {
        name: "bought_together",
        query: include_str!("../../assets/playground/examples/bought_together.graphql"),
    },
    Example { name: "segments", query: include_str!("../../assets/playground/examples/segments.graphql") },
    Example { name: "cohorts", query: include_str!("../../assets/playground/examples/cohorts.graphql") },
    Example { name: "the_load", query: include_str!("../../assets/playground/examples/the_load.graphql") },
];

/// GraphiQL sets inline styles and inserts style elements while it runs; everything else comes from here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct Asset {
    content_type: &'static str,
    body: &'static [u8],
    /// Weak: the same content may be sent compressed or not.
    etag: String,
}

impl Asset {
    fn new(content_type: &'static str, body: &'static [u8]) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(body);
        Self { content_type, body, etag: format!("W/\"{:016x}\"", hasher.finish()) }
    }
}

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

static PAGE: LazyLock<Asset> = LazyLock::new(|| Asset::new(HTML, include_bytes!("../../assets/playground/index.html")));

static FILES: LazyLock<[(&str, Asset); 9]> = LazyLock::new(|| {
    [
        ("playground.js", Asset::new(SCRIPT, include_bytes!("../../assets/playground/playground.js"))),
        ("table.js", Asset::new(SCRIPT, include_bytes!("../../assets/playground/table.js"))),
        ("playground.css", Asset::new(STYLE, include_bytes!("../../assets/playground/playground.css"))),
        ("favicon.svg", Asset::new("image/svg+xml", include_bytes!("../../assets/playground/favicon.svg"))),
        ("examples.json", Asset::new("application/json", examples_json().leak().as_bytes())),
        ("graphiql.min.js", Asset::new(SCRIPT, include_bytes!("../../assets/playground/vendor/graphiql.min.js"))),
        ("graphiql.min.css", Asset::new(STYLE, include_bytes!("../../assets/playground/vendor/graphiql.min.css"))),
        (
            "react.production.min.js",
            Asset::new(SCRIPT, include_bytes!("../../assets/playground/vendor/react.production.min.js")),
        ),
        (
            "react-dom.production.min.js",
            Asset::new(SCRIPT, include_bytes!("../../assets/playground/vendor/react-dom.production.min.js")),
        ),
    ]
});

/// `/` and the files it asks for, under `/playground/`.
pub(crate) fn routes() -> Router {
    Router::new().route("/", get(page)).route("/playground/{file}", get(file))
}

async fn page(headers: HeaderMap) -> Response {
    send(&PAGE, &headers)
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match FILES.iter().find(|(file, _)| *file == name) {
        Some((_, asset)) => send(asset, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The browser keeps every file and asks each time whether it is still the same: a new binary shows at once.
fn send(asset: &'static Asset, asked: &HeaderMap) -> Response {
    const NO_SNIFF: (HeaderName, HeaderValue) =
        (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    let headers = [
        NO_SNIFF,
        (ETAG, HeaderValue::from_static(&asset.etag)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    let known = asked.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|tag| tag.trim() == asset.etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(CONTENT_TYPE, asset.content_type)], asset.body).into_response()
}

fn examples_json() -> String {
    let tabs: Vec<&str> = EXAMPLES.iter().map(|example| example.query).collect();
    serde_json::json!({ "start": START, "tabs": tabs }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_only_files_that_are_served() {
        let page = std::str::from_utf8(PAGE.body).expect("UTF-8");
        let named: Vec<&str> = page.split('"').filter_map(|part| part.strip_prefix("playground/")).collect();
        assert_eq!(named.len(), 8, "{named:?}");
        for name in named {
            assert!(FILES.iter().any(|(file, _)| *file == name), "{name}");
        }
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        let own = FILES.iter().map(|(name, asset)| (*name, asset.body)).chain([("index.html", PAGE.body)]);
        for (name, body) in own {
            let text = std::str::from_utf8(body).expect("UTF-8");
            for loader in ["url(http", "url(\"http", "url(//", "@import", "src=\"http", "href=\"http", "importScripts"]
            {
                assert!(!text.contains(loader), "`{loader}` in {name}");
            }
        }
    }

    #[test]
    fn a_browser_that_has_a_file_is_not_sent_it_again() {
        let asset = &PAGE;
        let mut asked = HeaderMap::new();
        assert_eq!(send(asset, &asked).status(), StatusCode::OK);
        asked.insert(IF_NONE_MATCH, HeaderValue::from_str(&format!("\"other\", {}", asset.etag)).expect("ASCII"));
        let answer = send(asset, &asked);
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer.headers()[ETAG].to_str().ok(), Some(asset.etag.as_str()));
    }
}
