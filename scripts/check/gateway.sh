# Sourced by the checks beside it: starts a gateway on a free port, and stops what was started when the check ends.
# Wants TRIPTYCH_BINARIES, the folder of the two programs; without it, those of this workspace's release build.

: "${TRIPTYCH_BINARIES:=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release}"
loader=$TRIPTYCH_BINARIES/triptych-loader
gateway=$TRIPTYCH_BINARIES/triptych-gateway
wait_tenths_max=1800 # three minutes: a gateway is ready within a second; the rest is for a busy machine

# What a gateway may take for an answer, in seconds: no check is of how busy the machine is.
export TRIPTYCH_TIMEOUT=${TRIPTYCH_TIMEOUT:-300}

scratch=$(mktemp -d)
started=()
# A child that is ended before it became what it is to run has this trap as well.
clean_up() {
  [[ $BASHPID == "$$" ]] || return 0
  if ((${#started[@]} > 0)); then
    kill "${started[@]}" 2>/dev/null || true
    wait "${started[@]}" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap clean_up EXIT

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# wait_for WHAT FILE COMMAND...: until the command succeeds. When it does not in time, or when the process started last
# has ended, FILE is shown and the check fails.
wait_for() {
  local what=$1 file=$2 tenths=0 has_ended=
  shift 2
  until "$@" >/dev/null 2>&1; do
    # What the process did before it ended was looked for once more.
    if ((tenths > wait_tenths_max)) || [[ -n $has_ended ]]; then
      tail -n 30 "$file" >&2 || true
      fail "$what did not come within $((tenths / 10)) s"
    fi
    if ! kill -0 "${started[${#started[@]} - 1]}" 2>/dev/null; then
      has_ended=1
      continue
    fi
    tenths=$((tenths + 1))
    sleep 0.1
  done
}

# serve LAKE [OPTION...]: sets `address` to http://127.0.0.1:PORT.
serve() {
  local log=$scratch/gateway.log
  rm -f "$log" # or the address of the gateway before might be read from it
  "$gateway" serve --lake "$@" --listen 127.0.0.1:0 2>"$log" &
  started+=($!)
  wait_for "the gateway" "$log" grep -q 'listening on http://' "$log"
  address=$(sed -n 's|.*listening on \(http://[0-9.:]*\)/.*|\1|p' "$log")
  wait_for "a load to serve" "$log" curl -sf "$address/health/ready"
}
