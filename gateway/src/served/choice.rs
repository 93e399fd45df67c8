//! Which load is served: the newest that all stores have ready. Pure: what was seen of the stores goes in, a load's id
//! comes out.

use std::collections::BTreeSet;

/// What a store said when it was last looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighting {
    Answers {
        /// Loads that it has whole.
        ready: BTreeSet<String>,
        /// Loads being written, or left by a loader that died.
        loading: BTreeSet<String>,
    },
    /// It cannot be reached, or does not let us in.
    Silent { reason: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Load(String),
    /// Those that answer have no load in common.
    NoLoad,
    /// None answers: what is served stays served, if anything is.
    NoStore,
}

/// A store that is silent has no say. As long as one is, a load that is served stays served where those that answer
/// still have it: what the silent one has may be older, and the choice is made anew when it is back.
pub fn choose(sightings: &[Sighting], served: Option<&str>) -> Choice {
    let mut common: Option<BTreeSet<String>> = None;
    let mut all_answer = true;
    for sighting in sightings {
        match sighting {
            Sighting::Silent { .. } => all_answer = false,
            Sighting::Answers { ready, .. } => {
                common = Some(common.map_or_else(|| ready.clone(), |common| &common & ready));
            }
        }
    }
    let Some(mut common) = common else { return Choice::NoStore };
    match served {
        Some(served) if !all_answer && common.contains(served) => Choice::Load(served.to_owned()),
        _ => common.pop_last().map_or(Choice::NoLoad, Choice::Load),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_load_that_all_have_is_chosen() {
        let none: Choice = Choice::NoLoad;
        let load = |id: &str| Choice::Load(id.to_owned());
        // A word a store: the ids it has ready, one letter each; `?` for a silent one.
        let check = |stores: &str, served: Option<&str>, expected: &Choice| {
            let sighting = |word: &str| {
                if word == "?" {
                    return Sighting::Silent { reason: "down".to_owned() };
                }
                let ready = word.chars().filter(|id| *id != '-').map(String::from).collect();
                Sighting::Answers { ready, loading: BTreeSet::from(["z".to_owned()]) }
            };
            let sightings: Vec<Sighting> = stores.split_whitespace().map(sighting).collect();
            assert_eq!(choose(&sightings, served), *expected, "{stores}, served {served:?}");
        };
        check("-", None, &none);
        check("ab", None, &load("b"));
        check("ab ab abc", None, &load("b"));
        check("ab b ab", Some("a"), &load("b"));
        check("a b", None, &none);
        // Withdrawn, from one or from all.
        check("ab a ab", Some("b"), &load("a"));
        check("a a a", Some("b"), &load("a"));
        check("- - -", Some("b"), &none);
        // One is silent.
        check("ab ? ab", None, &load("b"));
        check("ab ? ab", Some("a"), &load("a"));
        check("a ? a", Some("b"), &load("a"));
        check("- ? -", Some("b"), &none);
        // It is back, and lacks the load that was served meanwhile.
        check("ab a ab", Some("b"), &load("a"));
        check("? ? ?", Some("a"), &Choice::NoStore);
        check("? ? ?", None, &Choice::NoStore);
    }
}
