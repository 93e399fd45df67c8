//! The documents of a directory, by the names that clients call them: `.graphql` files by the hash of their text and by the name of the
//! file, and lists of texts as the compilers of Apollo and Relay write them. Refuses what cannot be read as GraphQL, when it starts.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use async_graphql::parser::parse_query;
use serde_json::Value;
use sha2::{Digest, Sha256};
use triptych_schemas::hexadecimal;

/// Texts by name.
#[derive(Default)]
pub(super) struct Documents(pub(super) HashMap<String, Arc<str>>);

impl Documents {
    pub(super) fn read(directory: &Path) -> anyhow::Result<Self> {
        let mut documents = Self::default();
        documents.add_directory(directory)?;
        ensure!(!documents.0.is_empty(), "no document (.graphql, .json) is in `{}`", directory.display());
        Ok(documents)
    }

    fn add_directory(&mut self, directory: &Path) -> anyhow::Result<()> {
        let cannot = || format!("cannot read the documents in `{}`", directory.display());
        for entry in fs::read_dir(directory).with_context(cannot)? {
            let path = entry.with_context(cannot)?.path();
            if path.is_dir() {
                self.add_directory(&path)?;
                continue;
            }
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if matches!(extension, "graphql" | "gql" | "json") {
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
                let added = if extension == "json" { self.add_list(&text) } else { self.add_file(&path, &text) };
                added.with_context(|| format!("`{}`", path.display()))?;
            }
        }
        Ok(())
    }

    fn add_file(&mut self, path: &Path, text: &str) -> anyhow::Result<()> {
        if let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) {
            self.add(stem.to_owned(), text)?;
        }
        // Compilers write a line end that they do not hash.
        for hashed in [text, text.trim_end()] {
            let hash: [u8; 32] = Sha256::digest(hashed.as_bytes()).into();
            self.add(hexadecimal::of(&hash), hashed)?;
        }
        Ok(())
    }

    /// `{"hash": "text"}`, or Apollo's `{"operations": [{"id": "hash", "body": "text"}]}`.
    fn add_list(&mut self, text: &str) -> anyhow::Result<()> {
        let Value::Object(list) = serde_json::from_str(text).context("it is no JSON")? else {
            bail!("it is no JSON object");
        };
        if let Some(Value::Array(operations)) = list.get("operations") {
            for operation in operations {
                let (Some(id), Some(body)) = (operation["id"].as_str(), operation["body"].as_str()) else {
                    bail!("an operation has no text `id` or `body`");
                };
                self.add(id.to_owned(), body)?;
            }
            return Ok(());
        }
        for (name, text) in list {
            let Value::String(text) = text else { bail!("`{name}` has no text") };
            self.add(name, &text)?;
        }
        Ok(())
    }

    fn add(&mut self, name: String, text: &str) -> anyhow::Result<()> {
        parse_query(text).with_context(|| format!("`{name}` is no GraphQL"))?;
        match self.0.get(&name) {
            Some(known) if known.trim_end() != text.trim_end() => bail!("two documents are called `{name}`"),
            _ => self.0.insert(name, text.into()),
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that do not look like a hash, sorted; or words of the refusal.
    fn check(files: &[(&str, &str)], expected: Result<(&[&str], usize), &str>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        match (Documents::read(folder.path()), expected) {
            (Ok(documents), Ok((expected, count))) => {
                let mut names: Vec<&str> =
                    documents.0.keys().filter(|name| name.len() != 64).map(String::as_str).collect();
                names.sort_unstable();
                assert_eq!((&names[..], documents.0.len()), (expected, count), "{files:?}");
            }
            (Err(error), Err(words)) => assert!(format!("{error:#}").contains(words), "{error:#}"),
            (found, expected) => panic!("{:?}, not {expected:?}", found.map(|documents| documents.0.len())),
        }
    }

    #[test]
    fn documents_have_the_names_that_clients_call_them() {
        check(
            &[("months.graphql", "{a}\n"), ("shop/years.gql", "{b}"), ("README.md", "no")],
            Ok((&["months", "years"], 5)),
        );
        check(&[("relay.json", r#"{"5d41": "query A{a}", "7b52": "query B{b}"}"#)], Ok((&["5d41", "7b52"], 2)));
        let apollo = r#"{"format": "apollo-persisted-query-manifest", "version": 1,
            "operations": [{"id": "a1", "name": "A", "type": "query", "body": "query A{a}"}]}"#;
        check(&[("manifest.json", apollo)], Ok((&["a1"], 1)));
    }

    #[test]
    fn what_is_no_document_is_named() {
        check(&[], Err("no document (.graphql, .json) is in"));
        check(&[("a.graphql", "{")], Err("`a` is no GraphQL"));
        check(&[("a.json", "[]")], Err("it is no JSON object"));
        check(&[("a.json", "{")], Err("it is no JSON"));
        check(&[("a.json", r#"{"x": 1}"#)], Err("`x` has no text"));
        check(&[("a.json", r#"{"operations": [{"id": "x"}]}"#)], Err("no text `id` or `body`"));
        check(&[("a.graphql", "{a}"), ("b/a.graphql", "{b}")], Err("two documents are called `a`"));
    }
}
