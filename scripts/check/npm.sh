# Sourced: `npm_with FOLDER WHAT PACKAGE...` puts these packages of npm into the folder, without running what they bring along.
# Where they cannot be had it says that WHAT is not run, and ends the check.

source scripts/retry.sh

npm_with() {
  local folder=$1 what=$2
  shift 2
  if ! command -v npm >/dev/null; then
    echo "not run: $what (npm is missing)" >&2
    exit 0
  fi
  # What this machine has fetched before is not asked for again.
  if ! fetched npm install --silent --ignore-scripts --prefer-offline --no-audit --no-fund --prefix "$folder" "$@" >"$scratch/npm.log" 2>&1; then
    tail -n 3 "$scratch/npm.log" >&2
    echo "not run: $what (npm cannot fetch $*)" >&2
    exit 0
  fi
}
