//! Takes out of a message what it tells of names that were not asked by: who may not see the API is not to guess it by asking
//! wrong. Leaves what was wrong.

/// How names are told, by us and by async-graphql, in small letters.
const TOLD: [&str; 2] = ["did you mean", "it is one of"];

pub(super) fn hide(message: &mut String) {
    let small = message.to_ascii_lowercase();
    let Some(begins) = TOLD.iter().filter_map(|told| small.find(told)).min() else { return };
    let kept = message[..begins].trim_end_matches([' ', ';', ':', ',']).len();
    message.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wrong_is_told_and_what_is_right_is_not() {
        let check = |message: &str, expected: &str| {
            let mut hidden = message.to_owned();
            hide(&mut hidden);
            assert_eq!(hidden, expected);
        };
        check("Unknown field \"a\" on type \"B\". Did you mean \"c\", \"d\"?", "Unknown field \"a\" on type \"B\".");
        check(
            "argument `o`: `NEWST` is no value of O: did you mean `NEWEST`?",
            "argument `o`: `NEWST` is no value of O",
        );
        check("argument `f`: `F` has no field `scor`; did you mean `score`?", "argument `f`: `F` has no field `scor`");
        check("`x` is no value of O: it is one of A, B and 3 more", "`x` is no value of O");
        check("nothing of that kind", "nothing of that kind");
    }
}
