//! The command `schema --check`: what changed in the API since an older definition of it, and whether a client that went by the
//! older one may break. The levels are those that GraphQL's users know: a breaking change makes some question wrong that was
//! right, a dangerous one may surprise a client that takes a list for closed or a default for given, the rest is safe.

mod change;
mod closed;
mod compare;
mod definition;
mod directives;
mod fields;
mod inputs;
mod print;

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use triptych_schemas::exit::Exit;

use change::Change;
use definition::Definition;

/// Prints what changed from the definition in a file (`-`: standard input) to `now`.
pub(crate) fn run(old: &Path, now: &str) -> anyhow::Result<Exit> {
    let text = read(old).with_context(|| format!("`{}` cannot be read", old.display()))?;
    let changes = changes(&text, now).with_context(|| format!("`{}` is no definition of an API", old.display()))?;
    print::print(&changes)?;
    Ok(if changes.iter().any(Change::is_breaking) { Exit::Findings } else { Exit::Success })
}

fn read(path: &Path) -> std::io::Result<String> {
    if path != Path::new("-") {
        return std::fs::read_to_string(path);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

/// The gravest first, then by path.
fn changes(old: &str, now: &str) -> anyhow::Result<Vec<Change>> {
    let old = Definition::read(old)?;
    let now = Definition::read(now)?;
    Ok(compare::compare(&old, &now))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `old` and `now` stand beside a query type that stays.
    fn found(old: &str, now: &str) -> Vec<String> {
        let definition = |text: &str| format!("type Query {{ id: ID }} {text}");
        let changes = changes(&definition(old), &definition(now)).unwrap();
        let told = |change: &Change| {
            let level: &str = change.level.into();
            format!("{level} {}: {}", change.path, change.what)
        };
        changes.iter().map(told).collect()
    }

    fn check(old: &str, now: &str, expected: &[&str]) {
        assert_eq!(found(old, now), expected, "{old} -> {now}");
    }

    #[test]
    fn types_come_go_and_change_kind() {
        check("", "", &[]);
        check("scalar A", "", &["breaking A: the scalar was removed"]);
        check("", "enum A { X }", &["safe A: the enum was added"]);
        check("scalar A", "enum A { X }", &["breaking A: the scalar became a kind of its own: enum"]);
        check("\"a\" scalar A", "\"b\" scalar A", &["safe A: its description changed"]);
        check("type A { a: Int } extend type A { b: Int }", "type A { a: Int b: Int }", &[]);
        let added = ["dangerous A: it has the interface `I` besides"];
        check(
            "interface I { a: Int } type A { a: Int }",
            "interface I { a: Int } type A implements I { a: Int }",
            &added,
        );
        let removed = ["breaking A: it no longer has the interface `I`"];
        check(
            "interface I { a: Int } type A implements I { a: Int }",
            "interface I { a: Int } type A { a: Int }",
            &removed,
        );
        let changes = changes("type Query { a: Int }", "schema { query: Q } type Q { a: Int } type Query { a: Int }");
        assert_eq!(changes.unwrap()[0].what, "query operations start from `Q`, not from `Query`");
    }

    #[test]
    fn what_is_answered_may_lose_null_and_no_more() {
        let field = |was: &str, is: &str, level: &str| {
            let expected = format!("{level} A.a: `{was}` became `{is}`");
            check(&format!("type A {{ a: {was} }}"), &format!("type A {{ a: {is} }}"), &[&expected]);
        };
        field("Int", "Int!", "safe");
        field("Int!", "Int", "breaking");
        field("[Int]", "[Int!]!", "safe");
        field("[Int!]", "[Int]!", "breaking");
        field("Int", "Float", "breaking");
        field("Int", "[Int]", "breaking");
        check("type A { a: Int b: Int }", "type A { a: Int }", &["breaking A.b: the field was removed"]);
        check("type A { a: Int }", "type A { a: Int b: Int }", &["safe A.b: the field was added"]);
        let deprecated = ["safe A.a: it is deprecated: use b"];
        check("type A { a: Int }", "type A { a: Int @deprecated(reason: \"use b\") }", &deprecated);
        let removed = ["breaking A.b: the field, which was deprecated, was removed"];
        check("type A { a: Int b: Int @deprecated }", "type A { a: Int }", &removed);
    }

    #[test]
    fn what_is_sent_may_gain_null_and_what_need_not_be_given() {
        let argument = |was: &str, is: &str, expected: &str| {
            check(&format!("type A {{ a{was}: Int }}"), &format!("type A {{ a{is}: Int }}"), &[expected]);
        };
        argument("", "(x: Int)", "dangerous A.a.x: the argument was added");
        argument("", "(x: Int! = 1)", "dangerous A.a.x: the argument was added, with a default");
        argument("", "(x: Int!)", "breaking A.a.x: the argument was added, and must be given");
        argument("(x: Int)", "", "breaking A.a.x: the argument was removed");
        argument("(x: Int!)", "(x: Int)", "safe A.a.x: `Int!` became `Int`");
        argument("(x: [Int])", "(x: [Int!])", "breaking A.a.x: `[Int]` became `[Int!]`");
        argument("(x: Int = 1)", "(x: Int = 2)", "dangerous A.a.x: its default was `1` and is `2`");
        argument("(x: Int)", "(x: Int = 2)", "dangerous A.a.x: its default was none and is `2`");
        let input = |is: &str, expected: &str| {
            check("input I { a: Int }", &format!("input I {{ a: Int {is} }}"), &[expected]);
        };
        input("b: Int", "safe I.b: the field was added");
        input("b: Int = 1", "dangerous I.b: the field was added, with a default");
        input("b: Int!", "breaking I.b: the field was added, and must be given");
        let one_of = ["breaking I: it takes exactly one of its fields"];
        check("input I { a: Int }", "input I @oneOf { a: Int }", &one_of);
    }

    #[test]
    fn closed_lists_and_directives() {
        check("enum E { A }", "enum E { A B }", &["dangerous E.B: the value was added"]);
        check("enum E { A B }", "enum E { A }", &["breaking E.B: the value was removed"]);
        let types = "type A { a: Int } type B { a: Int }";
        let members = |was: &str, is: &str, expected: &str| {
            check(&format!("{types} union U = {was}"), &format!("{types} union U = {is}"), &[expected]);
        };
        members("A", "A | B", "dangerous U: `B` is one of it too");
        members("A | B", "A", "breaking U: `B` is no longer one of it");
        check("directive @d on FIELD", "", &["breaking @d: the directive was removed"]);
        check("", "directive @d on FIELD", &["safe @d: the directive was added"]);
        check("directive @skip(if: Boolean!) on FIELD", "", &[]);
        let required = ["breaking @d.x: the argument was added, and must be given"];
        check("directive @d on FIELD", "directive @d(x: Int!) on FIELD", &required);
    }

    #[test]
    fn the_gravest_come_first() {
        let found = found("type A { a: Int z: Int } enum E { X }", "type A { a: Int b: Int } enum E { X Y }");
        let levels: Vec<&str> = found.iter().filter_map(|line| line.split_once(' ')).map(|(level, _)| level).collect();
        assert_eq!(levels, ["breaking", "dangerous", "safe"]);
    }

    #[test]
    fn what_is_no_definition_is_refused() {
        for text in ["", "{ id }", "type A { a: Int }", "type Query { a: Int } type Query { b: Int }"] {
            assert!(changes(text, "type Query { id: ID }").is_err(), "{text}");
        }
    }

    #[test]
    fn the_api_is_the_api() {
        let sdl = crate::graphql::sdl();
        assert_eq!(changes(&sdl, &sdl).unwrap(), []);
    }
}
