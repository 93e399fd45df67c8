//! The real binaries, as a user starts them. Refuses to build them: tests run what was built, or say what to run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// How a command ended, as a user sees it.
#[derive(Debug)]
pub struct Ended {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Ready to be given arguments. Nothing of the caller's configuration reaches it.
pub fn command(name: &str) -> Command {
    let mut command = Command::new(path(name));
    for variable in ["TRIPTYCH_LAKE", "TRIPTYCH_LISTEN", "TRIPTYCH_LOG"] {
        command.env_remove(variable);
    }
    command
}

/// Runs the loader to its end.
///
/// # Panics
/// When it cannot be started.
pub fn loader(arguments: &[&str], folder: &Path) -> Ended {
    let output = command("triptych-loader").args(arguments).current_dir(folder).output();
    ended(&output.expect("the loader can be started"))
}

pub fn ended(output: &Output) -> Ended {
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Named by `TRIPTYCH_BINARIES`, or beside the folder of the test that runs.
fn path(name: &str) -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "tests have no command line of their own")]
    let named = std::env::var_os("TRIPTYCH_BINARIES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| {
        let test = std::env::current_exe().expect("a running test has a path");
        test.ancestors().nth(2).expect("cargo puts tests into `deps`").to_owned()
    });
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "`{}` is not there; run `cargo build --release --workspace` first", path.display());
    path
}
