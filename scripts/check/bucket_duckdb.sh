#!/usr/bin/env bash
# Runs the Python of docs/duckdb-and-metabase.md that reads a lake in an object store with DuckDB's httpfs, against the bucket that the
# environment names (TRIPTYCH_BUCKET): it must find the sum that the same load has on a disk. DuckDB and the extension come from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/python.sh

if [[ -z ${TRIPTYCH_BUCKET:-} ]]; then
  echo "not run: DuckDB over a lake in an object store (TRIPTYCH_BUCKET names no bucket)"
  exit
fi
python_with duckdb-httpfs duckdb==1.5.5 duckdb-extension-httpfs==1.5.5
if [[ -z $python ]]; then
  echo "not run: DuckDB over a lake in an object store (no DuckDB with httpfs)"
  exit
fi
# Servers beside such a lake are refused.
unset CLICKHOUSE_URL MONGODB_URL NEO4J_URL
lake=s3://$TRIPTYCH_BUCKET/duckdb/$$
for place in "$lake" "$scratch/lake"; do
  "$loader" load generate:orders=500,seed=7 --tune off --lake "$place" --lake-cache "$scratch/cache" --quiet 2>"$scratch/log" ||
    { cat "$scratch/log"; fail "the load into $place"; }
done
mkdir "$scratch/home"
HOME=$scratch/home "$python" - docs/duckdb-and-metabase.md "$lake" "$scratch/lake" <<'PYTHON'
import importlib.util, os, pathlib, re, sys
import duckdb

page, afar, here = sys.argv[1:]
[block] = [found for found in re.findall(r"```python\n(.*?)```", pathlib.Path(page).read_text(), re.S) if "httpfs" in found]
# As from DuckDB's own servers, which are not asked.
[folder] = importlib.util.find_spec("duckdb_extension_httpfs").submodule_search_locations
[extension] = pathlib.Path(folder).glob("extensions/*/httpfs.duckdb_extension")
duckdb.sql(f"INSTALL '{extension}'")
endpoint = os.environ.get("AWS_ENDPOINT_URL", "").removeprefix("http://")
assert "REGION '" in block and "s3://my-bucket/shop" in block, block
block = block.replace("REGION '", f"ENDPOINT '{endpoint}', URL_STYLE 'path', USE_SSL false, REGION '")
found = {}
exec(block.replace("s3://my-bucket/shop", afar).replace("print(", "found.setdefault('sum', "), {"found": found})
expected = duckdb.sql(f"SELECT sum(price) FROM '{here}/current/facts/sales.parquet'").fetchall()
assert found["sum"].fetchall() == expected and expected[0][0] > 0, (found, expected)
print(f"DuckDB finds {expected[0][0]} in the bucket and on the disk")
PYTHON
