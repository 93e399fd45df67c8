//! Cases: a question in `<name>.graphql`, its answer in `<name>.json` beside it. Answers are compared whole, but for
//! what differs from run to run by nature: clocks, ids of loads and paths.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use triptych_gateway::gateway::Gateway;

use crate::lake::mini;

/// Names the source of a case that is not about the small fixture.
const LOAD: &str = "# load: ";
/// Their values are clocks.
const CLOCKS: [&str; 3] = ["milliseconds", "startedAt", "publishedAt"];

pub struct Case {
    /// `<area>/<name>`.
    pub name: String,
    pub question: String,
    answer: PathBuf,
}

/// All cases, sorted by name.
pub fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut cases = Vec::new();
    for area in sorted(&root) {
        for path in sorted(&area).into_iter().filter(|path| path.extension().is_some_and(|found| found == "graphql")) {
            let name = path.strip_prefix(&root).expect("cases lie under their root").with_extension("");
            let question = fs::read_to_string(&path).expect("a case can be read");
            cases.push(Case {
                name: name.display().to_string().replace('\\', "/"),
                question,
                answer: path.with_extension("json"),
            });
        }
    }
    cases
}

/// All cases by what must be loaded for them.
pub fn by_source() -> BTreeMap<String, Vec<Case>> {
    let mut by_source: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in all() {
        by_source.entry(case.source()).or_default().push(case);
    }
    by_source
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Whether answers are to be written rather than compared.
#[expect(clippy::disallowed_methods, reason = "tests have no command line of their own")]
pub fn is_update() -> bool {
    std::env::var_os("UPDATE_CASES").is_some()
}

impl Case {
    /// What must be loaded for it: the small fixture, unless a comment says otherwise.
    pub fn source(&self) -> String {
        let named = self.question.lines().find_map(|line| line.strip_prefix(LOAD));
        named.map_or_else(|| mini().display().to_string(), str::to_owned)
    }

    /// The answer that is committed; none where it is missing.
    pub fn expected(&self) -> Option<Value> {
        let text = fs::read_to_string(&self.answer).ok()?;
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", self.answer.display())))
    }

    pub fn write(&self, answer: &Value) {
        let text = serde_json::to_string_pretty(answer).expect("an answer can be written as JSON") + "\n";
        fs::write(&self.answer, text).expect("the answer can be written");
    }

    /// Asks the gateway and makes the answer comparable. The lake goes by the name that the gateway has for it.
    pub async fn ask(&self, gateway: &Gateway, load_id: &str, lake: &str) -> Value {
        let response = gateway.execute(self.question.as_str().into()).await;
        let errors: Vec<Value> = response
            .errors
            .iter()
            .map(|error| json!({ "message": error.message, "path": error.path, "extensions": error.extensions }))
            .collect();
        let mut answer = json!({ "data": response.data });
        if !errors.is_empty() {
            answer["errors"] = Value::Array(errors);
        }
        hide_what_varies(
            &mut answer,
            &[(load_id, "<load>"), (&mini().display().to_string(), "<mini>"), (lake, "<lake>")],
        );
        // Read back as the committed answer is, because reading may lose the last bit of a number.
        let text = serde_json::to_string(&answer).expect("an answer can be written as JSON");
        serde_json::from_str(&text).expect("what was written can be read")
    }
}

fn hide_what_varies(answer: &mut Value, names: &[(&str, &str)]) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                if CLOCKS.contains(&name.as_str()) && !value.is_null() {
                    *value = json!("<varies>");
                }
                hide_what_varies(value, names);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| hide_what_varies(value, names)),
        Value::String(text) => {
            *text = names.iter().fold(text.clone(), |text, (name, hidden)| text.replace(name, hidden));
        }
        _ => {}
    }
}
