//! What a change from a stream says beside its rows: where in the stream they are from. Refuses a lake that stands elsewhere than the
//! follower thought: the same messages would be in it twice, or some not at all.

use std::collections::BTreeMap;

use triptych_schemas::change::Version;

use super::error::ChangeError;

/// Where the rows of a change are from.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// What it is called.
    pub name: String,
    /// By topic and partition, where the lake stood when reading began; none where it had nothing of it.
    pub began: BTreeMap<(String, i32), Option<i64>>,
}

impl Stream {
    pub(super) fn refuse_moved(&self, version: Option<&Version>) -> Result<(), ChangeError> {
        for ((topic, partition), began) in &self.began {
            let known = version.into_iter().flat_map(|version| &version.offsets);
            let stands = known.clone().find(|known| (&known.topic, known.partition) == (topic, *partition));
            let stands = stands.map(|known| known.next);
            if stands != *began {
                return Err(ChangeError::Moved { topic: topic.clone(), partition: *partition, stands, began: *began });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use triptych_schemas::change::Offset;

    use super::*;

    #[test]
    fn a_lake_that_stands_elsewhere_is_told_from_one_that_stands_there() {
        let offsets = vec![Offset { topic: "a".to_owned(), partition: 1, next: 7 }];
        let version = Version::whole("x", 3, offsets);
        let check = |topic: &str, partition: i32, began: Option<i64>, is_right: bool| {
            let began = BTreeMap::from([((topic.to_owned(), partition), began)]);
            let stream = Stream { name: String::new(), began };
            assert_eq!(stream.refuse_moved(Some(&version)).is_ok(), is_right, "{topic} {partition}");
        };
        check("a", 1, Some(7), true);
        check("a", 1, Some(6), false);
        check("a", 1, None, false);
        check("a", 0, None, true);
        check("a", 0, Some(7), false);
        check("b", 1, None, true);
    }
}
