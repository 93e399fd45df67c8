//! What rows are ordered by, kept by or picked by: the value of a measure, or by which share it has grown.

use super::answer::Group;
use super::measure::Measure;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Value(Measure),
    /// Nothing in a row that is compared with nothing.
    Growth(Measure),
}

impl Figure {
    pub fn measure(self) -> Measure {
        let (Self::Value(measure) | Self::Growth(measure)) = self;
        measure
    }

    pub fn value(self, group: &Group, previous: Option<&Group>) -> Option<f64> {
        match self {
            Self::Value(measure) => measure.value(&group.sums),
            Self::Growth(measure) => measure.growth(&group.sums, &previous?.sums),
        }
    }
}
