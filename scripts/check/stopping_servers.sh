#!/usr/bin/env bash
# Asks `scripts/servers/up DIR` for servers while one of them is still stopping, and while one has been stopped: the others stay
# the processes that they were, and the one comes up again.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ -n ${TRIPTYCH_WITHOUT_SERVERS:-} ]] || { command -v docker >/dev/null && docker info >/dev/null 2>&1; }; then
  echo "not run: servers that are still stopping (there are none, or they are Docker's)" >&2
  exit 0
fi

ups_max=60 # each takes more than a second

folder=$(mktemp -d)
trap 'scripts/servers/down "$folder"; rm -rf "$folder"' EXIT
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

scripts/servers/up "$folder" >/dev/null
for name in clickhouse mongodb neo4j; do
  before=$(tail -n +1 "$folder"/*.pid)
  old=$(<"$folder/$name.pid")
  kill "$old" # and not waited for
  # On a busy machine it may not have begun to stop, and is then left alone as well.
  for ((ups = 0; ups < ups_max; ups++)); do
    scripts/servers/up "$folder" >/dev/null || fail "$name is still stopping, and the servers do not come up"
    [[ $(<"$folder/$name.pid") == "$old" ]] || break
  done
  [[ $(<"$folder/$name.pid") != "$old" ]] || fail "$name was not started again"
  after=$(tail -n +1 "$folder"/*.pid)
  [[ ${after/$(<"$folder/$name.pid")/} == "${before/$old/}" ]] || fail "others than $name were started again"
  echo "$name was still stopping: it is started again, and the others are left alone"
done
