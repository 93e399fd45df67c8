# Sourced: `fetched COMMAND...` runs a program that asks a registry, up to three times. One may be away for a moment, and one that
# says nothing is not waited for forever.

fetch_seconds_max=1800 # of a try, which may compile what it fetches
fetch_pauses_seconds=(5 30)

fetched() {
  local pause bounded=()
  ! command -v timeout >/dev/null || bounded=(timeout --kill-after=30 "$fetch_seconds_max")
  for pause in "${fetch_pauses_seconds[@]}"; do
    ! "${bounded[@]}" "$@" || return 0
    echo "once more in $pause s: $*" >&2
    sleep "$pause"
  done
  "${bounded[@]}" "$@"
}
