//! How much memory this process has had at most, and that it gives back what it no longer needs. Refuses unsafe calls: the system
//! tells the one in a file, and is told the other by a variable.

use std::fs;

/// glibc's own variable, which it reads when a program starts: how many heaps it may keep.
pub(crate) const HEAPS_MAX: &str = "MALLOC_ARENA_MAX";

/// Starts this program anew, as the same process with the same arguments: for where glibc was not told how many heaps to keep. By itself
/// it keeps eight for each processor, each with memory that was freed and is of no use to other threads: a million orders into three
/// servers took 1,060 MiB, and take 643 with two heaps. Where it cannot be done, the program goes on and takes more.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn keep_few_heaps() {
    use std::os::unix::process::CommandExt;

    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut anew = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        anew.arg0(name);
    }
    // It returns only where it fails.
    let error = anew.args(arguments).env(HEAPS_MAX, "2").exec();
    tracing::debug!(%error, "could not limit the number of heaps");
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn keep_few_heaps() {}

/// On Linux; `None` elsewhere.
pub(crate) fn peak_bytes() -> Option<u64> {
    peak_of(&fs::read_to_string("/proc/self/status").ok()?)
}

fn peak_of(status: &str) -> Option<u64> {
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_where_it_is_told() {
        let check = |status: &str, expected: Option<u64>| assert_eq!(peak_of(status), expected, "{status}");
        check("Name:\tx\nVmPeak:\t 900 kB\nVmHWM:\t  260 kB\nVmRSS:\t 100 kB\n", Some(260 * 1024));
        check("Name:\tx\n", None);
        check("VmHWM:\t many kB\n", None);
    }
}
