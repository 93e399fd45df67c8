//! What is bought together with products, or with the products of categories: some of them and some ways of asking, in
//! as few statements as bounded answers allow.

use std::sync::Arc;

use neo4rs::BoltType;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use triptych_recommend::count::{CATEGORY_MEMBERS_MAX, NEIGHBOURS_MAX};
use triptych_recommend::evidence::{Share, Shares};
use triptych_recommend::parameters::{Mode, Unit};
use triptych_recommend::slim::SIMILAR_MAX;

use super::client::broken;
use super::load::OneLoad;
use crate::stores::StoreError;
use crate::stores::graph::known::Known;

/// Neighbours that one statement may return: some 30 MB of rows in the driver.
const NEIGHBOURS_A_STATEMENT_MAX: usize = 200_000;

/// Key of a product or a category, and the mode whose weights are wanted.
pub(super) type KeyAndMode = (u32, Mode);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Of {
    Products,
    Categories,
    /// What products speak for in the sparse linear term, which the modes asked about must have.
    Similar,
}

impl Of {
    fn statement(self) -> &'static str {
        match self {
            Self::Products => include_str!("product_neighbours.cypher"),
            Self::Categories => include_str!("category_neighbours.cypher"),
            Self::Similar => include_str!("similar.cypher"),
        }
    }

    fn neighbours_max(self) -> usize {
        match self {
            Self::Products => NEIGHBOURS_MAX,
            Self::Categories => CATEGORY_MEMBERS_MAX,
            Self::Similar => SIMILAR_MAX,
        }
    }

    fn id(self, known: &Known, key: u32) -> &str {
        match self {
            Self::Products | Self::Similar => known.ids.get(key),
            Self::Categories => &known.categories[key as usize],
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    position: usize,
    total: f64,
    /// Product, weight, units.
    neighbours: Vec<(u32, f64, u32)>,
}

/// Each of those wanted, once, whatever their order.
pub(super) async fn read(
    load: &OneLoad,
    known: &Known,
    of: Of,
    mut wanted: Vec<KeyAndMode>,
) -> Result<FxHashMap<KeyAndMode, Arc<Shares>>, StoreError> {
    wanted.sort_unstable_by_key(|(key, mode)| (*key, mode.index()));
    wanted.dedup();
    let mut found = FxHashMap::default();
    for wanted in wanted.chunks(NEIGHBOURS_A_STATEMENT_MAX / of.neighbours_max()) {
        let asked: Vec<BoltType> = (0_i64..).zip(wanted).map(|at| asked(known, of, at)).collect();
        let statement = load.ask(of.statement()).param("asked", BoltType::from(asked));
        for answer in load.connection.read::<Answer>(statement).await? {
            found.insert(wanted[answer.position], Arc::new(shares(answer)));
        }
    }
    if found.len() < wanted.len() {
        return Err(broken(format!("the graph has {} of {} nodes that the load has", found.len(), wanted.len())));
    }
    Ok(found)
}

/// Position, id, and the names of the weight and of the units.
fn asked(known: &Known, of: Of, (position, (key, mode)): (i64, &KeyAndMode)) -> BoltType {
    let parameters = known.catalogue.model.of(*mode);
    let unit = match (of, parameters.slim) {
        (Of::Similar, Some(slim)) => slim.unit,
        _ => parameters.unit,
    };
    let units = match unit {
        Unit::Customer => "customers",
        Unit::Order => "orders",
    };
    let cells: [BoltType; 4] = [position.into(), of.id(known, *key).into(), mode.name().into(), units.into()];
    BoltType::from(Vec::from(cells))
}

fn shares(answer: Answer) -> Shares {
    let share = |(product, weight, units)| Share { product, weight, units };
    let mut list: Vec<Share> = answer.neighbours.into_iter().map(share).collect();
    list.sort_unstable_by_key(|share| share.product);
    Shares { total: answer.total, list }
}
