//! Pages of KPIs that were asked for before: what tells two queries apart, and what a page takes.

use std::hash::{Hash, Hasher};
use std::mem::size_of;
use std::sync::Arc;

use crate::kpi::answer::{Group, Page, Value};
use crate::kpi::query::Query;
use crate::stores::kept::Kept;

/// How many are expected to fit: reports as people look at them; an export's pages of thousands of rows push each other out.
const PAGES: usize = 1_000;

pub(super) struct Reports(Kept<Key, Arc<Page>>);

/// Two queries that ask the same for the same.
#[derive(Clone, PartialEq)]
struct Key(Query);

impl Reports {
    pub(super) fn new(bytes_max: u64) -> Self {
        Self(Kept::new(bytes_max, PAGES))
    }

    /// The page of a query, by `scan` where it is not kept. Equal queries that come at one time are scanned once.
    pub(super) async fn page<E>(
        &self,
        query: Query,
        scan: impl AsyncFnOnce(Query) -> Result<Page, E>,
    ) -> Result<Page, E> {
        let scan = async |key: Key| scan(key.0).await.map(Arc::new);
        Ok(Arc::unwrap_or_clone(self.0.get(Key(query), scan, bytes).await?))
    }
}

/// The numbers of a cursor are those of a row, so each equals itself.
impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Query { dimensions, filter, measures, order: _, first, after } = &self.0;
        (dimensions, filter, measures, first).hash(state);
        after.as_ref().map(|after| &after.values).hash(state);
    }
}

fn bytes(key: &Key, page: &Arc<Page>) -> usize {
    let value = |value: &Option<Value>| match value {
        Some(Value::Text(text)) => size_of::<Option<Value>>() + text.len(),
        _ => size_of::<Option<Value>>(),
    };
    let group = |group: &Group| {
        let percentiles = size_of_val(group.sums.percentiles.as_slice());
        size_of::<Group>() + percentiles + group.values.iter().map(value).sum::<usize>()
    };
    let groups: usize = page.groups.iter().map(group).sum();
    // The parameters tell all that a filter lists, which the key holds too.
    let scans = page.scans.iter().map(|scan| size_of_val(scan) + scan.query.len() + 3 * scan.parameters.len());
    let conditions = size_of_val(key.0.filter.conditions.as_slice());
    size_of::<Query>() + conditions + groups + scans.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::kpi::dimension::Dimension;
    use crate::kpi::filter::Filter;

    fn query(purchased_from: Option<i64>) -> Query {
        let filter = Filter { purchased_from, ..Filter::default() };
        let measures = std::collections::BTreeSet::new();
        Query::new(vec![Dimension::Month], filter, measures, &[]).unwrap()
    }

    /// A page that tells which scan it is of.
    async fn ask(kept: &Reports, scans: &AtomicUsize, query: Query) -> usize {
        let scan =
            async |_| Ok::<_, ()>(Page { group_count: scans.fetch_add(1, Ordering::SeqCst) + 1, ..Page::default() });
        kept.page(query, scan).await.unwrap().group_count
    }

    #[tokio::test]
    async fn a_query_is_scanned_once_and_another_by_itself() {
        let (kept, scans) = (Reports::new(1 << 20), AtomicUsize::new(0));
        assert_eq!(ask(&kept, &scans, query(None)).await, 1);
        assert_eq!(ask(&kept, &scans, query(Some(1))).await, 2);
        assert_eq!(ask(&kept, &scans, Query { first: 3, ..query(None) }).await, 3);
        assert_eq!(ask(&kept, &scans, query(None)).await, 1);
    }

    #[test]
    fn a_page_counts_by_its_groups_and_their_texts() {
        let of = |groups: usize, letters: usize| {
            let group = Group { values: vec![Some(Value::Text("x".repeat(letters)))], ..Group::default() };
            bytes(&Key(query(None)), &Arc::new(Page { groups: vec![group; groups], ..Page::default() }))
        };
        assert_eq!(of(3, 1000) - of(3, 0), 3000);
        assert!(of(3, 0) - of(2, 0) >= size_of::<Group>());
    }
}
