//! README and the pages in `docs/` tell the truth: their GraphQL examples are cases, whose answers are checked, and their
//! shell blocks are run by `scripts/check/readme.sh`. What is not run must say why, in a comment above it.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the workspace").to_owned()
}

struct Block {
    /// The page it is on, from the root.
    page: String,
    line: usize,
    /// What follows the opening fence.
    language: String,
    /// The last line of text above it.
    above: String,
    text: String,
}

fn blocks(page: &str, markdown: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    let mut above = "";
    for (index, line) in markdown.lines().enumerate() {
        match line.strip_prefix("```") {
            Some("") if open => (open, above) = (false, ""),
            Some(language) => {
                open = true;
                let (page, language, above) = (page.to_owned(), language.to_owned(), above.to_owned());
                found.push(Block { page, line: index + 1, language, above, text: String::new() });
            }
            None if open => {
                let block = found.last_mut().expect("a block was opened");
                block.text.push_str(line);
                block.text.push('\n');
            }
            None if line.is_empty() => {}
            None => above = line,
        }
    }
    assert!(!open, "{page}: the last block is not closed");
    found
}

/// The pages that `scripts/check/readme.sh` goes through: README and what lies directly in `docs/`. (The cookbook below it
/// is held by tests of its own.)
fn pages() -> Vec<String> {
    let mut pages = vec!["README.md".to_owned()];
    for entry in fs::read_dir(root().join("docs")).expect("docs can be listed").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            pages.push(format!("docs/{name}"));
        }
    }
    pages.sort();
    assert!(pages.len() > 5, "{} pages", pages.len());
    pages
}

fn blocks_of_pages() -> Vec<Block> {
    let mut found = Vec::new();
    for page in pages() {
        found.extend(blocks(&page, &fs::read_to_string(root().join(&page)).expect("the page can be read")));
    }
    assert!(found.len() > 10, "the pages have {} blocks", found.len());
    found
}

fn cases(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the cases can be listed").flatten() {
        let path = entry.path();
        if path.is_dir() {
            cases(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "graphql") {
            let case = fs::read_to_string(path).expect("a case can be read");
            // Above the question may stand which load it asks.
            found.push(case.lines().skip_while(|line| line.starts_with("# load:")).collect::<Vec<_>>().join("\n"));
        }
    }
}

#[test]
fn graphql_examples_are_cases() {
    let mut known = Vec::new();
    cases(&root().join("tests/cases"), &mut known);
    let examples: Vec<Block> = blocks_of_pages().into_iter().filter(|block| block.language == "graphql").collect();
    let of_readme = examples.iter().filter(|block| block.page == "README.md").count();
    assert!(of_readme >= 3, "README shows one query per store");
    for example in examples {
        let is_known = known.iter().any(|case| case.trim() == example.text.trim());
        assert!(is_known, "{}:{}: no case in tests/cases asks exactly this", example.page, example.line);
    }
}

#[test]
fn shell_blocks_are_run_or_say_why_not() {
    let runner = fs::read_to_string(root().join("scripts/test.sh")).expect("scripts/test.sh can be read");
    assert!(runner.contains("scripts/check/readme.sh"), "scripts/test.sh runs the pages' shell blocks");
    for block in blocks_of_pages() {
        let is_shell = ["sh", "python"].contains(&block.language.as_str());
        // Those of the stores' own languages are asked in tests/tests/publication/readme.rs; mappings are read beside their code.
        let is_other =
            ["graphql", "json", "text", "sql", "javascript", "cypher", "toml"].contains(&block.language.as_str());
        // `bash`, `shell` or nothing at all would be passed over by the script that runs them.
        assert!(is_shell || is_other, "{}:{}: a block of `{}`", block.page, block.line, block.language);
        if let Some(reason) = block.above.strip_prefix("<!-- not run:") {
            assert!(reason.trim().trim_end_matches("-->").trim().len() > 10, "{}:{}: say why", block.page, block.line);
        }
    }
}

#[test]
fn blocks_are_found_with_what_stands_above_them() {
    let found = blocks("a.md", "text\n\n<!-- why -->\n```sh\nls\n```\n\n```json\n{}\n```\n");
    let seen: Vec<(usize, &str, &str, &str)> =
        found.iter().map(|block| (block.line, &*block.language, &*block.above, &*block.text)).collect();
    assert_eq!(seen, [(4, "sh", "<!-- why -->", "ls\n"), (8, "json", "", "{}\n")]);
}
