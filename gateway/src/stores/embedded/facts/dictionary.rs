//! Texts as codes. A dictionary is sorted, so that order by code is order by text; the code after the last stands for
//! no value, which puts nulls last.

use rustc_hash::FxHashMap;

#[derive(Debug, Default)]
pub(super) struct Dictionary {
    values: Vec<Box<str>>,
}

/// A column of texts.
#[derive(Debug, Default)]
pub(super) struct Coded {
    pub(super) codes: Vec<u32>,
    pub(super) dictionary: Dictionary,
}

impl Dictionary {
    /// `values` in ascending order, without repeats; `None` where they are not.
    pub(super) fn from_sorted(values: Vec<Box<str>>) -> Option<Self> {
        values.is_sorted_by(|left, right| left < right).then_some(Self { values })
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn values(&self) -> &[Box<str>] {
        &self.values
    }
}

impl Coded {
    pub(super) fn new<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> Self {
        const NULL: u32 = u32::MAX;
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut codes: Vec<u32> = texts
            .map(|text| {
                let next = numbers.len() as u32;
                text.map_or(NULL, |text| *numbers.entry(text).or_insert(next))
            })
            .collect();
        let mut sorted: Vec<(&str, u32)> = numbers.into_iter().collect();
        sorted.sort_unstable();
        let mut final_codes = vec![0; sorted.len()];
        for (code, (_, met_as)) in sorted.iter().enumerate() {
            final_codes[*met_as as usize] = code as u32;
        }
        for code in &mut codes {
            *code = if *code == NULL { sorted.len() as u32 } else { final_codes[*code as usize] };
        }
        let values = sorted.into_iter().map(|(text, _)| text.into()).collect();
        Self { codes, dictionary: Dictionary { values } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_sort_as_texts_and_no_value_is_last() {
        let coded = Coded::new([Some("b"), None, Some("a"), Some("b"), Some("é")].into_iter());
        assert_eq!(coded.codes, [1, 3, 0, 1, 2]);
        assert_eq!(coded.dictionary.values().iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["a", "b", "é"]);
    }
}
