//! How much memory this process has had at most, where the system tells without being asked by unsafe calls.

use std::fs;

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
