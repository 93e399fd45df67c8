//! Which topic feeds which table, as it was said by hand. Refuses what is said twice.

use std::str::FromStr;

use super::form::{FormError, Forms};

/// `orders=shop.orders`, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSaid {
    pub(crate) table: String,
    pub(crate) topic: String,
}

impl FromStr for TopicSaid {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_name = |topic: &str| {
            let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
            !topic.is_empty() && topic.len() <= TOPIC_BYTES_MAX && topic.chars().all(is_letter)
        };
        match text.split_once('=').map(|(table, topic)| (table.trim(), topic.trim())) {
            Some((table, topic)) if !table.is_empty() && is_name(topic) => {
                Ok(Self { table: table.to_owned(), topic: topic.to_owned() })
            }
            Some((_, topic)) if !is_name(topic) => {
                Err(format!("`{topic}` is no name of a topic: letters, digits, `.`, `_`, `-`"))
            }
            _ => Err("write TABLE=TOPIC, as orders=shop.orders".to_owned()),
        }
    }
}

/// Kafka's own limit.
const TOPIC_BYTES_MAX: usize = 249;

#[derive(Debug, thiserror::Error)]
pub enum TopicError {
    #[error(transparent)]
    Form(#[from] FormError),
    #[error(
        "the topic `{0}` is named twice; a topic feeds one table, with more rows within orders where orders have them"
    )]
    Twice(String),
}

/// The topics that are followed.
#[derive(Clone, Debug)]
pub struct Topics(Vec<(String, usize)>);

impl Topics {
    pub fn of(said: &[TopicSaid], forms: &Forms) -> Result<Self, TopicError> {
        let mut topics: Vec<(String, usize)> = Vec::new();
        for TopicSaid { table, topic } in said {
            if topics.iter().any(|(known, _)| known == topic) {
                return Err(TopicError::Twice(topic.clone()));
            }
            topics.push((topic.clone(), forms.find(table)?));
        }
        Ok(Self(topics))
    }

    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(topic, _)| topic.as_str()).collect()
    }

    /// The number of the form of a topic's messages.
    pub fn form_of(&self, topic: &str) -> Option<usize> {
        self.0.iter().find(|(known, _)| known == topic).map(|(_, form)| *form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::ready;

    #[test]
    fn a_topic_is_said_with_its_table() {
        let check = |text: &str, is_right: bool| assert_eq!(text.parse::<TopicSaid>().is_ok(), is_right, "{text}");
        check("orders=shop.orders-1_b", true);
        check("orders", false);
        check("=x", false);
        check("orders=", false);
        check("orders=a/b", false);
    }

    #[test]
    fn a_topic_feeds_one_table() {
        let forms = Forms::of(ready::named("olist").expect("it is ready"));
        let topics = |said: &[&str]| {
            let said: Vec<TopicSaid> = said.iter().map(|text| text.parse().expect("it is well formed")).collect();
            Topics::of(&said, &forms).map_err(|error| error.to_string())
        };
        let found = topics(&["orders=a", "reviews=b"]).expect("both are right");
        assert_eq!(found.names(), ["a", "b"]);
        assert_eq!(found.form_of("b"), forms.find("reviews").ok());
        assert!(topics(&["orders=a", "reviews=a"]).expect_err("it is").contains("twice"));
        assert!(topics(&["order=a"]).expect_err("it is").contains("no table `order`"));
    }
}
