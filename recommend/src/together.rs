//! One row of the co-purchase counts at a time: what shares units with one product, or with a category.
//! Refuses to hold more than a row: a shop's full matrix does not fit in memory.

use crate::number::unit_weight;
use crate::parameters::{Mode, Model, Unit};
use crate::purchase::Units;

/// A product that shares units with another product, or with another product of a category.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Neighbour {
    pub product: u32,
    /// Customers who hold both; 0 where no mode counts by customer.
    pub customers: u32,
    /// Orders that hold both.
    pub orders: u32,
    /// `g` for each of [`Mode::ALL`].
    pub weights: [f64; 3],
}

/// What is bought together with one product, or with any product of one category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Together {
    /// `n` for each of [`Mode::ALL`]: all weights, also of what [`crate::count::NEIGHBOURS_MAX`] cuts off.
    pub totals: [f64; 3],
    /// Ascending by product.
    pub neighbours: Vec<Neighbour>,
}

/// Units of one kind, seen from both sides, with the weight that each mode gives to a unit of a size.
pub(crate) struct UnitSide {
    unit: Unit,
    pub(crate) units: Units,
    pub(crate) holders: Units,
    /// `|b|^-alpha` by size, 0 for the modes that count by another unit.
    weights: Vec<[f64; 3]>,
    /// Whether sharing such units needs counting at all.
    counted: bool,
}

impl UnitSide {
    pub(crate) fn new(model: &Model, unit: Unit, units: Units) -> UnitSide {
        let largest = units.iter().map(<[u32]>::len).max().unwrap_or(0);
        let weight = |size: usize, mode: Mode| {
            let parameters = model.of(mode);
            if parameters.unit == unit && size > 0 { unit_weight(size, parameters.alpha) } else { 0.0 }
        };
        let weights = (0..=largest).map(|size| Mode::ALL.map(|mode| weight(size, mode))).collect();
        // Pairs of one basket are asked for whatever the model counts by.
        let counted = unit == Unit::Order || model.modes.iter().any(|parameters| parameters.unit == unit);
        UnitSide { unit, holders: units.inverted(), units, weights, counted }
    }
}

/// A row over all products, emptied after use by what was touched, not by its length.
pub(crate) struct Row {
    cells: Vec<Neighbour>,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    /// Positions in [`Mode::ALL`] of modes that weigh differently.
    kernels: Vec<usize>,
}

impl Row {
    pub(crate) fn new(products: usize, model: &Model) -> Row {
        let cells = (0..products as u32).map(|product| Neighbour { product, ..Neighbour::default() }).collect();
        Row { cells, touched: Vec::new(), is_touched: vec![false; products], kernels: kernels(model) }
    }

    fn cell(&mut self, product: u32) -> &mut Neighbour {
        let index = product as usize;
        if !self.is_touched[index] {
            self.is_touched[index] = true;
            self.touched.push(product);
        }
        &mut self.cells[index]
    }

    /// Adds everything that shares a unit with `product`.
    pub(crate) fn add_product(&mut self, product: u32, side: &UnitSide) {
        if !side.counted {
            return;
        }
        for &unit in side.holders.of(product) {
            let held = side.units.of(unit);
            let weights = side.weights[held.len()];
            for &other in held.iter().filter(|&&other| other != product) {
                let cell = self.cell(other);
                *shared(cell, side.unit) += 1;
                add(&mut cell.weights, weights);
            }
        }
    }

    /// Adds another row's weights; its counts do not add up, since a unit may hold several of its products.
    pub(crate) fn add_weights(&mut self, row: &Row) {
        for &product in &row.touched {
            add(&mut self.cell(product).weights, row.cells[product as usize].weights);
        }
    }

