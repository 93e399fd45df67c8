//! `schema --check`: what it prints, and the exit code that tells a release whether clients may break.

use std::fs;
use std::process::Stdio;

use e2e::binary::{command, ended};
use e2e::lake::new_folder;
use triptych_gateway::graphql;

/// What the program says of an older definition; `-` where it is given on standard input.
fn check(old: &str, on_standard_input: bool, code: i32, words: &[&str]) {
    let folder = new_folder();
    let file = folder.path().join("old.graphql");
    fs::write(&file, old).expect("a file can be written");
    let mut gateway = command("triptych-gateway");
    gateway.args(["schema", "--check"]);
    if on_standard_input {
        gateway.arg("-").stdin(Stdio::from(fs::File::open(&file).expect("it was just written")));
    } else {
        gateway.arg(&file);
    }
    let ended = ended(&gateway.output().expect("the program can be started"));
    assert_eq!(ended.code, Some(code), "{}{}", ended.stdout, ended.stderr);
    let printed = ended.stdout + &ended.stderr;
    for word in words {
        assert!(printed.contains(word), "`{word}` is not in {printed}");
    }
}

#[test]
fn an_exit_code_tells_whether_a_client_may_break() {
    let sdl = graphql::sdl();
    check(&sdl, false, 0, &["nothing changed\n"]);
    check(&sdl, true, 0, &["nothing changed\n"]);
    let other = sdl.replacen("orderBy: ProductOrder = BEST_SELLING", "orderBy: ProductOrder = REVENUE", 1);
    assert_ne!(other, sdl);
    let dangerous = ["orderBy: its default was `REVENUE` and is `BEST_SELLING`\n", "0 breaking, 1 dangerous, 0 safe\n"];
    check(&other, false, 0, &dangerous);
    let with = sdl.replace("\tweightGrams: Int\n", "\tweightGrams: Int\n\tweightOunces: Int\n");
    assert_ne!(with, sdl);
    check(&with, true, 1, &["breaking   Product.weightOunces: the field was removed\n", "1 breaking, 0 dangerous"]);
    check("{ load { id } }", false, 3, &["error: ", "old.graphql` is no definition of an API"]);
    check("", true, 3, &["error: `-` is no definition of an API"]);
}
