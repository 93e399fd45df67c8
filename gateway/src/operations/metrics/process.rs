//! Memory, processor time and files of this process, under the names that Prometheus' own clients give them. Told where the
//! system has `/proc` (Linux); nothing is told elsewhere, and no number is made up.

use std::fs;

use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};

/// What the kernel counts for programs in, on every architecture: `USER_HZ` in proc(5).
const TICKS_A_SECOND: f64 = 100.0;

#[derive(Debug, Default, PartialEq)]
struct Process {
    resident_bytes: Option<u64>,
    virtual_bytes: Option<u64>,
    threads: Option<u64>,
    cpu_seconds: Option<f64>,
    started_at_seconds: Option<f64>,
    open_files: Option<u64>,
    open_files_max: Option<u64>,
}

pub(super) fn register(registry: &mut Registry) {
    let read = |file: &str| fs::read_to_string(format!("/proc/{file}")).unwrap_or_default();
    let mut process = Process::of(&read("self/status"), &read("self/stat"), &read("stat"), &read("self/limits"));
    process.open_files = fs::read_dir("/proc/self/fd").ok().map(|files| files.count() as u64);
    process.register(registry);
}

impl Process {
    /// From the files of these names in `/proc`; what they do not say is not told.
    fn of(status: &str, stat: &str, system: &str, limits: &str) -> Self {
        let of_status = |name: &str| words_after(status, name)?.first()?.parse::<u64>().ok();
        // The name of the program, in parentheses, may hold spaces; the third field follows it.
        let fields: Vec<&str> = stat.rsplit_once(')').map_or(Vec::new(), |(_, rest)| rest.split_whitespace().collect());
        let ticks = |number: usize| fields.get(number - 3)?.parse::<f64>().ok().map(|ticks| ticks / TICKS_A_SECOND);
        let booted_at = words_after(system, "btime").and_then(|words| words.first()?.parse::<f64>().ok());
        Self {
            resident_bytes: of_status("VmRSS:").map(|kilobytes| kilobytes * 1024),
            virtual_bytes: of_status("VmSize:").map(|kilobytes| kilobytes * 1024),
            threads: of_status("Threads:"),
            cpu_seconds: ticks(14).zip(ticks(15)).map(|(user, system)| user + system),
            started_at_seconds: booted_at.zip(ticks(22)).map(|(booted_at, after)| booted_at + after),
            open_files: None,
            open_files_max: words_after(limits, "Max open files").and_then(|words| words.first()?.parse().ok()),
        }
    }

    fn register(self, registry: &mut Registry) {
        let mut gauge = |name: &str, help: &str, unit: Option<Unit>, value: Option<u64>| {
            let Some(value) = value else { return };
            match unit {
                Some(unit) => registry.register_with_unit(name, help, unit, ConstGauge::new(value)),
                None => registry.register(name, help, ConstGauge::new(value)),
            }
        };
        gauge("process_resident_memory", "Memory of this process", Some(Unit::Bytes), self.resident_bytes);
        gauge("process_virtual_memory", "Address space of this process", Some(Unit::Bytes), self.virtual_bytes);
        gauge("process_threads", "Threads of this process", None, self.threads);
        gauge("process_open_fds", "Open files and connections of this process", None, self.open_files);
        gauge("process_max_fds", "Files and connections that this process may have open", None, self.open_files_max);
        if let Some(seconds) = self.cpu_seconds {
            let help = "Processor time of this process, its own and the system's";
            registry.register_with_unit("process_cpu", help, Unit::Seconds, ConstCounter::new(seconds));
        }
        if let Some(seconds) = self.started_at_seconds {
            let help = "When this process began, since 1970";
            registry.register_with_unit("process_start_time", help, Unit::Seconds, ConstGauge::new(seconds));
        }
    }
}

/// The words after a name at the start of a line.
fn words_after<'a>(text: &'a str, name: &str) -> Option<Vec<&'a str>> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.split_whitespace().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_system_are_read() {
        let status = "Name:\ta b\nVmSize:\t   2048 kB\nVmRSS:\t    1024 kB\nThreads:\t7\n";
        let stat = "42 (a b) c) S 1 1 1 0 -1 0 0 0 0 0 250 50 0 0 20 0 7 0 1000 2097152 256";
        let limits = "Limit                     Soft Limit           Hard Limit           Units\n\
                      Max open files            1024                 1048576              files\n";
        let expected = Process {
            resident_bytes: Some(1024 * 1024),
            virtual_bytes: Some(2048 * 1024),
            threads: Some(7),
            cpu_seconds: Some(3.0),
            started_at_seconds: Some(1_700_000_010.0),
            open_files: None,
            open_files_max: Some(1024),
        };
        assert_eq!(Process::of(status, stat, "cpu 1 2\nbtime 1700000000\n", limits), expected);
        assert_eq!(Process::of("", "", "", ""), Process::default());
        let unlimited =
            Process::of("", "", "", "Max open files            unlimited            unlimited            files");
        assert_eq!(unlimited.open_files_max, None);
    }
}
