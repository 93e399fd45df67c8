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
}
