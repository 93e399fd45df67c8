//! Normal forms of text that the loader stores and the gateway matches, so that every store agrees.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents: `São` and `SAO` meet.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|symbol| !is_combining_mark(*symbol)).flat_map(char::to_lowercase).collect()
}

/// How cities are matched: folded, with single spaces. Empty where nothing remains.
pub fn city_normal(text: &str) -> String {
    let folded = fold(text);
    let mut normal = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.push_str(word);
    }
    normal
}

/// The words of names, folded and ascending, each once: what names are found by, from the start of each word.
pub fn name_words<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let folded = names.into_iter().map(fold);
    folded.flat_map(|name| words(&name).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The words of a text in normal form, in reading order, repeats kept: folded, a final -oes or -aes
/// becomes -ao, then the Portuguese Snowball stem; so devolução, devoluções and devolucao meet.
pub fn search_terms(text: &str) -> Vec<String> {
    words(&fold(text)).map(term).collect()
}

/// The words of a folded text, in reading order, repeats kept.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The normal form of a folded word.
pub fn term(word: &str) -> String {
    Stemmer::create(Algorithm::Portuguese).stem(&singular(word)).into_owned()
}

fn singular(word: &str) -> String {
    match word.strip_suffix("oes").or_else(|| word.strip_suffix("aes")) {
        Some(root) => format!("{root}ao"),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        let expected = search_terms("devolucao");
        for word in ["devolução", "Devoluções", "DEVOLUCOES"] {
            assert_eq!(search_terms(word), expected, "{word}");
        }
        assert_eq!(search_terms("produtos"), search_terms("Produto!"));
        assert!(search_terms(" … !").is_empty());
    }

    #[test]
    fn names_are_found_by_their_folded_words() {
        let found: Vec<String> = name_words(["Café-Crème CAFÉ", "85123a/B"]).into_iter().collect();
        assert_eq!(found, ["85123a", "b", "cafe", "creme"]);
        assert!(name_words([" - "]).is_empty());
    }

    #[test]
    fn cities_meet_without_accents_and_with_single_spaces() {
        assert_eq!(city_normal("  São   Paulo "), "sao paulo");
        assert_eq!(city_normal("SAO PAULO"), "sao paulo");
        assert_eq!(city_normal("   "), "");
    }
}
