#!/usr/bin/env bash
# Runs everything that must hold: format, lints, tests on files and on three real servers, the commands of README and docs, the demo,
# the dashboard and the playground. No account is needed. Servers are those that the environment names (CLICKHOUSE_URL, MONGODB_URL,
# NEO4J_URL and TRIPTYCH_KAFKA, all four), or are started by scripts/servers/up; TRIPTYCH_WITHOUT_SERVERS=1 goes without. What does not run is
# named in a line, never skipped in silence: the suite over the real data wants TRIPTYCH_OLIST_ZIP, the looks at the
# dashboard and the playground want a Chromium; the dashboard, Relay's compiler, a router and GraphQL Inspector want npm.
# Prometheus wants to be installed, or Debian's packages.
#
# A step that fails does not end the run: the others are run all the same, but for those that need what failed. Two lanes go side
# by side: what wants servers mostly waits for them, and what wants files alone does not. Each step's output stands together, and
# the summary at the end has the seconds of each and, of what failed, the last lines again. Then the exit code is 1. Random tests
# ask the same questions of one commit on every machine, and others of the next: their seed comes from the commit, or from the clock
# outside a repository. TRIPTYCH_SEED names another.
#
# No step hangs for ever: one that takes longer than step_seconds_max is ended, with what ran of it at that moment.
set -uo pipefail
cd "$(dirname "$0")/.."

