//! Which topic gets the rows of which table: `shop.TABLE` where nothing else is said. Refuses tables that come within others.

use triptych_generator::stream::TABLES;

use crate::follow::topics::TopicSaid;

/// Before the table, in names that were not said.
const PREFIX: &str = "shop.";

#[derive(Debug, thiserror::Error)]
pub enum TopicsError {
    #[error("there are no messages of table `{0}`; topics are for {tables}, and items, payments and reviews come within their orders", tables = TABLES.join(", "))]
    NoTable(String),
    #[error("the topic `{0}` is named for two tables")]
    Twice(String),
}

/// A topic for each table, in the order of [`TABLES`].
#[derive(Clone, Debug)]
pub struct ProducedTopics(Vec<(&'static str, String)>);

impl ProducedTopics {
    pub fn of(said: &[TopicSaid]) -> Result<Self, TopicsError> {
        let mut topics: Vec<(&'static str, String)> =
            TABLES.iter().map(|table| (*table, format!("{PREFIX}{table}"))).collect();
        for TopicSaid { table, topic } in said {
            let found = topics.iter_mut().find(|(known, _)| known == table);
            found.ok_or_else(|| TopicsError::NoTable(table.clone()))?.1.clone_from(topic);
        }
        for (place, (_, topic)) in topics.iter().enumerate() {
            if topics[..place].iter().any(|(_, earlier)| earlier == topic) {
                return Err(TopicsError::Twice(topic.clone()));
            }
        }
        Ok(Self(topics))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, topic)| topic.as_str())
    }

    pub(super) fn of_table<'a>(&'a self, table: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| *known == table).map_or(table, |(_, topic)| topic)
    }

    /// As a follower is told of them.
    pub fn said(&self) -> String {
        let said: Vec<String> = self.0.iter().map(|(table, topic)| format!("{table}={topic}")).collect();
        said.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_has_a_topic() {
        let topics = |said: &[&str]| {
            let said: Vec<TopicSaid> = said.iter().map(|text| text.parse().expect("it is well formed")).collect();
            ProducedTopics::of(&said).map_err(|error| error.to_string())
        };
        let found = topics(&["orders=a.b"]).expect("it is right");
        assert_eq!(
            found.said(),
            "categories=shop.categories,customers=shop.customers,products=shop.products,sellers=shop.sellers,orders=a.b"
        );
        assert!(topics(&["reviews=a"]).expect_err("they come within orders").contains("within their orders"));
        assert!(topics(&["orders=shop.sellers"]).expect_err("it is").contains("two tables"));
    }
}
