#!/usr/bin/env bash
#   scripts/check/killed_servers.sh DIR
#
# What a load makes of servers that go away in its middle, with those that `scripts/servers/up DIR` started:
#
# - killed with SIGKILL and started again, one by one, while its place is made, while parts come, and near the end of the load: it
#   waits, or, where a server has lost what it had acknowledged, it fails and changes nothing;
# - stopped in order and started again, all at once: it waits;
# - frozen with SIGSTOP, all at once: it ends after a minute and a half, `status` within seconds, and a load that is interrupted too.
#   The limits below are for a busy machine.
#
# Each time what is served equals the lake; the next load succeeds and leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh

before=generate:orders=1000,seed=1
killed=generate:orders=8000,seed=2
next=generate:orders=1500,seed=3
stages=('deriving what comes by order' 'deriving marts' 'deriving people') # each begins as parts of that kind do
patience_seconds=80 # a load waits 90 for each server
frozen_seconds_max=240 # 90 of patience, and what clears up and a busy machine take
status_seconds_max=45
interrupted_seconds_max=60

servers=$1
environment=$(scripts/servers/up "$servers")
eval "$environment"
lake=$scratch/lake

# No gateway reads what it replaces.
load() { "$loader" load "$1" --lake "$lake" --adopt --max-shrink 100% --drop-after 0 --quiet 2>"$scratch/log" || { cat "$scratch/log" >&2; fail "the load of $1"; }; }
verify() { "$loader" verify --lake "$lake" --quiet >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; fail "$1: a store differs from the lake"; }; }

# begin_load [STAGE]: in the background, until this stage, or the first that writes to stores. Sets `loading` and `log`.
begin_load() {
  local stage=${1:-${stages[0]}}
  log=$scratch/loading.log
  # What the load before said is no stage of this one.
  rm -f "$log"
  "$loader" load "$killed" --lake "$lake" >/dev/null 2>"$log" &
  loading=$!
  started+=("$loading")
  wait_for "the stage \`$stage\`" "$log" grep -q "$stage" "$log"
}

# end_load WHAT CODE...: one of these is expected.
end_load() {
  local what=$1
  shift
  code=0
  wait "$loading" || code=$?
  [[ " $* " == *" $code "* ]] || { cat "$log" >&2; fail "$what: exit code $code"; }
}

nothing_is_left_of() { # WHAT
  verify "$1"
  load "$next"
  verify "the load after $1"
  local loads
  loads=$("$loader" status --lake "$lake" --json | grep -o '"load_id": "[^"]*"' | sort -u | wc -l)
  [[ $loads == 2 ]] || fail "$loads loads are left where 2 are kept"
  echo "$1 in the middle of a load (exit code $code): nothing half visible, nothing left behind"
}

signal_all() { # SIGNAL
  local name
  for name in clickhouse mongodb neo4j; do kill "$1" "$(<"$servers/$name.pid")"; done
}

# In order. One that has not yet begun to stop is found at work, so that it is asked for again until each is another process.
restart_all() {
  local name old
  old=$(cat "$servers"/{clickhouse,mongodb,neo4j}.pid)
  signal_all -TERM
  for name in clickhouse mongodb neo4j; do
    while grep -qxF -- "$(<"$servers/$name.pid")" <<<"$old"; do scripts/servers/up "$servers" >/dev/null; done
  done
}

# within SECONDS SINCE WHAT
within() {
  ((SECONDS - $2 <= $1)) || { cat "$log" >&2; fail "$3 after $((SECONDS - $2)) s, not within $1 s"; }
}

load "$before"
for name in clickhouse mongodb neo4j; do
  for stage in "${stages[@]}"; do
    begin_load "$stage"
    kill -9 "$(<"$servers/$name.pid")"
    scripts/servers/up "$servers" >/dev/null
    # MongoDB acknowledges what it will have on disk within a tenth of a second.
    if [[ $name == mongodb ]]; then end_load "$name killed" 0 5; else end_load "$name killed" 0; fi
    nothing_is_left_of "$name killed while $stage"
  done
done

begin_load
since=$SECONDS
restart_all
# A busy machine may take longer for that than a load waits.
if ((SECONDS - since < patience_seconds)); then end_load "all servers restarted" 0; else end_load "all servers restarted within $((SECONDS - since)) s" 0 5; fi
nothing_is_left_of "all servers restarted"

thaw() { signal_all -CONT; clean_up; }
trap thaw EXIT
begin_load
signal_all -STOP
since=$SECONDS
code=0
"$loader" status --lake "$lake" >"$scratch/status" 2>&1 || code=$?
within "$status_seconds_max" "$since" "status of frozen servers ends"
[[ $code == 3 && $(grep -c 'within 5 s' "$scratch/status") == 3 ]] || fail "status of frozen servers: $code, $(<"$scratch/status")"
end_load "all servers frozen" 5
within "$frozen_seconds_max" "$since" "a load into frozen servers ends"
grep -q 'no answer for 90 s' "$log" || fail "it is not said that the servers are silent: $(<"$log")"
signal_all -CONT
nothing_is_left_of "all servers frozen"

begin_load
signal_all -STOP
kill -TERM "$loading"
since=$SECONDS
end_load "a load into frozen servers interrupted" 4
within "$interrupted_seconds_max" "$since" "a load into frozen servers that is interrupted ends"
signal_all -CONT
nothing_is_left_of "all servers frozen and the load interrupted"
