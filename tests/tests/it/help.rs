//! What `--help` shows can be pasted: a shell takes every example as it is printed in terminals of 80 and 100 columns, and the
//! program takes what the shell hands to it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use clap::{CommandFactory, Parser};
use e2e::binary::{command, ended};
use e2e::lake::new_folder;
use triptych_gateway::cli::Cli as Gateway;
use triptych_loader::cli::Cli as Loader;

const PROGRAMS: [&str; 2] = ["triptych-loader", "triptych-gateway"];
/// What examples call besides.
const OTHERS: [&str; 3] = ["vi", "man", "curl"];
/// Between the words of a command, and after its last; no example holds them.
const WORD_END: char = '\u{1f}';
const COMMAND_END: char = '\u{1e}';

/// Stands where programs are looked for, reads what it is given, and writes down at once with which words it was called.
const NOTES_ITS_WORDS: &str = "#!/bin/sh
while read -r line; do :; done
words=$(printf '%s\\037' \"${0##*/}\" \"$@\")
printf '%s\\036' \"$words\" >> \"$TYPED\"
";

/// The paragraph of the examples, as it is printed.
fn examples(program: &str, path: &[&str], columns: &str) -> String {
    let output = command(program).args(path).arg("--help").env("COLUMNS", columns).output();
    let help = ended(&output.expect("the program can be started")).stdout;
    let text =
        help.split("\nExamples:\n").nth(1).unwrap_or_else(|| panic!("{program} {path:?} --help shows no example"));
    text.split("\n\n").next().unwrap_or_default().to_owned()
}

/// Pastes text into a shell whose commands only write down their words; one list of words for each.
fn typed(text: &str) -> Vec<Vec<String>> {
    let folder = new_folder();
    let (bin, log) = (folder.path().join("bin"), folder.path().join("typed"));
    for made in ["bin", ".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
        fs::create_dir_all(folder.path().join(made)).expect("a folder can be made");
    }
    for name in PROGRAMS.iter().chain(&OTHERS) {
        let path = bin.join(name);
        fs::write(&path, NOTES_ITS_WORDS).expect("a script can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be made a program");
    }
    let mut shell = Command::new("/bin/sh");
    shell.args(["-e", "-u", "-c", text]).current_dir(folder.path());
    let output = shell.env_clear().envs([("HOME", folder.path()), ("PATH", &bin), ("TYPED", &log)]).output();
    let ended = ended(&output.expect("there is a shell"));
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "a shell does not take:\n{text}");
    let log = fs::read_to_string(log).expect("some command was typed");
    let commands = log.split_terminator(COMMAND_END);
    commands.map(|words| words.split_terminator(WORD_END).map(str::to_owned).collect()).collect()
}

/// Every command of a program, itself included.
fn paths<'a>(command: &'a clap::Command, above: &[&'a str]) -> Vec<Vec<&'a str>> {
    let below = command.get_subcommands().flat_map(|command| paths(command, &[above, &[command.get_name()]].concat()));
    std::iter::once(above.to_vec()).chain(below).collect()
}

#[test]
fn every_example_can_be_pasted_at_the_width_it_is_printed() {
    for (program, cli) in PROGRAMS.into_iter().zip([Loader::command(), Gateway::command()]) {
        for path in paths(&cli, &[]) {
            for columns in ["80", "100"] {
                let text = examples(program, &path, columns);
                let commands = typed(&text);
                let is_shown = |words: &Vec<String>| {
                    words.iter().skip(1).map(String::as_str).collect::<Vec<_>>().starts_with(&path)
                };
                assert!(commands.iter().any(is_shown), "`{program} {path:?} --help` shows no example of it:\n{text}");
                for words in commands {
                    let error = match words[0].as_str() {
                        "triptych-loader" => Loader::try_parse_from(&words).err(),
                        "triptych-gateway" => Gateway::try_parse_from(&words).err(),
                        _ => None,
                    };
                    assert!(error.is_none(), "{words:?} at {columns} columns: {}", error.expect("there is one"));
                }
            }
        }
    }
}

#[test]
fn every_operand_says_what_it_is() {
    fn check(command: &clap::Command) {
        for argument in command.get_positionals() {
            assert!(argument.get_help().is_some(), "`{}`: {} has no help", command.get_name(), argument.get_id());
        }
        command.get_subcommands().for_each(check);
    }
    check(&Loader::command());
    check(&Gateway::command());
}
