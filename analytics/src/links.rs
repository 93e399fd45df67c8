//! A graph of things found together: who is linked to whom, how strongly. Undirected, without links of a thing to itself.

/// Two things by number, `a` and `b` not the same, each pair once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub a: u32,
    pub b: u32,
    /// From 1.
    pub weight: u32,
}

/// The links of each thing, side by side.
pub(crate) struct Linked {
    starts: Vec<usize>,
    ends: Vec<(u32, u64)>,
}

impl Linked {
    /// Numbers are below `count`. Those of one thing come in the order of `links`.
    pub(crate) fn new(count: usize, links: impl Iterator<Item = (u32, u32, u64)> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        for (a, b, _) in links.clone() {
            starts[a as usize + 1] += 1;
            starts[b as usize + 1] += 1;
        }
        for place in 0..count {
            starts[place + 1] += starts[place];
        }
        let mut next = starts.clone();
        let mut ends = vec![(0, 0); starts[count]];
        for (a, b, weight) in links {
            for (from, to) in [(a, b), (b, a)] {
                ends[next[from as usize]] = (to, weight);
                next[from as usize] += 1;
            }
        }
        Self { starts, ends }
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Other ends and weights.
    pub(crate) fn of(&self, thing: u32) -> &[(u32, u64)] {
        let thing = thing as usize;
        &self.ends[self.starts[thing]..self.starts[thing + 1]]
    }
}
