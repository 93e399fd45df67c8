//! Reviews by score: what loader and gateway add up alike.

/// How many reviews of each score, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// Scores 1 to 5.
    pub scores: [u32; 5],
    pub with_message: u32,
}

impl ReviewCounts {
    pub fn count(&self) -> u32 {
        self.scores.iter().sum()
    }

    /// Null where there is no review.
    pub fn average(&self) -> Option<f64> {
        let sum: u64 = self.scores.iter().zip(1..).map(|(count, score)| u64::from(*count) * score).sum();
        (self.count() > 0).then(|| sum as f64 / f64::from(self.count()))
    }

    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.scores.iter_mut().zip(other.scores) {
            *count += more;
        }
        self.with_message += other.with_message;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_of_all_scores_however_many_there_are() {
        let check = |scores: [u32; 5], expected: Option<f64>| {
            assert_eq!(ReviewCounts { scores, with_message: 0 }.average(), expected, "{scores:?}");
        };
        check([0; 5], None);
        check([1, 0, 0, 0, 1], Some(3.0));
        // Points are more than 32 bits hold.
        check([0, 0, 0, 0, 1_000_000_000], Some(5.0));
    }
}
