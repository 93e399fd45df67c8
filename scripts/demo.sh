#!/usr/bin/env bash
# Loads data, serves it, and prints the address of the dashboard. Ctrl-C stops it. The two programs are those on the PATH, if they
# are there, and are built otherwise.
#
#   scripts/demo.sh                          generated data
#   scripts/demo.sh brazilian-ecommerce.zip  the Olist export, or any SOURCE that `triptych-loader load` takes
#
# The lake is ./lake-demo, so that a lake of yours is left alone; delete it whenever you like.
set -euo pipefail

source=${1:-generate:orders=20000,seed=7}
lake=${TRIPTYCH_LAKE:-lake-demo}
first_port=8000
last_port=8020

say() { printf '%s\n' "$*" >&2; }

if [[ $# -gt 1 || $source == -h || $source == --help ]]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  exit $(($# > 1 ? 3 : 0))
fi
if [[ -e $source ]]; then
  source=$(realpath "$source")
elif [[ $source != generate* && $source != http://* && $source != https://* ]]; then
  say "no such file or folder: $source" # before minutes of building
  exit 3
fi
cd "$(dirname "$0")/.."

build() {
  if ! command -v cargo >/dev/null; then
    say "cargo is not installed. Get Rust from https://rustup.rs (one line to paste), open a new terminal, and run this again."
    exit 3
  fi
  if ! command -v cc >/dev/null && ! command -v gcc >/dev/null && ! command -v clang >/dev/null; then
    say "There is no C compiler, which the file database and zstd are built with. On Debian and Ubuntu: sudo apt-get install build-essential"
    exit 3
  fi
  say "Building the two programs: about 13 minutes the first time on two processors, then seconds ..."
  cargo build --release --locked --package triptych-loader --package triptych-gateway --bins
  binaries=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
}

# Those of a wheel or a package that is installed spare the build.
binaries=$(dirname "$(command -v triptych-loader || true)")
if [[ -x $binaries/triptych-loader && -x $binaries/triptych-gateway ]]; then
  say "Taking the programs that are installed: $("$binaries/triptych-loader" --version), in $binaries"
else
  build
fi

say "Loading $source into $lake ..."
"$binaries/triptych-loader" load "$source" --lake "$lake"

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port=$first_port
while is_taken "$port"; do
  say "Port $port is taken, trying the next."
  port=$((port + 1))
  if ((port > last_port)); then
    say "Ports $first_port to $last_port are all taken. Serve by hand: $binaries/triptych-gateway serve --lake $lake --listen 127.0.0.1:PORT"
    exit 3
  fi
done

say ""
say "  The dashboard: http://127.0.0.1:$port/     Ctrl-C stops it."
say ""
# exec: the gateway gets Ctrl-C and signals itself, and its exit code is ours.
exec "$binaries/triptych-gateway" serve --lake "$lake" --listen "127.0.0.1:$port"
