//! What the manifests ask for: no dependency that no source names, and features that are the same whichever package is built.
//! Reads the few forms of TOML that our manifests have, and refuses others by finding too little.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{assert_none, files, has_extension, root};

/// Names what all packages take together; nothing of it is used by name.
const WORKSPACE_HACK: &str = "workspace-hack";

/// The names in a section of a manifest.
fn names(manifest: &str, section: &str) -> BTreeSet<String> {
    let heading = format!("[{section}]");
    let lines = manifest.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with('['));
    let entries = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    entries.map(|(name, _)| name.trim().trim_end_matches(".workspace").to_owned()).collect()
}

fn members() -> BTreeSet<String> {
    let manifest = manifest(&root());
    let (_, list) = manifest.split_once("members = [").expect("the workspace lists its members");
    let (list, _) = list.split_once(']').expect("a list ends");
    list.split(',').map(|name| name.trim().trim_matches('"').to_owned()).filter(|name| !name.is_empty()).collect()
}

fn manifest(folder: &Path) -> String {
    fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()))
}

/// Whether a source names a crate: `name::…`, or `use name`. A module of the same name below another does not count.
fn is_named(text: &str, name: &str) -> bool {
    let is_word = |found: Option<char>| found.is_some_and(|found| found.is_alphanumeric() || found == '_');
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let below_another = before.strip_suffix("::").is_some_and(|path| is_word(path.chars().next_back()));
        let starts = !is_word(before.chars().next_back()) && !below_another;
        starts && (after.starts_with("::") || (before.ends_with("use ") && after.starts_with([';', ' '])))
    })
}

#[test]
fn every_dependency_is_used() {
    let sources = files();
    let mut unused = Vec::new();
    let members = members();
    assert!(members.len() > 5, "the workspace has only {members:?}");
    for member in members.iter().filter(|member| *member != WORKSPACE_HACK) {
        let manifest = manifest(&root().join(member));
        let is_source = |folders: &[&str], name: &str| {
            folders.iter().any(|folder| name.starts_with(&format!("{member}/{folder}/")))
        };
        for (section, folders) in [("dependencies", &["src"][..]), ("dev-dependencies", &["src", "tests", "benches"])] {
            // All of the tests' own package are tests.
            let folders = if member == "tests" { &["src", "tests"] } else { folders };
            for dependency in names(&manifest, section).iter().filter(|name| *name != WORKSPACE_HACK) {
                let name = dependency.replace('-', "_");
                let mut own =
                    sources.iter().filter(|file| has_extension(file, &["rs"]) && is_source(folders, &file.name));
                if !own.any(|file| is_named(&file.text, &name)) {
                    unused.push(format!("{member}/Cargo.toml: `{dependency}`"));
                }
            }
        }
    }
    assert_none("a dependency is named by a source of its package", &unused);
}

#[test]
fn features_are_the_same_whichever_package_is_built() {
    let all = names(&manifest(&root()), "workspace.dependencies");
    let united = names(&manifest(&root().join(WORKSPACE_HACK)), "dependencies");
    assert!(united.len() > 20, "only {united:?}");
    let mut of_programs = BTreeSet::new();
    for member in members().iter().filter(|member| *member != WORKSPACE_HACK) {
        of_programs.extend(names(&without_optional(&manifest(&root().join(member))), "dependencies"));
    }
    let of_others: BTreeSet<String> = of_programs.intersection(&all).filter(|name| is_foreign(name)).cloned().collect();
    let missing: Vec<&String> = of_others.difference(&united).collect();
    assert!(missing.is_empty(), "add to {WORKSPACE_HACK}/Cargo.toml: {missing:?}");
    let idle: Vec<&String> = united.difference(&of_others).collect();
    assert!(idle.is_empty(), "take out of {WORKSPACE_HACK}/Cargo.toml: {idle:?}");
}

/// What is built only where a feature of its one package is on is not to be built with every other package.
fn without_optional(manifest: &str) -> String {
    manifest
        .lines()
        .filter(|line| !line.contains("optional = true"))
        .fold(String::new(), |kept, line| kept + line + "\n")
}

fn is_foreign(dependency: &str) -> bool {
    !dependency.starts_with("triptych-") && dependency != WORKSPACE_HACK
}

#[test]
fn a_name_is_that_of_a_crate_only_where_it_starts_a_path() {
    let check = |text: &str, expected: bool| assert_eq!(is_named(text, "bytes"), expected, "{text}");
    check("use bytes::Bytes;", true);
    check("use bytes;", true);
    check("fn f(b: ::bytes::Bytes)", true);
    check("let bytes = 1;", false);
    check("crate::bytes::read()", false);
    check("as_bytes::<u8>()", false);
}
