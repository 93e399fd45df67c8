//! The cookbook over the demo's data: every question is answered as its recipe says, to the byte. `UPDATE_CASES=1` writes the
//! answers anew, to be read before they are committed. What recipes say in the languages of stores is asked in
//! `tests/publication/cookbook.rs`.

use std::collections::BTreeMap;

use e2e::case::is_update;
use e2e::lake::Lake;
use e2e::recipe::{self, LANGUAGES, SOURCE};
use triptych_gateway::gateway::Gateway;

const RECIPES_MIN: usize = 51;
/// Recipes that ask a store in its own language: of all three, and of each.
const NATIVE_MIN: usize = 12;
const NATIVE_EACH_MIN: usize = 3;

#[tokio::test]
async fn every_recipe_is_answered_as_it_says() {
    let lake = Lake::of(SOURCE);
    let gateway = Gateway::open(lake.path().to_owned()).await;
    let mut wrong = Vec::new();
    for recipe in recipe::all() {
        let answer = recipe.ask(&gateway).await;
        if is_update() {
            recipe.write("json", &answer);
        } else if answer != recipe.answer() {
            wrong.push(format!("{}: expected {}\nfound {answer}", recipe.name, recipe.answer()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_cookbook_is_whole() {
    let recipes = recipe::all();
    assert!(recipes.len() >= RECIPES_MIN, "there are {} recipes", recipes.len());
    let index = recipe::index();
    let mut native: BTreeMap<&str, usize> = BTreeMap::new();
    let mut in_some = 0;
    for (number, recipe) in (1..).zip(&recipes) {
        assert!(recipe.name.starts_with(&format!("{number:02}-")), "{}: its number is {number:02}", recipe.name);
        let entry = format!("[{}]({})", recipe.title(), recipe.name);
        assert_eq!(index.matches(&entry).count(), 1, "the index has `{entry}` once");
        let languages: Vec<&str> = LANGUAGES.into_iter().filter(|name| recipe.block(name).is_some()).collect();
        in_some += usize::from(!languages.is_empty());
        for language in languages {
            assert!(!recipe.rows(language).is_empty(), "{}: no rows say nothing of a store", recipe.name);
            *native.entry(language).or_default() += 1;
        }
    }
    assert_eq!(index.matches(".md)").count(), recipes.len(), "the index has nothing else");
    assert!(in_some >= NATIVE_MIN, "{in_some} recipes ask a store in its own language");
    for language in LANGUAGES {
        assert!(native.get(language).is_some_and(|recipes| *recipes >= NATIVE_EACH_MIN), "{language}: {native:?}");
    }
}
