#!/usr/bin/env bash
# Runs the shell and Python blocks of README.md, then those of the pages in docs/, in one empty folder, in order, as a
# reader would. A block after a comment `<!-- not run: REASON -->` is named instead. Two things differ from a reader's day:
# the export is a generated one where the real one is not at hand, and the gateway takes a free port.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

root=$PWD
pages=(README.md docs/*.md)
mkdir "$scratch/target" "$scratch/blocks"
ln -s "$TRIPTYCH_BINARIES" "$scratch/target/release"
cd "$scratch"

# Each block becomes blocks/PAGE/LINE.LANGUAGE, and why it is not run, or nothing, the same with .reason. Pages are numbered in
# the order of their reading.
number=0
for page in "${pages[@]}"; do
  number=$((number + 1))
  folder=blocks/$(printf '%02d' "$number")
  mkdir "$folder"
  echo "$page" >"$folder/page"
  awk -v folder="$folder" '
    /^<!-- not run: / { reason = $0; sub(/^<!-- not run: /, "", reason); sub(/ -->$/, "", reason); next }
    /^```(sh|python)$/ { block = sprintf("%s/%04d.%s", folder, NR, substr($0, 4)); print reason > (block ".reason"); inside = 1; next }
    /^```$/ && inside { inside = 0; reason = ""; close(block); next }
    inside { print > block; next }
    NF { reason = "" }
  ' "$root/$page"
done

if [[ -n ${TRIPTYCH_OLIST_ZIP:-} ]]; then
  ln -s "$TRIPTYCH_OLIST_ZIP" brazilian-ecommerce.zip
else
  "$loader" generate olist >/dev/null 2>&1
  python3 -m zipfile -c brazilian-ecommerce.zip olist/*.csv
  rm -r olist
fi

python_with readme duckdb==2.0.0 pandas==3.1.1 pyarrow==26.0.1
address=http://127.0.0.1:8000
ran=0

run() { # PLACE COMMAND...
  local place=$1
  shift
  if ! "$@" >"$scratch/output" 2>&1 </dev/null || grep -q '"errors"' "$scratch/output"; then
    cat "$scratch/output" >&2
    fail "$place: $*"
  fi
}

run_shell() { # PLACE FILE
  local command more
  while IFS= read -r command || [[ -n $command ]]; do
    [[ -z $command || $command == \#* ]] && continue
    while [[ $command == *\\ ]] && IFS= read -r more; do command=${command%\\}$more; done
    if [[ $command == *"triptych-gateway serve"* ]]; then
      serve "$scratch/lake"
    else
      run "$1" bash -euo pipefail -c "${command//http:\/\/127.0.0.1:8000/$address}"
    fi
  done <"$2"
}

for block in blocks/*/*.reason; do
  block=${block%.reason}
  place=$(<"$(dirname "$block")/page"):$((10#$(basename "${block%.*}")))
  reason=$(<"$block.reason")
  if [[ -n $reason ]]; then
    echo "$place is not run here: $reason"
    continue
  fi
  case $block in
    *.sh) run_shell "$place" "$block" ;;
    *) if [[ -z $python ]]; then echo "$place is not run here: no DuckDB, no pandas"; continue; fi
       run "$place" "$python" "$block" ;;
  esac
  ran=$((ran + 1))
done
((ran > 0)) || fail "no page has a block to run"
echo "$ran blocks of README.md and docs/ ran"
