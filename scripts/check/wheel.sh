#!/usr/bin/env bash
# Builds the wheel, looks at what it needs of a machine, installs it into a fresh virtual environment, and goes from there to the
# first answers as README says, against the clock. Then the module's types and tests, the page and the notebook, and what
# uninstalling leaves. Dependencies are not compiled again: the wheel is of the profile of all other builds.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

seconds_max=300 # from the wheel to the first answers: on the real data about 15 s, and on a busy machine some times that

python_with wheel maturin==1.16.0 auditwheel==6.8.2 pytest==9.2.0 nbmake==1.5.5 ipykernel==7.4.0 mypy==2.4.1 pandas==3.1.1 \
  pandas-stubs==3.1.0.261029 polars==2.1.0 pyarrow==26.0.1 matplotlib==3.11.2
if [[ -z $python ]]; then
  echo "the wheel is not built here"
  exit 0
fi
tools=$(dirname "$python")

if [[ -x $loader && -x $gateway ]]; then scripts/release/extras.sh "$TRIPTYCH_BINARIES"; fi
"$tools/maturin" build --manifest-path python/Cargo.toml --out "$scratch/dist" >"$scratch/build.log" 2>&1 ||
  { tail -n 40 "$scratch/build.log" >&2; fail "the wheel is not built"; }
# Only where all was built before: elsewhere this build is the first one.
if [[ -n ${TRIPTYCH_BUILT:-} ]] && grep -E '^ *Compiling ' "$scratch/build.log" | grep -v 'Compiling triptych-'; then
  fail "the wheel compiled dependencies again (above): its profile or features differ from those of the workspace"
fi
wheels=("$scratch"/dist/triptych-*.whl)
wheel=${wheels[0]}
echo "$(basename "$wheel"), $(($(stat --format=%s "$wheel") / 1000000)) MB"
if [[ $(uname) == Linux ]]; then
  "$tools/auditwheel" show "$wheel" >"$scratch/audit.log" 2>&1 || { cat "$scratch/audit.log" >&2; fail "auditwheel show"; }
  tr '\n' ' ' <"$scratch/audit.log" | grep -oE 'platform tag: *"[a-z0-9_]+"' ||
    { cat "$scratch/audit.log" >&2; fail "auditwheel names no platform"; }
  [[ $wheel == *manylinux* ]] || fail "the wheel is for this machine only: $(basename "$wheel")"
fi

source=${TRIPTYCH_OLIST_ZIP:-generate:orders=100000,seed=7}
[[ -n ${TRIPTYCH_OLIST_ZIP:-} ]] || echo "the real data is not here: the main job is timed over $source"
python3 -m venv "$scratch/fresh"
(cd "$scratch/fresh" && find . -type f | sort) >"$scratch/before"
started=$SECONDS
"$scratch/fresh/bin/pip" install --quiet --disable-pip-version-check --no-index "$wheel"
gateway=$scratch/fresh/bin/triptych-gateway # which `serve` starts
"$scratch/fresh/bin/triptych-loader" load "$source" --lake "$scratch/lake" >"$scratch/load.log" 2>&1 ||
  { cat "$scratch/load.log" >&2; fail "the load of $source"; }
placed=$("$gateway" query --lake "$scratch/lake" --format csv '{ kpis { total { ordersPlaced } } }' | tail -n 1)
[[ $placed -gt 90000 ]] || fail "of $source there are $placed orders"
serve "$scratch/lake"
served=$(curl -sf "$address/graphql" -H 'content-type: application/json' -d '{"query":"{kpis{total{ordersPlaced}}}"}')
[[ $served == *"\"ordersPlaced\":$placed"* ]] || fail "the gateway answers $served, the terminal $placed"
# The module needs nothing but Python.
asked=$("$scratch/fresh/bin/python" -c "
import sys, triptych
print(triptych.query('{ kpis { total { ordersPlaced } } }', lake=sys.argv[1])['kpis']['total']['ordersPlaced'])
with triptych.serve(sys.argv[1]) as server:
    print(server.query('{ load { id } }')['load']['id'])
" "$scratch/lake")
[[ ${asked%%$'\n'*} == "$placed" ]] || fail "the module answers $asked, the terminal $placed"
elapsed=$((SECONDS - started))
((elapsed < seconds_max)) || fail "from the wheel to the answers took $elapsed s, more than $seconds_max"
echo "from the wheel to the first answers over $(basename "$source"): $elapsed s"

[[ ! -d python/triptych.data || -s $scratch/fresh/share/man/man1/triptych-loader-load.1 ]] || fail "the wheel has no manual pages"

# The demo takes what is installed.
PATH=$scratch/fresh/bin:$PATH scripts/check/demo.sh

# The installed module, with the libraries of the tools.
modules=$(echo "$scratch"/fresh/lib/python3*/site-packages)
export PYTHONPATH=$modules TRIPTYCH_BINARIES=$scratch/fresh/bin PYTHONDONTWRITEBYTECODE=1
"$python" -m mypy --config-file python/pyproject.toml --cache-dir "$scratch/mypy" "$modules/triptych" python/tests
"$python" -m pytest --quiet -p no:cacheprovider python/tests
# Pages are read as one program, in an empty folder.
mkdir "$scratch/page"
awk '/^```python$/ { inside = 1; next } /^```$/ { inside = 0 } inside' docs/python.md >"$scratch/page/blocks.py"
[[ -s $scratch/page/blocks.py ]] || fail "docs/python.md has no block to run"
(cd "$scratch/page" && "$python" blocks.py >output 2>&1) || { cat "$scratch/page/output" >&2; fail "docs/python.md"; }
mkdir "$scratch/notebooks"
cp docs/notebooks/*.ipynb "$scratch/notebooks"
"$python" -m pytest --quiet -p no:cacheprovider --nbmake "$scratch/notebooks"

"$scratch/fresh/bin/pip" uninstall --quiet --yes --disable-pip-version-check triptych
(cd "$scratch/fresh" && find . -type f -not -path '*/__pycache__/*' | sort) >"$scratch/after"
left=$(grep -v __pycache__ "$scratch/before" | comm -13 - "$scratch/after")
[[ -z $left ]] || fail "uninstalling leaves $left"
[[ -z $(find "$scratch/fresh" -path '*triptych*') ]] || fail "uninstalling leaves $(find "$scratch/fresh" -path '*triptych*')"
echo "uninstalling leaves nothing"
