#!/usr/bin/env bash
# Runs everything that must hold: format, lints, tests on files and on three real servers, the commands of README and docs, the demo
# and the playground. No account is needed. Servers are those that the environment names (CLICKHOUSE_URL, MONGODB_URL and
# NEO4J_URL, all three), or are started by scripts/servers/up; TRIPTYCH_WITHOUT_SERVERS=1 goes without. What does not run is
# named in a line, never skipped in silence: the suite over the real data wants TRIPTYCH_OLIST_ZIP, the look at the
# playground wants a Chromium, Relay's compiler wants npm.
#
# A step that fails does not end the run: the others are run all the same, but for those that need what failed, and a summary
# tells of all; then the exit code is 1. Random tests ask other questions on every run; TRIPTYCH_SEED asks those of an earlier one.
set -uo pipefail
cd "$(dirname "$0")/.."

red=()
not_run=()

# step NAME COMMAND...: one command or script, which ends at its own first failure.
step() {
  local name=$1 started=$SECONDS
  shift
  printf '\n== %s\n' "$name" >&2
  "$@" && return
  printf '== FAILED after %s s: %s\n' "$((SECONDS - started))" "$name" >&2
  red+=("$name")
  return 1
}

# Of steps that cannot be run.
left_out() { # WHY NAME...
  local why=$1 name
  shift
  for name in "$@"; do
    printf '\n== %s\nnot run: %s\n' "$name" "$why" >&2
    not_run+=("$name ($why)")
  done
}

# Clippy compiles our own crates in place of rustc, so that lints need no second pass over the dependencies, and warnings
# are errors in our crates only. (`cargo clippy` shows the same lints while you work, as warnings.)
RUSTC_WORKSPACE_WRAPPER=$(rustc --print sysroot)/bin/clippy-driver
export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS="-Dwarnings__CLIPPY_HACKERY__"
binaries=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
export TRIPTYCH_BINARIES=$binaries
export TRIPTYCH_SEED=${TRIPTYCH_SEED:-$(date +%s)}
echo "random tests: TRIPTYCH_SEED=$TRIPTYCH_SEED" >&2

step "format" cargo fmt --all --check
step "subjects of commits" scripts/check/commits.sh
step "the release's workflows" scripts/check/workflows.sh
step "licences and advisories" scripts/check/licences.sh

with_servers() {
  step "tests" cargo test --release --workspace --lib --bins --tests --no-fail-fast
  if [[ -n $servers ]]; then
    step "servers killed, restarted and frozen in the middle of a load" scripts/check/killed_servers.sh "$servers"
  else
    left_out "the servers were not started here, or there are none" "servers killed, restarted and frozen in the middle of a load"
  fi
}

if step "build and lint" cargo build --release --workspace --lib --bins --tests; then
  step "the commands of README and docs" scripts/check/readme.sh
  step "the demo" scripts/check/demo.sh
  step "the playground" scripts/check/playground.sh
  step "Relay's compiler" scripts/check/relay.sh
  step "terminals of all widths, none, and one that is closed" python3 scripts/check/terminals.py "$binaries"
  step "full and read-only disks" scripts/check/disks.sh
  step "random questions against another engine" scripts/check/judge.sh
  step "the cookbook's SQL on DuckDB" scripts/check/cookbook.sh
  step "the archive and the Debian package" scripts/check/package.sh
  step "the wheel, its module and the notebook" env TRIPTYCH_BUILT=1 scripts/check/wheel.sh
  step "one of the servers is still stopping" scripts/check/stopping_servers.sh
  if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
    echo "not run: the suite over the real data (TRIPTYCH_OLIST_ZIP names no file)" >&2
  fi
  if step "servers" source scripts/check/servers.sh; then
    with_servers
  else
    servers=
    export TRIPTYCH_WITHOUT_SERVERS=1
    left_out "the servers do not start" "tests of servers"
    with_servers
  fi
else
  left_out "the build failed" "the commands of README and docs" "the demo" "the playground" "Relay's compiler" \
    "terminals of all widths, none, and one that is closed" "full and read-only disks" \
    "random questions against another engine" "the cookbook's SQL on DuckDB" "the archive and the Debian package" \
    "the wheel, its module and the notebook" "one of the servers is still stopping" "servers" "tests" \
    "servers killed, restarted and frozen in the middle of a load"
fi

printf '\n== summary (%s s, TRIPTYCH_SEED=%s)\n' "$SECONDS" "$TRIPTYCH_SEED" >&2
if ((${#not_run[@]} > 0)); then printf 'not run: %s\n' "${not_run[@]}" >&2; fi
if ((${#red[@]} > 0)); then
  printf 'FAILED: %s\n' "${red[@]}" >&2
  exit 1
fi
echo "all that was run holds" >&2
