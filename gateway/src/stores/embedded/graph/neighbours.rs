//! What is bought together with products and with the products of categories, and what products speak for: read when a
//! question needs it, and kept, as the next question needs much of it again. A grocer's regulars bought hundreds of products
//! in a hundred categories of thousands of neighbours each.

use std::mem::size_of;
use std::sync::Arc;

use rusqlite::Connection;
use triptych_recommend::evidence::{Share, Shares};
use triptych_recommend::parameters::{Mode, Unit};
use triptych_recommend::slim::Similar;

use crate::stores::graph::known::Known;
use crate::stores::kept::Kept;

/// How many lists are expected to fit.
const LISTS: usize = 10_000;

pub(super) struct Neighbours {
    together: Kept<(Of, u32, Mode), Arc<Shares>>,
    similar: Kept<(u32, Mode), Arc<[Similar]>>,
}

/// Whose neighbours they are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Of {
    Product,
    Category,
}

impl Of {
    /// The total of a product or category, and its neighbours. Both give the three modes' weights under the modes' names.
    fn statements(self) -> [&'static str; 2] {
        match self {
            Self::Product => [include_str!("product_total.sql"), include_str!("neighbours.sql")],
            Self::Category => [include_str!("category_total.sql"), include_str!("category_neighbours.sql")],
        }
    }
}

impl Neighbours {
    /// Lists of what is bought together take three of four bytes: a grocer has about so many more of them.
    pub(super) fn new(bytes_max: u64) -> Self {
        let for_similar = bytes_max / 4;
        Self { together: Kept::new(bytes_max - for_similar, LISTS), similar: Kept::new(for_similar, LISTS) }
    }

    pub(super) fn shares(
        &self,
        connection: &Connection,
        known: &Known,
        (of, key, mode): (Of, u32, Mode),
    ) -> rusqlite::Result<Arc<Shares>> {
        let mode = known.counted_as(mode);
        if let Some(kept) = self.together.find(&(of, key, mode)) {
            return Ok(kept);
        }
        let [total, neighbours] = of.statements();
        let mut total = connection.prepare_cached(total)?;
        let total = total.query_row([key], |row| row.get(mode.name()))?;
        let shares = Arc::new(Shares {
            total,
            list: list(connection, neighbours, (key, mode), known.catalogue.model.of(mode).unit)?,
        });
        self.together.keep((of, key, mode), Arc::clone(&shares), size_of::<Shares>() + size_of_val(&*shares.list));
        Ok(shares)
    }

    /// Nothing where the mode has no such term.
    pub(super) fn similar(
        &self,
        connection: &Connection,
        known: &Known,
        (product, mode): (u32, Mode),
    ) -> rusqlite::Result<Arc<[Similar]>> {
        let Some(slim) = known.catalogue.model.of(mode).slim else { return Ok(Arc::default()) };
        if let Some(kept) = self.similar.find(&(product, mode)) {
            return Ok(kept);
        }
        let found = list(connection, include_str!("similar.sql"), (product, mode), slim.unit)?;
        let similar: Arc<[Similar]> = found.into_iter().map(Similar::from).collect();
        self.similar.keep((product, mode), Arc::clone(&similar), size_of_val(&*similar));
        Ok(similar)
    }
}

/// Ascending, without what has no weight in the mode.
fn list(connection: &Connection, query: &str, (key, mode): (u32, Mode), unit: Unit) -> rusqlite::Result<Vec<Share>> {
    let mut statement = connection.prepare_cached(query)?;
    // Looked up once: a product may have hundreds of neighbours.
    let (product, weight) = (statement.column_index("neighbour_key")?, statement.column_index(mode.name())?);
    let units = statement.column_index(match unit {
        Unit::Customer => "customers",
        Unit::Order => "orders",
    })?;
    let mut rows = statement.query([key])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let share = Share { product: row.get(product)?, weight: row.get(weight)?, units: row.get(units)? };
        if share.weight > 0.0 {
            list.push(share);
        }
    }
    // It may be kept for long.
    list.shrink_to_fit();
    Ok(list)
}
