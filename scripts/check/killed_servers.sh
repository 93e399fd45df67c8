#!/usr/bin/env bash
#   scripts/check/killed_servers.sh DIR
#
# Kills each of the servers that `scripts/servers/up DIR` started with SIGKILL in the middle of a load, and starts it again: the
# load waits for it, or fails and changes nothing; what is served equals the lake; the next load succeeds and leaves nothing
# behind.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh

before=generate:orders=1000,seed=1
killed=generate:orders=8000,seed=2
next=generate:orders=1500,seed=3
stage_before_stores='deriving documents'

servers=$1
environment=$(scripts/servers/up "$servers")
eval "$environment"
lake=$scratch/lake

load() { "$loader" load "$1" --lake "$lake" --adopt --max-shrink 100% --quiet 2>"$scratch/log" || { cat "$scratch/log" >&2; fail "the load of $1"; }; }
verify() { "$loader" verify --lake "$lake" --quiet >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; fail "$1: a store differs from the lake"; }; }

load "$before"
for name in clickhouse mongodb neo4j; do
  log=$scratch/$name.log
  "$loader" load "$killed" --lake "$lake" >/dev/null 2>"$log" &
  loading=$!
  started+=("$loading")
  wait_for "the stage before the stores" "$log" grep -q "$stage_before_stores" "$log"
  kill -9 "$(<"$servers/$name.pid")"
  scripts/servers/up "$servers" >/dev/null
  code=0
  wait "$loading" || code=$?
  [[ $code == 0 || $code == 5 ]] || { cat "$log" >&2; fail "$name killed: exit code $code"; }
  verify "$name killed"
  load "$next"
  verify "the load after $name was killed"
  loads=$("$loader" status --lake "$lake" --json | grep -o '"load_id": "[^"]*"' | sort -u | wc -l)
  [[ $loads == 2 ]] || fail "$loads loads are left where 2 are kept"
  echo "$name killed in the middle of a load (exit code $code): nothing half visible, nothing left behind"
done
