//! README, ARCHITECTURE, CONTRIBUTING and the pages in `docs/` name what is there: every path in code marks is a file or folder
//! of this repository, and every link leads to a page and a heading. Refuses to judge blocks, where paths are those of a
//! reader's machine.

use std::collections::HashMap;

use super::{FOLDERS, File, assert_none, files, has_extension, root};

/// A name with one of these endings is that of a file of ours, given in full or by its end.
const SOURCES: [&str; 9] = ["rs", "sh", "py", "sql", "cypher", "md", "toml", "graphql", "js"];

/// The lines of a page that are text, with their numbers: blocks are left out.
fn text(page: &str) -> Vec<(usize, &str)> {
    let mut is_block = false;
    let mut found = Vec::new();
    for (index, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            is_block = !is_block;
        } else if !is_block && !line.starts_with("    ") {
            found.push((index + 1, line));
        }
    }
    found
}

/// What stands between code marks in a line.
fn code(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// Where the links of a line lead.
fn links(line: &str) -> Vec<&str> {
    line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target).collect()
}

/// Whether a word in code marks names a file or folder that is not there. A path that begins with a folder of ours is one of this
/// repository; others may be those of a lake.
fn is_lost(word: &str, files: &[File]) -> bool {
    let is_path = word.chars().all(|letter| letter.is_ascii_alphanumeric() || "_./-".contains(letter));
    if !is_path {
        return false;
    }
    if word.split_once('/').is_some_and(|(first, _)| FOLDERS.contains(&first)) {
        return !root().join(word).exists();
    }
    let is_source = word.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && SOURCES.contains(&ending));
    is_source && !files.iter().any(|file| file.name == word || file.name.ends_with(&format!("/{word}")))
}

/// The headings of a page as links name them.
fn headings(page: &str) -> Vec<String> {
    let titles = text(page).into_iter().filter(|(_, line)| line.starts_with('#'));
    titles.map(|(_, line)| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// A link's page, from the root: relative to the page that it stands on.
fn target(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn what_pages_name_is_there() {
    let files = files();
    let pages: HashMap<&str, &str> = files
        .iter()
        .filter(|file| has_extension(file, &["md"]) && (!file.name.contains('/') || file.name.starts_with("docs/")))
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    assert!(pages.len() > 50, "{} pages", pages.len());
    let mut lost = Vec::new();
    for (page, content) in &pages {
        for (number, line) in text(content) {
            let words = code(line).into_iter().filter(|word| is_lost(word, &files));
            lost.extend(words.map(|word| format!("{page}:{number}: `{word}` is not there")));
            for link in links(line).into_iter().filter(|link| !link.contains("://")) {
                let (file, heading) = link.split_once('#').unwrap_or((link, ""));
                let file = if file.is_empty() { (*page).to_owned() } else { target(page, file) };
                if !root().join(&file).exists() {
                    lost.push(format!("{page}:{number}: the link to {file} leads nowhere"));
                } else if !heading.is_empty() && !headings(pages[file.as_str()]).contains(&heading.to_owned()) {
                    lost.push(format!("{page}:{number}: {file} has no heading `{heading}`"));
                }
            }
        }
    }
    lost.sort();
    assert_none("pages name what is there", &lost);
}

#[test]
fn a_lost_path_is_found() {
    let files = files();
    let words = [
        "loader/src/silver/mod.rs",
        "loader/src/silver/",
        "silver/mod.rs",
        "README.md",
        "lake/current",
        ".rs",
        "a b.rs",
    ];
    assert!(words.iter().all(|word| !is_lost(word, &files)));
    let words = ["loader/src/silver/nothing.rs", "loader/src/nothing/", "nothing/mod.rs", "ilver/mod.rs"];
    assert!(words.iter().all(|word| is_lost(word, &files)));
    assert_eq!(code("the `a` and `b`"), ["a", "b"]);
    assert_eq!(links("[a](b.md#c), [d](e)"), ["b.md#c", "e"]);
    assert_eq!(target("docs/decisions/kpi.md", "../marts.md"), "docs/marts.md");
    assert_eq!(anchor("A load's `end`, and more"), "a-loads-end-and-more");
}
