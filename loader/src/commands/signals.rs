//! Ctrl-C, SIGTERM and SIGHUP: the first ends a command at its next batch, cleaned up; Ctrl-C or SIGTERM once more ends the
//! process at once. A terminal that is closed hangs up more than once, and says no more by that. Who ignores hang-ups when
//! starting the command, as `nohup` does, has them ignored.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use triptych_schemas::exit::Exit;

/// Set by the first signal.
pub(super) fn heed() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let (heeded, is_heeded) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let outcome = runtime.and_then(|runtime| {
            let mut signals = runtime.block_on(async { Signals::heed() })?;
            // The command goes on when this is told, or the channel is closed.
            let _ = heeded.send(());
            runtime.block_on(signals.each(|may_end_it| on_signal(&flag, may_end_it)));
            Ok(())
        });
        if let Err(error) = outcome {
            tracing::warn!(%error, "signals will end this without cleaning up; the next load will");
        }
    });
    let _ = is_heeded.recv();
    interrupted
}

fn on_signal(interrupted: &AtomicBool, may_end_it: bool) {
    if !interrupted.swap(true, Ordering::Relaxed) {
        // The terminal may be closed.
        let _ = writeln!(std::io::stderr(), "interrupted: cleaning up (once more to stop at once)");
    } else if may_end_it {
        std::process::exit(Exit::Interrupted.code().into());
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Option<Signal>,
}

#[cfg(unix)]
impl Signals {
    fn heed() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: if ignores_hang_ups() { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    /// Calls back for each signal, with whether it may end the process when it comes again. Does not end.
    async fn each(&mut self, on_signal: impl Fn(bool)) {
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => on_signal(true),
                _ = self.terminate.recv() => on_signal(true),
                () = hung_up(&mut self.hang_up) => on_signal(false),
            }
        }
    }
}

#[cfg(unix)]
async fn hung_up(hang_up: &mut Option<Signal>) {
    match hang_up {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Whether this process was started so, as Linux tells; elsewhere hang-ups are heeded.
#[cfg(unix)]
fn ignores_hang_ups() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| is_first_ignored(&status))
}

/// SIGHUP is the first of all signals.
#[cfg(unix)]
fn is_first_ignored(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn heed() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn each(&mut self, on_signal: impl Fn(bool)) {
        while tokio::signal::ctrl_c().await.is_ok() {
            on_signal(true);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_ignored_is_read_from_what_linux_tells() {
        let check = |mask: &str, expected: bool| {
            assert_eq!(
                is_first_ignored(&format!("SigBlk:\t0000000000000000\nSigIgn:\t{mask}\nSigCgt:\t0\n")),
                expected
            );
        };
        check("0000000000000001", true);
        check("0000000000001003", true);
        check("0000000000001002", false);
        check("what", false);
        assert!(!is_first_ignored(""));
    }
}
