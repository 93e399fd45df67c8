//! The files of the pages, embedded in the binary: whatever lies under `assets/` and is of a kind that a browser loads. All of
//! them are served under one version, a hash of them all, so that a browser may keep them for good.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use xxhash_rust::xxh3::Xxh3;

/// Files are used by the pages, whose own policies say what they may; opened alone they may nothing.
const FILE_POLICY: &str = "default-src 'none'";

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Embedded;

/// The files by their path below `assets/`, and what is made at the start: the examples of the playground.
pub(super) struct Assets {
    files: BTreeMap<Cow<'static, str>, Cow<'static, [u8]>>,
    /// Of all files together: one that changes gives all of them new addresses.
    version: String,
}

pub(super) static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::new);

/// Of a file that is loaded by a page, by the ending of its name; none is for people and for checks.
fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "json" => Some("application/json"),
        _ => None,
    }
}

impl Assets {
    fn new() -> Self {
        let mut files: BTreeMap<Cow<'static, str>, Cow<'static, [u8]>> = Embedded::iter()
            .filter(|name| content_type(name).is_some())
            .map(|name| {
                let file = Embedded::get(&name).expect("it is in the list of what is embedded");
                (name, file.data)
            })
            .collect();
        files.insert("playground/examples.json".into(), super::playground::examples_json().into_bytes().into());
        let mut hasher = Xxh3::new();
        for (name, body) in &files {
            hasher.update(name.as_bytes());
            hasher.update(&body.len().to_le_bytes());
            hasher.update(body);
        }
        Self { files, version: format!("{:016x}", hasher.digest()) }
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// A module and all that it imports as it is loaded, by their paths, each once and in their order.
    pub(super) fn modules<'a>(&'a self, entries: &[&'a str]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        while let Some(name) = waiting.pop() {
            if found.insert(name.clone()) {
                waiting.extend(imports(self.text(&name)).map(|path| beside(&name, path)));
            }
        }
        found
    }

    pub(super) fn text(&self, name: &str) -> &str {
        let body = self.files.get(name).expect("pages are among what is embedded");
        std::str::from_utf8(body).expect("pages are UTF-8")
    }

    /// A file under the version that a page named. A page that was opened before the gateway was replaced still asks for the
    /// last one's: it gets what is there now, to be asked for again.
    pub(super) fn answer(&'static self, version: &str, name: &str) -> Response {
        let Some((body, content_type)) = self.files.get(name).zip(content_type(name)) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let caching = if version == self.version { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = [
            (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
            (CACHE_CONTROL, HeaderValue::from_static(caching)),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)),
            (CONTENT_TYPE, HeaderValue::from_static(content_type)),
        ];
        (headers, body.as_ref()).into_response()
    }
}

/// The relative paths after `from`. What `import(…)` names is loaded when it is wanted, and is not among them.
fn imports(module: &str) -> impl Iterator<Item = &str> {
    let statements = module.lines().filter(|line| line.starts_with("import ") || line.starts_with("export "));
    // A bundle of one line has several.
    let paths =
        statements.flat_map(|line| line.split("from").skip(1)).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    paths.filter_map(|rest| rest.split('"').next()).filter(|path| path.starts_with('.'))
}

/// `charts/line.js` and `../table.js` make `table.js`.
fn beside(name: &str, path: &str) -> String {
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        for name in ASSETS.files.keys() {
            let text = ASSETS.text(name);
            for loader in ["url(http", "url(\"http", "url(//", "@import ", "src=\"http", "href=\"http", "importScripts"]
            {
                let is_comment = loader == "@import " && text.contains("/** @import ");
                assert!(is_comment || !text.contains(loader), "`{loader}` in {name}");
            }
        }
    }

    #[test]
    fn modules_are_found_by_their_imports() {
        let modules = ASSETS.modules(&["dashboard/main.js"]);
        let check = |name: &str, expected: bool| assert_eq!(modules.contains(name), expected, "{name}");
        check("dashboard/main.js", true);
        check("dashboard/vendor/preact.js", true);
        check("dashboard/questions/period.js", true);
        check("dashboard/pages/overview/index.js", false);
        check("dashboard/words/en/common.js", false);
        assert_eq!(beside("a/b/c.js", "../d/e.js"), "a/d/e.js");
    }

    #[test]
    fn what_people_and_checks_read_is_not_served() {
        let check = |name: &str, expected: bool| assert_eq!(content_type(name).is_some(), expected, "{name}");
        check("dashboard/main.js", true);
        check("dashboard/vendor/brazil.json", true);
        check("dashboard/types.d.ts", false);
        check("dashboard/README.md", false);
        check("playground/examples/start.graphql", false);
        check("playground/vendor/LICENSES.txt", false);
    }
}
