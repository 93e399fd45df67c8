//! Recipes: `docs/cookbook/NN-name.md` asks a question of the demo's data in GraphQL and holds its answer; some ask it of a
//! store in its own language as well, and hold its rows where they are others. Refuses files of any other form.

use std::fs;
use std::path::{Path, PathBuf};

use async_graphql::Value as Answered;
use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;

use crate::pretty::pretty;
use crate::rows::{Row, row, rows};

/// What `scripts/demo.sh` loads.
pub const SOURCE: &str = "generate:orders=20000,seed=7";
/// Languages of the stores, as fences name them.
pub const LANGUAGES: [&str; 3] = ["sql", "javascript", "cypher"];

pub struct Recipe {
    /// `NN-name.md`
    pub name: String,
    pub text: String,
    path: PathBuf,
}

/// All recipes, sorted by name.
///
/// # Panics
/// When they cannot be read.
pub fn all() -> Vec<Recipe> {
    let entries = fs::read_dir(folder()).expect("there is a cookbook");
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != "README.md").collect();
    names.sort();
    names.into_iter().map(Recipe::read).collect()
}

/// The list of all recipes.
///
/// # Panics
/// When it cannot be read.
pub fn index() -> String {
    fs::read_to_string(folder().join("README.md")).expect("the cookbook has an index")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests are a folder of the workspace")
        .join("docs/cookbook")
}

impl Recipe {
    fn read(name: String) -> Self {
        let path = folder().join(&name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name, text, path }
    }

    /// # Panics
    /// When the file does not begin with its question.
    pub fn title(&self) -> &str {
        let first = self.text.lines().next().and_then(|line| line.strip_prefix("# "));
        first.unwrap_or_else(|| panic!("{}: the first line is the question", self.name))
    }

    /// What stands between the fences of a language.
    ///
    /// # Panics
    /// When a fence is not closed, or the language has several blocks.
    pub fn block(&self, language: &str) -> Option<&str> {
        let fence = format!("```{language}\n");
        let mut parts = self.text.split(&fence).skip(1);
        let block = parts.next()?;
        assert!(parts.next().is_none(), "{}: several blocks of `{language}`", self.name);
        let (block, _) = block.split_once("\n```\n").unwrap_or_else(|| panic!("{}: a block is not closed", self.name));
        Some(block)
    }

    fn needed(&self, language: &str) -> &str {
        self.block(language).unwrap_or_else(|| panic!("{}: no block of `{language}`", self.name))
    }

    pub fn question(&self) -> &str {
        self.needed("graphql")
    }

    pub fn answer(&self) -> &str {
        self.needed("json")
    }

    /// What a store answers to the block of its language, as committed: rows of its own, or else those of the GraphQL answer.
    pub fn rows(&self, language: &str) -> Vec<Row> {
        let answered = match self.block(&own_answer(language)) {
            Some(own) => parse(own).and_then(|rows| rows.as_array().into_iter().flatten().map(row).collect()),
            None => parse(self.answer()).and_then(|answer| rows(&answer)),
        };
        answered.unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Asks the gateway; the answer as the file has it.
    ///
    /// # Panics
    /// When the gateway answers with errors.
    pub async fn ask(&self, gateway: &Gateway) -> String {
        let response = gateway.execute(self.question().into()).await;
        assert!(response.errors.is_empty(), "{}: {:?}", self.name, response.errors);
        pretty(&response.data)
    }

    /// Puts an answer in the place of the committed one.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn write(&self, fence: &str, answer: &str) {
        let old = format!("```{fence}\n{}\n```\n", self.needed(fence));
        let text = fs::read_to_string(&self.path).expect("it was read before");
        fs::write(&self.path, text.replace(&old, &format!("```{fence}\n{answer}\n```\n"))).expect("it can be written");
    }

    /// Puts rows in the place of those of a store, where the recipe has rows of its own.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn write_rows(&self, language: &str, rows: &[Value]) {
        let fence = own_answer(language);
        if self.block(&fence).is_some() {
            let rows = Answered::from_json(json!(rows)).expect("rows are JSON");
            self.write(&fence, &pretty(&rows));
        }
    }
}

fn own_answer(language: &str) -> String {
    format!("json of {language}")
}

fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}
