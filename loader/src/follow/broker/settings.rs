//! Settings of the client that a user has in a file, as passwords: `key=value` lines as Kafka's own tools read them. Refuses those that
//! a follower's guarantees rest on.

use std::path::Path;

use rdkafka::ClientConfig;
use rdkafka::error::KafkaError;

/// Names and values, as librdkafka has them.
#[derive(Clone, Default)]
pub struct ClientSettings(Vec<(String, String)>);

/// Set by the follower itself.
const OWN: [&str; 11] = [
    "bootstrap.servers",
    "metadata.broker.list",
    "group.id",
    "isolation.level",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "auto.offset.reset",
    "enable.partition.eof",
    "allow.auto.create.topics",
    "partition.assignment.strategy",
    "group.protocol",
];

impl ClientSettings {
    /// The error names the file and the line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("`{name}` cannot be read: {error}"))?;
        Self::parse(&text).map_err(|(line, problem)| format!("`{name}`, line {line}: {problem}"))
    }

    fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut settings = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with(['#', '!']) {
                continue;
            }
            let Some((key, value)) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) else {
                return Err((number + 1, "write KEY=VALUE, as sasl.username=shop".to_owned()));
            };
            if OWN.contains(&key) {
                return Err((number + 1, format!("`{key}` is set by the follower itself")));
            }
            settings.push((key.to_owned(), value.to_owned()));
        }
        Ok(Self(settings))
    }

    /// The first of these that was set.
    pub(crate) fn first_of(&self, names: &[&str]) -> Option<&str> {
        self.0.iter().map(|(key, _)| key.as_str()).find(|key| names.contains(key))
    }

    pub(crate) fn apply(&self, config: &mut ClientConfig) {
        for (key, value) in &self.0 {
            config.set(key, value);
        }
    }
}

/// What the client has against a setting, where that is what is wrong.
pub(crate) fn refusal(error: &KafkaError) -> Option<String> {
    match error {
        KafkaError::ClientConfig(_, description, key, value) => {
            let is_secret = key.contains("password") || key.contains("secret") || key.contains("jaas");
            let value = if is_secret { String::new() } else { format!("={value}") };
            Some(format!("{key}{value}: {description}"))
        }
        KafkaError::ClientCreation(reason) => Some(reason.clone()),
        _ => None,
    }
}

/// Values may be secrets.
impl std::fmt::Debug for ClientSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.0.iter().map(|(key, _)| key)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_those_of_guarantees_refused() {
        let read =
            ClientSettings::parse("# comment\n\nsasl.username = shop\nsasl.password=a=b\n").expect("it is right");
        assert_eq!(read.0[1], ("sasl.password".to_owned(), "a=b".to_owned()));
        assert!(!format!("{read:?}").contains("a=b"));
        assert_eq!(ClientSettings::parse("x").expect_err("no value").0, 1);
        let (line, problem) = ClientSettings::parse("a=b\nisolation.level=read_uncommitted").expect_err("it is ours");
        assert!(line == 2 && problem.contains("isolation.level"), "{problem}");
    }
}
