//! What a search asks of a text, as every store takes it: words in any form, words that begin in some way, and phrases; of a
//! name only how its words begin. Pure:
//! stores find candidates by their index of normal forms, and hold them against this where the index leaves a doubt.

use std::collections::BTreeSet;

use triptych_schemas::text::{fold, name_words, term, words};

/// All parts hold together. Without any it finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Search {
    /// Normal forms, in the title or in the message.
    terms: BTreeSet<String>,
    /// A folded word begins so.
    prefixes: BTreeSet<String>,
    /// Folded words side by side, all in the title or all in the message.
    phrases: BTreeSet<Vec<String>>,
}

impl Search {
    /// `"não recebi"` is a phrase, `devolu*` a prefix; whatever else is no letter or digit separates words.
    pub fn parse(text: &str) -> Self {
        let folded = fold(text);
        let mut search = Self::default();
        let mut rest = folded.as_str();
        while let Some((before, quoted)) = rest.split_once(is_quote) {
            let Some((phrase, after)) = quoted.split_once(is_quote) else { break };
            search.add_words(before);
            let phrase: Vec<String> = words(phrase).map(str::to_owned).collect();
            if !phrase.is_empty() {
                search.phrases.insert(phrase);
            }
            rest = after;
        }
        search.add_words(rest);
        search
    }

    fn add_words(&mut self, folded: &str) {
        let mut rest = folded;
        while let Some(start) = rest.find(char::is_alphanumeric) {
            let end =
                rest[start..].find(|symbol: char| !symbol.is_alphanumeric()).map_or(rest.len(), |end| start + end);
            let word = &rest[start..end];
            rest = &rest[end..];
            if rest.starts_with('*') {
                self.prefixes.insert(word.to_owned());
            } else {
                self.terms.insert(term(word));
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.prefixes.is_empty() && self.phrases.is_empty()
    }

    /// Every one is in the index for a text that holds this, those of phrases among them.
    pub fn terms(&self) -> BTreeSet<String> {
        let of_phrases = self.phrases.iter().flatten().map(|word| term(word));
        self.terms.iter().cloned().chain(of_phrases).collect()
    }

    pub fn prefixes(&self) -> &BTreeSet<String> {
        &self.prefixes
    }

    /// The index does not know which words stand side by side.
    pub fn has_phrases(&self) -> bool {
        !self.phrases.is_empty()
    }

    /// Whether a text has the prefixes and phrases; its terms are known from the index.
    pub fn holds(&self, title: Option<&str>, message: Option<&str>) -> bool {
        let parts = [title, message].map(|text| fold(text.unwrap_or_default()));
        let parts = parts.each_ref().map(|text| words(text).collect::<Vec<_>>());
        let begins = |prefix: &String| parts.iter().flatten().any(|word| word.starts_with(prefix.as_str()));
        let has =
            |phrase: &Vec<String>| parts.iter().any(|words| words.windows(phrase.len()).any(|part| part == phrase));
        self.prefixes.iter().all(begins) && self.phrases.iter().all(has)
    }
}

/// What is looked for in a product's name and article number: each word begins one of theirs. Without any it finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NameSearch {
    /// Folded.
    starts: BTreeSet<String>,
}

impl NameSearch {
    /// Whatever is no letter or digit separates words.
    pub fn parse(text: &str) -> Self {
        Self { starts: name_words([text]) }
    }

    /// Folded starts of words, of which every one must be found.
    pub fn starts(&self) -> &BTreeSet<String> {
        &self.starts
    }
}

/// Straight, and as telephones write them.
fn is_quote(symbol: char) -> bool {
    matches!(symbol, '"' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, terms: &[&str], prefixes: &[&str], phrases: &[&[&str]]) {
        let search = Search::parse(text);
        let phrases = phrases.iter().map(|words| words.iter().map(|word| (*word).to_owned()).collect());
        let expected = Search {
            terms: terms.iter().map(|word| term(word)).collect(),
            prefixes: prefixes.iter().map(|word| (*word).to_owned()).collect(),
            phrases: phrases.collect(),
        };
        assert_eq!(search, expected, "{text}");
    }

    #[test]
    fn words_prefixes_and_phrases_are_told_apart() {
        check("Não recebi", &["nao", "recebi"], &[], &[]);
        check("Devolu*, óti* x", &["x"], &["devolu", "oti"], &[]);
        check("\"Não  recebi\" nada", &["nada"], &[], &[&["nao", "recebi"]]);
        check("“não recebi” \"bom\"", &[], &[], &[&["nao", "recebi"], &["bom"]]);
        check("bom \"não recebi", &["bom", "nao", "recebi"], &[], &[]);
        check("\"a b\"c\"d", &["c", "d"], &[], &[&["a", "b"]]);
        check("a*b -c OR *d", &["b", "c", "or", "d"], &["a"], &[]);
        check("\"devolu* já\"", &[], &[], &[&["devolu", "ja"]]);
    }

    #[test]
    fn a_name_is_searched_by_how_its_words_begin() {
        let starts = |text: &str| NameSearch::parse(text).starts().iter().cloned().collect::<Vec<_>>();
        assert_eq!(starts("Red \"mug*\", 85123A"), ["85123a", "mug", "red"]);
        assert!(starts(" - ").is_empty());
    }

    #[test]
    fn a_text_without_words_is_an_empty_search() {
        for text in ["", " ", "👍", "!!!", "％", "*", "\"\"", "\" ! \"", "“"] {
            assert!(Search::parse(text).is_empty(), "{text}");
        }
        assert!(!Search::parse("👍 bom").is_empty());
    }

    #[test]
    fn a_phrase_stands_in_one_text_and_a_prefix_in_either() {
        let holds = |search: &str, title: &str, message: &str| Search::parse(search).holds(Some(title), Some(message));
        assert!(holds("\"nao recebi\"", "", "Ainda NÃO recebi!"));
        assert!(!holds("\"nao recebi\"", "nao", "recebi"));
        assert!(!holds("\"nao recebi\"", "recebi nao", "nao recebido"));
        assert!(holds("prod* entreg*", "Produto", "entregue"));
        assert!(!holds("prod*", "aprodutado", ""));
        assert!(!Search::parse("\"a\"").holds(None, None));
    }
}
