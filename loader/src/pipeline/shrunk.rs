//! Whether a load lost most of the shop that is served: a sample or a broken export in its place would be served without a word, and
//! the one after it would drop what was there before.

use triptych_schemas::manifest::Manifest;

use super::{Load, LoadError};

impl Load<'_> {
    /// Refuses far fewer orders than the served load has. A source of another shape, which its user had to ask for by name, is another
    /// shop.
    pub(super) fn refuse_shrunk(self, manifest: &Manifest) -> Result<(), LoadError> {
        let Some(before) = self.publication.served().map_err(LoadError::from)? else { return Ok(()) };
        let (served, orders) = (orders(&before), orders(manifest));
        if before.shape != manifest.shape || self.options.max_shrink.allows(served, orders) {
            return Ok(());
        }
        let max_shrink = self.options.max_shrink;
        Err(LoadError::Shrunk {
            orders,
            served,
            served_id: before.load_id,
            max_shrink,
            manifest: Box::new(manifest.clone()),
        })
    }
}

fn orders(manifest: &Manifest) -> u64 {
    manifest.tables.iter().find(|count| count.table == "orders").map_or(0, |count| count.accepted)
}