lines_of_failed_max=60
step_seconds_max=${TRIPTYCH_STEP_SECONDS:-3600} # some times what the longest takes on two busy processors
results=$(mktemp -d)
lanes=()
# Who ends this ends what it runs, and the servers. A child that is ended before it became what it is to run has this trap as well.
end_all() {
  local group
  [[ $BASHPID == "$$" ]] || return 0
  ((${#lanes[@]} == 0)) || kill "${lanes[@]}" 2>/dev/null
  for group in "$results"/group.*; do
    # shellcheck disable=SC2046  # two numbers
    [[ ! -e $group ]] || kill -TERM -- $(<"$group") 2>/dev/null
  done
  ((${#lanes[@]} == 0)) || wait "${lanes[@]}"
  rm -rf "$results"
}
trap end_all EXIT

# show_alone COMMAND...: the output of one lane does not fall into the other's.
show_alone() { (flock 9 && "$@" >&2) 9>"$results/.shown"; }

# step NAME COMMAND...: one command or script, which ends at its own first failure.
step() {
  local name=$1 started=$SECONDS code=0
  shift
  show_alone printf '\n== begins: %s\n' "$name"
  if [[ $1 == source ]]; then
    "$@" >"$results/$name.log" 2>&1 || code=$?
  else
    bounded "$@" >"$results/$name.log" 2>&1 || code=$?
  fi
  printf '%5s s  %s\n' "$((SECONDS - started))" "$name" >>"$results/times"
  if ((code == 0)); then
    show_alone ended "$name" "ended after $((SECONDS - started)) s"
    return
  fi
  show_alone ended "$name" "FAILED after $((SECONDS - started)) s"
  echo "$name" >>"$results/red"
  return 1
}

# bounded COMMAND...: ended when it takes too long. It has a group of processes of its own, by which all of it can be ended.
bounded() {
  local process timer group=$results/group.$BASHPID code=0
  set -m
  "$@" </dev/null &
  process=$!
  set +m
  sleep "$step_seconds_max" >/dev/null 2>&1 &
  timer=$!
  echo "-$process $timer" >"$group"
  # Bash tells the end of either only while neither was told yet, so that both are looked at.
  while is_there "$process" && is_there "$timer"; do
    wait -n "$process" "$timer" 2>/dev/null || sleep 0.1
  done
  if is_there "$process"; then
    echo "HUNG: it did not end within $step_seconds_max s. Of it there ran:"
    ps -o pid,ppid,etime,stat,args -p "$process$(descendants "$process" | sed 's/^/,/' | tr -d '\n')" | cut -c 1-200
    end_tree "$process"
  fi
  kill "$timer" 2>/dev/null
  wait "$process" || code=$?
  rm -f "$group"
  return "$code"
}

is_there() { kill -0 "$1" 2>/dev/null; }

descendants() { # PROCESS
  local child
  for child in $(pgrep -P "$1"); do
    echo "$child"
    descendants "$child"
  done
}

end_tree() { # PROCESS
  local all tenths
  all="$1 $(descendants "$1")"
  # shellcheck disable=SC2086  # numbers
  kill -TERM $all 2>/dev/null
  for ((tenths = 0; tenths < 300; tenths++)); do
    is_there "$1" || return 0
    sleep 0.1
  done
  # shellcheck disable=SC2086
  kill -KILL $all 2>/dev/null
}

ended() { # NAME HOW
  printf '\n== %s: %s\n' "$2" "$1"
  cat "$results/$1.log"
}

# Of steps that cannot be run.
left_out() { # WHY NAME...
  local why=$1 name
  shift
  for name in "$@"; do
    show_alone printf '\n== %s\nnot run: %s\n' "$name" "$why"
    echo "$name ($why)" >>"$results/not_run"
  done
}

# What of a failed step's output says why: the compiler's errors, the tests that failed, or else its last lines.
why_failed() { # NAME
  local log=$results/$1.log found
  found=$(awk '/^error/ { inside = 1 } inside { print } /^$/ { inside = 0 }' "$log")
  if grep -q '^test result: FAILED' "$log"; then
    found=$(awk '/^failures:$/ { inside = 1 } inside { print } /^test result/ { inside = 0 }' "$log")
  fi
  if [[ -n $found ]]; then tail -n "$lines_of_failed_max" <<<"$found"; else tail -n 30 "$log"; fi
}

# Clippy compiles our own crates in place of rustc, so that lints need no second pass over the dependencies, and warnings
# are errors in our crates only. (`cargo clippy` shows the same lints while you work, as warnings.)
RUSTC_WORKSPACE_WRAPPER=$(rustc --print sysroot)/bin/clippy-driver
export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS="-Dwarnings__CLIPPY_HACKERY__"
built=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
# Copies, for the wheel is built to the same names, while the other lane runs the programs.
binaries=$results/programs
export TRIPTYCH_BINARIES=$binaries
# The first digits of the commit as a number, below 2^28, so that every tool takes it.
seed_of_commit() {
  local commit
  commit=$(git rev-parse --verify --quiet HEAD 2>/dev/null) && echo $((16#${commit:0:7}))
}
export TRIPTYCH_SEED=${TRIPTYCH_SEED:-$(seed_of_commit || date +%s)}
echo "random tests: TRIPTYCH_SEED=$TRIPTYCH_SEED" >&2

# Test binaries that load into servers and ask them. The contract of the stores, which does so too, is among the libraries' own.
of_servers=(--test publication --test servers --test buckets)
of_files() {
  cargo metadata --no-deps --format-version 1 | python3 -c '
import json, sys
targets = [target for package in json.load(sys.stdin)["packages"] for target in package["targets"]]
names = {target["name"] for target in targets if "test" in target["kind"]} - set(sys.argv[1:])
print(*(f"--test={name}" for name in sorted(names)))' "${of_servers[@]}"
}

names_of_files=("the commands of README and docs" "the demo" "the dashboard" "the playground" "Relay's compiler"
  "GraphQL over HTTP" "a page of another origin"
  "the gateway as a subgraph" "changes of the API against GraphQL Inspector"
  "a Prometheus that scrapes the gateway"
  "terminals of all widths, none, and one that is closed" "full and read-only disks"
  "random questions against another engine" "totals of exports against another engine" "the cookbook's SQL on DuckDB"
  "communities, page ranks and paths against networkx" "a week of daily exports against one of the whole"
  "random documents" "the archive and the Debian package"
  "the wheel, its module and the notebook" "every state of the protocol" "licences and advisories"
  "one of the servers is still stopping"
  "tests of files")
with_files() {
  step "the commands of README and docs" scripts/check/readme.sh
  step "the demo" scripts/check/demo.sh
  step "the dashboard" scripts/check/dashboard.sh
  step "the playground" scripts/check/playground.sh
  step "Relay's compiler" scripts/check/relay.sh
  step "GraphQL over HTTP" scripts/check/graphql_http.sh
  step "clients of subscriptions" scripts/check/subscriptions.sh
  step "a page of another origin" scripts/check/origins.sh
  step "the gateway as a subgraph" scripts/check/federation.sh
  step "changes of the API against GraphQL Inspector" scripts/check/schema_changes.sh
  step "a Prometheus that scrapes the gateway" scripts/check/prometheus.sh
  step "terminals of all widths, none, and one that is closed" python3 scripts/check/terminals.py "$binaries"
  step "full and read-only disks" scripts/check/disks.sh
  step "random questions against another engine" scripts/check/judge.sh
  step "totals of exports against another engine" scripts/check/exports.sh
  step "the cookbook's SQL on DuckDB" scripts/check/cookbook.sh
  step "communities, page ranks and paths against networkx" scripts/check/networks.sh
  if [[ -n ${TRIPTYCH_OLIST_ZIP:-} ]]; then
    step "a week of daily exports against one of the whole" scripts/check/changes.sh "$TRIPTYCH_OLIST_ZIP"
  else
    left_out "TRIPTYCH_OLIST_ZIP names no file" "a week of daily exports against one of the whole"
  fi
  step "random documents" scripts/check/random_documents.sh
  step "the archive and the Debian package" scripts/check/package.sh
  step "the wheel, its module and the notebook" env TRIPTYCH_BUILT=1 scripts/check/wheel.sh
  step "every state of the protocol" scripts/check/protocol.sh
  step "licences and advisories" scripts/check/licences.sh
  step "one of the servers is still stopping" scripts/check/stopping_servers.sh
  step "tests of files" cargo test --release --workspace --bins $(of_files) --no-fail-fast
}

names_of_servers=("servers" "tests of servers" "lakes in object stores against a second server" "DuckDB over a lake in an object store"
  "servers killed, restarted and frozen in the middle of a load")
with_servers() {
  if ! step "servers" source scripts/check/servers.sh; then
    servers=
    export TRIPTYCH_WITHOUT_SERVERS=1
    left_out "the servers do not start" "tests of servers"
  fi
  step "tests of servers" cargo test --release --workspace --lib "${of_servers[@]}" --no-fail-fast
  step "lakes in object stores against a second server" scripts/check/moto.sh
  step "DuckDB over a lake in an object store" scripts/check/bucket_duckdb.sh
  if [[ -n $servers ]]; then
    step "servers killed, restarted and frozen in the middle of a load" scripts/check/killed_servers.sh "$servers"
  else
    left_out "the servers were not started here, or there are none" "servers killed, restarted and frozen in the middle of a load"
  fi
}

step "format" cargo fmt --all --check
step "subjects of commits" scripts/check/commits.sh
step "the release's workflows" scripts/check/workflows.sh
if step "build and lint" cargo build --release --workspace --lib --bins --tests; then
  mkdir "$binaries"
  cp "$built/triptych-loader" "$built/triptych-gateway" "$binaries"
  if [[ -z ${TRIPTYCH_OLIST_ZIP:-} ]]; then
    echo "not run: the suite over the real data (TRIPTYCH_OLIST_ZIP names no file)" >&2
  fi
  with_files &
  lanes+=($!)
  with_servers & # whose end stops the servers
  lanes+=($!)
  wait "${lanes[@]}"
  lanes=()
else
  left_out "the build failed" "${names_of_files[@]}" "${names_of_servers[@]}"
fi

printf '\n== summary (%s s, TRIPTYCH_SEED=%s)\n' "$SECONDS" "$TRIPTYCH_SEED" >&2
cat "$results/times" >&2
if [[ -e $results/not_run ]]; then sed 's/^/not run: /' "$results/not_run" >&2; fi
# What checks say of themselves, once.
cat "$results"/*.log | grep -E '^not (run|held): ' | sort | uniq >&2
if [[ -e $results/red ]]; then
  while read -r name; do
    printf '\n== why FAILED: %s\n' "$name" >&2
    why_failed "$name" >&2
  done <"$results/red"
  echo >&2
  sed 's/^/FAILED: /' "$results/red" >&2
  exit 1
fi
echo "all that was run holds" >&2
