//! Messages that are to be sent, in the lake: `webhook/.<load>.json` before its load is published, `webhook/<load>.json` after it, and
//! gone once it was taken. Whether a load was published is seen by its folder, so that one which a dying loader left is settled too.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Map, Value, json};
use triptych_schemas::layout;
use triptych_schemas::manifest::Manifest;

use super::anomalies;

/// Of an address that stays dead. Older ones are given up.
const KEPT_MAX: usize = 1_000;
/// Of one message; more say that the whole shop changed, and are to be asked of the gateway.
const ANOMALIES_MAX: usize = 1_000;

/// A message that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// Of the lake and the load: the same whenever it is sent.
    pub(super) id: String,
    pub(super) anomalies: usize,
    pub(super) body: Vec<u8>,
    path: PathBuf,
}

impl Message {
    fn read(path: PathBuf) -> anyhow::Result<Self> {
        let body = fs::read(&path)?;
        let told: Value = serde_json::from_slice(&body)?;
        let id = told["id"].as_str().context("it has no id")?.to_owned();
        let anomalies = told["anomalies"].as_array().map_or(0, Vec::len);
        Ok(Self { id, anomalies, body, path })
    }

    /// It was taken, or never will be.
    pub(super) fn forget(&self) -> io::Result<()> {
        gone(fs::remove_file(&self.path))
    }
}

/// Writes down what a load that is about to be published has to tell. Nothing where nothing is new.
pub(crate) fn write(lake: &Path, before: Option<&Manifest>, manifest: &Manifest) {
    let Some(before) = before else { return };
    if let Err(error) = try_write(lake, before, manifest) {
        tracing::warn!("new anomalies cannot be written down, so the webhook is not told of them: {error:#}");
    }
}

fn try_write(lake: &Path, before: &Manifest, manifest: &Manifest) -> anyhow::Result<()> {
    let folders = (layout::load_dir(lake, &before.load_id), layout::partial_dir(lake, &manifest.load_id));
    for (load, folder) in [(before, &folders.0), (manifest, &folders.1)] {
        if anomalies::is_missing(load, folder) {
            anyhow::bail!("the table of anomalies of load `{}` is not in `{}`", load.load_id, folder.display());
        }
    }
    let fresh = anomalies::new_since(&folders.0, &folders.1)?;
    if fresh.is_empty() {
        return Ok(());
    }
    let outbox = lake.join(layout::WEBHOOK);
    fs::create_dir_all(&outbox)?;
    let mut file = File::create(outbox.join(format!(".{}.json", manifest.load_id)))?;
    file.write_all(body(before, manifest, fresh).to_string().as_bytes())?;
    file.sync_all()?;
    Ok(())
}

fn body(before: &Manifest, manifest: &Manifest, mut fresh: Vec<Map<String, Value>>) -> Value {
    let omitted = fresh.len().saturating_sub(ANOMALIES_MAX);
    fresh.truncate(ANOMALIES_MAX);
    json!({
        "id": format!("{}-{}", manifest.lake_id, manifest.load_id),
        "load": manifest.load_id,
        "version": manifest.version.as_ref().map(|version| json!({ "base": version.base, "sequence": version.sequence })),
        "previousLoad": before.load_id,
        "publishedAt": manifest.published_at,
        "anomalies": fresh,
        "omitted": omitted,
    })
}

/// What loads that were published have to tell becomes what is sent; what others had is forgotten. For who has the lake's lock: no load
/// is about to be published.
pub(crate) fn settle(lake: &Path) {
    let forgotten = release(lake).and_then(|()| {
        let mut unpublished = files(lake)?.into_iter().filter(|(name, _)| name.starts_with('.'));
        unpublished.try_for_each(|(_, path)| gone(fs::remove_file(path)))
    });
    if let Err(error) = forgotten {
        tracing::warn!(
            "messages of the webhook in `{}` cannot be settled: {error}",
            lake.join(layout::WEBHOOK).display()
        );
    }
}

/// What loads that were published have to tell becomes what is sent. Others may be at work.
pub(super) fn release(lake: &Path) -> io::Result<()> {
    for (name, path) in files(lake)? {
        let Some(load_id) = name.strip_prefix('.').and_then(|name| name.strip_suffix(".json")) else { continue };
        if layout::load_dir(lake, load_id).is_dir() {
            gone(fs::rename(&path, path.with_file_name(format!("{load_id}.json"))))?;
        }
    }
    Ok(())
}

