#!/usr/bin/env bash
# Runs everything that must hold: format, lints, tests on files and on three real servers, the README's commands, the demo
# and the playground. No account is needed. Servers are those that the environment names (CLICKHOUSE_URL, MONGODB_URL and
# NEO4J_URL, all three), or are started by scripts/servers/up; TRIPTYCH_WITHOUT_SERVERS=1 goes without. What does not run is
# named in a line, never skipped in silence: the suite over the real data wants TRIPTYCH_OLIST_ZIP, the look at the
# playground wants a Chromium, Relay's compiler wants npm.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*" >&2; }

# Clippy compiles our own crates in place of rustc, so that lints need no second pass over the dependencies, and warnings
# are errors in our crates only. (`cargo clippy` shows the same lints while you work, as warnings.)
RUSTC_WORKSPACE_WRAPPER=$(rustc --print sysroot)/bin/clippy-driver
export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS="-Dwarnings__CLIPPY_HACKERY__"
binaries=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
export TRIPTYCH_BINARIES=$binaries

step "format"
cargo fmt --all --check

step "build and lint"
cargo build --release --workspace --lib --bins --tests

step "the README's commands"
scripts/check/readme.sh

step "the demo"
scripts/check/demo.sh

step "the playground"
scripts/check/playground.sh

step "Relay's compiler"
scripts/check/relay.sh

step "terminals of all widths, and none"
python3 scripts/check/terminals.py "$binaries"

step "full and read-only disks"
scripts/check/disks.sh

step "random questions against another engine"
scripts/check/judge.sh

step "servers"
source scripts/check/servers.sh

step "tests"
if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  echo "not run: the suite over the real data (TRIPTYCH_OLIST_ZIP names no file)" >&2
fi
cargo test --release --workspace --lib --bins --tests

step "servers killed in the middle of a load"
if [[ -n $servers ]]; then
  scripts/check/killed_servers.sh "$servers"
else
  echo "not run: the servers were not started here, or there are none" >&2
fi