    /// Counts, for each product, the units that hold it and another product of the category.
    pub(crate) fn count_category(&mut self, members: &[u32], side: &UnitSide) {
        if !side.counted {
            return;
        }
        let mut units: Vec<u32> = members.iter().flat_map(|&member| side.holders.of(member).iter().copied()).collect();
        units.sort_unstable();
        for run in units.chunk_by(|a, b| a == b) {
            for &product in side.units.of(run[0]) {
                let own = usize::from(members.binary_search(&product).is_ok());
                if run.len() > own {
                    *shared(self.cell(product), side.unit) += 1;
                }
            }
        }
    }

    /// Orders shared with each product touched.
    pub(crate) fn shared_orders(&self) -> impl Iterator<Item = (u32, u32)> {
        let cells = self.touched.iter().map(|&product| &self.cells[product as usize]);
        cells.filter(|cell| cell.orders > 0).map(|cell| (cell.product, cell.orders))
    }

    /// Empties the row into at most `limit` neighbours, those of most weight.
    pub(crate) fn take(&mut self, limit: usize) -> Together {
        let mut together = Together::default();
        self.touched.sort_unstable();
        for product in self.touched.drain(..) {
            let index = product as usize;
            self.is_touched[index] = false;
            let cell = std::mem::replace(&mut self.cells[index], Neighbour { product, ..Neighbour::default() });
            add(&mut together.totals, cell.weights);
            together.neighbours.push(cell);
        }
        if together.neighbours.len() > limit {
            keep_heaviest(&self.kernels, &mut together.neighbours, limit);
        }
        // A busy product's row is many times as long as what is kept of it.
        together.neighbours.shrink_to_fit();
        together
    }
}

impl Together {
    /// Less of it, for who needs no more; totals stay.
    pub(crate) fn keep(&mut self, model: &Model, limit: usize) {
        if self.neighbours.len() > limit {
            keep_heaviest(&kernels(model), &mut self.neighbours, limit);
        }
    }
}

/// Those that come first in any of the modes, in turn; `neighbours` stay ascending by product.
fn keep_heaviest(kernels: &[usize], neighbours: &mut Vec<Neighbour>, limit: usize) {
    let mut firsts: Vec<(usize, u32)> = Vec::with_capacity(limit * kernels.len());
    let mut order: Vec<u32> = Vec::new();
    for &mode in kernels {
        let heavier = |a: &u32, b: &u32| {
            let weight = |place: u32| neighbours[place as usize].weights[mode];
            weight(*b).total_cmp(&weight(*a)).then(a.cmp(b))
        };
        order.clear();
        order.extend(0..neighbours.len() as u32);
        order.select_nth_unstable_by(limit, heavier);
        order.truncate(limit);
        order.sort_unstable_by(heavier);
        firsts.extend((0..).zip(order.iter().copied()));
    }
    firsts.sort_unstable();
    let mut is_kept = vec![false; neighbours.len()];
    let mut kept = 0;
    for (_, place) in firsts {
        if kept < limit && !std::mem::replace(&mut is_kept[place as usize], true) {
            kept += 1;
        }
    }
    let mut is_kept = is_kept.into_iter();
    neighbours.retain(|_| is_kept.next().unwrap_or_default());
}

/// Modes that weigh alike count as one, the last of them.
fn kernels(model: &Model) -> Vec<usize> {
    let weigh_alike = |one: Mode, other: Mode| model.of(one).weigh_as(model.of(other));
    let is_last = |mode: &Mode| !Mode::ALL[mode.index() + 1..].iter().any(|later| weigh_alike(*later, *mode));
    Mode::ALL.into_iter().filter(is_last).map(Mode::index).collect()
}

fn shared(cell: &mut Neighbour, unit: Unit) -> &mut u32 {
    match unit {
        Unit::Customer => &mut cell.customers,
        Unit::Order => &mut cell.orders,
    }
}

fn add(sum: &mut [f64; 3], weights: [f64; 3]) {
    for (sum, weight) in sum.iter_mut().zip(weights) {
        *sum += weight;
    }
}
