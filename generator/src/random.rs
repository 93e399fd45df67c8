//! Repeatable chance: each thing generated has a stream of its own, so it can be made again from its number
//! alone. Uses only integer and IEEE operations that give the same bits on every machine; refuses libm.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

/// What a stream is for, so that order 7 and product 7 have nothing in common.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Day = 1,
    Prefix,
    Point,
    Seller,
    Collection,
    Product,
    Person,
    Order,
    Basket,
    Delivery,
    Payment,
    Review,
    ReviewText,
    OrderId,
    AccountId,
    PersonId,
    ProductId,
    SellerId,
    ReviewId,
    Dirt,
    Client,
    Duplicate,
    Late,
    PriceError,
    Poison,
    BurstHour,
    DropHour,
    Aborted,
}

pub(super) struct Chance(Pcg32);

impl Chance {
    pub(super) fn of(seed: u64, kind: Kind, index: u64) -> Self {
        let state = mix(seed ^ mix(kind as u64) ^ mix(index.wrapping_add(0x5851_F42D_4C95_7F2D)));
        Self(Pcg32::new(state, mix(state)))
    }

    /// In [0, 1), in steps of 2^-32.
    pub(super) fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// In 0..count.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((u64::from(self.0.next_u32()) * count as u64) >> 32) as usize
    }

    /// In low..=high.
    pub(super) fn within(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as usize) as i64
    }

    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Nearly normal, mean 0 and deviation 1, never beyond 3.47: four uniforms.
    pub(super) fn bell(&mut self) -> f64 {
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * 1.732_050_807_568_877_2
    }

    /// A factor around 1 that is lower as often as higher.
    pub(super) fn factor(&mut self, deviation: f64) -> f64 {
        exponential(self.bell() * deviation)
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// An index, by weights that were summed up by [`cumulate`].
    pub(super) fn weighted(&mut self, cumulative: &[f64]) -> usize {
        let total = cumulative.last().copied().unwrap_or(0.0);
        let at = self.unit() * total;
        cumulative.partition_point(|edge| *edge <= at).min(cumulative.len() - 1)
    }
}

/// Running sums, for [`Chance::weighted`].
pub(super) fn cumulate(weights: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    weights
        .into_iter()
        .map(|weight| {
            sum += weight;
            sum
        })
        .collect()
}

/// e^x for small x, as (1 + x/1024)^1024: near enough for a shop, and the same on every machine.
fn exponential(x: f64) -> f64 {
    let mut power = 1.0 + x / 1024.0;
    for _ in 0..10 {
        power *= power;
    }
    power
}

/// 32 hexadecimal digits, as the source's ids look.
pub(super) fn hex_id(seed: u64, kind: Kind, index: u64) -> String {
    let high = mix(seed ^ mix(kind as u64) ^ mix(index));
    let low = mix(high ^ mix(index ^ 0x9E37_79B9_7F4A_7C15));
    format!("{high:016x}{low:016x}")
}

/// `SplitMix64`'s finisher: a bijection that leaves no pattern of the input.
fn mix(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_a_function_of_its_number() {
        let first = |index| Chance::of(7, Kind::Order, index).unit();
        assert_eq!(first(1).to_bits(), first(1).to_bits());
        assert_ne!(first(1).to_bits(), first(2).to_bits());
        assert_eq!(hex_id(7, Kind::OrderId, 0).len(), 32);
        assert_ne!(hex_id(7, Kind::OrderId, 0), hex_id(8, Kind::OrderId, 0));
    }

    #[test]
    fn draws_lie_where_they_should() {
        let mut chance = Chance::of(1, Kind::Order, 1);
        let mut sum = 0.0;
        for _ in 0..10_000 {
            assert!((3..=5).contains(&chance.within(3, 5)));
            sum += chance.bell();
        }
        assert!((sum / 10_000.0).abs() < 0.05, "{sum}");
        assert!((exponential(1.0) - std::f64::consts::E).abs() < 0.01);
        let weights = cumulate([0.0, 1.0, 0.0]);
        assert!((0..100).all(|_| chance.weighted(&weights) == 1));
    }
}
