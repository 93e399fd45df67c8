# Sourced: `python_with NAME PACKAGE...` sets `python` to one that has these packages from PyPI, in a virtual environment
# kept under the cache folder; it is empty, with a line saying why, where they cannot be had.

source scripts/retry.sh

python_with() {
  local environment=${XDG_CACHE_HOME:-$HOME/.cache}/triptych/python-$1
  shift
  # The list of packages, written last, is the sign that they are all there.
  if [[ $(cat "$environment/packages" 2>/dev/null) != "$*" ]]; then
    if ! { python3 -m venv --clear "$environment" && fetched "$environment/bin/pip" install --quiet --disable-pip-version-check "$@"; } >"$scratch/pip.log" 2>&1; then
      tail -n 3 "$scratch/pip.log"
      echo "cannot be installed here: $*"
      python=
      return
    fi
    echo "$*" >"$environment/packages"
  fi
  python=$environment/bin/python
}
