//! What customers are compared by: features brought to one scale, mean 0 and deviation 1, the skewed ones as logarithms
//! first. Refuses to guess: a value that is not known becomes the mean, which draws to no side.

/// One feature of all customers.
#[derive(Clone, Debug)]
pub struct Feature {
    /// As people read it in a profile.
    pub name: &'static str,
    /// By customer; NaN where it is not known.
    pub values: Vec<f64>,
    /// Taken as ln(1 + value): a few are many times larger than the rest. Such values are not negative.
    pub is_skewed: bool,
}

/// Standardised features, row by row. A feature that is the same for all tells nobody apart and is left out.
#[derive(Clone, Debug)]
pub struct Standardised {
    /// Of the columns, places in the list of features.
    pub columns: Vec<usize>,
    pub rows: usize,
    values: Vec<f32>,
}

impl Standardised {
    pub fn new(features: &[Feature]) -> Self {
        let rows = features.first().map_or(0, |feature| feature.values.len());
        let scales: Vec<(usize, Scale)> =
            features.iter().enumerate().filter_map(|(place, feature)| Some((place, Scale::of(feature)?))).collect();
        let mut values = Vec::with_capacity(rows * scales.len());
        for row in 0..rows {
            values.extend(scales.iter().map(|(place, scale)| scale.apply(features[*place].values[row])));
        }
        Self { columns: scales.into_iter().map(|(place, _)| place).collect(), rows, values }
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns.len()..(row + 1) * self.columns.len()]
    }

    /// These rows, in this order.
    pub(crate) fn take(&self, rows: &[usize]) -> Self {
        let values = rows.iter().flat_map(|row| self.row(*row)).copied().collect();
        Self { columns: self.columns.clone(), rows: rows.len(), values }
    }
}

#[derive(Clone, Copy)]
struct Scale {
    is_skewed: bool,
    mean: f64,
    deviation: f64,
}

impl Scale {
    /// `None` for a feature that is constant, or known of nobody.
    fn of(feature: &Feature) -> Option<Self> {
        let raw = Self { is_skewed: feature.is_skewed, mean: 0.0, deviation: 1.0 };
        let known = || feature.values.iter().filter(|value| !value.is_nan()).map(|value| raw.transformed(*value));
        // Not by the deviation, which rounding leaves above 0.
        let first = known().next()?;
        if known().all(|value| value.total_cmp(&first).is_eq()) {
            return None;
        }
        let count = known().count() as f64;
        let mean = known().sum::<f64>() / count;
        let variance = known().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        Some(Self { mean, deviation: variance.sqrt(), ..raw })
    }

    fn transformed(self, value: f64) -> f64 {
        if self.is_skewed { value.ln_1p() } else { value }
    }

    fn apply(self, value: f64) -> f32 {
        if value.is_nan() { 0.0 } else { ((self.transformed(value) - self.mean) / self.deviation) as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_get_one_scale_and_constant_ones_are_left_out() {
        let feature = |values: &[f64], is_skewed| Feature { name: "any", values: values.to_vec(), is_skewed };
        let e = std::f64::consts::E;
        let features = [
            feature(&[1.0, 3.0, f64::NAN], false),
            feature(&[5.0; 3], false),
            feature(&[f64::NAN; 3], true),
            feature(&[0.0, e - 1.0, e * e - 1.0], true),
        ];
        let standardised = Standardised::new(&features);
        assert_eq!((standardised.columns.as_slice(), standardised.rows), (&[0, 3][..], 3));
        let step = 1.5_f32.sqrt();
        for (row, expected) in [[-1.0, -step], [1.0, 0.0], [0.0, step]].iter().enumerate() {
            let close = standardised.row(row).iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6);
            assert!(close, "{row}: {:?}", standardised.row(row));
        }
        assert_eq!(standardised.take(&[2]).row(0), standardised.row(2));
        assert_eq!(Standardised::new(&[]).rows, 0);
        assert_eq!(Standardised::new(&[feature(&[1.0; 1789], true)]).columns, []);
    }
}
