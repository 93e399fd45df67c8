//! Which loads stay when a new one is published.

use std::collections::BTreeSet;

use triptych_schemas::manifest::StoreKind;

/// The newest `keep`, and of every set of servers the newest load that went to it: a gateway may serve from just those.
/// `published` is each load with its servers, oldest first.
pub(super) fn kept(published: &[(String, Vec<StoreKind>)], keep: usize) -> BTreeSet<String> {
    let mut seen: Vec<&Vec<StoreKind>> = Vec::new();
    let mut kept = BTreeSet::new();
    for (position, (load_id, servers)) in published.iter().rev().enumerate() {
        let is_first_of_its_kind = !seen.contains(&servers);
        if is_first_of_its_kind {
            seen.push(servers);
        }
        if position < keep || is_first_of_its_kind {
            kept.insert(load_id.clone());
        }
    }
    kept
}

/// Loads in servers that a gateway may still read: those whose place was taken lately. A load takes the place of those before it that are in no
/// server besides its own.
pub(super) fn replaced_lately(
    published: &[(String, Vec<StoreKind>)],
    is_young: impl Fn(&str) -> bool,
) -> BTreeSet<String> {
    let mut kept = BTreeSet::new();
    for (place, (load_id, servers)) in published.iter().enumerate() {
        let newer = &published[place + 1..];
        let next = newer.iter().find(|(_, others)| servers.iter().all(|server| others.contains(server)));
        if !servers.is_empty() && next.is_some_and(|(next, _)| is_young(next)) {
            kept.insert(load_id.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stay_and_the_newest_of_every_set_of_servers() {
        let check = |loads: &[(&str, &[StoreKind])], expected: &[&str]| {
            let loads: Vec<_> = loads.iter().map(|(id, servers)| ((*id).to_owned(), servers.to_vec())).collect();
            let found: Vec<String> = kept(&loads, 2).into_iter().collect();
            assert_eq!(found, expected);
        };
        let all: &[StoreKind] = &[StoreKind::Clickhouse, StoreKind::Mongodb, StoreKind::Neo4j];
        check(&[], &[]);
        check(&[("1", all)], &["1"]);
        check(&[("1", all), ("2", all), ("3", all)], &["2", "3"]);
        check(&[("1", all), ("2", all), ("3", &[]), ("4", &[]), ("5", &[])], &["2", "4", "5"]);
        check(&[("1", &[]), ("2", all), ("3", all)], &["1", "2", "3"]);
    }

    #[test]
    fn what_was_replaced_lately_is_still_read() {
        let check = |loads: &[(&str, &[StoreKind])], young: &[&str], expected: &[&str]| {
            let loads: Vec<_> = loads.iter().map(|(id, servers)| ((*id).to_owned(), servers.to_vec())).collect();
            let found: Vec<String> = replaced_lately(&loads, |load| young.contains(&load)).into_iter().collect();
            assert_eq!(found, expected, "{young:?}");
        };
        let all: &[StoreKind] = &[StoreKind::Clickhouse, StoreKind::Mongodb, StoreKind::Neo4j];
        let four = [("1", all), ("2", all), ("3", all), ("4", all)];
        check(&four, &[], &[]);
        check(&four, &["4"], &["3"]);
        check(&four, &["2", "3", "4"], &["1", "2", "3"]);
        check(&[("1", &[]), ("2", &[])], &["2"], &[]);
        // Who reads the first from MongoDB may not have seen the fourth; the second and third are in one store less.
        check(&[("1", all), ("2", &all[..1]), ("3", &[]), ("4", all)], &["4"], &["1", "2"]);
    }
}
