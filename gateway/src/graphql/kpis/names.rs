//! What a filter calls things, held against what the load has: the Portuguese name of a category and the full name of a state
//! of Brazil are taken for the English name and the code, and a value that the load has not is noted, with the closest that
//! it has. Refuses nothing: a filter by what is not there is right, and matches nothing.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Context;
use triptych_schemas::text::fold;

use super::notes;
use crate::filter::TextFilter;
use crate::graphql::context::loaders;
use crate::graphql::error::ApiError;
use crate::graphql::loaders::Question;
use crate::kpi::dimension::Dimension;
use crate::kpi::filter::{Condition, Filter};
use crate::served::Served;

/// Ids of a filter that are looked up. Whoever sends more has them from a program.
const IDS_MAX: usize = 20;

/// The states of Brazil, in the form of [`fold`].
const STATES: [(&str, &str); 27] = [
    ("acre", "AC"),
    ("alagoas", "AL"),
    ("amapa", "AP"),
    ("amazonas", "AM"),
    ("bahia", "BA"),
    ("ceara", "CE"),
    ("distrito federal", "DF"),
    ("espirito santo", "ES"),
    ("goias", "GO"),
    ("maranhao", "MA"),
    ("mato grosso", "MT"),
    ("mato grosso do sul", "MS"),
    ("minas gerais", "MG"),
    ("para", "PA"),
    ("paraiba", "PB"),
    ("parana", "PR"),
    ("pernambuco", "PE"),
    ("piaui", "PI"),
    ("rio de janeiro", "RJ"),
    ("rio grande do norte", "RN"),
    ("rio grande do sul", "RS"),
    ("rondonia", "RO"),
    ("roraima", "RR"),
    ("santa catarina", "SC"),
    ("sao paulo", "SP"),
    ("sergipe", "SE"),
    ("tocantins", "TO"),
];

/// The filter in the load's own names.
pub(super) async fn resolve(context: &Context<'_>, served: &Served, mut filter: Filter) -> Result<Filter, ApiError> {
    for (dimension, condition) in &mut filter.conditions {
        let Condition::Text(texts) = condition else { continue };
        match served.stores.facts.texts(*dimension).await? {
            Some(known) => resolve_texts(context, served, *dimension, texts, &known).await?,
            None => note_ids(context, *dimension, texts).await?,
        }
    }
    Ok(filter)
}

async fn resolve_texts(
    context: &Context<'_>,
    served: &Served,
    dimension: Dimension,
    texts: &mut TextFilter,
    known: &BTreeSet<String>,
) -> Result<(), ApiError> {
    let asked = texts.any_of.iter().flatten().chain(&texts.none_of);
    let unknown: BTreeSet<String> = asked.filter(|text| !known.contains(*text)).cloned().collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let other_names = other_names(served, dimension).await?;
    let of_load = |text: &str| other_names.get(&fold(text)).filter(|name| known.contains(*name));
    for text in unknown.iter().filter(|text| of_load(text).is_none()) {
        let closest = closest(text, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        notes::add(context, format!("no {} `{text}`{closest}", noun(dimension)));
    }
    *texts = texts.map(|text| match of_load(text) {
        Some(name) if !known.contains(text) => name.clone(),
        _ => text.to_owned(),
    });
    Ok(())
}

/// By what else the values of a dimension are known.
async fn other_names(served: &Served, dimension: Dimension) -> Result<BTreeMap<String, String>, ApiError> {
    Ok(match dimension {
        Dimension::State | Dimension::SellerState => {
            STATES.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect()
        }
        Dimension::Category => {
            let categories = served.stores.documents.categories().await?;
            categories.into_iter().map(|category| (fold(&category.name_portuguese), category.name)).collect()
        }
        _ => BTreeMap::new(),
    })
}

/// Products and sellers are many, so that only those asked for are looked up.
async fn note_ids(context: &Context<'_>, dimension: Dimension, texts: &TextFilter) -> Result<(), ApiError> {
    let loaders = loaders(context)?;
    for id in texts.any_of.iter().flatten().take(IDS_MAX) {
        let question = match dimension {
            Dimension::Product => Question::ProductOfId(id.clone()),
            Dimension::Seller => Question::SellerOfId(id.clone()),
            _ => return Ok(()),
        };
        if !loaders.is_known(question).await? {
            notes::add(context, format!("no {} `{id}`", noun(dimension)));
        }
    }
    Ok(())
}

fn noun(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::SellerState => "state of a seller",
        Dimension::ProductType => "product type",
        other => other.row().field,
    }
}

/// The value that is spelled most like a text, if one is at all.
fn closest<'a>(text: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let letters: Vec<char> = fold(text).chars().collect();
    let changes_max = (letters.len() / 3).max(1);
    let changes = |name: &'a String| (changes(&letters, &fold(name).chars().collect::<Vec<char>>()), name.as_str());
    known.iter().map(changes).filter(|(changes, _)| *changes <= changes_max).min().map(|(_, name)| name)
}

/// How many letters must be put in, left out or replaced (Levenshtein 1965).
fn changes(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, left) in from.iter().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], line + 1);
        for (column, right) in to.iter().enumerate() {
            let replaced = corner + usize::from(left != right);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_name_is_offered_where_one_is_close() {
        let known: BTreeSet<String> = ["health_beauty", "toys", "SP"].map(str::to_owned).into();
        let check = |text: &str, expected: Option<&str>| assert_eq!(closest(text, &known), expected, "{text}");
        check("helth_beuty", Some("health_beauty"));
        check("Toys", Some("toys"));
        check("toy", Some("toys"));
        check("sp", Some("SP"));
        check("furniture", None);
        check("", None);
    }
}
