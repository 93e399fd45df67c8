//! The README tells the truth: its GraphQL examples are cases, whose answers are checked, and its shell blocks are run
//! by `scripts/check/readme.sh`. What is not run must say why, in a comment above it.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a folder of the workspace").to_owned()
}

struct Block {
    line: usize,
    /// What follows the opening fence.
    language: String,
    /// The last line of text above it.
    above: String,
    text: String,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    let mut above = "";
    for (index, line) in markdown.lines().enumerate() {
        match line.strip_prefix("```") {
            Some("") if open => (open, above) = (false, ""),
            Some(language) => {
                open = true;
                let (language, above) = (language.to_owned(), above.to_owned());
                found.push(Block { line: index + 1, language, above, text: String::new() });
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
    assert!(!open, "the last block is not closed");
    found
}

fn readme() -> Vec<Block> {
    let found = blocks(&fs::read_to_string(root().join("README.md")).expect("README.md can be read"));
    assert!(found.len() > 3, "README.md has {} blocks", found.len());
    found
}

fn cases(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the cases can be listed").flatten() {
        let path = entry.path();
        if path.is_dir() {
            cases(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "graphql") {
            found.push(fs::read_to_string(path).expect("a case can be read"));
        }
    }
}

#[test]
fn graphql_examples_are_cases() {
    let mut known = Vec::new();
    cases(&root().join("tests/cases"), &mut known);
    let examples: Vec<Block> = readme().into_iter().filter(|block| block.language == "graphql").collect();
    assert!(examples.len() >= 3, "one query per store is shown");
    for example in examples {
        let is_known = known.iter().any(|case| case.trim() == example.text.trim());
        assert!(is_known, "README.md:{}: no case in tests/cases asks exactly this", example.line);
    }
}

#[test]
fn shell_blocks_are_run_or_say_why_not() {
    let runner = fs::read_to_string(root().join("scripts/test.sh")).expect("scripts/test.sh can be read");
    assert!(runner.contains("scripts/check/readme.sh"), "scripts/test.sh runs the README's shell blocks");
    for block in readme() {
        let is_shell = ["sh", "python"].contains(&block.language.as_str());
        // Those of the stores' own languages are asked in tests/tests/publication/readme.rs.
        let is_other = ["graphql", "json", "text", "sql", "javascript", "cypher"].contains(&block.language.as_str());
        // `bash`, `shell` or nothing at all would be passed over by the script that runs them.
        assert!(is_shell || is_other, "README.md:{}: a block of `{}`", block.line, block.language);
        if let Some(reason) = block.above.strip_prefix("<!-- not run:") {
            assert!(reason.trim().trim_end_matches("-->").trim().len() > 10, "README.md:{}: say why", block.line);
        }
    }
}

#[test]
fn blocks_are_found_with_what_stands_above_them() {
    let found = blocks("text\n\n<!-- why -->\n```sh\nls\n```\n\n```json\n{}\n```\n");
    let seen: Vec<(usize, &str, &str, &str)> =
        found.iter().map(|block| (block.line, &*block.language, &*block.above, &*block.text)).collect();
    assert_eq!(seen, [(4, "sh", "<!-- why -->", "ls\n"), (8, "json", "", "{}\n")]);
}
