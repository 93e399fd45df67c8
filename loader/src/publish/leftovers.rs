//! What becomes of loads that a loader left behind when it died: decided here, without touching any store.

use std::collections::BTreeSet;

use triptych_schemas::manifest::{Manifest, StoreKind};
use triptych_servers::{LoadRecord, Status};

use crate::sinks::server::is_server;

/// What a lake and the servers at hand hold of its loads.
pub(super) struct Leftovers {
    pub(super) published: Vec<String>,
    /// With its manifest where it was written whole.
    pub(super) unpublished: Vec<(String, Option<Manifest>)>,
    pub(super) records: Vec<(StoreKind, Vec<LoadRecord>)>,
}

impl Leftovers {
    /// Loads that all their servers have ready: gateways may serve them already, so they only lack their name in the lake.
    pub(super) fn to_publish(&self) -> Vec<String> {
        let whole = self.unpublished.iter().filter_map(|(load_id, manifest)| Some((load_id, manifest.as_ref()?)));
        whole.filter(|(_, manifest)| self.is_on_all_servers(manifest)).map(|(load_id, _)| load_id.clone()).collect()
    }

    /// Loads that were not written whole, and those that were being taken back or dropped.
    pub(super) fn to_discard(&self) -> Vec<String> {
        let kept = [self.published.clone(), self.to_publish()].concat();
        let records = || self.records.iter().flat_map(|(_, records)| records);
        let unfinished = self.unpublished.iter().map(|(load_id, _)| load_id);
        let recorded = records().map(|record| &record.load_id);
        let withdrawn = records().filter(|record| record.status == Status::Withdrawn).map(|record| &record.load_id);
        let gone = unfinished.chain(recorded).filter(|load_id| !kept.contains(load_id)).chain(withdrawn);
        gone.cloned().collect::<BTreeSet<String>>().into_iter().collect()
    }

    fn is_on_all_servers(&self, manifest: &Manifest) -> bool {
        let mut servers =
            manifest.stores.iter().map(|written| written.store).filter(|store| is_server(*store)).peekable();
        // Without servers the name in the lake is all there is to publication.
        servers.peek().is_some() && servers.all(|store| self.is_ready(store, &manifest.load_id))
    }

    fn is_ready(&self, store: StoreKind, load_id: &str) -> bool {
        let records = self.records.iter().filter(|(held, _)| *held == store).flat_map(|(_, records)| records);
        records.into_iter().any(|record| record.load_id == load_id && record.status.is_ready())
    }
}

#[cfg(test)]
mod tests {
    use triptych_schemas::manifest::StoreWrite;

    use super::*;

    const SERVERS: [StoreKind; 2] = [StoreKind::Clickhouse, StoreKind::Neo4j];

    fn manifest(load_id: &str, servers: &[StoreKind]) -> Manifest {
        let stores = [StoreKind::Lake].iter().chain(servers);
        Manifest {
            format_version: 1,
            load_id: load_id.to_owned(),
            lake_id: "lake".to_owned(),
            source: String::new(),
            shape: "olist".to_owned(),
            currency: "BRL".to_owned(),
            started_at: String::new(),
            published_at: None,
            first_purchase_at: None,
            last_purchase_at: None,
            data_ends_on: None,
            as_of: None,
            plausible_from: None,
            plausible_to: None,
            files: Vec::new(),
            tables: Vec::new(),
            rules: Vec::new(),
            stores: stores.map(|store| StoreWrite::new(*store)).collect(),
            stages: Vec::new(),
            remarks: Vec::new(),
            peak_memory_bytes: None,
            profiles: Vec::new(),
            recommendations: None,
            version: None,
            change: None,
        }
    }

    fn record(load_id: &str, status: Status) -> LoadRecord {
        LoadRecord { load_id: load_id.to_owned(), lake_id: "lake".to_owned(), status }
    }

    #[test]
    fn a_load_is_finished_where_all_servers_have_it_and_removed_otherwise() {
        let check =
            |what: &str, whole_for: Option<&[StoreKind]>, on: [Option<Status>; 2], publish: bool, discard: bool| {
                let records = |status: Option<Status>| status.map(|status| record("2", status)).into_iter().collect();
                let leftovers = Leftovers {
                    published: vec!["1".to_owned()],
                    unpublished: vec![("2".to_owned(), whole_for.map(|servers| manifest("2", servers)))],
                    records: vec![(SERVERS[0], records(on[0])), (SERVERS[1], records(on[1]))],
                };
                let expected = |is: bool| if is { vec!["2".to_owned()] } else { Vec::new() };
                assert_eq!(
                    (leftovers.to_publish(), leftovers.to_discard()),
                    (expected(publish), expected(discard)),
                    "{what}"
                );
            };
        let (ready, loading) = (Some(Status::Ready), Some(Status::Loading));
        check("written in part", None, [loading, loading], false, true);
        check("whole, on no server", Some(&SERVERS), [loading, loading], false, true);
        check("whole, on one of two", Some(&SERVERS), [ready, loading], false, true);
        check("whole, on both", Some(&SERVERS), [ready, ready], true, false);
        check("whole, one withdrawn", Some(&SERVERS), [ready, Some(Status::Withdrawn)], false, true);
        check("whole, its server was not named", Some(&SERVERS), [ready, None], false, true);
        check("whole, without servers", Some(&[]), [None, None], false, true);
    }

    #[test]
    fn what_only_a_server_knows_of_is_removed_and_a_drop_is_gone_on_with() {
        let check = |records: Vec<LoadRecord>, expected: &[&str]| {
            let published = ["1", "2"].map(str::to_owned).to_vec();
            let leftovers = Leftovers { published, unpublished: Vec::new(), records: vec![(SERVERS[0], records)] };
            assert_eq!(
                (leftovers.to_publish(), leftovers.to_discard()),
                (Vec::new(), expected.iter().map(ToString::to_string).collect())
            );
        };
        check(vec![record("1", Status::Ready), record("2", Status::Current)], &[]);
        check(vec![record("2", Status::Ready), record("3", Status::Loading)], &["3"]);
        check(vec![record("3", Status::Ready)], &["3"]);
        check(vec![record("1", Status::Withdrawn), record("2", Status::Ready)], &["1"]);
    }
}
