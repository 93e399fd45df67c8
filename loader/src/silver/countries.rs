//! Countries of accounts: one for a whole source, or one a row as the source spells it.

use polars::prelude::*;
use rustc_hash::FxHashMap;
use triptych_schemas::text;

use super::field;

/// Letters of a code by ISO 3166, alpha-2.
const CODE_LETTERS: usize = 2;

pub(super) enum Countries {
    /// Where all addresses of the source are.
    Same(&'static str),
    /// As each row spells it.
    BySpelling(SpelledCountries),
}

/// A country a row.
#[derive(Default)]
pub(super) struct SpelledCountries {
    spellings: Spellings,
    rows: Vec<Option<u32>>,
}

/// Each spelling held once, with how many rows have it.
#[derive(Default)]
pub(super) struct Spellings {
    spellings: Vec<Spelling>,
    by_text: FxHashMap<String, u32>,
}

struct Spelling {
    text: String,
    rows: u64,
}

impl Countries {
    pub(super) fn of_source(country: Option<&'static str>) -> Self {
        country.map_or_else(|| Self::BySpelling(SpelledCountries::default()), Self::Same)
    }

    /// Of the next row; empty where it tells none.
    pub(super) fn push(&mut self, country: &str) {
        if let Self::BySpelling(spelled) = self {
            let number = (!country.is_empty()).then(|| spelled.spellings.add(country, 1));
            spelled.rows.push(number);
        }
    }

    /// The column of so many rows, those since the last call, as they are spelled in the source.
    pub(super) fn drain(&mut self, height: usize) -> Column {
        match self {
            Self::Same(country) => StringChunked::full("country".into(), country, height).into_column(),
            Self::BySpelling(spelled) => spelled.drain(),
        }
    }

    /// What stands for each spelling that is not to stay, and how many rows have one: known when all rows were read.
    pub(super) fn settle(&self) -> (FxHashMap<String, String>, u64) {
        match self {
            Self::Same(_) => (FxHashMap::default(), 0),
            Self::BySpelling(spelled) => spelled.spellings.settle(),
        }
    }
}

impl SpelledCountries {
    fn drain(&mut self) -> Column {
        let rows = std::mem::take(&mut self.rows).into_iter();
        let spellings = &self.spellings.spellings;
        let values = rows.map(|number| number.map(|number| spellings[number as usize].text.as_str()));
        let column: StringChunked = values.collect();
        column.with_name("country".into()).into_column()
    }
}

impl Spellings {
    /// Returns the spelling's number.
    pub(super) fn add(&mut self, country: &str, rows: u64) -> u32 {
        let number = if let Some(number) = self.by_text.get(country) {
            *number
        } else {
            let next = self.spellings.len() as u32;
            self.spellings.push(Spelling { text: country.to_owned(), rows: 0 });
            self.by_text.insert(country.to_owned(), next);
            next
        };
        self.spellings[number as usize].rows += rows;
        number
    }

    /// What stands for each spelling that is not to stay, and how many rows have one.
    pub(super) fn settle(&self) -> (FxHashMap<String, String>, u64) {
        let (mut settled, mut rows) = (FxHashMap::default(), 0);
        for (spelling, chosen) in self.spellings.iter().zip(self.chosen()) {
            if spelling.text != chosen {
                rows += spelling.rows;
                settled.insert(spelling.text.clone(), chosen);
            }
        }
        (settled, rows)
    }

    /// By spelling: a code in upper case; of a name the form that most rows have, case, accents and spaces aside (of
    /// several the first by text).
    fn chosen(&self) -> Vec<String> {
        let tidy = |text: &str| field::city(text).map_or_else(String::new, |city| city.value.into_owned());
        let mut rows_by_form: FxHashMap<String, FxHashMap<String, u64>> = FxHashMap::default();
        for spelling in &self.spellings {
            let forms = rows_by_form.entry(text::city_normal(&spelling.text)).or_default();
            *forms.entry(tidy(&spelling.text)).or_default() += spelling.rows;
        }
        let choose = |spelling: &Spelling| {
            let normal = text::city_normal(&spelling.text);
            if normal.len() == CODE_LETTERS {
                return normal.to_ascii_uppercase();
            }
            let forms = rows_by_form[&normal].iter();
            let most = forms.max_by(|(a, a_rows), (b, b_rows)| a_rows.cmp(b_rows).then_with(|| b.cmp(a)));
            most.map_or_else(String::new, |(form, _)| form.clone())
        };
        self.spellings.iter().map(choose).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_country_become_one() {
        let mut countries = Countries::of_source(None);
        let rows = ["France", "fr", "FRANCE", "Côte  d'Ivoire", "France", "", "cote d'ivoire", "FR"];
        for country in rows {
            countries.push(country);
        }
        let column = countries.drain(rows.len());
        let (settled, respelled) = countries.settle();
        let as_settled = |country| settled.get(country).map_or(country, String::as_str);
        let found: Vec<Option<&str>> = column.str().unwrap().iter().map(|country| country.map(as_settled)).collect();
        let (france, ivory) = (Some("France"), Some("Côte d'Ivoire"));
        assert_eq!(found, [france, Some("FR"), france, ivory, france, None, ivory, Some("FR")]);
        assert_eq!(respelled, 4);
    }

    #[test]
    fn a_source_of_one_country_tells_it_for_every_row() {
        let mut countries = Countries::of_source(Some("BR"));
        countries.push("");
        let (column, (_, respelled)) = (countries.drain(2), countries.settle());
        assert_eq!(column.str().unwrap().iter().collect::<Vec<_>>(), [Some("BR"), Some("BR")]);
        assert_eq!(respelled, 0);
    }
}
