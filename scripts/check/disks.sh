#!/usr/bin/env bash
# Loads onto a disk that fills up, at many points of the load, and serves from one that is read-only: small file systems in
# memory, seen by this script alone. Where none may be mounted, that is said instead.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ ${1:-} != mounts ]]; then
  if ! unshare --user --map-root-user --mount mount -t tmpfs none /mnt 2>/dev/null; then
    echo "full and read-only disks are not tried: no file system may be mounted here" >&2
    exit 0
  fi
  exec unshare --user --map-root-user --mount "$0" mounts
fi

source scripts/check/gateway.sh
disk=$scratch/disk
mkdir "$disk"
mount -t tmpfs -o size=24m none "$disk"
trap 'umount --lazy "$disk"; clean_up' EXIT

"$loader" generate "$scratch/shop" --orders 20000 --quiet
"$loader" load generate:orders=200 --lake "$disk/lake" --quiet
served=$(readlink "$disk/lake/current")

refused() { # CODE WORDS COMMAND...
  local code=0 expected=$1 words=$2
  shift 2
  "$@" >"$scratch/output" 2>&1 || code=$?
  [[ $code == "$expected" ]] || fail "exit code $code instead of $expected: $*: $(<"$scratch/output")"
  grep -q "$words" "$scratch/output" || fail "no word of \`$words\`: $*: $(<"$scratch/output")"
  [[ $(readlink "$disk/lake/current") == "$served" && $(ls -A "$disk/lake/loads") == "${served#loads/}" ]] ||
    fail "something was published or left behind: $*: $(ls -A "$disk/lake/loads")"
}

"$loader" plan generate:orders=200 --lake "$disk/lake" >"$scratch/output"
! grep -q 'too small' "$scratch/output" || fail "a disk that is large enough is too small for the plan: $(<"$scratch/output")"
"$loader" plan generate:orders=200000 --lake "$disk/lake" >"$scratch/output"
grep -q "the disk of the lake .* is too small" "$scratch/output" || fail "the plan does not warn of a small disk: $(<"$scratch/output")"

for kilobytes in 50 300 1000 2000 4000 6000 9000 12000; do
  rm -f "$disk/filler"
  free=$(df --output=avail --block-size=1K "$disk" | tail -1)
  head -c $(((free - kilobytes) * 1024)) /dev/zero >"$disk/filler"
  refused 5 "The disk is full" "$loader" load "$scratch/shop" --lake "$disk/lake" --quiet
done
refused 5 "The disk is full" "$loader" load generate:orders=40000 --lake "$disk/lake" --quiet
refused 5 "The disk is full" "$loader" generate "$disk/shop" --orders 40000 --quiet
[[ -z $(ls -A "$disk/shop") ]] || fail "half a generated shop is left behind"
rm "$disk/filler"
"$loader" load generate:orders=300 --lake "$disk/lake" --quiet

served=$(readlink "$disk/lake/current")
rm -r "$disk/lake/loads/$(ls "$disk/lake/loads" | head -1)"
mount -o remount,ro "$disk"
refused 3 "Read-only file system" "$loader" load generate:orders=400 --lake "$disk/lake" --quiet
refused 3 "Read-only file system" "$loader" rollback --lake "$disk/lake"
"$loader" verify --lake "$disk/lake" --quiet
serve "$disk/lake"
answer=$(curl -sf "$address/graphql" -H 'content-type: application/json' -d '{"query":"{kpis{total{ordersPlaced}}}"}')
[[ $answer == *'"ordersPlaced":300'* ]] || fail "a lake on a read-only disk answers $answer"
echo "full disks end loads and publish nothing; a read-only one is served from"
