//! ABC classes (Pareto analysis): which members make most of the revenue.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbcClass {
    A,
    B,
    C,
}

impl AbcClass {
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// `None` for what names no class.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

/// Revenue up to which members are A, in percent of the whole.
const A_PERCENT: i128 = 80;
/// Revenue up to which members are B.
const B_PERCENT: i128 = 95;

/// Classes in the order of the members. They are ranked by revenue, ties by their place; one is A as long as those before it make
/// less than 80 % of the whole (so the one that crosses the line is still A), B up to 95 %, C beyond.
/// The whole is what members with revenue make: one without, or that gave back more than it sold, is C and takes nothing from it.
pub fn classify(revenues: &[i64]) -> Vec<AbcClass> {
    let whole = whole(revenues);
    let mut ranked: Vec<u32> = (0..revenues.len() as u32).collect();
    ranked.sort_unstable_by_key(|key| (std::cmp::Reverse(revenues[*key as usize]), *key));
    let mut classes = vec![AbcClass::C; revenues.len()];
    let mut before: i128 = 0;
    for key in ranked.into_iter().map(|key| key as usize) {
        if revenues[key] <= 0 {
            break;
        }
        classes[key] = match before * 100 {
            share if share < A_PERCENT * whole => AbcClass::A,
            share if share < B_PERCENT * whole => AbcClass::B,
            _ => AbcClass::C,
        };
        before += i128::from(revenues[key]);
    }
    classes
}

/// What members above 0 make together.
pub fn whole(revenues: &[i64]) -> i128 {
    revenues.iter().map(|revenue| i128::from(*revenue).max(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_member_that_crosses_a_line_is_before_it() {
        let check = |revenues: &[i64], expected: &str| {
            let classes: String = classify(revenues).into_iter().map(AbcClass::name).collect();
            assert_eq!(classes, expected, "{revenues:?}");
        };
        check(&[], "");
        check(&[0, 0], "CC");
        check(&[7], "A");
        check(&[50, 30, 15, 5], "AABC");
        check(&[5, 15, 30, 50], "CBAA");
        check(&[79, 2, 14, 5], "ACAB");
        check(&[25, 25, 25, 25], "AAAA");
        check(&[20, 20, 20, 20, 20], "AAAAB");
        check(&[100, 0], "AC");
        check(&[50, 30, 15, 5, -90], "AABCC");
        check(&[7, -9], "AC");
        check(&[-1], "C");
    }
}
