//! Segments by RFM scores: a table of rules that partitions everybody who ordered. No rule looks at another: for each of
//! the 125 combinations of scores exactly one holds.

use std::ops::RangeInclusive;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    Champions,
    Loyal,
    PotentialLoyalist,
    New,
    Promising,
    NeedAttention,
    AboutToSleep,
    AtRisk,
    CantLose,
    Hibernating,
    Lost,
}

impl Segment {
    pub const ALL: [Self; 11] = [
        Self::Champions,
        Self::Loyal,
        Self::PotentialLoyalist,
        Self::New,
        Self::Promising,
        Self::NeedAttention,
        Self::AboutToSleep,
        Self::AtRisk,
        Self::CantLose,
        Self::Hibernating,
        Self::Lost,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Champions => "champions",
            Self::Loyal => "loyal",
            Self::PotentialLoyalist => "potential_loyalist",
            Self::New => "new",
            Self::Promising => "promising",
            Self::NeedAttention => "need_attention",
            Self::AboutToSleep => "about_to_sleep",
            Self::AtRisk => "at_risk",
            Self::CantLose => "cant_lose",
            Self::Hibernating => "hibernating",
            Self::Lost => "lost",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|segment| segment.name() == name)
    }

    pub fn of(scores: Scores) -> Self {
        let rule = RULES.iter().find(|rule| rule.holds(scores));
        rule.expect("scores are 1 to 5, and the rules cover all combinations").segment
    }
}

/// Each 1 to 5, 5 is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scores {
    pub recency: u8,
    pub frequency: u8,
    pub monetary: u8,
}

/// Scores for which a segment holds, both ends included.
pub struct Rule {
    pub segment: Segment,
    pub recency: RangeInclusive<u8>,
    pub frequency: RangeInclusive<u8>,
    pub monetary: RangeInclusive<u8>,
}

impl Rule {
    fn holds(&self, scores: Scores) -> bool {
        self.recency.contains(&scores.recency)
            && self.frequency.contains(&scores.frequency)
            && self.monetary.contains(&scores.monetary)
    }
}

const fn rule(segment: Segment, [recency, frequency, monetary]: [RangeInclusive<u8>; 3]) -> Rule {
    Rule { segment, recency, frequency, monetary }
}

/// Recency, frequency, monetary. A frequency score of 1 is one order, 2 two orders, 3 and more three and more.
pub const RULES: [Rule; 14] = [
    rule(Segment::Champions, [4..=5, 3..=5, 4..=5]),
    rule(Segment::Loyal, [4..=5, 3..=5, 1..=3]),
    rule(Segment::Loyal, [3..=3, 3..=5, 1..=5]),
    rule(Segment::PotentialLoyalist, [4..=5, 2..=2, 1..=5]),
    rule(Segment::New, [5..=5, 1..=1, 1..=5]),
    rule(Segment::Promising, [4..=4, 1..=1, 1..=5]),
    rule(Segment::NeedAttention, [3..=3, 2..=2, 1..=5]),
    rule(Segment::NeedAttention, [3..=3, 1..=1, 3..=5]),
    rule(Segment::AboutToSleep, [3..=3, 1..=1, 1..=2]),
    rule(Segment::CantLose, [1..=2, 3..=5, 4..=5]),
    rule(Segment::AtRisk, [1..=2, 3..=5, 1..=3]),
    rule(Segment::AtRisk, [1..=2, 2..=2, 1..=5]),
    rule(Segment::Hibernating, [2..=2, 1..=1, 1..=5]),
    rule(Segment::Lost, [1..=1, 1..=1, 1..=5]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_partition_all_combinations_of_scores() {
        let mut met = [0_u32; 11];
        for number in 0..125_u8 {
            let scores = Scores { recency: number / 25 + 1, frequency: number / 5 % 5 + 1, monetary: number % 5 + 1 };
            let held: Vec<Segment> = RULES.iter().filter(|rule| rule.holds(scores)).map(|rule| rule.segment).collect();
            assert_eq!(held, [Segment::of(scores)], "{scores:?}");
            met[held[0] as usize] += 1;
        }
        assert!(met.iter().all(|count| *count > 0), "every segment is reached: {met:?}");
    }

    #[test]
    fn segments_are_what_their_names_say() {
        let check = |recency, frequency, monetary, expected: &str| {
            assert_eq!(Segment::of(Scores { recency, frequency, monetary }).name(), expected);
            assert_eq!(Segment::parse(expected).map(Segment::name), Some(expected));
        };
        check(5, 5, 5, "champions");
        check(3, 4, 2, "loyal");
        check(5, 2, 1, "potential_loyalist");
        check(5, 1, 5, "new");
        check(4, 1, 1, "promising");
        check(3, 1, 3, "need_attention");
        check(3, 1, 2, "about_to_sleep");
        check(1, 2, 3, "at_risk");
        check(2, 3, 4, "cant_lose");
        check(2, 1, 5, "hibernating");
        check(1, 1, 1, "lost");
        assert_eq!(Segment::parse("nobody"), None);
    }
}
