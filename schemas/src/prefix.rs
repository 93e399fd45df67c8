//! Words that begin in some way, looked for among normal forms: which terms tell for certain that their words do, and which
//! leave a doubt. A term is what is left of a folded word when its ending is taken off ([`crate::text::term`]), so it begins
//! as the word does, but for -oes and -aes, which become -ao first.

use crate::text::term;

/// Where to look for words with a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixTerms {
    /// All words of a term that begins with this do too, unless it is doubtful.
    pub prefix: String,
    /// All other terms that a word with the prefix may have; ascending. They have words without it as well.
    pub doubtful: Vec<String>,
}

impl PrefixTerms {
    /// Of a folded prefix of one word.
    pub fn of(prefix: &str) -> Self {
        let starts = prefix.char_indices().skip(1).map(|(end, _)| &prefix[..end]);
        let mut doubtful: Vec<String> =
            starts.skip(letters_kept(prefix).saturating_sub(1)).map(str::to_owned).collect();
        // Of words in -oes and -aes: the prefix may reach into the ending, which the term does not show.
        for ending in ["o", "oe", "oes", "a", "ae", "aes"] {
            if let Some(root) = prefix.strip_suffix(ending) {
                doubtful.push(term(&format!("{root}ao")));
            }
        }
        if prefix.ends_with('a') {
            doubtful.extend([prefix.to_owned(), format!("{prefix}o")]);
        }
        if prefix.ends_with("ao") {
            doubtful.push(prefix.to_owned());
        }
        doubtful.sort_unstable();
        doubtful.dedup();
        Self { prefix: prefix.to_owned(), doubtful }
    }

    /// As [`end`], of the prefix.
    pub fn end(&self) -> String {
        end(&self.prefix)
    }
}

/// The first text that follows all words with a prefix: none goes on with the last of all characters.
pub fn end(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

/// How many letters at the start of a word no ending reaches, whatever follows this start: the stemmer takes endings off the
/// regions RV, R1 and R2 only, and R2 lies in R1. <https://snowballstem.org/algorithms/portuguese/stemmer.html>
fn letters_kept(start: &str) -> usize {
    let vowels: Vec<bool> = start.chars().map(|letter| "aeiou".contains(letter)).collect();
    let next = |wanted: bool| vowels.iter().skip(2).position(|is_vowel| *is_vowel == wanted).map(|at| at + 3);
    let rv = match vowels.as_slice() {
        [_, false, ..] => next(true),
        [true, true, ..] => next(false),
        [false, true, ..] => Some(3),
        _ => None,
    };
    let r1 = vowels.windows(2).position(|pair| pair == [true, false]).map(|at| at + 2);
    rv.into_iter().chain(r1).fold(vowels.len(), usize::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTS: [&str; 22] = [
        "", "d", "p", "c", "u", "de", "av", "no", "ess", "pr", "pa", "rea", "produt", "entreg", "devolu", "qualid",
        "receb", "otim", "chegu", "funcion", "frequ", "logist",
    ];
    const ENDINGS: [&str; 60] = [
        "",
        "a",
        "o",
        "e",
        "i",
        "s",
        "as",
        "os",
        "es",
        "ao",
        "oes",
        "aes",
        "oe",
        "ae",
        "eu",
        "ei",
        "ou",
        "ar",
        "er",
        "ir",
        "ira",
        "iras",
        "aram",
        "ando",
        "endo",
        "amente",
        "mente",
        "ivamente",
        "osamente",
        "idade",
        "idades",
        "abilidade",
        "ivo",
        "iva",
        "ivas",
        "ico",
        "icas",
        "ismo",
        "ista",
        "istas",
        "oso",
        "osas",
        "ador",
        "adora",
        "acao",
        "acoes",
        "ucao",
        "ucoes",
        "encia",
        "encias",
        "logia",
        "logias",
        "ci",
        "cie",
        "gue",
        "que",
        "ante",
        "avel",
        "iveis",
        "issimo",
    ];

    fn words() -> Vec<String> {
        let words = STARTS.iter().flat_map(|start| ENDINGS.iter().map(move |ending| format!("{start}{ending}")));
        words.filter(|word| !word.is_empty()).collect()
    }

    #[test]
    fn no_word_with_the_prefix_is_missed_and_no_other_is_certain() {
        let words: Vec<(String, String)> = words().into_iter().map(|word| (term(&word), word)).collect();
        let mut prefixes: Vec<&str> =
            words.iter().flat_map(|(_, word)| (1..=word.len()).map(|end| &word[..end])).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in prefixes {
            let wanted = PrefixTerms::of(prefix);
            for (term, word) in &words {
                let is_doubtful = wanted.doubtful.contains(term);
                let is_certain = !is_doubtful && term.starts_with(prefix);
                assert!(
                    is_doubtful || is_certain == word.starts_with(prefix),
                    "`{prefix}` in `{word}` ({term}): {wanted:?}"
                );
            }
        }
    }

    #[test]
    fn a_long_prefix_leaves_few_doubts() {
        let check =
            |prefix: &str, expected: &[&str]| assert_eq!(PrefixTerms::of(prefix).doubtful, expected, "{prefix}");
        check("devolu", &["dev", "devo", "devol"]);
        check("produt", &["pro", "prod", "produ"]);
        check("x", &[]);
        check("日本", &[]);
    }
}
