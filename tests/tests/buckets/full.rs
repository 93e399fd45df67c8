//! A disk that is full, of a loader and of a gateway: what was served stays. The disks are small file systems in memory that one process
//! alone sees; where none may be mounted, that is said instead.

use std::process::Command;

use e2e::binary::ended;
use e2e::bucket::{LakeAfar, SMALL, load_id};
use e2e::running::Running;
use serde_json::json;

/// Larger than the smaller disks.
const LARGER: &str = "generate:orders=6000,seed=8";
const MOUNTED: &str = "mount -t tmpfs -o size=\"$1\" none \"$2\" && shift 2 && exec \"$@\"";

/// The program with its cache on a disk of so many bytes.
fn on_disk(lake: &LakeAfar, program: &str, kilobytes: u64) -> Command {
    let disk = lake.folder.path().join("disk");
    std::fs::create_dir_all(&disk).expect("a folder can be made");
    let inner = lake.command_of(program, "disk");
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", MOUNTED, "sh"]);
    command.arg(format!("{kilobytes}k")).arg(&disk).arg(inner.get_program());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.current_dir(lake.folder.path());
    command
}

fn may_mount(lake: &LakeAfar) -> bool {
    let may =
        on_disk(lake, "triptych-loader", 64).arg("--version").output().is_ok_and(|output| output.status.success());
    if !may {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "not run: a test of full disks (no file system may be mounted here)");
    }
    may
}

#[test]
fn a_loader_whose_disk_fills_publishes_nothing() {
    let Some(lake) = LakeAfar::new() else { return };
    if !may_mount(&lake) {
        return;
    }
    let before = lake.load(SMALL);
    // While it brings what is there, reads, and writes.
    for kilobytes in [4, 64, 500, 2_000, 4_000] {
        let output = on_disk(&lake, "triptych-loader", kilobytes).args(["load", LARGER, "--quiet"]).output();
        let ended = ended(&output.expect("the loader can be started"));
        assert!(matches!(ended.code, Some(3 | 5)), "{kilobytes} kB: {:?} {}", ended.code, ended.stderr);
        let is_told =
            ["No space left", "disk is full", "disk or quota"].iter().any(|words| ended.stderr.contains(words));
        assert!(is_told, "{kilobytes} kB: {}", ended.stderr);
        assert_eq!((lake.pointer().current(), lake.orphans()), (Some(before.as_str()), Vec::new()), "{kilobytes} kB");
    }
    assert_eq!(lake.query("{ load { id } }")["data"]["load"]["id"], json!(before));
}

#[test]
fn a_gateway_whose_disk_fills_goes_on_with_what_it_has() {
    let Some(lake) = LakeAfar::new() else { return };
    if !may_mount(&lake) {
        return;
    }
    let first = lake.load(SMALL);
    let gateway = Running::start_as(on_disk(&lake, "triptych-gateway", 4_000), &[]);
    gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == json!(first));
    let larger = lake.load(LARGER);
    let health = super::away::wait_for_state(&gateway, "unavailable");
    assert!(health["lake"]["reason"].as_str().is_some_and(|reason| reason.contains("No space left")), "{health}");
    assert_eq!(health["load"], json!(first), "and not {larger}");
    // One that fits comes.
    let small = load_id(&lake.succeed(&["load", "generate:orders=310,seed=9", "--max-shrink", "100%"]));
    gateway.wait_for("{ load { id } }", |answer| answer["data"]["load"]["id"] == json!(small));
    super::away::wait_for_state(&gateway, "ok");
}
