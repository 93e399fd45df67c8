//! The command `quarantine list`, of messages of a stream that no row could be made of: which, why, and where they lie.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::command;
use super::list::{Quarantined, RuleQuarantined};
use crate::follow::kept;
use crate::report::{grouped, table};

/// The messages of a partition.
#[derive(Debug, Serialize)]
pub struct KeptApart {
    pub topic: String,
    pub partition: i32,
    pub table: String,
    pub messages: u64,
    /// The messages as they came, to be corrected.
    pub file: PathBuf,
    pub rules: Vec<RuleQuarantined>,
}

/// Loads and partitions, one after another.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Load(&'a Quarantined),
    Partition(&'a KeptApart),
}

/// By topic and partition. A file that cannot be read is told, and left out.
pub fn list(lake: &Path) -> Vec<KeptApart> {
    kept::files(lake).into_iter().filter_map(of_file).collect()
}

fn of_file(file: PathBuf) -> Option<KeptApart> {
    let messages = match kept::read(&file) {
        Ok(messages) => messages,
        Err(error) => {
            tracing::warn!(file = %file.display(), %error, "messages cannot be read");
            return None;
        }
    };
    let first = messages.first()?;
    let rules = kept::rules(&messages).into_iter().map(|(rule, rows)| RuleQuarantined {
        rule: rule.name().to_owned(),
        rows,
        about: rule.about().to_owned(),
    });
    Some(KeptApart {
        topic: first.topic.clone(),
        partition: first.partition,
        table: first.table.clone(),
        messages: messages.len() as u64,
        rules: rules.collect(),
        file,
    })
}

/// For programs.
pub fn json(loads: &[Quarantined], messages: &[KeptApart]) -> String {
    let all: Vec<Entry<'_>> = loads.iter().map(Entry::Load).chain(messages.iter().map(Entry::Partition)).collect();
    serde_json::to_string_pretty(&all).expect("a list is plain data")
}

/// For people; nothing where there are none.
pub fn text(lake: &Path, messages: &[KeptApart]) -> String {
    messages.iter().flat_map(|of_partition| ["\n\n".to_owned(), partition_text(lake, of_partition)]).collect()
}

fn partition_text(lake: &Path, of_partition: &KeptApart) -> String {
    let KeptApart { topic, partition, table: of_table, messages, file, rules } = of_partition;
    let rows = rules.iter().map(|rule| vec![grouped(rule.rows), rule.rule.clone(), rule.about.clone()]);
    [
        format!(
            "topic {topic}, partition {partition}: {} messages are no rows of table {of_table}",
            grouped(*messages)
        ),
        table(&["messages", "rule", "what it means"], rows.collect(), &[0]),
        format!("correct them where they lie, and bring them back with:\n  {}", command::replay(lake, None, &[file])),
    ]
    .join("\n")
}
