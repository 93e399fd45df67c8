//! What names of columns and files can mean, in the languages of `loader/mappings/aliases.toml`. Refuses to decide between several
//! meanings, which is the business of the values and of the other columns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use triptych_schemas::text;

const TEXT: &str = include_str!("../../mappings/aliases.toml");

/// Words that all say that something is told by a number or a code.
const ID_WORDS: [&str; 25] = [
    "cod",
    "code",
    "codigo",
    "id",
    "identifiant",
    "identificador",
    "identifier",
    "kennung",
    "key",
    "n",
    "no",
    "nr",
    "num",
    "number",
    "numero",
    "nummer",
    "nº",
    "ref",
    "reference",
    "referenz",
    "referencia",
    "sequence",
    "guid",
    "uuid",
    "№",
];
const ID: &str = "id";
/// Words that say nothing of what a column holds.
const STOP_WORDS: [&str; 44] = [
    "a", "am", "an", "and", "at", "d", "da", "das", "de", "del", "dem", "den", "der", "des", "die", "do", "dos", "du",
    "e", "el", "em", "en", "et", "for", "fur", "in", "l", "la", "las", "le", "les", "los", "of", "on", "par", "per",
    "por", "pour", "the", "und", "von", "vom", "y", "your",
];
/// Words of a name that an alias may leave over, where no alias is the whole name.
const WORDS_LEFT_MAX: usize = 2;

/// One meaning that a name may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) meaning: &'static str,
    /// `en`, as the file of aliases has it.
    pub(super) language: &'static str,
    /// Of the alias: more words say more.
    pub(super) words: usize,
    /// Whether the alias is the whole name.
    pub(super) is_whole: bool,
}

type Aliases = BTreeMap<String, BTreeMap<String, Vec<String>>>;

struct Dictionary {
    /// By names in normal form.
    by_name: FxHashMap<String, Vec<Reading>>,
    /// By the set of their words.
    by_words: Vec<(BTreeSet<String>, Reading)>,
}

static ALIASES: LazyLock<Aliases> = LazyLock::new(|| toml::from_str(TEXT).expect("a test reads it"));

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let mut dictionary = Dictionary { by_name: FxHashMap::default(), by_words: Vec::new() };
    for (meaning, languages) in &*ALIASES {
        for (language, names) in languages {
            for name in names {
                let words = words(name);
                let reading = Reading { meaning, language, words: words.len(), is_whole: true };
                for form in forms(name).into_iter().chain(run_together(name)) {
                    let known = dictionary.by_name.entry(form).or_default();
                    if !known.contains(&reading) {
                        known.push(reading);
                    }
                }
                dictionary.by_words.push((words, Reading { is_whole: false, ..reading }));
            }
        }
    }
    dictionary
});

/// All meanings that a name may have; where it is no alias, those of the longest aliases in it.
pub(super) fn readings(name: &str) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    for form in forms(name) {
        for reading in DICTIONARY.by_name.get(&form).into_iter().flatten() {
            if !found.contains(reading) {
                found.push(*reading);
            }
        }
    }
    if !found.is_empty() {
        return found;
    }
    let words = words(name);
    let within = DICTIONARY.by_words.iter().filter(|(alias, reading)| {
        // A part of a name says nothing by itself.
        !matches!(reading.meaning, "id" | "name")
            && !reading.meaning.starts_with("file_")
            && alias.is_subset(&words)
            && words.len() - alias.len() <= WORDS_LEFT_MAX
    });
    let longest = within.clone().map(|(alias, _)| alias.len()).max().unwrap_or_default();
    within.filter(|(alias, _)| alias.len() == longest).map(|(_, reading)| *reading).collect()
}

/// Letters and digits in a row, and words in any order.
fn forms(name: &str) -> BTreeSet<String> {
    let plain = plain(name).chars().filter(|symbol| symbol.is_alphanumeric()).collect();
    let words: Vec<String> = words(name).into_iter().collect();
    [plain, words.join(" ")].into_iter().filter(|form| !form.is_empty()).collect()
}

/// `ordernumber` and `orderno` of `order id`: whoever writes all in capitals parts no words.
fn run_together(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    if words.len() < 2 || !words.contains(&ID) {
        return Vec::new();
    }
    let with = |id: &&str| words.iter().map(|word| if *word == ID { *id } else { *word }).collect();
    ID_WORDS.iter().filter(|id| id.len() > 1).map(with).collect()
}

fn words(name: &str) -> BTreeSet<String> {
    let plain = plain(name);
    let words = plain.split(|symbol: char| !symbol.is_alphanumeric() && symbol != '№').filter(|word| !word.is_empty());
    let words = words.map(|word| if ID_WORDS.contains(&word) { ID } else { word });
    words.filter(|word| !STOP_WORDS.contains(word)).map(str::to_owned).collect()
}

/// Folded, without what stands in brackets, and with blanks where `orderDate` goes on.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len() + 4);
    let (mut depth, mut was_small) = (0_u32, false);
    for symbol in name.chars() {
        match symbol {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '#' => plain.push_str(" id "),
            'ß' => plain.push_str("ss"),
            _ => {
                if was_small && symbol.is_uppercase() {
                    plain.push(' ');
                }
                plain.push(symbol);
            }
        }
        was_small = symbol.is_lowercase();
    }
    text::fold(&plain)
}

/// As a comment says it.
pub(super) fn language_name(language: &str) -> &'static str {
    match language {
        "fr" => "French",
        "pt" => "Portuguese",
        "es" => "Spanish",
        "de" => "German",
        _ => "English",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &[&str]) {
        let meanings: BTreeSet<&str> = readings(name).iter().map(|reading| reading.meaning).collect();
        for meaning in expected {
            assert!(meanings.contains(meaning), "{name}: {meanings:?}");
        }
        assert!(!expected.is_empty() || meanings.is_empty(), "{name}: {meanings:?}");
    }

    #[test]
    fn names_are_read_in_five_languages() {
        check("Order No.", &["order_id"]);
        check("orderID", &["order_id"]);
        check("N° de commande", &["order_id"]);
        check("Número do Pedido", &["order_id"]);
        check("Bestell-Nr.", &["order_id"]);
        check("Fecha de compra", &["purchased_at"]);
        check("Preço unitário (R$)", &["unit_price"]);
        check("Stückpreis [€]", &["unit_price"]);
        check("Größe", &["variant"]);
        check("ORDERNUMBER", &["order_id"]);
        check("PRODUCTCODE", &["product_id"]);
        check("E-Mail", &["email"]);
        check("nombre", &["name", "quantity"]);
        check("Web shop order number", &["order_id"]);
        check("weather", &[]);
    }

    #[test]
    fn every_alias_is_found_under_its_meaning() {
        for (meaning, languages) in &*ALIASES {
            for name in languages.values().flatten() {
                assert!(readings(name).iter().any(|reading| reading.meaning == meaning), "{name}: {meaning}");
            }
        }
    }
}