/// Another loader may have been there first.
fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// What is to be sent, oldest first.
pub(super) fn waiting(lake: &Path) -> io::Result<Vec<Message>> {
    let mut paths: Vec<PathBuf> =
        files(lake)?.into_iter().filter(|(name, _)| !name.starts_with('.')).map(|(_, path)| path).collect();
    // Ids of loads sort by time.
    paths.sort();
    let given_up = paths.len().saturating_sub(KEPT_MAX);
    if given_up > 0 {
        tracing::warn!("the oldest {given_up} messages of the webhook are given up: no more than {KEPT_MAX} are kept");
    }
    for path in paths.drain(..given_up) {
        gone(fs::remove_file(path))?;
    }
    let mut messages = Vec::new();
    for path in paths {
        match Message::read(path.clone()) {
            Ok(message) => messages.push(message),
            Err(_) if !path.exists() => {}
            Err(error) => {
                tracing::warn!("`{}` is no message of the webhook and is removed: {error:#}", path.display());
                fs::remove_file(&path)?;
            }
        }
    }
    Ok(messages)
}

fn files(lake: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(lake.join(layout::WEBHOOK)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let file = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.file_name().to_string_lossy().into_owned(), entry.path()))
    };
    entries.map(file).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn manifest(load: &str, stores: &Value) -> Manifest {
        serde_json::from_value(json!({
            "format_version": layout::FORMAT_VERSION, "load_id": load, "lake_id": "a", "source": "s", "shape": "olist",
            "currency": "BRL", "started_at": "2026-01-01T00:00:00Z", "published_at": "2026-01-01T00:00:01Z",
            "files": [], "tables": [], "rules": [], "stores": stores, "stages": [], "remarks": [],
            "version": { "base": "1", "sequence": 3, "offsets": [] },
        }))
        .unwrap()
    }

    /// As the pipeline writes it; published or not.
    pub(in crate::webhook) fn published(lake: &Path, load: &str, is_published: bool) {
        let manifest = |load: &str| manifest(load, &json!([]));
        let partial = layout::partial_dir(lake, load);
        anomalies::tests::publish(&layout::load_dir(lake, "1"), &[("", 1)]);
        anomalies::tests::publish(&partial, &[("", 1), ("SP", 2)]);
        write(lake, Some(&manifest("1")), &manifest(load));
        if is_published {
            fs::rename(partial, layout::load_dir(lake, load)).unwrap();
        }
    }

    #[test]
    fn a_table_that_was_written_and_is_absent_is_told() {
        let lake = tempfile::tempdir().unwrap();
        let lake = lake.path();
        let table = json!({ "table": "live_anomalies", "rows": 1, "refresh_milliseconds": 0.0 });
        let written = json!([{
            "store": "lake", "rows": 1, "bytes": 1, "milliseconds": 0.0, "refresh_milliseconds": 0.0, "tables": [table],
        }]);
        anomalies::tests::publish(&layout::partial_dir(lake, "2"), &[("", 1)]);
        let now = manifest("2", &written);
        let error = try_write(lake, &manifest("1", &written), &now).unwrap_err().to_string();
        assert!(error.contains("of load `1` is not in"), "{error}");
        try_write(lake, &manifest("1", &json!([])), &now).unwrap();
    }

    fn ids(lake: &Path) -> Vec<String> {
        waiting(lake).unwrap().into_iter().map(|message| message.id).collect()
    }

    #[test]
    fn what_a_load_has_to_tell_waits_until_it_is_published() {
        let lake = tempfile::tempdir().unwrap();
        let lake = lake.path();
        settle(lake);
        published(lake, "2", true);
        published(lake, "3", false);
        assert!(ids(lake).is_empty());
        release(lake).unwrap();
        assert_eq!(ids(lake), ["a-2"]);
        // That of a load under way stays.
        assert_eq!(files(lake).unwrap().len(), 2);
        settle(lake);
        assert_eq!(files(lake).unwrap().len(), 1);
        // So does one of a load that was dropped since.
        fs::remove_dir_all(layout::load_dir(lake, "2")).unwrap();
        settle(lake);
        assert_eq!(ids(lake), ["a-2"]);
        let message = waiting(lake).unwrap().remove(0);
        let told: Value = serde_json::from_slice(&message.body).unwrap();
        assert_eq!((&told["load"], &told["previousLoad"]), (&json!("2"), &json!("1")));
        assert_eq!((&told["version"], &told["omitted"]), (&json!({ "base": "1", "sequence": 3 }), &json!(0)));
        assert_eq!((message.anomalies, &told["anomalies"][0]["member"]), (1, &json!("SP")));
        message.forget().unwrap();
        message.forget().unwrap();
        assert!(ids(lake).is_empty());
    }

    #[test]
    fn what_is_no_message_is_removed() {
        let lake = tempfile::tempdir().unwrap();
        fs::create_dir(lake.path().join(layout::WEBHOOK)).unwrap();
        fs::write(lake.path().join(layout::WEBHOOK).join("5.json"), "{").unwrap();
        assert!(ids(lake.path()).is_empty());
        assert!(files(lake.path()).unwrap().is_empty());
    }
}
