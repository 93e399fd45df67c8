//! What makes a shell know both programs: completions that name every command, and man pages.

use std::fs;

use e2e::binary::{command, ended};
use e2e::lake::new_folder;

fn check(program: &str, arguments: &[&str], words: &[&str]) {
    let output = command(program).args(arguments).output().expect("the program can be started");
    let ended = ended(&output);
    assert_eq!(ended.code, Some(0), "{program} {arguments:?}: {}", ended.stderr);
    for word in words {
        assert!(ended.stdout.contains(word), "{program} {arguments:?}: `{word}` is not in what it prints");
    }
}

#[test]
fn completions_and_man_pages_know_every_command() {
    let loader = ["load", "fetch", "generate", "status", "verify", "rollback", "quarantine", "recommend", "evaluate"];
    for (program, commands) in [("triptych-loader", &loader[..]), ("triptych-gateway", &["serve", "schema"])] {
        for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
            check(program, &["completions", shell], commands);
        }
        check(program, &["completions", "bash"], &["--lake"]);
        check(program, &["man"], &[&[".TH", "Examples"], commands].concat());
        let folder = new_folder();
        check(program, &["man", &folder.path().display().to_string()], &[]);
        for command in commands {
            let page = folder.path().join(format!("{program}-{command}.1"));
            assert!(fs::read_to_string(&page).is_ok_and(|page| page.contains(".TH")), "{}", page.display());
        }
    }
}
