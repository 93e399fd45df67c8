# Sourced: `browser` is a Chromium, or empty; `browse ARGUMENTS...` runs it headless, with a profile of its own in $scratch.

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)

browse() {
  local sandbox=()
  [[ $(id -u) != 0 ]] || sandbox=(--no-sandbox) # Chromium refuses its sandbox to root
  timeout 300 "$browser" --headless "${sandbox[@]}" --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --enable-logging=stderr --user-data-dir="$scratch/profile" \
    --virtual-time-budget=10000 "$@"
}
