#!/usr/bin/env bash
# A week of daily exports of the real data, each a change, ends equal to one load of the whole: every file of the load, byte for byte.
# Prints the seconds of each.
#
#   changes.sh brazilian-ecommerce.zip [DAY]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
loader=${TRIPTYCH_BINARIES:-$here/../../target/release}/triptych-loader
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 "$here/changes.py" "$1" "$folder/exports" "${2:-2018-05-10}"
load() { # LAKE SOURCE [OPTION...]
  local started=$EPOCHREALTIME lake=$1
  shift
  "$loader" load "$@" --lake "$folder/$lake" --as-of 2018-10-20 --tune off --quiet
  awk -v from="$started" -v to="$EPOCHREALTIME" -v what="${1##*/}" 'BEGIN { printf "%6.2f s  %s\n", to - from, what }'
}
load daily "$folder/exports/first"
for day in "$folder"/exports/days/*; do
  load daily "$day" --upsert
done
load at_once "$folder/exports/whole"

compared=0
while read -r file; do
  cmp "$folder/daily/current/$file" "$folder/at_once/current/$file"
  compared=$((compared + 1))
done < <(cd "$folder/at_once/current" && find facts marts quarantine store.sqlite -type f 2>/dev/null)
((compared > 20)) || { echo "only $compared files were compared" >&2; exit 1; }
echo "$compared files are equal"
