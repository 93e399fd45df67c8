//! What the model is counted from: item purchases, and the units (customers, baskets) that hold products.

/// One item bought. Keys are dense; a line bought twice in one order may come twice and counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    pub customer: u32,
    pub order: u32,
    pub product: u32,
    pub seller: Option<u32>,
    /// Days since 1970.
    pub day: i32,
}

/// Sets of distinct products by a dense key: the products of a customer, of a basket. Also the other way
/// round, the units that hold a product.
#[derive(Clone, Debug, Default)]
pub struct Units {
    /// Where the members of each unit start; 32 bits, as there are fewer pairs than that by the limit on orders.
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Units {
    /// From (unit, member) pairs in any order, repeats allowed; members come out ascending.
    pub fn new(mut pairs: Vec<(u32, u32)>) -> Units {
        pairs.sort_unstable();
        pairs.dedup();
        let units = pairs.last().map_or(0, |&(unit, _)| unit as usize + 1);
        let mut starts = vec![0_u32; units + 1];
        for &(unit, _) in &pairs {
            starts[unit as usize + 1] += 1;
        }
        for unit in 0..units {
            starts[unit + 1] += starts[unit];
        }
        Units { starts, members: pairs.into_iter().map(|(_, member)| member).collect() }
    }

    /// The same relation, asked from the members' side.
    #[must_use]
    pub fn inverted(&self) -> Units {
        let pairs = self.iter().zip(0_u32..).flat_map(|(held, unit)| held.iter().map(move |&member| (member, unit)));
        Units::new(pairs.collect())
    }

    /// What a unit holds; nothing for a unit that was never named.
    pub fn of(&self, unit: u32) -> &[u32] {
        let unit = unit as usize;
        if unit + 1 >= self.starts.len() { &[] } else { self.between(self.starts[unit], self.starts[unit + 1]) }
    }

    /// Every unit by key, those that hold nothing included.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|bounds| self.between(bounds[0], bounds[1]))
    }

    fn between(&self, start: u32, end: u32) -> &[u32] {
        &self.members[start as usize..end as usize]
    }

    /// Units, those that hold nothing included.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Members of all units together.
    pub fn held(&self) -> usize {
        self.members.len()
    }

    /// Units that hold at least one member.
    pub fn filled(&self) -> usize {
        self.iter().filter(|held| !held.is_empty()).count()
    }
}

/// The seller who sold each product most often (by items, ties to the lower key): the one whose other
/// products a buyer is likely to meet.
pub(crate) fn main_sellers(purchases: &[Purchase], products: usize) -> Vec<Option<u32>> {
    let mut sold: Vec<(u32, u32)> =
        purchases.iter().filter_map(|purchase| Some((purchase.product, purchase.seller?))).collect();
    sold.sort_unstable();
    let mut main = vec![None; products];
    let mut most = vec![0; products];
    for run in sold.chunk_by(|a, b| a == b) {
        let (product, seller) = (run[0].0 as usize, run[0].1);
        if run.len() > most[product] {
            most[product] = run.len();
            main[product] = Some(seller);
        }
    }
    main
}
