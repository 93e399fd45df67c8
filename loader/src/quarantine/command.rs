//! The commands that show rejected rows and bring them back, as they can be pasted into a shell.

use std::path::Path;

use triptych_schemas::layout::LAKE_DEFAULT;

/// `lake` and `load_id` are named where the command would not find them by itself.
pub(crate) fn replay(lake: &Path, load_id: Option<&str>, files: &[&Path]) -> String {
    let mut words = vec!["triptych-loader quarantine replay".to_owned()];
    if lake != Path::new(LAKE_DEFAULT) {
        words.push(format!("--lake {}", shell_word(lake)));
    }
    words.extend(load_id.map(|load_id| format!("--load {load_id}")));
    words.extend(files.iter().map(|file| shell_word(file)));
    words.join(" ")
}

/// The command that shows rejected rows, and why they were.
pub(crate) fn list(lake: &Path) -> String {
    let mut command = "triptych-loader quarantine list".to_owned();
    if lake != Path::new(LAKE_DEFAULT) {
        command = format!("{command} --lake {}", shell_word(lake));
    }
    command
}

/// A path as one word of a shell's command.
pub(crate) fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+,@%=".contains(character);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_of_the_lake_that_was_loaded_into() {
        assert_eq!(list(Path::new("lake")), "triptych-loader quarantine list");
        assert_eq!(list(Path::new("my lake")), "triptych-loader quarantine list --lake 'my lake'");
    }

    #[test]
    fn a_shell_reads_the_command_as_it_is_meant() {
        let check = |lake: &str, load_id: Option<&str>, file: &str, expected: &str| {
            let command = replay(Path::new(lake), load_id, &[Path::new(file)]);
            assert_eq!(command, format!("triptych-loader quarantine replay {expected}"));
        };
        check("lake", None, "lake/quarantine/1/orders.csv", "lake/quarantine/1/orders.csv");
        check("lake", Some("1"), "orders.csv", "--load 1 orders.csv");
        check("/data/my lake", None, "it's.csv", r"--lake '/data/my lake' 'it'\''s.csv'");
    }
}
